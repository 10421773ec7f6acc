from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("families/new/", soon, name="family-new"),
    path("counter/", soon, name="counter"),
    path("v/<str:token>", soon, name="letter-check"),
]
