"""A form is sent once, however often its button is pressed, and then leads on."""

import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from workflows.desk.asking import attempt
from workflows.errors import DoneBefore, Doubt, Doubtful
from workflows.services.once import once, plain, was_done

FIELD = "once"
T = TypeVar("T")


class SeeOther(HttpResponseRedirect):
    """What was asked for is done; the page of what came of it is elsewhere."""

    status_code = 303


def new_word() -> str:
    """Goes along with a form, so that a second click of it is known."""
    return secrets.token_urlsafe(12)


def word_of(request: HttpRequest) -> str:
    """The form's own when it is shown again, else a new one."""
    return plain(request.POST.get(FIELD, "")) or new_word()


def send(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], T],
    *,
    then: Callable[[T], str],
    back: str,
    more: Sequence[forms.Form] = (),
    doubted: Callable[[list[Doubt]], None] | None = None,
) -> HttpResponseRedirect | None:
    """Do what a form asks for, and go on; null where it was refused, and then the form says why.

    Args:
        then: says what happened, and gives the address to go on to.
        back: where a second click of the same form leads.
        more: forms with a prefix that are sent along, on which a refusal may lie as well.
        doubted: is told what may be right all the same; without it, that is refused as what is
            wrong.
    """
    word = request.POST.get(FIELD, "")
    if was_done(by=request.user, word=word):
        return done_before(request, back)
    if not all(each.is_valid() for each in (form, *more)):
        return None

    def act_once() -> T | None:
        try:
            return once(act, by=request.user, word=word)
        except Doubtful as doubtful:
            if doubted is None:
                raise
            doubted(doubtful.doubts)
            return None

    try:
        done = attempt(form, act_once, *more)
    except DoneBefore:
        return done_before(request, back)
    return None if done is None else SeeOther(then(done))


def done_before(request: HttpRequest, back: str) -> SeeOther:
    said = _("This was sent twice and has been done once.")
    messages.info(request, said, extra_tags="done")
    return SeeOther(back)
