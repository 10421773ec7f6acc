"""What was typed when a session had ended: kept for half an hour, for the same person alone.

A signed cookie says who signed in last with this browser. What arrives signed out is put,
encrypted, into the session that the sign-in takes over.
"""

import base64
import json
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from casework import clock, crypto
from casework.models import User

WHO = "tangga_who"
WHO_IS_KNOWN_FOR = timedelta(days=7)
SESSION_KEY = "kept"
KEPT_FOR = timedelta(minutes=30)
LIMIT = 64 * 1024
"""Characters; a long note of a visit has three thousand."""
NEVER = {"csrfmiddlewaretoken"}


class Kept(NamedTuple):
    """`fields` are names and values in the order in which they came; of `files` the names only."""

    path: str
    user: int
    at: str
    fields: list[list[str]]
    files: list[str]

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.at) + KEPT_FOR


class Who(NamedTuple):
    """Who signed in last, and whether somebody else did so in the days before: then nobody knows
    who opened an old page.
    """

    user: int
    alone: bool


# ---------------------------------------------------------------------- whose browser


def remember_who(*, request: HttpRequest, response: HttpResponse, user: User, **kwargs) -> None:
    """At each sign-in."""
    before = who(request)
    alone = before is None or (before.alone and before.user == user.pk)
    response.set_signed_cookie(
        WHO,
        f"{user.pk}:{int(alone)}",
        max_age=int(WHO_IS_KNOWN_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def who(request: HttpRequest) -> Who | None:
    max_age = int(WHO_IS_KNOWN_FOR.total_seconds())
    said = request.get_signed_cookie(WHO, default="", max_age=max_age)
    user, _, alone = said.partition(":")
    return Who(int(user), alone == "1") if user else None


# ---------------------------------------------------------------------- keeping


def keep(request: HttpRequest) -> bool:
    """Whether it was kept: not from an unknown browser, no password, nothing huge."""
    last, names = who(request), set(request.POST)
    if last is None or any("password" in name for name in names):
        return False
    kept = Kept(
        path=request.get_full_path(),
        user=last.user,
        at=clock.now().isoformat(),
        fields=[
            [name, value]
            for name, values in request.POST.lists()
            for value in values
            if name not in NEVER
        ],
        files=[each.name for name in request.FILES for each in request.FILES.getlist(name)],
    )
    text = json.dumps(kept)
    if len(text) > LIMIT:
        return False
    sealed = crypto.encrypt(text, purpose=_purpose(kept.path))
    request.session[SESSION_KEY] = [kept.path, base64.b64encode(sealed).decode()]
    return True


def kept_for(request: HttpRequest) -> Kept | None:
    """What the signed-in person had typed; what is another's, or old, is thrown away."""
    if SESSION_KEY not in request.session:
        return None
    kept = _unsealed(*request.session[SESSION_KEY])
    if kept and kept.user == request.user.pk and clock.now() <= kept.until:
        return kept
    del request.session[SESSION_KEY]
    return None


def _unsealed(path: str, sealed: str) -> Kept | None:
    try:
        text = crypto.decrypt(base64.b64decode(sealed), purpose=_purpose(path))
    except crypto.CannotDecrypt:
        return None
    return Kept(*json.loads(text))


def _purpose(path: str) -> str:
    return f"kept:{path}"
