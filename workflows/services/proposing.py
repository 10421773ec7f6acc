"""Proposing a step, alone or for many."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, Group, Person, User
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import StepNotPossible
from workflows.flows import flow_of
from workflows.guards import Asked
from workflows.models import Bundle, Handoff
from workflows.pathways import step_of
from workflows.pathways.steps import Step
from workflows.reasons import require_reason
from workflows.sealing import seal
from workflows.services.locking import locked_case, locked_cases
from workflows.services.lots import REFUSALS, Verdict
from workflows.services.possible import Around, Examination, Route, exclusive


@transaction.atomic
def propose(
    case: Case, step: str, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose a step for one member (default: the beneficiary); the head is next.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError
    """
    case = locked_case(case)
    definition = step_of(case.pathway, step)
    if definition.group:
        raise ValidationError(
            {"step": _("%(step)s is proposed for the group together.") % {"step": definition.label}}
        )
    proposal = _Proposal([case], definition, by, reason, note)
    proposal.check(case, facts)
    act = proposal.act(case)
    seal([act])
    return act.handoff


@transaction.atomic
def propose_many(
    cases: Iterable[Case],
    step: str,
    *,
    by: User,
    group: Group | None = None,
    reason: str = "",
    note: str = "",
    **facts: Any,
) -> Bundle:
    """Propose one step for many families: approved together, one letter with an annex.

    Families that cannot be in it are left out, each with its verdict on the bundle. A KUBE is
    proposed whole or not at all; each case's member is the one who belongs to the group.

    Returns:
        the bundle; its `verdicts` say of each case, in the order of their numbers, what became of
        it: with a handoff when it is in the bundle, else with the error.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError: of the first case, where none can.
    """
    cases = locked_cases(cases)
    if not cases:
        raise ValidationError({"cases": _("Choose at least one family.")})
    definition = step_of(cases[0].pathway, step)
    if len(cases) > 1 and any(case.confidential for case in cases):
        raise ValidationError({"cases": _("A confidential case is proposed alone.")})
    proposal = _Proposal(cases, definition, by, reason, note)
    refused = proposal.check_all({case: {**facts, **_group_facts(case, group)} for case in cases})
    if refused and (group is not None or len(refused) == len(cases)):
        raise next(iter(refused.values()))
    bundle = Bundle.objects.create(step=step, group=group, proposed_by=by, proposed_at=proposal.at)
    acts = {case: proposal.act(case, bundle) for case in cases if case not in refused}
    seal(*([act] for act in acts.values()))
    bundle.verdicts = [
        Verdict(case, refused.get(case), acts[case].handoff if case in acts else None)
        for case in cases
    ]
    return bundle


def _group_facts(case: Case, group: Group | None) -> dict[str, Any]:
    if group is None:
        return {}
    member = Person.objects.filter(
        household=case.household_id, memberships__group=group, memberships__until=None
    ).first()
    return {"group": group, "member": member or case.beneficiary}


class _Proposal:
    """One step proposed for some locked cases: what all have in common is asked once."""

    def __init__(self, cases: list[Case], step: Step, by: User, reason: str, note: str):
        self.cases, self.step, self.by = cases, step, by
        self.reason, self.note = reason, note
        self.at = clock.now()
        self.hand = Hand(by, cases)
        self.around = Around(cases, step)
        self._known: dict = {}
        self._appointments: dict[Case, Appointment] = {}
        self._routes: dict[Case, Route] = {}
        self._kept: dict[Case, tuple[Person, dict]] = {}
        self._guards: dict[Case, dict[str, str]] = {}

    def check(self, case: Case, facts: dict) -> None:
        """
        Raises:
            PermissionDenied, StepNotPossible, ValidationError
        """
        for error in self.check_all({case: facts}).values():
            raise error

    def check_all(self, facts: dict[Case, dict]) -> dict[Case, Exception]:
        """Look at each case by itself; the guards are asked of all that came so far."""
        refused: dict[Case, Exception] = {}
        for case in facts:
            try:
                self._look(case, facts[case])
            except REFUSALS as error:
                refused[case] = error
        self._require_one_sender(facts, refused)
        lot = [each.pk for each in self.cases]
        asked = [self._asked(case, lot) for case in self._kept]
        examination = Examination(self.step, asked)
        for case in self._kept:
            try:
                self._guards[case] = examination.of(case)
            except REFUSALS as error:
                refused[case] = error
        return {case: refused[case] for case in facts if case in refused}

    def _look(self, case: Case, facts: dict) -> None:
        route = Route(case, self.step, self.around)
        if route.sender is None:
            raise StepNotPossible(route.unmet)
        self._appointments[case] = self.hand.permit(Action.PROPOSE, case, route.sender)
        if route.unmet:
            raise StepNotPossible(route.unmet)
        require_reason_of(self.step, self.reason, self.note)
        self._routes[case] = route
        self._kept[case] = checked_facts(case, self.step, facts, self._known)

    def _require_one_sender(self, facts: dict, refused: dict) -> None:
        """
        Raises:
            ValidationError: a bundle goes out from one desk.
        """
        if len({self._routes[case].sender for case in facts if case not in refused}) > 1:
            raise ValidationError({"cases": _("These cases are with different agencies.")})

    def _asked(self, case: Case, lot: list[int]) -> Asked:
        member, kept = self._kept[case]
        return Asked(case, {**kept, "member": member.pk, "lot": lot})

    def act(self, case: Case, bundle: Bundle | None = None) -> Act:
        """A case that was not refused is proposed."""
        member, kept = self._kept[case]
        handoff = Handoff(
            case=case,
            step=self.step.code,
            member=member,
            sender=self._routes[case].sender,
            receiver=self._routes[case].receiver,
            exclusive=exclusive(self.step),
            bundle=bundle,
            reason=self.reason,
            facts=kept,
            guards=self._guards[case],
            proposed_by=self.by,
            proposed_at=self.at,
            created=self.at,
            last_by=self.by,
            last_at=self.at,
        )
        details = {"facts": for_ledger(kept), "member": member.pk}
        act = Act(
            "propose",
            case,
            self.by,
            self._appointments[case],
            handoff,
            self.reason,
            self.note,
            details,
            self.at,
        )
        flow_of(handoff).propose.begin(handoff)
        return act


def require_reason_of(step: Step, reason: str, note: str) -> None:
    if step.reasons:
        require_reason(step.reasons, reason, note)
    elif reason:
        raise ValidationError({"reason": _("This step needs no reason.")})


def checked_facts(
    case: Case, step: Step, facts: dict, known: dict | None = None
) -> tuple[Person, dict]:
    """The member, and what the step's form keeps.

    Args:
        known: what was found for other cases already and is the same for all.

    Raises:
        ValidationError: by field.
    """
    facts = {name: getattr(value, "pk", value) for name, value in facts.items()}
    member = _member(case, facts.pop("member", None))
    if step.asks is None:
        if facts:
            raise ValidationError(
                {name: _("This step does not ask for this.") for name in sorted(facts)}
            )
        return member, {}
    return member, step.asks(facts, case=case, known=known).kept()


def _member(case: Case, pk: int | None) -> Person:
    if pk in (None, case.beneficiary_id):
        return case.beneficiary
    members = Person.objects.filter(household=case.household_id, merged_into=None)
    try:
        member = members.filter(pk=pk).first()
    except (TypeError, ValueError):
        member = None
    if member is None:
        raise ValidationError({"member": _("This person is not a member of the household.")})
    return member


def for_ledger(kept: dict) -> dict:
    """Numbers, dates and codes; what somebody typed stays on the handoff, here as its names."""
    typed = sorted(name for name, value in kept.items() if _is_typed(name, value))
    return {
        **{name: value for name, value in kept.items() if name not in typed},
        "typed": typed,
    }


CODES = frozenset({"kind", "level", "period", "to", "licences", "bank_reason"})


def _is_typed(name: str, value: Any) -> bool:
    return not isinstance(value, int | bool) and name not in CODES and not name.endswith("_on")
