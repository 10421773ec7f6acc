"""What is with others: open handoffs of one's own agencies on which it is somebody else's turn.

Reads only. A page costs the same in a city with a thousand cases and in one with many more.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from viewflow.workflow.status import STATUS

from casework import clock, workdays
from casework.models import User
from permissions.access import not_secret_to
from permissions.roles import Role
from permissions.standing import Standing
from workflows.happening_words import ROLES_AT
from workflows.models import Handoff, HandoffTask
from workflows.pathways import STEPS
from workflows.reasons import Hold
from workflows.stages import Stage
from workflows.worklists import PAGE, short_names, whose_turn

DESKS = (Role.CASEWORKER, Role.DIVISION_HEAD, Role.HEAD)
"""Roles that send and receive for an agency."""


@dataclass(frozen=True)
class Waiting:
    """A line of the list "Menunggu pihak lain", in words.

    Attributes:
        whose: at whom it is: "Kepala Bpr".
        held: why the clock stands, if it does.
        days: working days since the last thing happened to it.
    """

    handoff: int
    number: str
    step: str
    stage: str
    member: str
    kelurahan: str
    whose: str
    held: str
    since: datetime.datetime
    days: int
    due: datetime.datetime | None


def open_to(user: User, standing: Standing) -> QuerySet[Handoff]:
    """Open handoffs, whosever, that are another's turn and not hidden from the user; those of a
    confidential case only for whom it names.
    """
    mine = HandoffTask.objects.filter(
        whose_turn(standing), process=OuterRef("pk"), status=STATUS.NEW
    )
    return Handoff.objects.open().filter(~Exists(mine), not_secret_to(user, "case"))


def sent_and_received(
    handoffs: QuerySet[Handoff], standing: Standing
) -> tuple[QuerySet[Handoff], QuerySet[Handoff]]:
    """Of some handoffs those that the person's agencies sent, and those that they received from
    others: asked each by itself, for each has an index of its own.
    """
    desks = own_desks(standing)
    received = handoffs.filter(receiver__in=desks, let_in_at__isnull=False)
    return handoffs.filter(sender__in=desks), received.exclude(sender__in=desks)


def own_desks(standing: Standing) -> list[int]:
    """Ids of the agencies for which the person sends and receives."""
    posts = (each.appointment for each in standing.posts)
    return sorted({each.agency_id for each in posts if each.role in DESKS})


def waiting(
    user: User,
    *,
    handoffs: QuerySet[Handoff] | None = None,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[Waiting]:
    """A page (from 1) of what the user's agencies sent or received, and on which it is another's
    turn: what has waited longest on top.

    Args:
        handoffs: some of those of `open_to`; all where none are given.
        beyond: how many of the next page come along.
    """
    standing = standing or Standing(user)
    handoffs = open_to(user, standing) if handoffs is None else handoffs
    ordered, last = handoffs.order_by("last_at", "pk"), page * size + beyond
    found = []
    for way in sent_and_received(ordered, standing):
        found += way.values_list("last_at", "pk")[:last]
    return list(_lines([pk for _, pk in sorted(found)[(page - 1) * size : last]]))


_OF_LINE = {
    "handoff": "process",
    "number": "process__case__number",
    "member": "process__member__name",
    "kelurahan": "process__case__kelurahan__name",
    "since": "process__last_at",
    "due": "due_at",
}
_CODES = ("process__case__pathway", "process__step", "process__stage", "process__hold_reason")


def _lines(pks: list[int]) -> Iterator[Waiting]:
    turns = HandoffTask.objects.filter(process__in=pks, status=STATUS.NEW)
    rows = list(turns.values("agency", "role", *_OF_LINE.values(), *_CODES))
    agencies = short_names(row["agency"] for row in rows)
    today = clock.today()
    for row in sorted(rows, key=lambda row: pks.index(row["process"])):
        pathway, step, stage, hold = (row[code] for code in _CODES)
        yield Waiting(
            step=STEPS[pathway][step].name,
            stage=str(Stage(stage).label),
            whose=at_whom(row["role"], agencies.get(row["agency"], "")),
            held=str(Hold(hold).label) if hold else "",
            days=workdays.working_days_between(clock.local_date(row["process__last_at"]), today),
            **{name: row[column] for name, column in _OF_LINE.items()},
        )


def at_whom(role: str, place: str) -> str:
    """Kepala Dinsos"""
    return str(ROLES_AT[Role(role)] % {"place": place})
