"""What every service begins with: the rows under lock, and the question whether it is too late."""

from django.core.exceptions import PermissionDenied

from casework.models import Case, User
from permissions.access import may_or_raise, require_other_family, require_sight
from permissions.models import Appointment
from workflows.acts import Act
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.guards import not_possible
from workflows.models import Handoff, HandoffTask
from workflows.pathways import pathway_of
from workflows.stages import ORDER, Stage
from viewflow.workflow.status import STATUS

PEOPLE = (
    "proposed_by",
    "first_approved_by",
    "approved_by",
    "recorded_by",
    "last_by",
)


def locked_case(case: Case) -> Case:
    """The case as its pathway's class, its row locked until the transaction ends."""
    return (
        pathway_of(case.pathway)
        .objects.select_for_update(of=("self",))
        .select_related("household__kelurahan__kecamatan", "beneficiary")
        .get(pk=case.pk)
    )


def locked(handoff: Handoff) -> Handoff:
    """The handoff under lock, the case first, always."""
    return _locked_in(locked_case(handoff.case), handoff.pk)


def locked_lot(handoff: Handoff) -> list[Handoff]:
    """A bundle's open handoffs, or the one; cases are locked in the order of their numbers."""
    if handoff.bundle_id is None:
        return [locked(handoff)]
    together = handoff.bundle.handoffs.open().select_related("case").order_by("case_id")
    lot = [locked(each) for each in together]
    return lot or [locked(handoff)]


def _locked_in(case: Case, pk: int) -> Handoff:
    handoff = (
        Handoff.objects.select_for_update(of=("self",))
        .select_related("member", "sender", "receiver", "bundle", *PEOPLE)
        .get(pk=pk)
    )
    handoff.case = case
    return handoff


def permit(by: User, action: str, handoff: Handoff, *agencies) -> Appointment:
    """The appointment for this action; confidentiality and the own family are looked at too.

    Raises:
        PermissionDenied, FourEyes
    """
    appointment = may_or_raise(by, action, *agencies)
    require_sight(by, handoff.case)
    require_other_family(by, handoff.case)
    return appointment


def may(by: User, action: str, *places) -> bool:
    try:
        may_or_raise(by, action, *places)
    except PermissionDenied:
        return False
    return True


def require_stage(handoff: Handoff, *stages: Stage) -> None:
    """
    Raises:
        AlreadyDecided: it has gone past these stages; StepNotPossible: it has not come so far.
    """
    if handoff.stage in stages:
        return
    if ORDER[handoff.stands] < min(ORDER[stage] for stage in stages):
        raise StepNotPossible([not_possible("stage", handoff.get_stage_display())])
    raise AlreadyDecided(handoff.last_by, handoff.last_at, handoff.stage)


def open_turn(handoff: Handoff) -> HandoffTask:
    task = HandoffTask.objects.get(process=handoff, status=STATUS.NEW)
    task.process = handoff
    return task


def take_turn(act: Act) -> None:
    """The handoff's stage is set: let the flow go on from there."""
    task = open_turn(act.handoff)
    task.flow_task.take(task, act.by)
