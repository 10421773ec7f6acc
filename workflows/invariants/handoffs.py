"""Handoffs: the stage, whose turn it is, the ledger's last word on it, and what followed."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from viewflow.workflow.status import PROCESS, STATUS

from casework.models import Assistance, CaseEvent
from workflows.flows import DecisionFlow, HandoffFlow
from workflows.invariants.rules import Place, of_steps, places, rule, unless
from workflows.models import Bundle, Handoff, HandoffTask
from workflows.pathways import effects
from workflows.stages import BEFORE_APPROVAL, OPEN, Stage

AFTER = {
    "propose": {Stage.PROPOSED},
    "resubmit": {Stage.PROPOSED},
    "approve_first": {Stage.FIRST_APPROVED},
    "approve": {Stage.APPROVED, Stage.ACCEPTED, Stage.COMPLETED},
    "send_back": {Stage.SENT_BACK, Stage.ACCEPTED},
    "reject": {Stage.REJECTED},
    "withdraw": {Stage.WITHDRAWN},
    "accept": {Stage.ACCEPTED},
    "decline": {Stage.DECLINED},
    "hold": {Stage.ON_HOLD},
    "resume": {Stage.APPROVED, Stage.ACCEPTED},
    "record_outcome": {Stage.RECORDED},
    "confirm": {Stage.COMPLETED, Stage.NOT_COMPLETED},
}
"""Action → where the handoff stands after it; other actions leave it where it is."""
TURNS = {
    Stage.PROPOSED: ("approve", "sender"),
    Stage.FIRST_APPROVED: ("approve", "sender"),
    Stage.SENT_BACK: ("complete", "sender"),
    Stage.APPROVED: ("accept", "receiver"),
    Stage.ACCEPTED: ("record", "receiver"),
    Stage.RECORDED: ("confirm", "receiver"),
}
"""Stage → the node whose turn it is, and which agency's; a held one stands where it was held."""


@rule
def stage_is_what_the_ledger_says() -> Iterator[Place]:
    """A handoff stands where its last decision in the ledger took it."""
    rows = CaseEvent.objects.filter(
        case=OuterRef("case"), handoff=OuterRef("pk"), action__in=list(AFTER)
    )
    last = Subquery(rows.order_by("-sequence").values("action")[:1])
    agree = Q(pk__in=[])
    for action, stages in AFTER.items():
        agree |= Q(last=action, stage__in=stages)
    handoffs = Handoff.objects.annotate(last=last)
    return places(unless(handoffs, agree), case="case__number", handoff="pk")


@rule
def open_handoff_is_somebodys_turn() -> Iterator[Place]:
    """Of every open handoff one turn is open."""
    turn = HandoffTask.objects.filter(process=OuterRef("pk"), status=STATUS.NEW)
    left = Handoff.objects.open().exclude(Exists(turn))
    return places(left, case="case__number", handoff="pk")


@rule
def turn_is_where_its_handoff_stands() -> Iterator[Place]:
    """An open turn is the one that the stage asks for, of the right agency, under a clock that
    runs unless the handoff is held; an ended handoff is nobody's turn.
    """
    right = Q(pk__in=[])
    for stage, (node, agency) in TURNS.items():
        nodes = [getattr(flow, node) for flow in (DecisionFlow, HandoffFlow) if hasattr(flow, node)]
        runs = Q(process__stage=stage, due_at__isnull=False)
        held = Q(process__stage=Stage.ON_HOLD, process__held_from=stage, due_at=None)
        right |= Q(flow_task__in=nodes, agency=F(f"process__{agency}")) & (runs | held)
    turns = unless(HandoffTask.objects.filter(status=STATUS.NEW), right)
    return places(turns, case="process__case__number", handoff="process")


@rule
def flow_ends_with_its_handoff() -> Iterator[Place]:
    """An open handoff has a flow that goes on; a withdrawn one is cancelled, others are done."""
    right = Q(stage__in=OPEN, status=PROCESS.NEW)
    right |= Q(stage=Stage.WITHDRAWN, status=PROCESS.CANCELED)
    right |= ~Q(stage__in=[*OPEN, Stage.WITHDRAWN]) & Q(status=PROCESS.DONE)
    return places(unless(Handoff.objects.all(), right), case="case__number", handoff="pk")


@rule
def bundle_is_decided_as_a_whole() -> Iterator[Place]:
    """All of a bundle wait for the same decision, or none does; who withdrew does not count."""
    waiting = Q(handoffs__stage__in=BEFORE_APPROVAL)
    bundles = Bundle.objects.annotate(
        stages=Count("handoffs__stage", filter=waiting, distinct=True),
        decided=Count("handoffs", filter=~waiting & ~Q(handoffs__stage=Stage.WITHDRAWN)),
    )
    split = bundles.filter(Q(stages__gt=1) | Q(stages=1, decided__gt=0))
    handoffs = Handoff.objects.filter(bundle__in=split.values("pk"), stage__in=BEFORE_APPROVAL)
    return places(handoffs, case="case__number", handoff="pk")


@rule
def help_follows_its_decision() -> Iterator[Place]:
    """A completed step that gives help has planned or paid it."""
    giving = of_steps(lambda step: step.then in (effects.plan_assistance, effects.record_grant))
    given = Assistance.objects.filter(
        case=OuterRef("case"), member=OuterRef("member"), programme_year=OuterRef("year")
    )
    year = Cast(KeyTextTransform("programme_year", "facts"), BigIntegerField())
    completed = Handoff.objects.filter(giving, stage=Stage.COMPLETED).annotate(year=year)
    return places(completed.exclude(Exists(given)), case="case__number", handoff="pk")
