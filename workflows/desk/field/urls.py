from django.urls import path

from workflows.desk.field.counter import counter, letter_check
from workflows.desk.field.families import new_family, open_for_resident

urlpatterns = [
    path("families/new/", new_family, name="family-new"),
    path("families/<int:pk>/open/", open_for_resident, name="family-open"),
    path("counter/", counter, name="counter"),
    path("v/<str:token>", letter_check, name="letter-check"),
]
