"""What the clock has told people: turns that are due or late, and holds whose time is over.

Reads only. A notice is open for as long as the turn that it is about.
"""

import datetime
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)
from viewflow.workflow.status import STATUS

from casework import clock
from casework.models import AgencyProfile, User
from permissions.access import not_secret_to
from permissions.standing import Standing
from workflows.models import HandoffTask, Notice
from workflows.pathways import STEPS
from workflows.stages import Stage
from workflows.waiting import at_whom
from workflows.worklists import PAGE, whose_turn


@dataclass(frozen=True)
class Alert:
    """A line of the part "Perlu perhatian", in words.

    Attributes:
        mine: it is the turn of the one who looks; `whose`: at whom it is.
        until: the day on which a hold was to end; null where nothing is held.
    """

    handoff: int
    number: str
    step: str
    stage: str
    member: str
    kelurahan: str
    whose: str
    mine: bool
    since: datetime.datetime
    due: datetime.datetime | None
    until: datetime.date | None


def open_alerts(user: User, standing: Standing) -> QuerySet[HandoffTask]:
    """Open turns of which the user's posts of today were told; those of a confidential case only
    for whom it names.
    """
    return HandoffTask.objects.filter(
        not_secret_to(user, "process__case"),
        pk__in=Notice.objects.filter(whose_turn(standing)).values("task"),
        status=STATUS.NEW,
    )


def running(turns: QuerySet[HandoffTask], standing: Standing) -> QuerySet[HandoffTask]:
    """Of such turns the person's own: on the list of turns they stand on top already, for what is
    held stands at its end.
    """
    return turns.filter(whose_turn(standing), due_at__isnull=False)


def beside(turns: QuerySet[HandoffTask], standing: Standing) -> QuerySet[HandoffTask]:
    """The others: of others, or held for too long."""
    return turns.exclude(whose_turn(standing), due_at__isnull=False)


def alerts(
    user: User,
    *,
    told: QuerySet[HandoffTask] | None = None,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[Alert]:
    """A page (from 1): holds that are over on top, then what is latest.

    Args:
        told: some of those of `open_alerts`; all where none are given.
        beyond: how many of the next page come along.
    """
    standing = standing or Standing(user)
    told = open_alerts(user, standing) if told is None else told
    profile = AgencyProfile.objects.on(clock.today()).filter(agency=OuterRef("agency"))
    told = told.annotate(
        place=Subquery(profile.values("short_name")[:1]),
        mine=ExpressionWrapper(whose_turn(standing), BooleanField()),
    )
    ordered = told.order_by(F("due_at").asc(nulls_first=True), "process__held_until", "pk")
    rows = ordered.values("place", "role", *_CODES, *_OF_ALERT.values())
    return [_alert(row) for row in rows[(page - 1) * size : page * size + beyond]]


_OF_ALERT = {
    "handoff": "process",
    "number": "process__case__number",
    "member": "process__member__name",
    "kelurahan": "process__case__kelurahan__name",
    "mine": "mine",
    "since": "created",
    "due": "due_at",
    "until": "process__held_until",
}
_CODES = ("process__case__pathway", "process__step", "process__stage")


def _alert(row: dict) -> Alert:
    pathway, step, stage = (row[code] for code in _CODES)
    return Alert(
        step=STEPS[pathway][step].name,
        stage=str(Stage(stage).label),
        whose=at_whom(row["role"], row["place"] or ""),
        **{name: row[column] for name, column in _OF_ALERT.items()},
    )
