"""Who next, by when: the two flows that every step follows.

The pathway says what is legal; a flow hands the turn on. The services set a handoff's stage and
take its turn, and the gateways read the stage. Names of flows and nodes are stored with every
handoff: renaming one is a data migration.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow.flow import Flow

from permissions.roles import Role
from workflows.models import Handoff, HandoffTask
from workflows.nodes import Automatic, End, Propose, Route, Turn
from workflows.stages import Stage


def approver(handoff: Handoff) -> tuple[int, Role]:
    """The head; the division head where this is the first of two approvals."""
    first_of_two = handoff.definition.approvals == 2 and handoff.stage == Stage.PROPOSED
    return handoff.sender_id, Role.DIVISION_HEAD if first_of_two else Role.HEAD


def proposer(handoff: Handoff) -> tuple[int, Role]:
    return handoff.sender_id, Role.CASEWORKER


def receiver(handoff: Handoff) -> tuple[int, Role]:
    return handoff.receiver_id, Role.CASEWORKER


def confirmer(handoff: Handoff) -> tuple[int, Role]:
    """The receiver's head; its division head where the head approved for the same agency."""
    return handoff.receiver_id, Role.DIVISION_HEAD if handoff.internal else Role.HEAD


def to_approve(handoff: Handoff) -> int:
    return handoff.definition.due.approve


def to_accept(handoff: Handoff) -> int:
    return handoff.definition.due.accept


def to_complete(handoff: Handoff) -> int:
    return handoff.definition.due.outcome


@dataclass(frozen=True)
class At:
    """A gateway's condition: the handoff stands at one of these stages."""

    stages: tuple[Stage, ...]

    def __call__(self, handoff: Handoff) -> bool:
        return handoff.stage in self.stages


def at(*stages: Stage) -> At:
    return At(stages)


def within_one_agency(handoff: Handoff) -> bool:
    return handoff.internal


class DecisionFlow(Flow):
    """Decision within one agency."""

    process_title = _("Decision")
    process_class = Handoff
    task_class = HandoffTask

    propose = Propose().Annotation(title=_("Propose")).Next(this.approve)
    approve = Turn(approver, to_approve).Annotation(title=_("Approve")).Next(this.decided)
    decided = (
        Route()
        .Case(this.approve, at(Stage.FIRST_APPROVED))
        .Case(this.complete, at(Stage.SENT_BACK))
        .Case(this.end, at(Stage.REJECTED))
        .Default(this.advance)
    )
    complete = (
        Turn(proposer, to_approve).Annotation(title=_("Complete the proposal")).Next(this.approve)
    )
    advance = Automatic(this.run_advance).Annotation(title=_("Advance")).Next(this.issue)
    issue = Automatic(this.run_issue).Annotation(title=_("Issue the letter")).Next(this.end)
    end = End()

    @staticmethod
    def run_advance(handoff: Handoff) -> None:
        handoff.act.advance()

    @staticmethod
    def run_issue(handoff: Handoff) -> None:
        handoff.act.issue_letter()


class HandoffFlow(Flow):
    """Handoff from one agency to the next."""

    process_title = _("Handoff")
    process_class = Handoff
    task_class = HandoffTask

    propose = Propose().Annotation(title=_("Propose")).Next(this.approve)
    approve = Turn(approver, to_approve).Annotation(title=_("Approve")).Next(this.decided)
    decided = (
        Route()
        .Case(this.approve, at(Stage.FIRST_APPROVED))
        .Case(this.complete, at(Stage.SENT_BACK))
        .Case(this.end, at(Stage.REJECTED))
        .Default(this.issue)
    )
    complete = (
        Turn(proposer, to_approve).Annotation(title=_("Complete the proposal")).Next(this.approve)
    )
    issue = (
        Automatic(this.run_issue)
        .Annotation(title=_("Issue the letter, let the receiver in"))
        .Next(this.handed_over)
    )
    handed_over = Route().Case(this.record, within_one_agency).Default(this.accept)
    accept = Turn(receiver, to_accept).Annotation(title=_("Accept")).Next(this.answered)
    answered = Route().Case(this.end, at(Stage.DECLINED)).Default(this.record)
    record = (
        Turn(receiver, to_complete).Annotation(title=_("Record the outcome")).Next(this.confirm)
    )
    confirm = Turn(confirmer, to_approve).Annotation(title=_("Confirm")).Next(this.confirmed)
    confirmed = (
        Route()
        .Case(this.record, at(Stage.ACCEPTED))
        .Case(this.end, at(Stage.NOT_COMPLETED))
        .Default(this.advance)
    )
    advance = Automatic(this.run_advance).Annotation(title=_("Advance")).Next(this.end)
    end = End()

    @staticmethod
    def run_issue(handoff: Handoff) -> None:
        handoff.act.issue_letter()
        handoff.act.let_receiver_in()

    @staticmethod
    def run_advance(handoff: Handoff) -> None:
        handoff.act.advance()


def flow_of(handoff: Handoff) -> type[Flow]:
    return HandoffFlow if handoff.definition.is_handoff else DecisionFlow
