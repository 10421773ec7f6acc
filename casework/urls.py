"""Addresses of the pages; the desk brings its own."""

urlpatterns = []
