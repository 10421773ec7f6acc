"""A caseworker's families: what comes next in each of them, in words.

Reads only. A page costs the same in a city with a thousand cases and in one with many more.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Subquery
from viewflow.workflow.status import STATUS

from casework import clock
from casework.models import (
    AgencyProfile,
    Case,
    Custody,
    CustodyScope,
    Need,
    User,
    Visit,
    VisitOutcome,
)
from casework.models.cases import CaseQuerySet
from permissions.access import grants, not_secret_to, own_agencies
from permissions.models import KelurahanGrant
from permissions.roles import Action, Role
from permissions.standing import Standing
from workflows.guards import Answers, Asked
from workflows.models import Handoff, HandoffTask
from workflows.pathways import STEPS, pathway_of
from workflows.pathways.steps import Step
from workflows.prospects import SUPPOSED, climbs
from workflows.search import PRIVATE_NEEDS
from workflows.services.possible import Around, Route
from workflows.sight import cases_seen_whole
from workflows.waiting import at_whom, own_desks
from workflows.worklists import PAGE, whose_turn

MOST_SAID = 2
"""Steps that a line names; the case's page has them all."""


@dataclass(frozen=True)
class Turn:
    """On which handoff something waits, for whom; `mine`: for the one who looks."""

    handoff: int
    step: str
    whose: str
    since: datetime.datetime
    due: datetime.datetime | None
    mine: bool


@dataclass(frozen=True)
class Way:
    """A step that may be proposed."""

    code: str
    label: str


@dataclass(frozen=True)
class Family:
    """A line of the list "Keluarga saya", in words: where it stands, and what comes next.

    Attributes:
        visits: it waits to be visited; `tried`: what came of the last visit, if it was not met.
        turn: what is under way; `ways`: else, steps that may be proposed now.
        lacks: else, what is missing for the next rung, and who can supply it.
    """

    case: int
    number: str
    beneficiary: str
    kelurahan: str
    state: str
    since: datetime.datetime
    confidential: bool
    visits: bool
    tried: str = ""
    turn: Turn | None = None
    ways: tuple[Way, ...] = ()
    lacks: str = ""
    supplied_by: str = ""


# ---------------------------------------------------------------------- whose


def assigned_cases(user: User) -> CaseQuerySet:
    """Open cases that are given to the user and that an own agency has or had; confidential ones
    only where the user is named.
    """
    held = Custody.objects.filter(
        case=OuterRef("pk"), agency__in=own_agencies(user), scope=CustodyScope.CASE
    )
    return Case.objects.open().filter(Exists(held), not_secret_to(user), assigned_to=user.pk)


def cases_to_visit(user: User) -> CaseQuerySet:
    """Of a field worker's area: families that are registered and were not met yet."""
    area = grants(KelurahanGrant, user, Action.SEE).values("content_object")
    first = sorted({pathway_of(code).initial for code in STEPS})
    met = Visit.objects.filter(case=OuterRef("pk"), outcome=VisitOutcome.MET)
    return Case.objects.open().filter(
        ~Exists(met), not_secret_to(user), kelurahan__in=area, state__in=first
    )


def my_cases(user: User, standing: Standing) -> CaseQuerySet:
    """What "Keluarga saya" is for this person."""
    in_the_field = standing.has(Role.FIELD_WORKER) and not standing.has(Role.CASEWORKER)
    return cases_to_visit(user) if in_the_field else assigned_cases(user)


def with_open_need(cases: CaseQuerySet, user: User, kind: str) -> CaseQuerySet:
    """Of some cases, those that have such a need; who is not shown it does not learn of it by
    asking either.
    """
    if kind in PRIVATE_NEEDS:
        cases = cases.filter(pk__in=cases_seen_whole(user).values("pk"))
    return cases.filter(Exists(Need.objects.open().filter(case=OuterRef("pk"), kind=kind)))


# ---------------------------------------------------------------------- what comes next


def families(
    user: User,
    *,
    cases: CaseQuerySet | None = None,
    standing: Standing | None = None,
    page: int = 1,
    size: int = PAGE,
    beyond: int = 0,
) -> list[Family]:
    """A page (from 1): families for which nothing is under way on top, the longest so first.

    Args:
        cases: some of `my_cases`; all where none are given.
        beyond: how many of the next page come along.
    """
    standing = standing or Standing(user)
    cases = my_cases(user, standing) if cases is None else cases
    under_way = Exists(Handoff.objects.open().filter(case=OuterRef("pk")))
    visits = Visit.objects.filter(case=OuterRef("pk")).order_by("-visited_on", "-pk")
    ordered = cases.annotate(
        under_way=under_way, last_visit=Subquery(visits.values("outcome")[:1])
    ).order_by("under_way", "state_since", "pk")
    related = ordered.select_related("beneficiary", "kelurahan")
    found = list(related[(page - 1) * size : page * size + beyond])
    return _Ahead(found, standing).families()


class _Ahead:
    """Some cases before the steps of their pathways, asked of all of them together."""

    def __init__(self, cases: list[Case], standing: Standing):
        self.cases, self.agencies = cases, own_desks(standing)
        self.turns = _turns(cases, standing)
        waiting = [each for each in cases if each.pk not in self.turns]
        steps = list({step: None for each in waiting for step in _rungs(each)})
        self._around = Around(waiting, *steps) if steps else None
        guards = list(dict.fromkeys(guard for step in steps for guard in step.requires))
        self._answers = Answers([Asked(each, SUPPOSED) for each in waiting], guards)

    def families(self) -> list[Family]:
        return [self._family(each) for each in self.cases]

    def _family(self, case: Case) -> Family:
        turn = self.turns.get(case.pk)
        return Family(
            case=case.pk,
            number=case.number,
            beneficiary=case.beneficiary.name,
            kelurahan=case.kelurahan.name,
            state=str(pathway_of(case.pathway).states(case.state).label),
            since=case.state_since,
            confidential=case.confidential,
            visits=case.state == pathway_of(case.pathway).initial,
            tried=_tried(case.last_visit),
            turn=turn,
            **({} if turn else self._next(case)),
        )

    def _next(self, case: Case) -> dict:
        ways, missing = [], []
        for step in _rungs(case):
            route = Route(case, step, self._around.before(step))
            if route.unmet or route.sender.pk not in self.agencies:
                continue
            unmet = self._answers.unmet(case, step.requires)
            if not unmet:
                ways.append(Way(step.code, step.name))
            missing += unmet
        if ways or not missing:
            return {"ways": tuple(ways[:MOST_SAID])}
        first = min(missing, key=lambda each: each.waivable)
        return {"lacks": str(first), "supplied_by": str(Role(first.supplied_by).label)}


def _tried(outcome: str | None) -> str:
    return "" if outcome in (None, VisitOutcome.MET) else str(VisitOutcome(outcome).label)


def _rungs(case: Case) -> list[Step]:
    """Steps by which a family climbs, in the order of the ladder; what is let off for a reason is
    no way up that a list proposes.
    """
    steps = STEPS[case.pathway].values()
    return [step for step in steps if climbs(step, case) and not step.reasons]


_OF_TURN = {
    "handoff": "process",
    "since": "created",
    "due": "due_at",
}


def _turns(cases: Iterable[Case], standing: Standing) -> dict[int, Turn]:
    """Case → the open turn that is due first, one of the person's own before any other."""
    profile = AgencyProfile.objects.on(clock.today()).filter(agency=OuterRef("agency"))
    found: dict[int, Turn] = {}
    rows = (
        HandoffTask.objects.filter(
            process__in=Handoff.objects.open().filter(case__in=[each.pk for each in cases]),
            status=STATUS.NEW,
        )
        .annotate(
            short_name=Subquery(profile.values("short_name")[:1]),
            mine=ExpressionWrapper(whose_turn(standing), BooleanField()),
        )
        .order_by("-mine", "due_at")
    )
    columns = ("process__case", "process__case__pathway", "process__step", "role")
    for row in rows.values("short_name", "mine", *columns, *_OF_TURN.values()):
        case, pathway, step, role = (row[column] for column in columns)
        found.setdefault(
            case,
            Turn(
                step=STEPS[pathway][step].name,
                whose=at_whom(role, row["short_name"] or ""),
                mine=row["mine"],
                **{name: row[column] for name, column in _OF_TURN.items()},
            ),
        )
    return found
