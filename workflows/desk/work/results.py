"""What became of many: kept in the session, so that the page of verdicts can be read again and
nothing is done twice.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from django.http import HttpRequest

from permissions.access import visible_cases, visible_handoffs
from workflows.desk.asking import words_of
from workflows.services import Verdict
from workflows.services.lots import Do
from workflows.services.once import InParts, once, was_done

KEPT = 5
SESSION = "verdicts"
T = TypeVar("T")


class Row(NamedTuple):
    """One of many, done or refused; a name only where the person still sees whose."""

    number: str
    name: str
    handoff: int | None
    done: bool
    says: str


def new_key() -> str:
    """Goes along with a form: what was done with it is found under this word."""
    return secrets.token_urlsafe(9)


def is_known(request: HttpRequest, key: str) -> bool:
    return key in request.session.get(SESSION, {})


def was_sent(request: HttpRequest, key: str) -> bool:
    """By a first click, whose verdicts this request may have been too early to know."""
    return is_known(request, key) or was_done(by=request.user, word=key)


def keep_once(
    request: HttpRequest,
    key: str,
    act: str,
    do: Callable[[], T],
    verdicts_of: Callable[[T], Iterable[Verdict]],
) -> T:
    """Do it, and keep its verdicts where all of it stays: whoever finds it done finds them too.

    Raises:
        DoneBefore: by the first click.
    """

    def do_and_keep() -> tuple[T, dict]:
        done = do()
        return done, _store(request, key, act, verdicts_of(done))

    done, request.session[SESSION] = once(do_and_keep, by=request.user, word=key)
    return done


def keep_in_parts(
    request: HttpRequest, key: str, act: str, many: int, decide: Callable[[Do], object]
) -> None:
    """Decide over so many in several transactions, each of which keeps its verdicts: where one
    fails, those before it stay and can be read.

    Raises:
        DoneBefore: by the first click.
    """
    kept: list[dict] = []

    def keep(verdicts: dict[int, Verdict]) -> None:
        kept.append(_store(request, key, act, verdicts.values(), many))

    decide(InParts(by=request.user, word=key, keep=keep))
    if kept:
        request.session[SESSION] = kept[-1]


def _store(
    request: HttpRequest, key: str, act: str, verdicts: Iterable[Verdict], many: int | None = None
) -> dict:
    """Past the session of the request, which would be saved even where the act is rolled back.

    Args:
        many: how many there will be in all; default: these.
    """
    session = type(request.session)(request.session.session_key)
    kept = session.get(SESSION, {})
    rows = kept.pop(key, {}).get("rows", []) + _kept_rows(verdicts)
    told = {"act": act, "rows": rows, "many": many or len(rows)}
    session[SESSION] = dict([*list(kept.items())[-KEPT + 1 :], (key, told)])
    session.save()
    return session[SESSION]


def _kept_rows(verdicts: Iterable[Verdict]) -> list[dict]:
    return [
        {
            "number": each.case.number,
            "handoff": each.handoff.pk if each.handoff else None,
            "says": " ".join(words_of(each.error)) if each.error else "",
        }
        for each in verdicts
    ]


def still_to_come(request: HttpRequest, key: str) -> int:
    """Of how many nothing has become yet: they are being decided, or it was broken off."""
    kept = request.session[SESSION][key]
    return max(kept["many"] - len(kept["rows"]), 0)


def act_of(request: HttpRequest, key: str) -> str:
    return request.session[SESSION][key]["act"]


def rows_of(request: HttpRequest, key: str) -> list[Row]:
    """As they were decided; what was refused comes first."""
    kept = request.session[SESSION][key]["rows"]
    names = _names(request.user, kept)
    rows = [
        Row(each["number"], names.get(each["number"], ""), each["handoff"], not each["says"], says)
        for each in kept
        for says in [each["says"]]
    ]
    return sorted(rows, key=lambda row: row.done)


def _names(user, kept: list[dict]) -> dict[str, str]:
    """Case number → whom it is for, of what the user sees."""
    numbers = [each["number"] for each in kept]
    seen = visible_cases(user).filter(number__in=numbers)
    names = dict(seen.values_list("number", "beneficiary__name"))
    handoffs = visible_handoffs(user).filter(pk__in=[each["handoff"] for each in kept])
    return names | dict(handoffs.values_list("case__number", "member__name"))
