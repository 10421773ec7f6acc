"""What every service begins with: the rows under lock, and the question whether it is too late."""

from django.core.exceptions import PermissionDenied
from viewflow.workflow.status import STATUS

from casework.models import Case, User
from permissions.access import may_or_raise, require_other_family, require_sight
from permissions.models import Appointment
from workflows.acts import Act
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.guards import not_possible
from workflows.models import Handoff, HandoffTask
from workflows.pathways import pathway_of
from workflows.stages import ORDER, Stage

RELATED = (
    "member",
    "sender",
    "receiver",
    "letter",
    "proposed_by",
    "first_approved_by",
    "approved_by",
    "recorded_by",
    "last_by",
)


def locked_case(case: Case) -> Case:
    """The case as its pathway's class, its row locked until the transaction ends."""
    return _locked_case(case.pk)


def _locked_case(pk: int) -> Case:
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("kelurahan", "household__kelurahan__kecamatan", "beneficiary")
        .get(pk=pk)
    )
    case.__class__ = pathway_of(case.pathway)  # a proxy: the same row, with its transitions
    return case


def locked(handoff: Handoff) -> Handoff:
    """The handoff under lock, the case first, always; its open turn, if any, comes with it."""
    case = _locked_case(handoff.case_id)
    task = (
        HandoffTask.objects.select_for_update(of=("self", "process"))
        .select_related(*(f"process__{name}" for name in RELATED))
        .filter(process=handoff.pk, status=STATUS.NEW)
        .first()
    )
    handoff = task.process if task else _ended(handoff.pk)
    handoff.case, handoff.open_turn = case, task
    return handoff


def _ended(pk: int) -> Handoff:
    """Nobody's turn any more."""
    return Handoff.objects.select_related(*RELATED).get(pk=pk)


def locked_lot(handoff: Handoff) -> list[Handoff]:
    """A bundle's open handoffs, or one alone, or one whose part in its bundle has ended; cases
    are locked in the order of their numbers.
    """
    if handoff.bundle_id is None:
        return [locked(handoff)]
    lot = [locked(each) for each in handoff.bundle.handoffs.open().order_by("case_id")]
    return lot if any(each.pk == handoff.pk for each in lot) else [locked(handoff)]


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


def take_turn(act: Act) -> None:
    """The handoff's stage is set: let the flow go on from there."""
    task = act.handoff.open_turn
    task.flow_task.take(task, act.by)


def same(handoff: Handoff, acts: list[Act]) -> Handoff:
    """The handoff the caller meant, out of the lot that was acted on."""
    return next(act.handoff for act in acts if act.handoff.pk == handoff.pk)
