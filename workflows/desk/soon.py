"""Holds the addresses of pages that are being written."""

from django.http import HttpResponse


def soon(request, **where):
    return HttpResponse(status=501)
