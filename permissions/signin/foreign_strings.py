"""Texts of allauth that people meet here, and that our own catalogue must therefore translate."""

from django.utils.translation import gettext_noop

ALLAUTH = [
    gettext_noop("You must type the same password each time."),
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
]
