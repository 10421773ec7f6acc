"""What people find when they come in: the turns that are theirs, and the latest of their cases.

Reads only. A page costs the same in a city with a thousand cases and in one with many more.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from viewflow.workflow.status import STATUS

from casework import clock
from casework.models import AgencyProfile, Case, Custody, CustodyKind, User
from permissions.access import not_secret_to
from permissions.latest import latest_visible
from permissions.standing import Standing
from workflows.models import Handoff, HandoffTask
from workflows.pathways import STEPS, pathway_of
from workflows.stages import Stage

PAGE = 25

# ---------------------------------------------------------------------- turns


@dataclass(frozen=True)
class Turn:
    """A line of a worklist, in words; `due` is null while held. Agencies go by their short names
    of today, and a decision has no receiver.

    Attributes:
        why: the post by which it is this person's turn.
        at: code of the stage.
        bundle: what it is decided together with, if anything.
        facts, outcome, guards: as the handoff keeps them.
    """

    task: int
    handoff: int
    case: int
    number: str
    step: str
    step_code: str
    pathway: str
    stage: str
    at: str
    member: str
    beneficiary: str
    household: int
    kelurahan: str
    agency: str
    sender: str
    receiver: str
    bundle: int | None
    facts: dict[str, Any]
    outcome: dict[str, Any]
    guards: dict[str, str]
    why: str
    since: datetime.datetime
    due: datetime.datetime | None
    overdue: bool


def open_turns(user: User, *, standing: Standing | None = None) -> QuerySet[HandoffTask]:
    """Turns of the agencies and roles that the user's appointments in force today name; those of
    a confidential case only for whom it names.

    Args:
        standing: the user's, where it was asked already.
    """
    return HandoffTask.objects.filter(
        whose_turn(standing or Standing(user)),
        not_secret_to(user, "process__case"),
        status=STATUS.NEW,
    )


def whose_turn(standing: Standing) -> Q:
    """On turns: those of the person's agencies and roles."""
    whose = Q(pk__in=[])
    for agency, role in _posts(standing):
        whose |= Q(agency=agency, role=role)
    return whose


def _posts(standing: Standing) -> dict[tuple[int, str], str]:
    """Agency and role → the post in words; a post of one's own before one held for another."""
    posts = [each for each in standing.posts if each.appointment.agency_id]
    return {(each.appointment.agency_id, each.appointment.role): str(each) for each in posts[::-1]}


def worklist(
    user: User,
    *,
    turns: QuerySet[HandoffTask] | None = None,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[Turn]:
    """A page (from 1) of the user's turns: what is due first on top, what is held at the end.

    Args:
        turns: some of the user's open turns; all where none are given.
        beyond: how many of the next page come along, so that one knows whether there is one.
    """
    standing = standing or Standing(user)
    turns = open_turns(user, standing=standing) if turns is None else turns
    turns = turns.order_by(F("due_at").asc(nulls_last=True), "pk")
    rows = turns.values("role", *_OF_TURN.values(), *_AGENCIES.values(), *_CODES)
    rows = list(rows[(page - 1) * size : page * size + beyond])
    agencies = short_names(row[column] for row in rows for column in _AGENCIES.values())
    posts = _posts(standing)
    return [_turn(row, agencies, posts) for row in rows]


def next_turn(user: User, *, after: Handoff) -> int | None:
    """The handoff that stands behind this one, which the user has just decided, on their list: of
    the same kind, due next; from the top again where none is left. Null: nothing is left.
    """
    done = after.task_set.exclude(status=STATUS.NEW).filter(due_at__isnull=False).order_by("-pk")
    done = done.values("pk", "due_at", "flow_task").first()
    if done is None:
        return None
    alike = open_turns(user).filter(flow_task__endswith=f".{done['flow_task'].name}")
    alike = alike.exclude(process=after.pk).order_by("due_at", "pk")
    behind = Q(due_at=done["due_at"], pk__gt=done["pk"])
    later = alike.filter(Q(due_at__gt=done["due_at"]) | behind)
    found = later.values_list("process", flat=True).first()
    return found or alike.values_list("process", flat=True).first()


_OF_TURN = {
    "task": "pk",
    "handoff": "process",
    "case": "process__case",
    "number": "process__case__number",
    "step_code": "process__step",
    "pathway": "process__case__pathway",
    "at": "process__stage",
    "member": "process__member__name",
    "beneficiary": "process__case__beneficiary__name",
    "household": "process__case__household",
    "kelurahan": "process__case__kelurahan__name",
    "bundle": "process__bundle",
    "facts": "process__facts",
    "outcome": "process__outcome",
    "guards": "process__guards",
    "since": "created",
    "due": "due_at",
}
_AGENCIES = {"agency": "agency", "sender": "process__sender", "receiver": "process__receiver"}
_CODES = ("process__case__pathway", "process__step", "process__stage")


def _turn(row: dict, agencies: dict[int, str], posts: dict[tuple[int, str], str]) -> Turn:
    pathway, step, stage = (row[code] for code in _CODES)
    return Turn(
        step=STEPS[pathway][step].name,
        stage=str(Stage(stage).label),
        why=posts.get((row["agency"], row["role"]), ""),
        overdue=row["due_at"] is not None and row["due_at"] < clock.now(),
        **{name: row[column] for name, column in _OF_TURN.items()},
        **{name: agencies.get(row[column], "") for name, column in _AGENCIES.items()},
    )


# ---------------------------------------------------------------------- cases


@dataclass(frozen=True)
class CaseLine:
    """A line of a case list, in words; a closed case has no holder."""

    case: int
    number: str
    beneficiary: str
    kelurahan: str
    state: str
    state_since: datetime.datetime
    holder: str
    confidential: bool


@dataclass(frozen=True)
class CasePage:
    """The next page begins `before` the last case of this one; null: there is none."""

    lines: list[CaseLine]
    before: int | None


def case_list(user: User, *, before: int | None = None, size: int = PAGE) -> CasePage:
    """The latest opened of the cases that the user sees.

    Args:
        before: what the page before this one named.
    """
    return case_page(latest_visible(user, size=size + 1, before=before), size)


def case_page(found: list[int], size: int = PAGE) -> CasePage:
    """
    Args:
        found: numbers (pk) of cases, the latest first, one more than a page where there are more.
    """
    numbers = found[:size]
    holder = Custody.objects.current().filter(case=OuterRef("pk"), kind=CustodyKind.HOLDER)
    cases = Case.objects.filter(pk__in=numbers).order_by("-pk")
    cases = cases.annotate(holder=Subquery(holder.values(name=short_name("agency"))))
    rows = cases.values("holder", "pathway", "state", *_OF_CASE.values())
    lines = [_case_line(row) for row in rows]
    return CasePage(lines, numbers[-1] if len(found) > size else None)


_OF_CASE = {
    "case": "pk",
    "number": "number",
    "beneficiary": "beneficiary__name",
    "kelurahan": "kelurahan__name",
    "state_since": "state_since",
    "confidential": "confidential",
}


def _case_line(row: dict) -> CaseLine:
    return CaseLine(
        state=str(pathway_of(row["pathway"]).states(row["state"]).label),
        holder=row["holder"] or "",
        **{name: row[column] for name, column in _OF_CASE.items()},
    )


# ---------------------------------------------------------------------- agencies


def short_names(agencies: Iterable[int | None]) -> dict[int, str]:
    profiles = AgencyProfile.objects.on(clock.today()).filter(agency__in=set(agencies) - {None})
    return dict(profiles.values_list("agency", "short_name"))


def short_name(agency: str) -> Subquery:
    """The same beside each row of a query.

    Args:
        agency: the column that names it.
    """
    profiles = AgencyProfile.objects.on(clock.today()).filter(agency=OuterRef(agency))
    return Subquery(profiles.values("short_name")[:1])
