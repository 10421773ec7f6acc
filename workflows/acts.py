"""An act: one thing one person does to one case, from the lock to the ledger row.

The services decide; an act collects what follows (state, turns, custody, letter), and `seal` writes
it for one act or for hundreds, in the order that the ledger needs: what the step brings with it,
custody, letter number and content, ledger rows, letters, handoffs, cases.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from casework import cities, clock, ledger, workdays
from casework.canonical import check_texts
from casework.models import Case, Custody, CustodyKind, CustodyScope, User
from permissions.models import Appointment
from workflows.errors import StepNotPossible
from workflows.guards import SENTENCES, WRONG_STATE, not_possible
from workflows.models import Handoff, HandoffNote, HandoffTask, Objection, Telling
from workflows.stages import Stage


@dataclass
class Act:
    """What happens to one handoff (or, without one, to a case) in this transaction.

    `letter_kind` names the letter that this act issues, `due_at` when the next turn is due;
    `decides` is false where the handoff stays as it was last decided.
    """

    action: str
    case: Case
    by: User | None
    appointment: Appointment | None
    handoff: Handoff | None = None
    reason: str = ""
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)
    letter_kind: str = ""
    from_state: str = ""
    decides: bool = True
    advanced: bool = False
    ended_turn: HandoffTask | None = None
    next_turn: HandoffTask | None = None
    begins: Custody | None = None
    ends_holder: bool = False
    ends_guest: bool = False
    owes: Telling | None = None

    def __post_init__(self):
        self.from_state = self.case.state
        check_note(self.note)
        if self.handoff:
            self.handoff.act = self

    # -------------------------------------------------------------- what the flow calls

    def issue_letter(self) -> None:
        """The step's letter is due with this act, if the step names one."""
        self.letter_kind = self.handoff.definition.letter

    def let_receiver_in(self) -> None:
        """From its approval on, the receiver sees what is coming; inside one agency it is there."""
        handoff = self.handoff
        handoff.let_in_at = self.at
        if handoff.internal:
            handoff.stage = Stage.ACCEPTED
            handoff.accepted_at = self.at
            return
        self._begin(CustodyKind.GUEST, handoff.receiver_id, handoff.definition.scope)

    def advance(self) -> None:
        """The state machine moves the case, or leaves it where it stands.

        Raises:
            StepNotPossible: the state changed since the proposal, and the step fits it no more.
        """
        handoff, step = self.handoff, self.handoff.definition
        facts = {**handoff.facts, "reason": handoff.reason}
        try:
            getattr(self.case, step.code)(facts)
        except TransitionNotAllowed as error:
            raise StepNotPossible([not_possible(WRONG_STATE, SENTENCES[WRONG_STATE])]) from error
        if self.case.state != self.from_state:
            self.case.state_since = self.at
        self.advanced = True

    # -------------------------------------------------------------- custody

    def pass_to_receiver(self) -> None:
        """The receiver works on the case from now on; a parallel referral moves nobody."""
        handoff = self.handoff
        if not handoff.definition.parallel:
            self._hold(handoff.receiver_id, handoff.definition.scope)

    def return_custody(self) -> None:
        """The handoff is over: the guest leaves, and the sender has the case again unless the
        step says that the receiver keeps it.
        """
        handoff = self.handoff
        if handoff.guest_id is None:
            return
        kept = handoff.definition.keeps_case and handoff.stage == Stage.COMPLETED
        if handoff.accepted_at and not kept and not handoff.definition.parallel:
            self._hold(handoff.sender_id)
        self.ends_guest = True

    def _hold(self, agency: int, scope: str = CustodyScope.CASE) -> None:
        """Another agency works on the case from now on."""
        self.ends_holder = True
        self._begin(CustodyKind.HOLDER, agency, scope)

    def _begin(self, kind: str, agency: int, scope: str) -> None:
        self.begins = Custody(
            case=self.case,
            agency_id=agency,
            kind=kind,
            scope=scope,
            reason=self.handoff.step,
            since=self.at,
        )

    # -------------------------------------------------------------- the family

    def owe_telling(self, reason: str = "") -> None:
        """The sender has to tell the family where its handoff stands from now on, and why.

        Args:
            reason: the proposal's, where its approval is what is told; else the act's own.
        """
        handoff, reason = self.handoff, reason or self.reason
        self._owe(handoff.sender_id, handoff=handoff, about=handoff.stage, reason=reason)

    def owe_answer(self, objection: Objection) -> None:
        """Whoever has the case has to tell the family what was answered."""
        agency = objection.about.sender_id if objection.about else objection.agency_id
        self._owe(agency, objection=objection, about=objection.status)

    def _owe(self, agency: int, **about) -> None:
        days = cities.load(settings.TANGGA_CITY).deadlines.telling_days
        self.owes = Telling(
            case=self.case,
            agency_id=agency,
            since=self.at,
            due_at=workdays.due_after(self.at, days),
            **about,
        )

    # -------------------------------------------------------------- for the ledger

    @property
    def actor(self) -> ledger.Actor:
        if self.by is None:
            return ledger.SYSTEM
        appointment = self.appointment
        return ledger.Actor(
            user=self.by.pk,
            role=appointment.role,
            agency=appointment.agency.code if appointment.agency_id else "",
            capacity=appointment.capacity,
            appointment=appointment.pk,
        )

    @cached_property
    def due_at(self) -> datetime | None:
        """When the receiver should have answered: what the letter asks for."""
        due = self.handoff.definition.due
        days = due.accept or due.outcome
        return workdays.due_after(self.at, days) if days else None


def check_note(note: str) -> None:
    """
    Raises:
        ValidationError: on `note`.
    """
    check_texts(note=note)
    longest = HandoffNote._meta.get_field("text").max_length
    if len(note) > longest:
        raise ValidationError(
            {"note": _("Please write at most %(longest)s characters.") % {"longest": longest}}
        )
