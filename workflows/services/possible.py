"""May a step be taken now? The one answer for the page that asks and the service that forbids."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet

from casework import clock
from casework.models import Agency, AgencyFunction, Case, Custody, CustodyKind, User
from casework.prepared import prepared
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import Action
from workflows.errors import StepNotPossible
from workflows.guards import (
    ALREADY_OPEN,
    NO_RECEIVER,
    NO_SENDER,
    SENTENCES,
    WRONG_STATE,
    Answers,
    Asked,
    Unmet,
    ask,
    not_possible,
)
from workflows.models import Handoff
from workflows.pathways import pathway_of, step_of
from workflows.pathways.steps import OWNER, Step

MET, UNMET, WAIVED = "met", "unmet", "waived"


def missing(case: Case, step: str, **facts: Any) -> list[Unmet]:
    """Why the step may not be proposed: legality and hard requirements; empty when it may.

    Requirements about facts that are not given yet are not asked.
    """
    case, definition, facts = _looked_at(case, step, facts)
    route = Route(case, definition, Around([case], definition))
    unmet = ask(case, definition.requires, facts)
    return route.unmet + [each for each in unmet if not each.waivable]


def to_waive(case: Case, step: str, **facts: Any) -> list[Unmet]:
    """Requirements that the head would have to waive with a reason."""
    case, definition, facts = _looked_at(case, step, facts)
    return [each for each in ask(case, definition.requires, facts) if each.waivable]


def to_waive_together(handoffs: Iterable[Handoff]) -> list[Unmet]:
    """What the head would have to waive of handoffs of one step, such as a bundle's, that are
    decided together: each requirement once.
    """
    handoffs = list(handoffs)
    lot = [each.case_id for each in handoffs]
    asked = [
        Asked(each.case, {**each.facts, "member": each.member_id, "lot": lot}) for each in handoffs
    ]
    answers = Answers(asked, handoffs[0].definition.requires)
    unmet = (each for one in handoffs for each in answers.unmet(one.case))
    return list({each.code: each for each in unmet if each.waivable}.values())


def _looked_at(case: Case, step: str, facts: dict) -> tuple[Case, Step, dict]:
    case = pathway_of(case.pathway).objects.select_related("household").get(pk=case.pk)
    plain = {name: getattr(value, "pk", value) for name, value in facts.items()}
    return case, step_of(case.pathway, step), plain


def require_proposer(case: Case, step: Step, by: User) -> Appointment:
    """Who may not propose it for the agency that would send it today is not asked for its facts.

    Raises:
        PermissionDenied, FourEyes
    """
    sender = Around([case], step).sender(case)
    if sender is None:
        raise PermissionDenied(SENTENCES[NO_SENDER])
    return Hand(by, [case]).permit(Action.PROPOSE, case, sender)


class Examination:
    """Every requirement of a step, asked at the proposal, its completion and each approval."""

    def __init__(self, step: Step, asked: Iterable[Asked]):
        self._step = step
        self._answers = Answers(asked, step.requires)

    def of(self, case: Case) -> dict[str, str]:
        """
        Returns:
            guard code → met or unmet; an unmet one is waivable.

        Raises:
            StepNotPossible: not where the case stands now, or a hard requirement is unmet.
        """
        if case.state not in self._step.sources:
            raise StepNotPossible([not_possible(WRONG_STATE, SENTENCES[WRONG_STATE])])
        unmet = self._answers.unmet(case)
        if hard := [each for each in unmet if not each.waivable]:
            raise StepNotPossible(hard)
        codes = {each.code for each in unmet}
        return {each.code: UNMET if each.code in codes else MET for each in self._step.requires}

    def take_back(self, case: Case) -> None:
        """It is not let go after all."""
        self._answers.take_back(case)


class Route:
    """From which agency to which a step would go today, and what forbids it as such."""

    def __init__(self, case: Case, step: Step, around: "Around"):
        self.unmet: list[Unmet] = []
        self.sender = around.sender(case)
        self.receiver = around.receiver if step.is_handoff else None
        if case.state not in step.sources:
            self._refuse(WRONG_STATE)
        if self.sender is None:
            self._refuse(NO_SENDER)
        if step.is_handoff and self.receiver is None:
            self._refuse(NO_RECEIVER)
        if in_the_way := around.in_the_way(case):
            self._refuse(ALREADY_OPEN, step=in_the_way.label)

    def _refuse(self, code: str, **names: str) -> None:
        self.unmet.append(not_possible(code, SENTENCES[code] % names if names else SENTENCES[code]))


class Around:
    """What some cases have around them when a step is to be taken: who has them and may send, who
    may receive, and what is open already.
    """

    def __init__(self, cases: Iterable[Case], step: Step, *others: Step):
        """
        Args:
            others: further steps that may be looked at with `before`.
        """
        self._step = step
        self._open: dict[int, list[Handoff]] = {}
        self._agencies: dict[tuple[int, str], Agency] = {}
        pks = [each.pk for each in cases]
        for handoff in _open_handoffs(cases=pks):
            self._open.setdefault(handoff.case_id, []).append(handoff)
        for each in _custody(cases=pks):
            self._agencies[each.case_id, each.kind] = each.agency
        self._held = _functions([step, *others])
        self.receiver, self._senders = self._agencies_of(step)

    def before(self, step: Step) -> "Around":
        """The same cases before another step; nothing is asked again."""
        other = copy(self)
        other._step = step
        other.receiver, other._senders = other._agencies_of(step)
        return other

    def _agencies_of(self, step: Step) -> tuple[Agency | None, frozenset[int]]:
        """Which agency receives today, and the ids of those that may send."""
        receivers = [each.agency for each in self._held if each.function == step.receiver]
        senders = frozenset(
            each.agency_id for each in self._held if each.function in (step.senders or ())
        )
        return next(iter(receivers), None), senders

    def sender(self, case: Case) -> Agency | None:
        """The holder if it has one of the sender's functions, else the owner."""
        owner = self._agencies.get((case.pk, CustodyKind.OWNER))
        if self._step.senders is OWNER:
            return owner
        holder = self._agencies.get((case.pk, CustodyKind.HOLDER))
        able = (each for each in (holder, owner) if each and each.pk in self._senders)
        return next(able, None)

    def in_the_way(self, case: Case) -> Handoff | None:
        for handoff in self._open.get(case.pk, []):
            handoff.case = case
            if handoff.step == self._step.code or (handoff.exclusive and exclusive(self._step)):
                return handoff
        return None


def _functions(steps: Iterable[Step]) -> list[AgencyFunction]:
    """Who has the functions that these steps name, today."""
    wanted = {function for step in steps for function in (step.receiver, *(step.senders or ()))}
    wanted = sorted(wanted - {None})
    return list(_held(functions=wanted, day=clock.today())) if wanted else []


@prepared
def _open_handoffs(cases) -> QuerySet[Handoff]:
    return Handoff.objects.open().filter(case__in=cases).order_by("pk")


@prepared
def _held(functions, day) -> QuerySet[AgencyFunction]:
    """Which agencies have these functions."""
    held = AgencyFunction.objects.on(day).filter(function__in=functions)
    return held.select_related("agency")


@prepared
def _custody(cases) -> QuerySet[Custody]:
    """Who owns and who holds the cases now; of a closed case who did at its end."""
    last = Q(until=None) | Q(until=F("case__closed_at"))
    kinds = [CustodyKind.OWNER, CustodyKind.HOLDER]
    return Custody.objects.filter(last, case__in=cases, kind__in=kinds).select_related("agency")


def exclusive(step: Step) -> bool:
    return step.is_handoff and not step.parallel
