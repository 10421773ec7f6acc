"""Addresses of the pages."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("permissions.signin.urls")),
    path("", include("workflows.desk.urls")),
]
