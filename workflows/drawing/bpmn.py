"""Processes as BPMN 2.0, with the places of their boxes and lines (DI), for other tools to open."""

from xml.etree import ElementTree as xml

from workflows.drawing.diagram import AT_ONCE, GATEWAY, Edge, Node, Process

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
TARGET = "urn:tangga"
POOL_LEFT, POOL_MARGIN = 60, 30
LETTER, LINE = 7, 14
"""Width and height of a label's letter, in pixels."""


def as_bpmn(processes: list[Process]) -> str:
    """One file; several processes lie in pools of their own."""
    for prefix, space in SPACES.items():
        xml.register_namespace(prefix, space)
    root = xml.Element(_tag("bpmn:definitions"), id="definitions", targetNamespace=TARGET)
    pools = processes if len(processes) > 1 else []
    if pools:
        together = _add(root, "bpmn:collaboration", id="pools")
        for each in pools:
            _add(together, "bpmn:participant", id=_pool(each), name=each.name, processRef=each.code)
    for each in processes:
        _process(root, each)
    diagram = _add(root, "bpmndi:BPMNDiagram", id="diagram")
    drawn = "pools" if pools else processes[0].code
    plane = _add(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement=drawn)
    for each in processes:
        _places(plane, each, in_pool=bool(pools))
    xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml.tostring(root, encoding="unicode")}\n'


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _add(
    parent: xml.Element, tag: str, text: str | None = None, /, **attributes: str
) -> xml.Element:
    element = xml.SubElement(parent, _tag(tag), attributes)
    element.text = text
    return element


def _named(text: str) -> dict[str, str]:
    return {"name": text} if text else {}


def _pool(process: Process) -> str:
    return f"pool_{process.code}"


def _process(root: xml.Element, process: Process) -> None:
    attributes = {"id": process.code, "name": process.name, "isExecutable": "true"}
    element = _add(root, "bpmn:process", **attributes)
    for node in process.nodes:
        _node(element, process, node)
    for edge in process.edges:
        ends = {"sourceRef": edge.source, "targetRef": edge.target}
        flow = _add(element, "bpmn:sequenceFlow", id=edge.code, **_named(edge.label), **ends)
        if edge.condition:
            _add(flow, "bpmn:conditionExpression", edge.condition)


def _node(parent: xml.Element, process: Process, node: Node) -> None:
    default = [edge.code for edge in process.leaving(node) if edge.default]
    attributes = {"id": node.code, **_named(node.name)}
    if default:
        attributes["default"] = default[0]
    if node.kind == AT_ONCE:
        attributes["scriptFormat"] = "text/x-python"
    element = _add(parent, f"bpmn:{node.kind}", **attributes)
    if node.note:
        _add(element, "bpmn:documentation", node.note)
    for edge in process.reaching(node):
        _add(element, "bpmn:incoming", edge.code)
    for edge in process.leaving(node):
        _add(element, "bpmn:outgoing", edge.code)
    if node.script:
        _add(element, "bpmn:script", node.script)


# ---------------------------------------------------------------------- places


def _places(plane: xml.Element, process: Process, *, in_pool: bool) -> None:
    if in_pool:
        left, top, right, bottom = process.bounds
        pool = _shape(plane, _pool(process), isHorizontal="true")
        left, top = left - POOL_LEFT, top - POOL_MARGIN
        _bounds(pool, left, top, right - left + POOL_MARGIN, bottom - top + POOL_MARGIN)
    for node in process.nodes:
        shape = _shape(plane, node.code, **_marker(node))
        _bounds(shape, node.x, node.y, node.width, node.height)
        if node.kind == GATEWAY and node.name:
            width = LETTER * len(node.name)
            _label(shape, node.name, node.x - width, node.y)
    for edge in process.edges:
        _waypoints(plane, edge)


def _marker(node: Node) -> dict[str, str]:
    return {"isMarkerVisible": "true"} if node.kind == GATEWAY else {}


def _shape(plane: xml.Element, of: str, **attributes: str) -> xml.Element:
    return _add(plane, "bpmndi:BPMNShape", id=f"shape_{of}", bpmnElement=of, **attributes)


def _bounds(shape: xml.Element, x: int, y: int, width: int, height: int) -> None:
    _add(shape, "dc:Bounds", x=str(x), y=str(y), width=str(width), height=str(height))


def _label(of: xml.Element, text: str, x: int, y: int) -> None:
    _bounds(_add(of, "bpmndi:BPMNLabel"), x, y, LETTER * len(text), LINE)


def _waypoints(plane: xml.Element, edge: Edge) -> None:
    element = _add(plane, "bpmndi:BPMNEdge", id=f"line_{edge.code}", bpmnElement=edge.code)
    for x, y in edge.points:
        _add(element, "di:waypoint", x=str(x), y=str(y))
    if edge.label:
        x, y, on = edge.label_at
        _label(element, edge.label, x if on else x - LETTER * len(edge.label), y - LINE - 2)
