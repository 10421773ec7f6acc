"""What is owed to families, on the lists of those who owe it: to be told of a refusal, and to have
an objection answered.

Reads only; the turns of handoffs are in `workflows.worklists`.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from casework import clock
from casework.models import Case, CaseEvent, User
from permissions.access import not_secret_to, visible_cases, visible_handoffs
from permissions.models import Appointment
from permissions.roles import Role
from permissions.standing import Standing
from workflows import reasons
from workflows.models import Handoff, Objection, ObjectionStatus, Telling
from workflows.pathways import STEPS
from workflows.services.objecting import DECIDING
from workflows.sight import concealed_handoffs, sight_of, sight_of_handoff
from workflows.stages import Stage

PAGE = 25
REASONS = {
    Stage.REJECTED: reasons.Reject,
    Stage.DECLINED: reasons.Decline,
    Stage.NOT_COMPLETED: reasons.NotCompleted,
    Stage.WITHDRAWN: reasons.Withdraw,
    Stage.ON_HOLD: reasons.Hold,
    Stage.COMPLETED: reasons.Close,
}
"""Where the handoff stood → the list that its reason is from."""


# ---------------------------------------------------------------------- tellings


@dataclass(frozen=True)
class ToTell:
    """A line of the list "Sampaikan kepada keluarga", in words: of a handoff, or of the answer to
    an objection, which has no reason, and no step where it is about the case.
    """

    telling: int
    handoff: int | None
    objection: int | None
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


def tellings_to_do(user: User, standing: Standing | None = None) -> QuerySet[Telling]:
    """Of the agencies for which the user is a caseworker today; those of a confidential case only
    for whom it names.
    """
    return Telling.objects.to_do().filter(
        not_secret_to(user, "case"), agency__in=_at(standing or Standing(user), Role.CASEWORKER)
    )


def tellings(
    user: User,
    *,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[ToTell]:
    """A page (from 1) of what the user has to tell families, what is due first on top.

    Args:
        beyond: how many of the next page come along.
    """
    rows = tellings_to_do(user, standing).annotate(
        step=Coalesce("handoff__step", "objection__about__step"),
        member=Coalesce(
            "handoff__member__name", "objection__about__member__name", "case__beneficiary__name"
        ),
    )
    rows = rows.order_by("due_at", "pk").values(*_OF_TELLING.values(), *_CODES)
    return [_to_tell(row) for row in rows[(page - 1) * size : page * size + beyond]]


_OF_TELLING = {
    "telling": "pk",
    "handoff": "handoff",
    "objection": "objection",
    "case": "case",
    "number": "case__number",
    "member": "member",
    "kelurahan": "case__kelurahan__name",
    "since": "since",
    "due": "due_at",
}
_CODES = ("case__pathway", "step", "about", "reason")


def _to_tell(row: dict) -> ToTell:
    pathway, step, about, reason = (row[code] for code in _CODES)
    return ToTell(
        step=_step(pathway, step),
        stage=str((Stage if row["handoff"] else ObjectionStatus)(about).label),
        reason=str(REASONS[about](reason).label) if reason else "",
        overdue=row["due_at"] < clock.now(),
        **{name: row[column] for name, column in _OF_TELLING.items()},
    )


# ---------------------------------------------------------------------- objections


@dataclass(frozen=True)
class ToAnswer:
    """A line of a head's list of objections, in words; `handoff` and `step` are empty where it is
    about the case, and `another_must` says that this head took part and may not answer.
    """

    objection: int
    handoff: int | None
    case: int
    number: str
    step: str
    member: str
    kelurahan: str
    raised_on: datetime.date
    due: datetime.datetime
    overdue: bool
    another_must: bool


def visible_objections(user: User) -> QuerySet[Objection]:
    """Of the cases that the user sees, and about the handoffs that are all they see. One that is
    about a result that is not shown is for whoever took it down, and for the head who answers.
    """
    seen = Q(case__in=visible_cases(user)) | Q(about__in=visible_handoffs(user))
    return Objection.objects.filter(seen, _told_to(user, concealed_handoffs(user)))


def _told_to(user: User, concealed: QuerySet[Handoff]) -> Q:
    told = Q(about=None) | ~Q(about__in=concealed.values("pk")) | Q(recorded_by=user.pk)
    return told | Q(agency__in=_agencies(user, Role.HEAD))


def tells_answer(user: User, objection: Objection) -> bool:
    case, about = objection.case, objection.about
    return (sight_of_handoff(user, about) if about else sight_of(user, case)).tells_answers


def objections_in(case: Case, user: User) -> QuerySet[Objection]:
    """Those of a case that was fetched by who may see it, open and answered, the latest first; each
    with what it is about and whether the family was told the answer.
    """
    concealed = concealed_handoffs(user).filter(case=case.pk)
    found = Objection.objects.filter(_told_to(user, concealed), case=case.pk)
    found = found.defer("said", "answer")
    return found.select_related("about__case", "telling").order_by("-recorded_at", "-pk")


def objections_about(handoff: Handoff, user: User) -> QuerySet[Objection]:
    """The same of a handoff, for who may be shown nothing else of its case."""
    return objections_in(handoff.case, user).filter(about=handoff.pk)


def objections_to_answer(user: User, standing: Standing | None = None) -> QuerySet[Objection]:
    """Of the agencies that the user heads today; those of a confidential case only for whom it
    names.
    """
    return Objection.objects.open().filter(
        not_secret_to(user, "case"), agency__in=_at(standing or Standing(user), Role.HEAD)
    )


def objections(
    user: User,
    *,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[ToAnswer]:
    """A page (from 1) of the objections that the user's agencies have to answer, by their day.

    Args:
        beyond: how many of the next page come along.
    """
    decided = CaseEvent.objects.filter(
        case=OuterRef("case"), handoff=OuterRef("about"), actor=user.pk, action__in=DECIDING
    )
    rows = objections_to_answer(user, standing).annotate(
        decided=Exists(decided), member=Coalesce("about__member__name", "case__beneficiary__name")
    )
    columns = (*_OF_OBJECTION.values(), "case__pathway", "about__step", "decided", "recorded_by")
    rows = rows.order_by("due_at", "pk").values(*columns)
    return [_to_answer(row, user) for row in rows[(page - 1) * size : page * size + beyond]]


_OF_OBJECTION = {
    "objection": "pk",
    "handoff": "about",
    "case": "case",
    "number": "case__number",
    "member": "member",
    "kelurahan": "case__kelurahan__name",
    "raised_on": "raised_on",
    "due": "due_at",
}


def _to_answer(row: dict, user: User) -> ToAnswer:
    return ToAnswer(
        step=_step(row["case__pathway"], row["about__step"]),
        overdue=row["due_at"] < clock.now(),
        another_must=row["decided"] or row["recorded_by"] == user.pk,
        **{name: row[column] for name, column in _OF_OBJECTION.items()},
    )


# ---------------------------------------------------------------------- whose


def _step(pathway: str, step: str | None) -> str:
    return STEPS[pathway][step].name if step else ""


def _at(standing: Standing, role: str) -> set[int]:
    """Ids of the agencies where the person holds this role today: named one by one, so that a
    list is found by them and not by all that waits in the city.
    """
    posts = (each.appointment for each in standing.posts)
    return {each.agency_id for each in posts if each.role == role and each.agency_id}


def _agencies(user: User, role: str) -> QuerySet:
    """Ids of the agencies where the user holds this role today."""
    posts = Appointment.objects.on(clock.today()).filter(
        user=user.pk, user__is_active=True, role=role
    )
    return posts.values("agency")
