"""An act: one thing one person does to one case, from the lock to the ledger row.

The services decide; an act collects what follows (state, custody, letter) and `seal` writes it
in the order that the ledger needs: letter number and content, ledger row, letter, handoff, case.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from casework import clock, ledger, workdays
from casework.canonical import check_texts
from casework.models import Case, Custody, CustodyKind, CustodyScope, User
from documents import issuing
from documents.models import Letter
from permissions.models import Appointment
from workflows import letters
from workflows.errors import StepNotPossible
from workflows.guards import OTHER_CASE, SENTENCES, WRONG_STATE, not_possible
from workflows.models import Handoff, HandoffNote
from workflows.stages import Stage


@dataclass
class Act:
    """What happens to one handoff (or, without one, to a case) in this transaction.

    `letter_kind` names the letter that this act issues, `due_at` when the next turn is due.
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
    moved_case: bool = False
    handoff_is_new: bool = False

    def __post_init__(self):
        self.from_state = self.case.state
        _check_note(self.note)
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
        handoff.guest = Custody.objects.create(
            case=self.case,
            agency_id=handoff.receiver_id,
            kind=CustodyKind.GUEST,
            scope=handoff.definition.scope,
            reason=handoff.step,
            since=self.at,
        )

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
        if step.then:
            step.then(self.case, handoff, self.by)
        self.moved_case = True

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
        else:
            Custody.objects.filter(pk=handoff.guest_id).update(until=self.at)

    def _hold(self, agency: int, scope: str = CustodyScope.CASE) -> None:
        """Another agency works on the case from now on; a guest whose handoff is over leaves."""
        ending = Q(kind=CustodyKind.HOLDER)
        if agency == self.handoff.sender_id:
            ending |= Q(pk=self.handoff.guest_id)
        self.case.custodies.current().filter(ending).update(until=self.at)
        Custody.objects.create(
            case=self.case,
            agency_id=agency,
            kind=CustodyKind.HOLDER,
            scope=scope,
            reason=self.handoff.step,
            since=self.at,
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

    @property
    def due_at(self) -> datetime | None:
        """When the receiver should have answered: what the letter asks for."""
        due = self.handoff.definition.due
        days = due.accept or due.outcome
        return workdays.due_after(self.at, days) if days else None


def _check_note(note: str) -> None:
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


def seal(acts: list[Act]) -> None:
    """Write down what the acts of one decision did; a bundle's acts share one letter."""
    kind = acts[0].letter_kind
    draft = letters.draft(kind, acts) if kind else None
    events = [_write(act, draft) for act in acts]
    issued = None
    if draft:
        lines = [
            (act.case, act.handoff.member, event.hash)
            for act, event in zip(acts, events, strict=True)
        ]
        issued = issuing.issue(draft, event_hash=events[0].hash, lines=lines, at=acts[0].at)
    for act in acts:
        _save(act, issued if issued and kind == _step_letter(act) else None)


def _step_letter(act: Act) -> str:
    """Its own letter belongs to the handoff; a notice of its end stands beside it."""
    return act.handoff.definition.letter if act.action in LETTERS_OF_THE_STEP else ""


def _write(act: Act, draft: issuing.Draft | None):
    handoff = act.handoff
    return ledger.append(
        act.case,
        act.action,
        actor=act.actor,
        from_state=act.from_state,
        step=handoff.step if handoff else "",
        handoff=handoff.pk if handoff else None,
        reason=act.reason,
        guards=handoff.guards if handoff and act.action in GUARDED else None,
        letter=(draft.number, draft.digest) if draft else ("", ""),
        details=act.details,
    )


LETTERS_OF_THE_STEP = ("approve", "supersede_letter")
GUARDED = ("propose", "resubmit", "approve_first", "approve")


def _save(act: Act, letter: Letter | None) -> None:
    handoff = act.handoff
    if handoff:
        if letter:
            handoff.letter = letter
        if act.by:  # a timer tells people; it was nobody's decision
            handoff.last_by, handoff.last_at = act.by, act.at
        if not act.handoff_is_new:
            handoff.save()
        if act.note.strip():
            HandoffNote.objects.create(
                handoff=handoff, action=act.action, text=act.note.strip(), by=act.by, at=act.at
            )
    if act.moved_case:
        _save_moved(act.case)
    else:
        act.case.save(update_fields=["events_written", "head"])


def _save_moved(case: Case) -> None:
    """
    Raises:
        StepNotPossible: the household or the new beneficiary has another open case by now.
    """
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as error:
        raise StepNotPossible([not_possible(OTHER_CASE, SENTENCES[OTHER_CASE])]) from error
