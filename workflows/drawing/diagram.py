"""A process as boxes and lines on a plane: what the SVG and the BPMN of it have in common."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt

Point = tuple[int, int]
START, END, GATEWAY = "startEvent", "endEvent", "exclusiveGateway"
HUMAN, AT_ONCE = "userTask", "scriptTask"
SIZES = {START: (36, 36), END: (36, 36), GATEWAY: (44, 44)}
TASK = (112, 60)


@dataclass
class Node:
    """A box; `kind` is its BPMN element, x and y its upper left corner.

    Args:
        note: a second, smaller line: whose turn it is, in which states.
        script: what is called at an automatic step.
    """

    code: str
    kind: str
    name: str
    note: str = ""
    script: str = ""
    x: int = 0
    y: int = 0

    @property
    def width(self) -> int:
        return SIZES.get(self.kind, TASK)[0]

    @property
    def height(self) -> int:
        return SIZES.get(self.kind, TASK)[1]

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2

    def border(self, x: int, *, top: bool) -> int:
        """The height at which a vertical line at x meets the box."""
        centre, half = self.middle, self.height / 2
        part = abs(x - centre[0]) / (self.width / 2)
        if self.kind == GATEWAY:
            half *= 1 - part
        elif self.kind in (START, END):
            half *= sqrt(1 - part**2)
        return round(centre[1] - half if top else centre[1] + half)


@dataclass
class Edge:
    """A line from box to box; `condition` is a Python expression, or the line is the default."""

    source: str
    target: str
    label: str = ""
    condition: str = ""
    default: bool = False
    points: list[Point] = field(default_factory=list)

    @property
    def code(self) -> str:
        return f"{self.source}__{self.target}"

    @property
    def label_at(self) -> tuple[int, int, bool]:
        """Where its first level piece begins, and whether the label runs on from there."""
        first, second = self.points[:2]
        x, y = first if first[1] == second[1] else second
        return x, y, self.points[-1][0] > x


@dataclass
class Process:
    code: str
    name: str
    nodes: list[Node]
    edges: list[Edge]

    def __getitem__(self, code: str) -> Node:
        return next(each for each in self.nodes if each.code == code)

    def leaving(self, node: Node) -> list[Edge]:
        return [each for each in self.edges if each.source == node.code]

    def reaching(self, node: Node) -> list[Edge]:
        return [each for each in self.edges if each.target == node.code]

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of all that is drawn."""
        xs, ys = zip(*self._corners(), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _corners(self) -> Iterable[Point]:
        for each in self.nodes:
            yield each.x, each.y
            yield each.x + each.width, each.y + each.height
        for edge in self.edges:
            yield from edge.points
