from django.urls import path

from workflows.desk.soon import soon

urlpatterns = [
    path("", soon, name="work"),
    path("work/decide/", soon, name="work-decide"),
    path("work/bundle/", soon, name="work-bundle"),
    path("work/assign/", soon, name="work-assign"),
]
