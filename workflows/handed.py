"""Referrals that are all that somebody sees of a family: the bank's loans, the school office's KIP.

Reads only. A line says no more than the referral's own page.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from casework.crypto import keyed_digest
from casework.models import User
from permissions.access import handoffs_seen_alone
from workflows.counter import NUMBER
from workflows.pathways import STEPS
from workflows.search import Wanted, number_of_a_person
from workflows.stages import Stage
from workflows.worklists import PAGE, short_name


@dataclass(frozen=True)
class Handed:
    """A line, in words."""

    handoff: int
    member: str
    kelurahan: str
    step: str
    stage: str
    sender: str
    approved: datetime.datetime


@dataclass(frozen=True)
class HandedPage:
    """The next page begins `before` the last handoff of this one; null: there is none."""

    lines: list[Handed]
    before: int | None


NONE = HandedPage([], None)


def find_handed(
    user: User, wanted: Wanted, *, before: int | None = None, size: int = PAGE
) -> HandedPage:
    """The latest of the referrals that the user sees without their cases and that are as wanted;
    none where something is asked of the case.

    Args:
        before: what the page before this one named.
    """
    if wanted.need or wanted.state or wanted.holder:
        return NONE
    handoffs = handoffs_seen_alone(user).filter(_told(wanted))
    if before is not None:
        handoffs = handoffs.filter(pk__lt=before)
    handoffs = handoffs.annotate(sent_by=short_name("sender")).order_by("-pk")
    rows = list(handoffs.values("sent_by", *_CODES, *_OF_LINE.values())[: size + 1])
    lines = [_line(row) for row in rows[:size]]
    return HandedPage(lines, lines[-1].handoff if len(rows) > size else None)


def _told(wanted: Wanted) -> Q:
    asked = Q(case__kelurahan=wanted.kelurahan) if wanted.kelurahan else Q()
    text = wanted.text.strip()
    return asked & _by_text(text) if text else asked


def _by_text(text: str) -> Q:
    if number := number_of_a_person(text):
        return Q(member__nik_digest=keyed_digest(number))
    if NUMBER.fullmatch(text):
        return Q(letter__number=text) | Q(letter__supersedes__number=text)
    asked = Q()
    for word in text.split():
        asked &= Q(member__name__icontains=word)
    return asked


_CODES = ("case__pathway", "step", "stage")
_OF_LINE = {
    "handoff": "pk",
    "member": "member__name",
    "kelurahan": "case__kelurahan__name",
    "approved": "approved_at",
}


def _line(row: dict) -> Handed:
    pathway, step, stage = (row[code] for code in _CODES)
    return Handed(
        step=STEPS[pathway][step].name,
        stage=str(Stage(stage).label),
        sender=row["sent_by"] or "",
        **{name: row[column] for name, column in _OF_LINE.items()},
    )
