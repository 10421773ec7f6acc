"""After a proposal: completing it, taking it back, correcting a confirmation, referring again."""

from typing import Any

from django.db import transaction
from viewflow.workflow.status import PROCESS

from casework.models import Case, User
from documents import issuing
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.errors import StepNotPossible
from workflows.guards import NO_RECEIVER, SENTENCES, not_possible
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.reasons import VoidLetter, Withdraw, require_reason
from workflows.services.locking import locked, locked_lot, permit, require_stage, same, take_turn
from workflows.services.possible import examine
from workflows.services.proposing import checked_facts, for_ledger, propose, require_reason_of
from workflows.stages import Stage


@transaction.atomic
def resubmit(
    handoff: Handoff, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose again what was sent back, with the facts that changed; a bundle goes as a whole.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided
    """
    lot = locked_lot(handoff)
    acts = [_resubmit(each, by, reason, note, facts, len(lot)) for each in lot]
    for act in acts:
        take_turn(act)
        seal([act])
    return same(handoff, acts)


def _resubmit(handoff: Handoff, by: User, reason: str, note: str, facts: dict, lot: int) -> Act:
    case, step = handoff.case, handoff.definition
    appointment = permit(by, Action.PROPOSE, handoff, handoff.sender)
    require_stage(handoff, Stage.SENT_BACK)
    if reason or step.reasons:
        require_reason_of(step, reason or handoff.reason, note)
        handoff.reason = reason or handoff.reason
    together = {**handoff.facts, "member": handoff.member_id, **facts}
    handoff.member, handoff.facts = checked_facts(case, step, together)
    asked = {**handoff.facts, "member": handoff.member_id, "lot": lot}
    handoff.guards = examine(case, step, asked)
    handoff.waivers = {}
    handoff.proposed_by = by
    handoff.first_approved_by = None
    handoff.stage = Stage.PROPOSED
    details = {"facts": for_ledger(handoff.facts), "member": handoff.member_id}
    return Act("resubmit", case, by, appointment, handoff, handoff.reason, note, details)


def _others_on(handoff: Handoff):
    """For whom else its letter still stands."""
    others = Handoff.objects.filter(letter=handoff.letter_id).exclude(pk=handoff.pk)
    return others.exclude(stage=Stage.WITHDRAWN)


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
    if handoff.letter_id and not _others_on(handoff).exists():
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
