"""What heads do: approve, send back, reject, and confirm outcomes; each alone or for many."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from casework.canonical import check_texts
from casework.models import ProgrammeYear, User
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.guards import Asked
from workflows.models import Handoff
from workflows.pathways.steps import Step
from workflows.reasons import NotCompleted, Reject, SendBack, require_reason
from workflows.services.locking import require_stage
from workflows.services.lots import (
    Decision,
    Do,
    Verdict,
    decide,
    decide_many,
    in_a_transaction,
)
from workflows.services.possible import UNMET, WAIVED, Examination
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


class _Head(Decision):
    """The head of the sender, or for the first of two approvals its division head, decides over
    what was proposed; a bundle goes as a whole.
    """

    whole = True

    def permit(self, handoff: Handoff) -> Appointment:
        """
        Raises:
            PermissionDenied, FourEyes; AlreadyDecided: it has gone past what was theirs.
        """
        first = handoff.definition.approvals == 2 and handoff.stage == Stage.PROPOSED
        action = Action.APPROVE_FIRST if first else Action.APPROVE
        self.hand.require_sight(handoff.case)  # who may not see it does not learn who was faster
        try:
            appointment = self.hand.appointment(action, handoff.sender)
        except PermissionDenied:
            if self.was_theirs(handoff):
                raise AlreadyDecided(handoff.last_by, handoff.last_at, handoff.stage) from None
            raise
        self.hand.require_other_family(handoff.case)
        return appointment

    def was_theirs(self, handoff: Handoff) -> bool:
        """The division head has given the first approval, and somebody else gives the second."""
        return handoff.definition.approvals == 2 and self.hand.may(
            Action.APPROVE_FIRST, handoff.sender
        )

    def proposers(self, handoff: Handoff) -> set[int]:
        """Whoever proposed it, or completed it after it was sent back."""
        return self.took_part(handoff, "propose", "resubmit")


def approve(
    handoff: Handoff, *, by: User, note: str = "", waivers: dict[str, str] | None = None
) -> Handoff:
    """Let a proposal go; at the last approval its letter is issued. A bundle goes as a whole.

    Args:
        waivers: guard code → sentence, for waivable requirements that are unmet.

    Raises:
        PermissionDenied, FourEyes, StepNotPossible, ValidationError, AlreadyDecided
    """
    return decide(_Approval, handoff, by=by, note=note, waivers=waivers)


def approve_many(
    handoffs: Iterable[Handoff], *, by: User, note: str = "", do: Do = in_a_transaction
) -> list[Verdict]:
    """Approve each that may be, every one with its own letter, or its bundle's; the others keep
    their place, and their verdicts say why. What needs a waiver is approved alone.
    """
    return decide_many(_Approval, handoffs, by=by, note=note, do=do)


class _Approval(_Head):
    together = True

    def __init__(self, lots, *, waivers: dict[str, str] | None = None, **options):
        super().__init__(lots, **options)
        self.waivers = waivers or {}
        self._unused = set(self.waivers)
        self._lot_of = {each.pk: lot for lot in lots for each in lot}
        _lock_budgets(self.handoffs)
        self._examinations = self._examine()

    def _examine(self) -> dict[Step, Examination]:
        asked: dict[Step, list[Asked]] = {}
        for handoff in self.handoffs:
            lot = [each.case_id for each in self._lot_of[handoff.pk]]
            facts = {**handoff.facts, "member": handoff.member_id, "lot": lot}
            asked.setdefault(handoff.definition, []).append(Asked(handoff.case, facts))
        return {step: Examination(step, rows) for step, rows in asked.items()}

    def judge(self, handoff: Handoff) -> Act:
        appointment = self.permit(handoff)
        require_stage(handoff, Stage.PROPOSED, Stage.FIRST_APPROVED)
        self.hand.require_other_eyes(*self.proposers(handoff), handoff.first_approved_by_id)
        step = handoff.definition
        guards = self._examinations[step].of(handoff.case)
        act = self.act("approve", handoff, appointment)
        if step.approvals == 2 and handoff.stage == Stage.PROPOSED:
            act.action, act.letter_kind = "approve_first", MEMO
            handoff.first_approved_by, handoff.stage = self.by, Stage.FIRST_APPROVED
        else:
            guards = self._waive(handoff, guards)
            handoff.approved_by, handoff.approved_at = self.by, act.at
            handoff.stage = Stage.APPROVED if step.is_handoff else Stage.COMPLETED
        handoff.guards = guards
        if handoff is self._lot_of[handoff.pk][-1]:
            self._check_waivers()
        return act

    def take_back(self, lot: list[Handoff]) -> None:
        for handoff in lot:
            self._examinations[handoff.definition].take_back(handoff.case)

    def _waive(self, handoff: Handoff, guards: dict[str, str]) -> dict[str, str]:
        """
        Raises:
            StepNotPossible: an unmet requirement is not waived.
        """
        unmet = [each for each in handoff.definition.requires if guards[each.code] == UNMET]
        if unwaived := [each for each in unmet if each.code not in self.waivers]:
            raise StepNotPossible(each.unmet() for each in unwaived)
        handoff.waivers = {each.code: self.waivers[each.code] for each in unmet}
        self._unused -= set(handoff.waivers)
        return {**guards, **dict.fromkeys(handoff.waivers, WAIVED)}

    def _check_waivers(self) -> None:
        """Each says why, and lets go what is unmet: for one of a bundle is enough.

        Raises:
            ValidationError: on `waivers`; also at the first of two approvals, which waives nothing.
        """
        if self._unused:
            raise ValidationError({"waivers": _("Only an unmet requirement can be waived.")})
        for sentence in self.waivers.values():
            check_texts(waivers=sentence)
            if not sentence.strip():
                raise ValidationError({"waivers": _("Please say why the requirement is waived.")})


def _lock_budgets(handoffs: Iterable[Handoff]) -> None:
    """Two heads who approve from one budget at once do it one after the other."""
    years = {each.facts["programme_year"] for each in handoffs if "programme_year" in each.facts}
    if years:
        list(ProgrammeYear.objects.select_for_update().filter(pk__in=years).order_by("pk"))


def send_back(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """Back to the proposer to be completed; an outcome goes back to who recorded it.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    recorded = Handoff.objects.filter(pk=handoff.pk, stage=Stage.RECORDED).exists()
    kind = _OutcomeSentBack if recorded else _SentBack
    return decide(kind, handoff, by=by, reason=reason, note=note)


def send_back_many(
    handoffs: Iterable[Handoff],
    *,
    by: User,
    reason: str,
    note: str = "",
    do: Do = in_a_transaction,
) -> list[Verdict]:
    """Send proposals back for one reason; each has a verdict of its own."""
    return decide_many(_SentBack, handoffs, by=by, reason=reason, note=note, do=do)


def reject(handoff: Handoff, *, by: User, reason: str, note: str = "") -> Handoff:
    """End a proposal; the family is told by letter, and by the sender in words.

    Raises:
        PermissionDenied, ValidationError, AlreadyDecided
    """
    return decide(_Rejection, handoff, by=by, reason=reason, note=note)


class _Refusal(_Head):
    def __init__(self, lots, *, reason: str, **options):
        super().__init__(lots, **options)
        self.reason = reason

    def refuse(self, action: str, reasons: type, handoff: Handoff, stage: Stage) -> Act:
        appointment = self.permit(handoff)
        require_stage(handoff, Stage.PROPOSED, Stage.FIRST_APPROVED)
        self.hand.require_other_eyes(*self.proposers(handoff))
        require_reason(reasons, self.reason, self.note)
        act = self.act(action, handoff, appointment, reason=self.reason)
        handoff.stage = stage
        return act


class _SentBack(_Refusal):
    def was_theirs(self, handoff: Handoff) -> bool:
        """Or it had an outcome that was theirs to decide on, and a colleague did."""
        if super().was_theirs(handoff):
            return True
        recorded = self.took_part(handoff, "record_outcome")
        return bool(recorded) and self.hand.may(_confirming(handoff), handoff.receiver)

    def judge(self, handoff: Handoff) -> Act:
        act = self.refuse("send_back", SendBack, handoff, Stage.SENT_BACK)
        handoff.first_approved_by = None
        return act


class _Rejection(_Refusal):
    def judge(self, handoff: Handoff) -> Act:
        act = self.refuse("reject", Reject, handoff, Stage.REJECTED)
        handoff.end_reason, act.letter_kind = self.reason, NOTICE
        act.owe_telling()
        return act


# ---------------------------------------------------------------------- outcomes


def confirm(handoff: Handoff, *, by: User, note: str = "") -> Handoff:
    """The receiver's head confirms what was recorded: the case advances, or the handoff ends
    not completed.

    Raises:
        PermissionDenied, FourEyes, StepNotPossible, AlreadyDecided
    """
    return decide(_Confirmation, handoff, by=by, note=note)


def confirm_many(
    handoffs: Iterable[Handoff], *, by: User, note: str = "", do: Do = in_a_transaction
) -> list[Verdict]:
    """Confirm each outcome that may be; the others keep their place, and their verdicts say why."""
    return decide_many(_Confirmation, handoffs, by=by, note=note, do=do)


def _confirming(handoff: Handoff) -> Action:
    return Action.CONFIRM_INTERNAL if handoff.internal else Action.CONFIRM


class _Outcome(Decision):
    """Confirming an outcome, or sending it back, is the same person's turn."""

    def permit(self, handoff: Handoff) -> Appointment:
        appointment = self.hand.permit(_confirming(handoff), handoff.case, handoff.receiver)
        require_stage(handoff, Stage.RECORDED)
        return appointment

    def recorders(self, handoff: Handoff) -> set[int]:
        return self.took_part(handoff, "record_outcome")


class _Confirmation(_Outcome):
    def judge(self, handoff: Handoff) -> Act:
        act = self.act("confirm", handoff, self.permit(handoff), reason=handoff.outcome_reason)
        self.hand.require_other_eyes(
            *self.recorders(handoff), handoff.approved_by_id, handoff.first_approved_by_id
        )
        handoff.confirmed_by = self.by
        handoff.stage = Stage.COMPLETED if handoff.completed else Stage.NOT_COMPLETED
        handoff.end_reason = handoff.outcome_reason
        if handoff.outcome_reason in REFUSALS:
            act.letter_kind = NOTICE
        if not handoff.completed:
            act.owe_telling()
        act.return_custody()
        return act


class _OutcomeSentBack(_Outcome):
    def __init__(self, lots, *, reason: str, **options):
        super().__init__(lots, **options)
        self.reason = reason

    def judge(self, handoff: Handoff) -> Act:
        act = self.act("send_back", handoff, self.permit(handoff), reason=self.reason)
        self.hand.require_other_eyes(*self.recorders(handoff))
        require_reason(SendBack, self.reason, self.note)
        handoff.stage, handoff.recorded_by = Stage.ACCEPTED, None
        return act
