"""Pictures of what the code says, so that nobody draws them by hand."""

from collections.abc import Callable

from viewflow.workflow.flow import Flow

from workflows.drawing.bpmn import as_bpmn
from workflows.drawing.flows import flow_as_process
from workflows.drawing.ladder import draw_ladder
from workflows.drawing.rungs import ladder_as_processes
from workflows.drawing.svg import as_svg
from workflows.flows import DecisionFlow, HandoffFlow

__all__ = ["DRAWINGS"]


def _svg(flow: type[Flow]) -> Callable[[], str]:
    return lambda: as_svg(flow_as_process(flow))


def _bpmn(flow: type[Flow]) -> Callable[[], str]:
    return lambda: as_bpmn([flow_as_process(flow)])


DRAWINGS: dict[str, Callable[[], str]] = {
    "ladder.svg": draw_ladder,
    "ladder.bpmn": lambda: as_bpmn(ladder_as_processes()),
    "decision-flow.svg": _svg(DecisionFlow),
    "decision-flow.bpmn": _bpmn(DecisionFlow),
    "handoff-flow.svg": _svg(HandoffFlow),
    "handoff-flow.bpmn": _bpmn(HandoffFlow),
}
"""File in docs/ → what draws it, as text."""
