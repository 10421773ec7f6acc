"""What is owed to families, on the lists of those who owe it: to be told of a refusal.

Reads only; the turns of handoffs are in `workflows.worklists`.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casework import clock, labels
from casework.models import User
from permissions.models import Appointment, CaseShare
from permissions.roles import Role
from workflows import reasons
from workflows.models import Telling
from workflows.pathways import STEPS
from workflows.stages import Stage

PAGE = 25
REASONS = {
    Stage.REJECTED: reasons.Reject,
    Stage.DECLINED: reasons.Decline,
    Stage.NOT_COMPLETED: reasons.NotCompleted,
    Stage.WITHDRAWN: reasons.Withdraw,
    Stage.ON_HOLD: reasons.Hold,
}
"""Where the handoff stood → the list that its reason is from."""


@dataclass(frozen=True)
class ToTell:
    """A line of the list "Sampaikan kepada keluarga", in words."""

    telling: int
    handoff: int
    case: int
    number: str
    step: str
    stage: str
    reason: str
    member: str
    kelurahan: str
    since: datetime.datetime
    due: datetime.datetime
    overdue: bool


def tellings_to_do(user: User) -> QuerySet[Telling]:
    """Of the agencies for which the user is a caseworker today; those of a confidential case only
    for whom it names.
    """
    return Telling.objects.to_do().filter(
        _open_to(user, "handoff__case"), agency__in=_agencies(user, Role.CASEWORKER)
    )


def tellings(user: User, *, page: int = 1, size: int = PAGE, beyond: int = 0) -> list[ToTell]:
    """A page (from 1) of what the user has to tell families, what is due first on top.

    Args:
        beyond: how many of the next page come along.
    """
    rows = tellings_to_do(user).order_by("due_at", "pk").values(*_OF_TELLING.values(), *_CODES)
    return [_to_tell(row) for row in rows[(page - 1) * size : page * size + beyond]]


_OF_TELLING = {
    "telling": "pk",
    "handoff": "handoff",
    "case": "handoff__case",
    "number": "handoff__case__number",
    "member": "handoff__member__name",
    "kelurahan": "handoff__case__kelurahan__name",
    "since": "since",
    "due": "due_at",
}
_CODES = ("handoff__case__pathway", "handoff__step", "about", "reason")


def _to_tell(row: dict) -> ToTell:
    pathway, step, about, reason = (row[code] for code in _CODES)
    return ToTell(
        step=labels.label("step", step, STEPS[pathway][step].label),
        stage=str(Stage(about).label),
        reason=str(REASONS[about](reason).label),
        overdue=row["due_at"] < clock.now(),
        **{name: row[column] for name, column in _OF_TELLING.items()},
    )


def _agencies(user: User, role: str) -> QuerySet:
    """Ids of the agencies where the user holds this role today."""
    posts = Appointment.objects.on(clock.today()).filter(
        user=user.pk, user__is_active=True, role=role
    )
    return posts.values("agency")


def _open_to(user: User, case: str) -> Q:
    named = CaseShare.objects.filter(user=user.pk).values("case")
    return Q(**{f"{case}__confidential": False}) | Q(**{f"{case}__in": named})
