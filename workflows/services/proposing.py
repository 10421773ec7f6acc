"""Proposing a step, alone or for many; completing, withdrawing, correcting."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import PROCESS

from casework import clock
from casework.models import Agency, AgencyFunction, Case, Custody, CustodyKind, Group, Person, User
from documents import issuing
from permissions.access import may_or_raise, require_other_family, require_sight
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.errors import StepNotPossible
from workflows.flows import flow_of
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
from workflows.models import Bundle, Handoff
from workflows.pathways import STEPS, pathway_of, step_of
from workflows.pathways.steps import OWNER, Step
from workflows.reasons import VoidLetter, Withdraw, require_reason
from workflows.services.locking import (
    locked,
    locked_case,
    locked_lot,
    permit,
    require_stage,
    take_turn,
)
from workflows.stages import Stage

MET, UNMET, WAIVED = "met", "unmet", "waived"


# ---------------------------------------------------------------------- may it be taken?


def missing(case: Case, step: str, **facts: Any) -> list[Unmet]:
    """Why the step may not be proposed: legality and hard requirements; empty when it may.

    Requirements about facts that are not given yet are not asked.
    """
    case, definition, facts = _looked_at(case, step, facts)
    route = _Route(case, definition)
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
        StepNotPossible: a hard requirement is unmet.
    """
    unmet = ask(case, step.requires, facts)
    if hard := [each for each in unmet if not each.waivable]:
        raise StepNotPossible(hard)
    codes = {each.code for each in unmet}
    return {each.code: UNMET if each.code in codes else MET for each in step.requires}


class _Route:
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
            if handoff.step == step.code or (handoff.exclusive and _exclusive(step)):
                return handoff
        return None


def _custody(case: Case, kind: str):
    """The current custody of this kind; of a closed case the one it had at its end."""
    rows = Custody.objects.filter(case=case.pk, kind=kind)
    return rows.filter(until=case.closed_at) if case.closed_at else rows.current()


def _has(case: Case, kind: str) -> Exists:
    return Exists(_custody(case, kind).filter(agency=OuterRef("agency")))


def _exclusive(step: Step) -> bool:
    return step.is_handoff and not step.parallel


# ---------------------------------------------------------------------- proposing


@transaction.atomic
def propose(
    case: Case, step: str, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose a step for one member (default: the beneficiary); the head is next.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError
    """
    act = _propose(locked_case(case), step, by, reason, note, facts)
    if act.handoff.definition.group:
        _require_bundle(act.handoff)
    seal([act])
    return act.handoff


def _require_bundle(handoff: Handoff) -> None:
    raise ValidationError(
        {"step": _("%(step)s is proposed for the group together.") % {"step": handoff.label}}
    )


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

    For a KUBE each case's member is the one who belongs to the group.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError: of the first case that cannot.
    """
    cases = sorted({case.pk: case for case in cases}.values(), key=lambda case: case.pk)
    if not cases:
        raise ValidationError({"cases": _("Choose at least one family.")})
    bundle = Bundle.objects.create(step=step, group=group, proposed_by=by, proposed_at=clock.now())
    acts = []
    for case in map(locked_case, cases):
        mine = {**facts, **_group_facts(case, group)}
        acts.append(_propose(case, step, by, reason, note, mine, bundle, len(cases)))
    if len({act.handoff.sender_id for act in acts}) > 1:
        raise ValidationError({"cases": _("These cases are with different agencies.")})
    for act in acts:
        seal([act])
    return bundle


def _group_facts(case: Case, group: Group | None) -> dict[str, Any]:
    if group is None:
        return {}
    member = Person.objects.filter(
        household=case.household_id, memberships__group=group, memberships__until=None
    ).first()
    return {"group": group, "member": member or case.beneficiary}


def _propose(
    case: Case,
    code: str,
    by: User,
    reason: str,
    note: str,
    facts: dict,
    bundle: Bundle | None = None,
    lot: int = 1,
) -> Act:
    step = step_of(case.pathway, code)
    route = _Route(case, step)
    if route.sender is None:
        raise StepNotPossible(route.unmet)
    appointment = may_or_raise(by, Action.PROPOSE, route.sender)
    require_sight(by, case)
    require_other_family(by, case)
    if route.unmet:
        raise StepNotPossible(route.unmet)
    _require_reason_of(step, reason, note)
    member, kept = _facts(case, step, facts)
    handoff = Handoff(
        case=case,
        step=code,
        member=member,
        sender=route.sender,
        receiver=route.receiver,
        exclusive=_exclusive(step),
        bundle=bundle,
        reason=reason,
        facts=kept,
        guards=examine(case, step, {**kept, "member": member.pk, "lot": lot}),
        proposed_by=by,
        proposed_at=clock.now(),
        last_by=by,
        last_at=clock.now(),
    )
    flow_of(handoff).propose.begin(handoff)
    details = {"facts": _for_ledger(kept), "member": member.pk}
    act = Act("propose", case, by, appointment, handoff, reason, note, details)
    act.handoff_is_new = True
    return act


def _require_reason_of(step: Step, reason: str, note: str) -> None:
    if step.reasons:
        require_reason(step.reasons, reason, note)
    elif reason:
        raise ValidationError({"reason": _("This step needs no reason.")})


def _facts(case: Case, step: Step, facts: dict) -> tuple[Person, dict]:
    facts = {name: getattr(value, "pk", value) for name, value in facts.items()}
    member = _member(case, facts.pop("member", None))
    if step.asks is None:
        if facts:
            raise ValidationError(
                {name: _("This step does not ask for this.") for name in sorted(facts)}
            )
        return member, {}
    return member, step.asks(facts, case=case).kept()


def _member(case: Case, pk: int | None) -> Person:
    if pk in (None, case.beneficiary_id):
        return case.beneficiary
    member = Person.objects.filter(pk=pk, household=case.household_id, merged_into=None).first()
    if member is None:
        raise ValidationError({"member": _("This person is not a member of the household.")})
    return member


def _for_ledger(kept: dict) -> dict:
    """Numbers, dates and codes; what somebody typed stays on the handoff, here as its names."""
    typed = sorted(name for name, value in kept.items() if _is_typed(name, value))
    return {
        **{name: value for name, value in kept.items() if name not in typed},
        "typed": typed,
    }


CODES = frozenset({"kind", "level", "period", "to", "licences", "bank_reason"})


def _is_typed(name: str, value: Any) -> bool:
    return not isinstance(value, int | bool) and name not in CODES and not name.endswith("_on")


# ---------------------------------------------------------------------- after the proposal


@transaction.atomic
def resubmit(
    handoff: Handoff, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose again what was sent back, with the facts that changed; a bundle goes as a whole.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided
    """
    acts = [_resubmit(each, by, reason, note, facts) for each in locked_lot(handoff)]
    for act in acts:
        take_turn(act)
        seal([act])
    return _same(handoff, acts)


def _same(handoff: Handoff, acts: list[Act]) -> Handoff:
    return next(act.handoff for act in acts if act.handoff.pk == handoff.pk)


def _resubmit(handoff: Handoff, by: User, reason: str, note: str, facts: dict) -> Act:
    case, step = handoff.case, handoff.definition
    appointment = permit(by, Action.PROPOSE, handoff, handoff.sender)
    require_stage(handoff, Stage.SENT_BACK)
    if reason or step.reasons:
        _require_reason_of(step, reason or handoff.reason, note)
        handoff.reason = reason or handoff.reason
    together = {**handoff.facts, "member": handoff.member_id, **facts}
    handoff.member, handoff.facts = _facts(case, step, together)
    handoff.guards = examine(case, step, {**handoff.facts, "member": handoff.member_id})
    handoff.waivers = {}
    handoff.proposed_by = by
    handoff.first_approved_by = None
    handoff.stage = Stage.PROPOSED
    details = {"facts": _for_ledger(handoff.facts), "member": handoff.member_id}
    return Act("resubmit", case, by, appointment, handoff, handoff.reason, note, details)


@transaction.atomic
def withdraw(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """Take a proposal back, until the receiver has accepted it; its letter is revoked.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    handoff = locked(handoff)
    appointment = permit(by, Action.PROPOSE, handoff, handoff.sender)
    if handoff.stands != Stage.APPROVED:
        require_stage(handoff, Stage.PROPOSED, Stage.FIRST_APPROVED, Stage.SENT_BACK)
    require_reason(Withdraw, reason, note)
    act = Act("withdraw", handoff.case, by, appointment, handoff, reason, note)
    task = handoff.open_turn
    task.owner = by
    task.flow_task.activation_class(task).cancel()
    handoff.held_from = handoff.hold_reason = ""
    handoff.stage, handoff.end_reason = Stage.WITHDRAWN, reason
    handoff.status = PROCESS.CANCELED
    handoff.finished = handoff.ended_at = act.at
    act.return_custody()
    if handoff.letter_id and handoff.bundle_id is None:
        issuing.revoke(handoff.letter, VoidLetter.STEP_WITHDRAWN)
    seal([act])
    return handoff


@transaction.atomic
def correct(
    case: Case, to: str, *, by: User, reason: str, wrong: Handoff | None = None, note: str = ""
) -> Handoff:
    """Propose to set a wrongly confirmed state right; the owner's head decides.

    Args:
        wrong: the handoff that was confirmed wrongly; default: the last one completed.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError
    """
    wrong = wrong or case.handoffs.filter(stage=Stage.COMPLETED).order_by("ended_at").last()
    facts = {"to": to, "wrong_handoff": wrong.pk if wrong else None}
    return propose(case, "correct", by=by, reason=reason, note=note, **facts)


def refer_again(handoff: Handoff) -> tuple[str, dict[str, Any]]:
    """After a "wrong agency": the step to the function that was named, and the facts it can take.

    Raises:
        StepNotPossible: no step of the pathway goes to that function.
    """
    for step in STEPS[handoff.case.pathway].values():
        if step.receiver and step.receiver == handoff.right_function:
            known = step.asks.base_fields if step.asks else {}
            facts = {name: value for name, value in handoff.facts.items() if name in known}
            return step.code, {**facts, "member": handoff.member_id}
    raise StepNotPossible([not_possible(NO_RECEIVER, SENTENCES[NO_RECEIVER])])
