"""After a proposal: completing it, taking it back, correcting a confirmation, referring again."""

from typing import Any

from django.db import transaction
from viewflow.workflow.status import PROCESS

from casework.models import Case, User
from documents import issuing
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import StepNotPossible
from workflows.guards import NO_RECEIVER, SENTENCES, Asked, not_possible
from workflows.models import Handoff
from workflows.pathways import steps_from
from workflows.pathways.steps import Step
from workflows.reasons import VoidLetter, Withdraw, require_reason
from workflows.sealing import seal
from workflows.services.locking import locked, permit, require_stage
from workflows.services.lots import Decision, decide
from workflows.services.possible import Examination
from workflows.services.proposing import checked_facts, for_ledger, propose, require_reason_of
from workflows.stages import Stage


def resubmit(
    handoff: Handoff, *, by: User, reason: str = "", note: str = "", **facts: Any
) -> Handoff:
    """Propose again what was sent back, with the facts that changed; a bundle goes as a whole.

    Raises:
        PermissionDenied, StepNotPossible, ValidationError, AlreadyDecided
    """
    return decide(_Completion, handoff, by=by, reason=reason, note=note, facts=facts)


class _Completion(Decision):
    whole = True

    def __init__(self, lots, *, reason: str, facts: dict[str, Any], **options):
        super().__init__(lots, **options)
        self.reason, self.facts = reason, facts

    def judge(self, handoff: Handoff) -> Act:
        case, step = handoff.case, handoff.definition
        appointment = self.hand.permit(Action.PROPOSE, case, handoff.sender)
        require_stage(handoff, Stage.SENT_BACK)
        if self.reason or step.reasons:
            require_reason_of(step, self.reason or handoff.reason, self.note)
            handoff.reason = self.reason or handoff.reason
        together = {**handoff.facts, "member": handoff.member_id, **self.facts}
        handoff.member, handoff.facts = checked_facts(case, step, together)
        handoff.guards = Examination(step, [self._asked(handoff)]).of(case)
        handoff.waivers = {}
        handoff.proposed_by, handoff.first_approved_by = self.by, None
        handoff.stage = Stage.PROPOSED
        details = {"facts": for_ledger(handoff.facts), "member": handoff.member_id}
        return self.act("resubmit", handoff, appointment, reason=handoff.reason, details=details)

    def _asked(self, handoff: Handoff) -> Asked:
        lot = [each.case_id for each in self.handoffs]
        return Asked(handoff.case, {**handoff.facts, "member": handoff.member_id, "lot": lot})


def _others_on(handoff: Handoff):
    """For whom else its letter still stands."""
    others = Handoff.objects.filter(letter=handoff.letter_id).exclude(pk=handoff.pk)
    return others.exclude(stage=Stage.WITHDRAWN)


@transaction.atomic
def withdraw(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """Take a proposal back, until the receiver has accepted it; its letter is revoked, and who
    holds it is told.

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
    if handoff.letter_id:
        act.owe_telling()
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
        StepNotPossible: no step goes to that function from where the family stands.
    """
    step = step_to_the_right(handoff)
    if step is None:
        raise StepNotPossible([not_possible(NO_RECEIVER, SENTENCES[NO_RECEIVER])])
    known = step.asks.base_fields if step.asks else {}
    facts = {name: value for name, value in handoff.facts.items() if name in known}
    return step.code, {**facts, "member": handoff.member_id}


def step_to_the_right(handoff: Handoff) -> Step | None:
    """After "not our authority": the step to the function that was named, where the case stands."""
    case, function = handoff.case, handoff.right_function
    steps = steps_from(case.pathway, case.state) if function else []
    return next((each for each in steps if each.receiver == function), None)
