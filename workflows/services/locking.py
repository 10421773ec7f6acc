"""What every service begins with: the rows under lock, and the question whether it is too late."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from casework.changes import remember
from casework.models import Agency, Case, User
from casework.prepared import prepared
from permissions.hands import Hand
from permissions.models import Appointment
from workflows.acts import Act
from workflows.errors import AlreadyDecided, StepNotPossible
from workflows.guards import not_possible
from workflows.models import Handoff, HandoffTask
from workflows.pathways import on_its_pathway
from workflows.stages import ORDER, Stage

OF_CASE = ("kelurahan", "household__kelurahan__kecamatan", "beneficiary")
OF_HANDOFF = ("member", "sender", "receiver")
IN_LETTERS = ("proposed_by",)
"""What is fetched with a row. The rest is rarely looked at, and fetched when it is: every column in
a query costs time, four times a handoff.
"""


def locked_case(case: Case) -> Case:
    """The case as its pathway's class, its row locked until the transaction ends."""
    return _locked_cases([case.pk], OF_CASE)[case.pk]


def locked_cases(cases: Iterable[Case]) -> list[Case]:
    """The same for many, each once, in the order of their numbers."""
    return list(_locked_cases({case.pk for case in cases}, OF_CASE).values())


def _locked_cases(pks: Collection[int], related: Iterable[str]) -> dict[int, Case]:
    found = {case.pk: case for case in _cases(*related, pks=pks)}
    for case in found.values():
        remember(on_its_pathway(case))
    return found


@prepared
def _cases(*related: str, pks) -> QuerySet[Case]:
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    cases = cases.order_by("pk")  # nobody waits in a circle
    return cases.select_related(*related) if related else cases


def locked(handoff: Handoff, *, for_letter: bool = False) -> Handoff:
    """The handoff under lock, the case first, always; its open turn, if any, comes with it."""
    return locked_all([handoff], for_letter=for_letter)[0]


def locked_all(handoffs: Iterable[Handoff], *, for_letter: bool = False) -> list[Handoff]:
    """The same for many, in the order of their cases.

    Args:
        for_letter: letters will probably be written, so what they say is fetched as well.
    """
    case_of = {each.pk: each.case_id for each in handoffs}
    cases = _locked_cases(set(case_of.values()), OF_CASE if for_letter else ())
    related = (*OF_HANDOFF, *IN_LETTERS) if for_letter else OF_HANDOFF
    turns = _open_turns(*related, handoffs=list(case_of))
    found = {turn.process_id: _with_turn(turn) for turn in turns}
    if ended := set(case_of) - set(found):
        found |= Handoff.objects.select_related(*related).in_bulk(ended)
    for handoff in found.values():
        handoff.case = cases[handoff.case_id]
        remember(handoff)
    return sorted(found.values(), key=lambda each: (each.case_id, each.pk))


def locked_subject(case: Case, about: Handoff | None) -> tuple[Case, Handoff | None]:
    """A case, and the one of its handoffs that something is about, if it is about one.

    Raises:
        ValidationError: the handoff is of another case.
    """
    if about is None:
        return locked_case(case), None
    about = locked(about)
    if about.case_id != case.pk:
        raise ValidationError({"about": _("This belongs to another case.")})
    return about.case, about


@prepared
def _open_turns(*related: str, handoffs) -> QuerySet[HandoffTask]:
    """In no order: their cases are locked already."""
    return (
        HandoffTask.objects.select_for_update(of=("self", "process"))
        .select_related(*(f"process__{name}" for name in related))
        .filter(process__in=handoffs, status=STATUS.NEW)
        .order_by()
    )


def _with_turn(turn: HandoffTask) -> Handoff:
    remember(turn)
    turn.process.open_turn = turn
    return turn.process


def locked_lot(handoff: Handoff) -> list[Handoff]:
    """A bundle's open handoffs, or one alone, or one whose part in its bundle has ended."""
    if handoff.bundle_id is None:
        return [locked(handoff, for_letter=True)]
    lot = locked_all(handoff.bundle.handoffs.open(), for_letter=True)
    found = any(each.pk == handoff.pk for each in lot)
    return lot if found else [locked(handoff, for_letter=True)]


def permit(by: User, action: str, handoff: Handoff, *agencies: Agency) -> Appointment:
    """
    Raises:
        PermissionDenied, FourEyes
    """
    return Hand(by, [handoff.case]).permit(action, handoff.case, *agencies)


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
