"""The drawings in docs/ are what the code says today, and others can read them."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as xml

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from viewflow import this
from viewflow.workflow.base import Node
from viewflow.workflow.flow import Flow

from workflows.drawing import DRAWINGS
from workflows.drawing.bpmn import SPACES, as_bpmn
from workflows.drawing.diagram import Process
from workflows.drawing.flows import flow_as_process
from workflows.drawing.rungs import ladder_as_processes
from workflows.drawing.svg import as_svg
from workflows.flows import DecisionFlow, HandoffFlow, proposer, to_approve
from workflows.models import Handoff, HandoffTask
from workflows.nodes import Automatic, End, Propose, Route, Turn
from workflows.pathways import STEPS
from workflows.pathways.graduation import GraduationCase, State
from workflows.stages import Stage

DOCS = settings.BASE_DIR / "docs"
FLOWS = {"decision-flow": DecisionFlow, "handoff-flow": HandoffFlow}
PROCESSES = {
    "decision-flow": lambda: [flow_as_process(DecisionFlow)],
    "handoff-flow": lambda: [flow_as_process(HandoffFlow)],
    "ladder": ladder_as_processes,
}
STEP = STEPS["graduation"]
BOTH_WAYS = {"reopen", "correct"}
"""Steps that lead to one of several states."""


# ---------------------------------------------------------------------- fresh


def test_the_committed_drawings_are_fresh(tmp_path):
    call_command("draw", into=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == set(DRAWINGS)
    stale = [
        name for name in DRAWINGS if (tmp_path / name).read_bytes() != (DOCS / name).read_bytes()
    ]
    assert stale == [], "run: manage.py draw"


def test_no_drawing_is_left_behind():
    kept = {path.name for kind in ("*.svg", "*.bpmn") for path in DOCS.glob(kind)}
    assert kept == set(DRAWINGS)


def test_a_drawing_is_the_same_whatever_language_the_pages_speak():
    with override("id"):
        indonesian = {name: draw() for name, draw in DRAWINGS.items()}
    with override("en"):
        assert {name: draw() for name, draw in DRAWINGS.items()} == indonesian


def test_a_drawing_is_the_same_in_every_process(tmp_path):
    """Sets and dicts of another process come in another order."""
    run = subprocess.run(
        [sys.executable, "manage.py", "draw", "--into", str(tmp_path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONHASHSEED": "5"},
        capture_output=True,
        text=True,
    )
    assert run.stderr == ""
    for name, draw in DRAWINGS.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == draw(), name


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("draw", into=tmp_path / "nowhere")


def test_a_new_step_is_in_every_drawing_of_the_ladder(monkeypatch):
    before = {name: DRAWINGS[name]() for name in ("ladder.svg", "ladder.bpmn")}
    mentor = replace(STEP["train"], code="mentor")
    monkeypatch.setitem(STEPS, "graduation", STEP | {"mentor": mentor})
    assert all(DRAWINGS[name]() != text for name, text in before.items())
    assert {"mentor", "beside_mentor"} <= {
        node.code for each in ladder_as_processes() for node in each.nodes
    }


class MentoredFlow(Flow):
    """A flow with a step more than ours have."""

    process_class = Handoff
    task_class = HandoffTask

    propose = Propose().Next(this.mentor)
    mentor = Turn(proposer, to_approve).Annotation(title="Find a mentor").Next(this.told)
    told = Route().Case(this.mentor, lambda handoff: False).Default(this.note)
    note = Automatic(lambda handoff: None).Next(this.end)
    end = End()


@pytest.mark.parametrize("draw", [as_svg, lambda process: as_bpmn([process])])
def test_a_new_node_is_in_every_drawing_of_a_flow(draw):
    assert "mentor" in draw(flow_as_process(MentoredFlow))


# ---------------------------------------------------------------------- read by others


def read_by_spiff(name: str) -> dict[str, dict[str, set[str]]]:
    """Process → node → the nodes after it, as an independent reader finds them in the file."""
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_file(str(DOCS / f"{name}.bpmn"))
    found = {}
    for process in parser.get_process_ids():
        nodes = [each for each in parser.get_spec(process).task_specs.values() if each.bpmn_id]
        found[process] = {
            node.bpmn_id: {after.bpmn_id for after in node.outputs if after.bpmn_id}
            for node in nodes
        }
    return found


@pytest.mark.parametrize("name", FLOWS)
def test_another_reader_finds_the_nodes_and_edges_of_the_flow(name):
    flow = FLOWS[name]
    nodes = [each for each in vars(flow).values() if isinstance(each, Node)]
    in_code = {node.name: {edge.dst.name for edge in node._outgoing()} for node in nodes}
    assert read_by_spiff(name) == {flow.__name__: in_code}
    assert len(in_code) == {"decision-flow": 7, "handoff-flow": 13}[name]


def test_another_reader_finds_every_move_of_the_ladder():
    read = read_by_spiff("ladder")["graduation"]
    moves = {(state, step) for state, after in read.items() for step in after if state in State}
    assert moves - {("closed", "ended")} == {
        (state, code) for code, step in STEP.items() for state in step.moves
    }
    for code in (code for code, step in STEP.items() if step.moves):
        reached = read[f"{code}_to"] if code in BOTH_WAYS else read[code]
        assert reached == STEP[code].targets, code
    assert read["opened"] == {GraduationCase.initial}


def test_another_reader_finds_every_step_that_leaves_the_state_alone():
    beside = read_by_spiff("ladder")["graduation_beside"]
    staying = {code for code, step in STEP.items() if step.stays}
    assert beside["beside_which"] == {f"beside_{code}" for code in staying}


def test_the_file_says_in_which_states_a_step_leaves_alone():
    for task in xml.parse(DOCS / "ladder.bpmn").getroot().iter(f"{{{SPACES['bpmn']}}}userTask"):
        kind, _, code = task.get("id").partition("beside_")
        if not kind:
            note = task.findtext("bpmn:documentation", namespaces=SPACES)
            said = note.rpartition("In: ")[2].rstrip(".").split(", ")
            assert set(said) == STEP[code].stays, code


CONDITIONS = {
    ("decided", "approve"): {"stage": Stage.FIRST_APPROVED},
    ("decided", "complete"): {"stage": Stage.SENT_BACK},
    ("decided", "end"): {"stage": Stage.REJECTED},
    ("handed_over", "record"): {"within_one_agency": True},
    ("answered", "end"): {"stage": Stage.DECLINED},
    ("confirmed", "record"): {"stage": Stage.ACCEPTED},
    ("confirmed", "end"): {"stage": Stage.NOT_COMPLETED},
}


def test_the_gateways_say_when_each_way_is_taken():
    flows = (
        xml.parse(DOCS / "handoff-flow.bpmn").getroot().iter(f"{{{SPACES['bpmn']}}}sequenceFlow")
    )
    conditions = {
        (each.get("sourceRef"), each.get("targetRef")): each.findtext(
            "bpmn:conditionExpression", namespaces=SPACES
        )
        for each in flows
    }
    said = {way: text for way, text in conditions.items() if text}
    assert set(said) == set(CONDITIONS)
    for way, handoff in CONDITIONS.items():
        assert eval(said[way], {}, handoff), way
        assert not eval(said[way], {}, {"stage": Stage.COMPLETED, "within_one_agency": False}), way


# ---------------------------------------------------------------------- laid out


def drawn(name: str) -> list[Process]:
    return PROCESSES[name]()


@pytest.mark.parametrize("name", PROCESSES)
def test_every_node_and_edge_has_its_place(name):
    root = xml.parse(DOCS / f"{name}.bpmn").getroot()
    placed = {
        each.get("bpmnElement"): len(list(each))
        for kind in ("BPMNShape", "BPMNEdge")
        for each in root.iter(f"{{{SPACES['bpmndi']}}}{kind}")
    }
    for process in drawn(name):
        assert {node.code for node in process.nodes} <= set(placed)
        assert all(placed[edge.code] >= 2 for edge in process.edges)


@pytest.mark.parametrize("name", PROCESSES)
def test_no_two_boxes_overlap(name):
    nodes = [node for process in drawn(name) for node in process.nodes]
    for one, other in combinations(nodes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.code, other.code)


@pytest.mark.parametrize("name", PROCESSES)
def test_no_line_runs_through_a_box(name):
    for process in drawn(name):
        for edge in process.edges:
            others = [n for n in process.nodes if n.code not in (edge.source, edge.target)]
            assert [node.code for node in others if crosses(edge.points, node)] == [], edge.code


@pytest.mark.parametrize("name", FLOWS)
def test_no_two_lines_of_a_flow_lie_on_each_other(name):
    [process] = drawn(name)
    for one, other in combinations(process.edges, 2):
        for a in pieces(one.points):
            assert not any(lie_on_each_other(a, b) for b in pieces(other.points)), (one, other)


def pieces(points):
    return list(zip(points, points[1:], strict=False))


def crosses(points, node) -> bool:
    for (x1, y1), (x2, y2) in pieces(points):
        beside = max(x1, x2) <= node.x or min(x1, x2) >= node.x + node.width
        over = max(y1, y2) <= node.y or min(y1, y2) >= node.y + node.height
        if not beside and not over:
            return True
    return False


def lie_on_each_other(one, other) -> bool:
    """Parallel, on one line, and with more than a point in common."""
    for axis in (0, 1):
        fixed = {point[axis] for point in (*one, *other)}
        if len(fixed) == 1:
            (a, b), (c, d) = (sorted(p[1 - axis] for p in piece) for piece in (one, other))
            return max(a, c) < min(b, d)
    return False
