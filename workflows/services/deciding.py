"""What heads do: approve, send back, reject, and confirm outcomes."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.canonical import check_texts
from casework.models import ProgrammeYear, User
from permissions.access import require_other_eyes
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.models import Handoff
from workflows.reasons import NotCompleted, Reject, SendBack, require_reason
from workflows.services.locking import (
    locked,
    locked_lot,
    may,
    permit,
    require_stage,
    same,
    take_turn,
)
from workflows.services.possible import UNMET, WAIVED, examine
from workflows.stages import Stage

NOTICE = "pemberitahuan_hasil"
MEMO = "nota_dinas"
REFUSALS = frozenset(
    {
        NotCompleted.LOAN_REFUSED,
        NotCompleted.LICENCE_REFUSED,
        NotCompleted.NOT_PAID_OUT,
        NotCompleted.NOT_PASSED,
    }
)
"""Outcomes that are a refusal by somebody, of which the family is told by letter."""


def _permit_deciding(by: User, handoff: Handoff) -> Appointment:
    """The first of two approvals is the division head's; the last, or only one, the head's."""
    two = handoff.definition.approvals == 2
    first = two and handoff.stage == Stage.PROPOSED
    try:
        return permit(
            by, Action.APPROVE_FIRST if first else Action.APPROVE, handoff, handoff.sender
        )
    except PermissionDenied:
        if two and not first and may(by, Action.APPROVE_FIRST, handoff.sender):
            raise AlreadyDecided(handoff.last_by, handoff.last_at, handoff.stage) from None
        raise


@transaction.atomic
def approve(
    handoff: Handoff, *, by: User, note: str = "", waivers: dict[str, str] | None = None
) -> Handoff:
    """Let a proposal go; at the last approval its letter is issued. A bundle goes as a whole.

    Args:
        waivers: guard code → sentence, for waivable requirements that are unmet.

    Raises:
        PermissionDenied, FourEyes, StepNotPossible, ValidationError, AlreadyDecided
    """
    lot = locked_lot(handoff)
    waivers = waivers or {}
    acts = [_approve(each, by, note, waivers, len(lot)) for each in lot]
    _check_waivers(waivers, acts)
    for act in acts:
        take_turn(act)
    seal(acts)
    return same(handoff, acts)


def _approve(handoff: Handoff, by: User, note: str, waivers: dict[str, str], lot: int) -> Act:
    appointment = _permit_deciding(by, handoff)
    require_stage(handoff, Stage.PROPOSED, Stage.FIRST_APPROVED)
    require_other_eyes(by, *_proposers(handoff), handoff.first_approved_by)
    step = handoff.definition
    _lock_budget(handoff)
    facts = {**handoff.facts, "member": handoff.member_id, "lot": lot}
    guards = examine(handoff.case, step, facts)
    act = Act("approve", handoff.case, by, appointment, handoff, note=note)
    if step.approvals == 2 and handoff.stage == Stage.PROPOSED:
        act.action, act.letter_kind = "approve_first", MEMO
        handoff.first_approved_by, handoff.stage = by, Stage.FIRST_APPROVED
    else:
        guards = _waive(handoff, guards, waivers)
        handoff.approved_by, handoff.approved_at = by, act.at
        handoff.stage = Stage.APPROVED if step.is_handoff else Stage.COMPLETED
    handoff.guards = guards
    return act


def _proposers(handoff: Handoff) -> Iterable[User]:
    """Whoever proposed it, or completed it after it was sent back."""
    return _who(handoff, "propose", "resubmit")


def _who(handoff: Handoff, *actions: str) -> Iterable[User]:
    """Everybody who ever did this to it: the ledger forgets nobody."""
    acts = handoff.case.events.filter(handoff=handoff.pk, action__in=actions)
    return User.objects.filter(pk__in=acts.values("actor"))


def _lock_budget(handoff: Handoff) -> None:
    """Two heads who approve from one budget at once do it one after the other."""
    if year := handoff.facts.get("programme_year"):
        ProgrammeYear.objects.select_for_update().get(pk=year)


def _waive(handoff: Handoff, guards: dict[str, str], waivers: dict[str, str]) -> dict[str, str]:
    """
    Raises:
        StepNotPossible: an unmet requirement is not waived.
    """
    unmet = [each for each in handoff.definition.requires if guards[each.code] == UNMET]
    if unwaived := [each for each in unmet if each.code not in waivers]:
        raise StepNotPossible(each.unmet() for each in unwaived)
    handoff.waivers = {each.code: waivers[each.code] for each in unmet}
    return {**guards, **dict.fromkeys(handoff.waivers, WAIVED)}


def _check_waivers(waivers: dict[str, str], acts: list[Act]) -> None:
    """Each says why, and lets go what is unmet: for one of a bundle is enough.

    Raises:
        ValidationError: on `waivers`; also at the first of two approvals, which waives nothing.
    """
    used = {code for act in acts for code in act.handoff.waivers}
    if set(waivers) - used:
        raise ValidationError({"waivers": _("Only an unmet requirement can be waived.")})
    for sentence in waivers.values():
        check_texts(waivers=sentence)
        if not sentence.strip():
            raise ValidationError({"waivers": _("Please say why the requirement is waived.")})


@transaction.atomic
def send_back(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """Back to the proposer to be completed; an outcome goes back to who recorded it.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    lot = locked_lot(handoff)
    if any(each.pk == handoff.pk and each.stage == Stage.RECORDED for each in lot):
        return _send_outcome_back(next(e for e in lot if e.pk == handoff.pk), by, reason, note)
    return _refuse(handoff, lot, by, "send_back", SendBack, reason, note)


@transaction.atomic
def reject(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """End a proposal; the family is told by letter.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    return _refuse(handoff, locked_lot(handoff), by, "reject", Reject, reason, note)


def _refuse(handoff, lot, by, action, reasons, reason, note) -> Handoff:
    acts = []
    for each in lot:
        appointment = _permit_deciding(by, each)
        require_stage(each, Stage.PROPOSED, Stage.FIRST_APPROVED)
        require_other_eyes(by, *_proposers(each))
        require_reason(reasons, reason, note)
        act = Act(action, each.case, by, appointment, each, reason, note)
        each.stage = Stage.REJECTED if action == "reject" else Stage.SENT_BACK
        if action == "reject":
            each.end_reason, act.letter_kind = reason, NOTICE
        each.first_approved_by = None if action == "send_back" else each.first_approved_by
        acts.append(act)
    for act in acts:
        take_turn(act)
        seal([act])
    return same(handoff, acts)


# ---------------------------------------------------------------------- outcomes


def _permit_confirming(by: User, handoff: Handoff) -> Appointment:
    action = Action.CONFIRM_INTERNAL if handoff.internal else Action.CONFIRM
    appointment = permit(by, action, handoff, handoff.receiver)
    return appointment


@transaction.atomic
def confirm(handoff: Handoff, *, by: User, note: str = "") -> Handoff:
    """The receiver's head confirms what was recorded: the case advances, or the handoff ends
    not completed.

    Raises:
        PermissionDenied, FourEyes, StepNotPossible, AlreadyDecided
    """
    handoff = locked(handoff)
    act = _outcome_act("confirm", handoff, by, note=note)
    recorders = _who(handoff, "record_outcome")
    require_other_eyes(by, *recorders, handoff.approved_by, handoff.first_approved_by)
    handoff.confirmed_by = by
    handoff.stage = Stage.COMPLETED if handoff.completed else Stage.NOT_COMPLETED
    handoff.end_reason = act.reason = handoff.outcome_reason
    if handoff.outcome_reason in REFUSALS:
        act.letter_kind = NOTICE
    take_turn(act)
    act.return_custody()
    seal([act])
    return handoff


def _outcome_act(action: str, handoff: Handoff, by: User, **options) -> Act:
    """Confirming an outcome, or sending it back, is the same person's turn."""
    appointment = _permit_confirming(by, handoff)
    require_stage(handoff, Stage.RECORDED)
    return Act(action, handoff.case, by, appointment, handoff, **options)


def _send_outcome_back(handoff: Handoff, by: User, reason: str, note: str) -> Handoff:
    act = _outcome_act("send_back", handoff, by, reason=reason, note=note)
    require_other_eyes(by, *_who(handoff, "record_outcome"))
    require_reason(SendBack, reason, note)
    handoff.stage, handoff.recorded_by = Stage.ACCEPTED, None
    take_turn(act)
    seal([act])
    return handoff
