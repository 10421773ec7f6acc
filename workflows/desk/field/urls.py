from django.urls import path

from workflows.desk.field.families import new_family
from workflows.desk.soon import soon

urlpatterns = [
    path("families/new/", new_family, name="family-new"),
    path("counter/", soon, name="counter"),
    path("v/<str:token>", soon, name="letter-check"),
]
