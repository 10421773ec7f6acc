"""May a step be taken now? The one answer for the page that asks and the service that forbids."""

from typing import Any

from django.db.models import Exists, OuterRef

from casework import clock
from casework.models import Agency, AgencyFunction, Case, Custody, CustodyKind
from workflows.errors import StepNotPossible
from workflows.guards import (
    ALREADY_OPEN,
    NO_RECEIVER,
    NO_SENDER,
    SENTENCES,
    WRONG_STATE,
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
    route = Route(case, definition)
    unmet = ask(case, definition.requires, facts)
    return route.unmet + [each for each in unmet if not each.waivable]


def to_waive(case: Case, step: str, **facts: Any) -> list[Unmet]:
    """Requirements that the head would have to waive with a reason."""
    case, definition, facts = _looked_at(case, step, facts)
    return [each for each in ask(case, definition.requires, facts) if each.waivable]


def _looked_at(case: Case, step: str, facts: dict) -> tuple[Case, Step, dict]:
    case = pathway_of(case.pathway).objects.select_related("household").get(pk=case.pk)
    plain = {name: getattr(value, "pk", value) for name, value in facts.items()}
    return case, step_of(case.pathway, step), plain


def examine(case: Case, step: Step, facts: dict) -> dict[str, str]:
    """Ask every requirement, at the proposal, its completion and each approval.

    Returns:
        guard code → met or unmet; an unmet one is waivable.

    Raises:
        StepNotPossible: not where the case stands now, or a hard requirement is unmet.
    """
    if case.state not in step.sources:
        raise StepNotPossible([not_possible(WRONG_STATE, SENTENCES[WRONG_STATE])])
    unmet = ask(case, step.requires, facts)
    if hard := [each for each in unmet if not each.waivable]:
        raise StepNotPossible(hard)
    codes = {each.code for each in unmet}
    return {each.code: UNMET if each.code in codes else MET for each in step.requires}


class Route:
    """From which agency to which a step would go today, and what forbids it as such."""

    def __init__(self, case: Case, step: Step):
        self.unmet: list[Unmet] = []
        self.sender, self.receiver = self._agencies(case, step)
        if case.state not in step.sources:
            self._refuse(WRONG_STATE)
        if self.sender is None:
            self._refuse(NO_SENDER)
        if step.is_handoff and self.receiver is None:
            self._refuse(NO_RECEIVER)
        if in_the_way := self._in_the_way(case, step):
            self._refuse(ALREADY_OPEN, step=in_the_way.label)

    def _refuse(self, code: str, **names: str) -> None:
        self.unmet.append(not_possible(code, SENTENCES[code] % names if names else SENTENCES[code]))

    @staticmethod
    def _agencies(case: Case, step: Step) -> tuple[Agency | None, Agency | None]:
        """The holder if it has one of the sender's functions, else the owner; and the receiver."""
        if step.senders is OWNER:
            return Agency.objects.filter(
                custodies__in=_custody(case, CustodyKind.OWNER)
            ).first(), None
        held = (
            AgencyFunction.objects.on(clock.today())
            .filter(function__in=[*step.senders, step.receiver or ""])
            .annotate(holds=_has(case, CustodyKind.HOLDER), owns=_has(case, CustodyKind.OWNER))
            .select_related("agency")
        )
        senders = [each for each in held if each.function in step.senders]
        able = [each.agency for each in senders if each.holds]
        able += [each.agency for each in senders if each.owns]
        receivers = [each.agency for each in held if each.function == step.receiver]
        return next(iter(able), None), next(iter(receivers), None)

    @staticmethod
    def _in_the_way(case: Case, step: Step) -> Handoff | None:
        for handoff in case.handoffs.open():
            handoff.case = case
            if handoff.step == step.code or (handoff.exclusive and exclusive(step)):
                return handoff
        return None


def _custody(case: Case, kind: str):
    """The current custody of this kind; of a closed case the one it had at its end."""
    rows = Custody.objects.filter(case=case.pk, kind=kind)
    return rows.filter(until=case.closed_at) if case.closed_at else rows.current()


def _has(case: Case, kind: str) -> Exists:
    return Exists(_custody(case, kind).filter(agency=OuterRef("agency")))


def exclusive(step: Step) -> bool:
    return step.is_handoff and not step.parallel
