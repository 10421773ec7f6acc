"""What the receiving agency does: accept or decline, hold and resume, record the outcome."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock, workdays
from casework.models import Function, User
from permissions.roles import Action
from workflows.acts import Act
from workflows.models import Handoff
from workflows.reasons import LONG_HOLDS, Decline, Hold, NotCompleted, require_reason
from workflows.sealing import seal
from workflows.services.deciding import NOTICE
from workflows.services.fact_checks import a_day
from workflows.services.locking import locked, require_stage, take_turn
from workflows.services.lots import (
    Decision,
    Do,
    Verdict,
    decide,
    decide_many,
    in_a_transaction,
)
from workflows.stages import Stage


class _Receiving(Decision):
    """Acts of the receiver; before it is let in, a handoff is nobody's to receive."""

    def received(self, action: str, handoff: Handoff, *stages: Stage, **details: Any) -> Act:
        """An act at one of these stages.

        Raises:
            PermissionDenied, StepNotPossible, AlreadyDecided
        """
        agency = handoff.receiver or handoff.sender
        appointment = self.hand.permit(Action.RECEIVE, handoff.case, agency)
        require_stage(handoff, *stages)
        return self.act(action, handoff, appointment, **details)


def _act(action: str, handoff: Handoff, by: User, *stages: Stage, **options: Any) -> Act:
    """The same for one handoff under lock."""
    note = options.pop("note", "")
    return _Receiving([[handoff]], by=by, note=note).received(action, handoff, *stages, **options)


def accept(handoff: Handoff, *, by: User, note: str = "") -> Handoff:
    """The receiver takes the case into its hands; until now the sender was responsible.

    Raises:
        PermissionDenied, StepNotPossible, AlreadyDecided
    """
    return decide(_Acceptance, handoff, by=by, note=note)


def accept_many(
    handoffs: Iterable[Handoff], *, by: User, note: str = "", do: Do = in_a_transaction
) -> list[Verdict]:
    """Accept each that may be; the others keep their place, and their verdicts say why."""
    return decide_many(_Acceptance, handoffs, by=by, note=note, do=do)


class _Acceptance(_Receiving):
    def judge(self, handoff: Handoff) -> Act:
        act = self.received("accept", handoff, Stage.APPROVED)
        handoff.stage, handoff.accepted_at = Stage.ACCEPTED, act.at
        act.pass_to_receiver()
        return act


@transaction.atomic
def decline(
    handoff: Handoff,
    *,
    by: User,
    reason: str,
    right_function: str | None = None,
    note: str = "",
    contacts: Iterable[date] = (),
) -> Handoff:
    """The receiver cannot take it; the sender tells the family, by letter and in words, and stays
    responsible.

    Args:
        right_function: for a wrong agency, who should have it; pre-fills the new referral.
        contacts: for an unreachable family, two dates on which it was tried.

    Raises:
        PermissionDenied, ValidationError, StepNotPossible, AlreadyDecided
    """
    handoff = locked(handoff)
    act = _act("decline", handoff, by, Stage.APPROVED, reason=reason, note=note)
    require_reason(Decline, reason, note)
    _check_function(reason, right_function)
    if reason == Decline.CRITERIA_NOT_MET and not note.strip():
        raise ValidationError({"note": _("Please say which condition is not met.")})
    if reason == Decline.UNREACHABLE:
        act.details["contacts"] = _contacts(handoff, contacts)
    handoff.stage, handoff.end_reason = Stage.DECLINED, reason
    handoff.right_function = right_function or ""
    if right_function:
        act.details["right_function"] = right_function
    act.letter_kind = NOTICE
    act.owe_telling()
    take_turn(act)
    act.return_custody()
    seal([act])
    return handoff


def _check_function(reason: str, function: str | None) -> None:
    """Named for a wrong agency, and for nothing else."""
    wrong_agency = reason == Decline.WRONG_AGENCY
    if wrong_agency and function not in Function.values:
        raise ValidationError(
            {"right_function": _("Please name the function that should have it.")}
        )
    if function and not wrong_agency:
        raise ValidationError(
            {"right_function": _("Name another function only if this is not your authority.")}
        )


def _contacts(handoff: Handoff, contacts: Iterable[date]) -> list[str]:
    """Two dated contacts and one visit, before a family counts as unreachable."""
    days = sorted({a_day(day, "contacts") for day in contacts})
    first = clock.local_date(handoff.let_in_at)
    if len(days) < 2 or days[0] < first or days[-1] > clock.today():
        raise ValidationError(
            {"contacts": _("Give two dates since the referral on which you tried to reach them.")}
        )
    if not handoff.case.visits.filter(visited_on__gte=first).exists():
        raise ValidationError({"contacts": _("Somebody must have visited the house as well.")})
    return [day.isoformat() for day in days]


@transaction.atomic
def hold(
    handoff: Handoff, *, by: User, reason: str, until: date | None = None, note: str = ""
) -> Handoff:
    """Stop the clock; the handoff keeps its place in the queue, over the budget year too.

    Raises:
        PermissionDenied, ValidationError, StepNotPossible, AlreadyDecided
    """
    handoff = locked(handoff)
    act = _act("hold", handoff, by, Stage.APPROVED, Stage.ACCEPTED, reason=reason, note=note)
    require_reason(Hold, reason, note)
    if until is not None and a_day(until, "until") <= clock.today():
        raise ValidationError({"until": _("This date must be in the future.")})
    if until:
        act.details["until"] = until.isoformat()
    task = handoff.open_turn
    handoff.days_left = workdays.working_days_between(clock.today(), clock.local_date(task.due_at))
    task.due_at = None
    task.save(update_fields=["due_at"])
    handoff.held_from, handoff.stage = handoff.stage, Stage.ON_HOLD
    handoff.hold_reason, handoff.held_until = reason, until
    if reason in LONG_HOLDS:
        act.letter_kind = NOTICE
        act.owe_telling()
    seal([act])
    return handoff


@transaction.atomic
def resume(handoff: Handoff, *, by: User, note: str = "") -> Handoff:
    """The clock goes on with the working days that were left.

    Raises:
        PermissionDenied, StepNotPossible, AlreadyDecided
    """
    handoff = locked(handoff)
    act = _act("resume", handoff, by, Stage.ON_HOLD, note=note)
    task = handoff.open_turn
    task.due_at = workdays.due_after(act.at, handoff.days_left)
    task.reminded_at = task.escalated_at = None
    task.save(update_fields=["due_at", "reminded_at", "escalated_at"])
    task.notices.all().delete()  # of the clock that was stopped
    handoff.tellings.to_do().delete()  # of a wait that is over
    handoff.stage, handoff.held_from = handoff.held_from, ""
    handoff.hold_reason, handoff.held_until, handoff.days_left = "", None, None
    seal([act])
    return handoff


@transaction.atomic
def record_outcome(
    handoff: Handoff,
    *,
    by: User,
    completed: bool,
    reason: str = "",
    note: str = "",
    contacts: Iterable[date] = (),
    **facts: Any,
) -> Handoff:
    """What came of it, completed or not; the head confirms.

    Raises:
        PermissionDenied, ValidationError, StepNotPossible, AlreadyDecided
    """
    handoff = locked(handoff)
    act = _act("record_outcome", handoff, by, Stage.ACCEPTED, reason=reason, note=note)
    if not completed:
        require_reason(handoff.definition.not_completed, reason, note)
    elif reason:
        raise ValidationError({"reason": _("A completed outcome needs no reason.")})
    if reason == NotCompleted.NO_SHOW:
        act.details["contacts"] = _contacts(handoff, contacts)
    handoff.outcome = _outcome(handoff, facts, completed)
    handoff.completed, handoff.outcome_reason = completed, reason
    handoff.recorded_by, handoff.stage = by, Stage.RECORDED
    act.details["completed"] = completed
    take_turn(act)
    seal([act])
    return handoff


def _outcome(handoff: Handoff, facts: dict[str, Any], completed: bool) -> dict[str, Any]:
    form = handoff.definition.outcome
    if form is None:
        return {}
    return form(facts, case=handoff.case, complete=completed).kept()
