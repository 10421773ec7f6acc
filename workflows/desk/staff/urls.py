from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("staff/", soon, name="staff"),
]
