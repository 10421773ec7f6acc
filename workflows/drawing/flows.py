"""A viewflow flow as a process: its nodes in a row, in the order in which its file has them."""

from django.utils.translation import override
from viewflow.workflow.base import Node as FlowNode
from viewflow.workflow.flow import Flow

from workflows.drawing.diagram import GATEWAY, Edge, Node, Process
from workflows.drawing.rows import lay_in_a_row
from workflows.flows import At
from workflows.nodes import Automatic, Route, Turn


def flow_as_process(flow: type[Flow], language: str = "en") -> Process:
    """The flow's graph with boxes and lines in their places."""
    with override(language):
        names = [name for name, each in vars(flow).items() if isinstance(each, FlowNode)]
        nodes = [getattr(flow.instance, name) for name in names]
        process = Process(
            flow.__name__,
            str(flow.process_title),
            [_box(each) for each in nodes],
            [edge for each in nodes for edge in _lines(each)],
        )
    return lay_in_a_row(process)


def _box(node: FlowNode) -> Node:
    name = "" if node.bpmn_element == GATEWAY else str(node.task_title or node.name.capitalize())
    note, script = "", ""
    if isinstance(node, Turn):
        note = node.whose.__name__
    elif isinstance(node, Automatic):
        script = node._func.__name__
    return Node(node.name, node.bpmn_element, name, note, script)


def _lines(node: FlowNode) -> list[Edge]:
    if isinstance(node, Route):
        return [_way(node, target, condition) for target, condition in node._branches]
    return [Edge(each.src.name, each.dst.name) for each in node._outgoing()]


def _way(node: Route, target: FlowNode, condition) -> Edge:
    if condition is None:
        return Edge(node.name, target.name, default=True)
    if isinstance(condition, At):
        stages = [str(stage.value) for stage in condition.stages]
        label = " or ".join(stage.replace("_", " ") for stage in stages)
        return Edge(node.name, target.name, label, f"stage in {stages!r}")
    name = condition.__name__
    return Edge(node.name, target.name, name.replace("_", " "), name)
