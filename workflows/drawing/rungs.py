"""The ladder as two processes: the steps that move the state, and those that leave it alone.

A state is a gateway (which step next?), a step is a task. Lines to a task run along the row of the
state that they come from, lines back to a state above its row.
"""

from collections.abc import Iterable

from django.utils.translation import override

from workflows.drawing.diagram import END, GATEWAY, HUMAN, START, Edge, Node, Process
from workflows.drawing.ladder import due_of, route_of
from workflows.pathways import STEPS, pathway_of
from workflows.pathways.steps import Step

COLUMN, ROW, LEFT, TOP = 136, 70, 190, 190
"""Pixels; the first column of tasks, and the first row of states under them."""
BESIDE, OPENED, ENDED = "beside", "opened", "ended"


def ladder_as_processes(pathway: str = "graduation", language: str = "en") -> list[Process]:
    with override(language):
        steps = list(STEPS[pathway].values())
        states = list(pathway_of(pathway).states)
        moving = [step for step in steps if step.moves]
        staying = [step for step in steps if step.stays]
        return [
            _Moving(pathway, states, moving).process(pathway_of(pathway).initial),
            _staying(pathway, states, staying, below=TOP + ROW * len(states) + 60),
        ]


class _Moving:
    """States under each other at the left, the highest first; a column for each step."""

    def __init__(self, pathway: str, states: list, steps: list[Step]):
        self.states, self.steps = states, steps
        self.drawn = Process(pathway, "Steps that move the state", [], [])
        self.rows = {state: TOP + ROW * n for n, state in enumerate(reversed(states))}

    def process(self, initial: str) -> Process:
        self._node(OPENED, START, "Case opened", 0, self.rows[initial])
        for state in self.states:
            self._node(str(state.value), GATEWAY, str(state.label), 110, self.rows[state])
        for number, step in enumerate(self.steps):
            self._column(step, LEFT + COLUMN * number)
        self._node(ENDED, END, "Ended", LEFT + COLUMN * len(self.steps), self.rows["closed"])
        self._line(OPENED, initial, Edge(OPENED, str(initial)))
        self._line("closed", ENDED, Edge("closed", ENDED, default=True))
        return self.drawn

    def _node(self, code: str, kind: str, name: str, x: int, y: int, note: str = "") -> Node:
        """Its left side at x, its middle at y."""
        node = Node(code, kind, name, note, x=x)
        node.y = y - node.height // 2
        self.drawn.nodes.append(node)
        return node

    def _line(self, source: str, target: str, edge: Edge) -> None:
        """Straight, within one row."""
        start, stop = self.drawn[source], self.drawn[target]
        edge.points = [(start.x + start.width, start.middle[1]), (stop.x, stop.middle[1])]
        self.drawn.edges.append(edge)

    def _column(self, step: Step, x: int) -> None:
        task = self._node(step.code, HUMAN, str(step.label), x, 30, _sentence(step))
        for source in step.moves:
            edge = Edge(str(source), step.code, condition=f"step == {step.code!r}")
            edge.points = _up(self.drawn[str(source)], task)
            self.drawn.edges.append(edge)
        leaves = self._choice(step, task) if len(step.targets) > 1 else task
        for target in self.states:
            if target in step.targets:
                chosen = f"state == {str(target.value)!r}" if leaves is not task else ""
                edge = Edge(leaves.code, str(target.value), condition=chosen)
                edge.points = _down(leaves, self.drawn[str(target.value)])
                self.drawn.edges.append(edge)

    def _choice(self, step: Step, task: Node) -> Node:
        """Where a step leads to one of several states: the gateway that tells which."""
        node = self._node(f"{step.code}_to", GATEWAY, "", 0, 110)
        node.x = task.middle[0] + 26 - node.width // 2
        edge = Edge(step.code, node.code)
        edge.points = [(task.middle[0] + 26, task.y + task.height), (node.middle[0], node.y)]
        self.drawn.edges.append(edge)
        return node


def _up(state: Node, task: Node) -> list[tuple[int, int]]:
    x, y = task.middle[0] - 26, state.middle[1]
    return [(state.x + state.width, y), (x, y), (x, task.y + task.height)]


def _down(task: Node, state: Node) -> list[tuple[int, int]]:
    x = task.middle[0] if task.kind == GATEWAY else task.middle[0] + 26
    over = state.middle[1] - ROW // 2
    return [
        (x, task.y + task.height),
        (x, over),
        (state.middle[0], over),
        (state.middle[0], state.y),
    ]


def _staying(pathway: str, states: list, steps: list[Step], *, below: int) -> Process:
    """Steps that are taken where the family stands, and leave it there."""
    process = Process(f"{pathway}_{BESIDE}", "Steps that leave the state alone", [], [])
    middle = below + 90
    begin = Node(f"{BESIDE}_begin", START, "At any time", x=0, y=middle - 18)
    which = Node(f"{BESIDE}_which", GATEWAY, "", x=110, y=middle - 22)
    end = Node(f"{BESIDE}_end", END, "Done", x=LEFT + COLUMN * len(steps), y=middle - 18)
    process.nodes += [begin, which]
    first = Edge(begin.code, which.code)
    first.points = [(begin.x + begin.width, middle), (which.x, middle)]
    process.edges.append(first)
    for number, step in enumerate(steps):
        where = ", ".join(str(state.value) for state in states if state in step.stays)
        note = f"{_sentence(step)} In: {where}."
        task = Node(f"{BESIDE}_{step.code}", HUMAN, str(step.label), note)
        task.x, task.y = LEFT + COLUMN * number, middle - task.height // 2
        process.nodes.append(task)
        process.edges += _over_and_under(which, task, end, step)
    process.nodes.append(end)
    return process


def _over_and_under(which: Node, task: Node, end: Node, step: Step) -> Iterable[Edge]:
    come = Edge(which.code, task.code, condition=f"step == {step.code!r}")
    x, over, under = task.middle[0], task.y - 30, task.y + task.height + 30
    come.points = [(which.middle[0], which.y), (which.middle[0], over), (x, over), (x, task.y)]
    go = Edge(task.code, end.code)
    go.points = [
        (x, task.y + task.height),
        (x, under),
        (end.middle[0], under),
        (end.middle[0], end.y + end.height),
    ]
    return [come, go]


def _sentence(step: Step) -> str:
    """What the ladder's drawing has at the foot of a column."""
    return f"{route_of(step)}; working days {due_of(step)}."
