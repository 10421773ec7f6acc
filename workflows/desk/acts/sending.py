"""A form is sent once, however often its button is pressed, and then leads on."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from workflows.desk.asking import attempt

FIELD = "once"
LONGEST = 40
FORGOTTEN_AFTER = 60 * 60
T = TypeVar("T")


class SeeOther(HttpResponseRedirect):
    """What was asked for is done; the page of what came of it is elsewhere."""

    status_code = 303


def new_word() -> str:
    """Goes along with a form, so that a second click of it is known."""
    return secrets.token_urlsafe(12)


def word_of(request: HttpRequest) -> str:
    """The form's own when it is shown again, else a new one."""
    return request.POST.get(FIELD, "")[:LONGEST] or new_word()


def send(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], T],
    *,
    then: Callable[[T], str],
    back: str,
) -> HttpResponseRedirect | None:
    """Do what a form asks for, and go on; null where it was refused, and then the form says why.

    Args:
        then: says what happened, and gives the address to go on to.
        back: where a second click of the same form leads.
    """
    if not form.is_valid():
        return None
    if not _claim(request):
        messages.info(request, _("This was sent twice and has been done once."))
        return SeeOther(back)
    done = attempt(form, act)
    if done is None:
        _release(request)
        return None
    return SeeOther(then(done))


def _claim(request: HttpRequest) -> bool:
    return FIELD not in request.POST or cache.add(_key(request), True, FORGOTTEN_AFTER)


def _release(request: HttpRequest) -> None:
    cache.delete(_key(request))


def _key(request: HttpRequest) -> str:
    word = "".join(sign for sign in word_of(request) if sign.isalnum() or sign in "-_")
    return f"once:{request.user.pk}:{word}"
