"""The latest of the cases that a user sees, in a time that does not grow with the city."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Case, Custody, CustodyScope, User
from permissions.access import AGENCY, KELURAHAN, granted
from permissions.models import CaseShare
from permissions.roles import Action


class Way(NamedTuple):
    """Rows that let the user see cases, and the column that holds a case's number."""

    rows: QuerySet
    case: str


def latest_visible(user: User, *, size: int, before: int | None = None) -> list[int]:
    """The numbers (pk) of the latest cases that `visible_cases` has, the latest first.

    Every way of seeing is asked by itself, for each has an index that is in this order and that
    is left after `size` rows. Asked for all ways in one, a database looks at every case.

    Args:
        before: only cases opened before this one.
    """
    found: set[int] = set()
    for rows, case in _ways(user):
        if before is not None:
            rows = rows.filter(**{f"{case}__lt": before})
        latest = rows.order_by(f"-{case}").values_list(case, flat=True)
        found.update(latest.distinct()[:size])
    return sorted(found, reverse=True)[:size]


def _ways(user: User) -> Iterator[Way]:
    """As `visible_cases` has them."""
    agencies, area = _granted(user)
    if agencies[Action.AUDIT]:
        yield Way(Case.objects.filter(confidential=False), "pk")
    if agencies[Action.SEE]:
        held = Custody.objects.filter(scope=CustodyScope.CASE, case__confidential=False)
        yield Way(held.filter(agency__in=agencies[Action.SEE]), "case")
    if area[Action.SEE]:
        yield Way(Case.objects.filter(confidential=False, kelurahan__in=area[Action.SEE]), "pk")
    if agencies[Action.SEE_NAMED] or area[Action.SEE_NAMED]:
        yield Way(_named(user, agencies[Action.SEE]), "case")


def _granted(user: User) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Action → agencies, and action → kelurahan, by the appointments in force today."""
    where = {AGENCY: defaultdict(list), KELURAHAN: defaultdict(list)}
    for action, kind, place in granted(user, Action.SEE, Action.SEE_NAMED, Action.AUDIT):
        where[kind][action].append(place)
    return where[AGENCY], where[KELURAHAN]


def _named(user: User, agencies: list[int]) -> QuerySet:
    """Being named opens no more to an agency that was handed one thing only."""
    of_case = Custody.objects.filter(case=OuterRef("case"), agency__in=agencies)
    handed = Exists(of_case.filter(scope=CustodyScope.HANDOFF))
    held = Exists(of_case.filter(scope=CustodyScope.CASE))
    return CaseShare.objects.filter(held | ~handed, user=user.pk)
