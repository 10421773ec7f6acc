"""Boxes in a row: lines to the next box are straight, the others run on tracks above and below.

Forward lines run above, backward lines below, the shorter nearer to the row; no two lines share a
track where they would meet, nor a place at the border of a box.
"""

from collections.abc import Iterable

from workflows.drawing.diagram import Edge, Node, Process

GAP, TRACK, FIRST_TRACK, PORT, LETTER = 26, 26, 30, 10, 7
"""Pixels between boxes, tracks, a track and the row, two lines at one border; of a letter."""


def lay_in_a_row(process: Process) -> Process:
    place = {node.code: number for number, node in enumerate(process.nodes)}
    _place_nodes(process, place)
    aside = [each for each in process.edges if place[each.target] != place[each.source] + 1]
    above = [each for each in aside if place[each.target] > place[each.source]]
    below = [each for each in aside if place[each.target] <= place[each.source]]
    for edge in process.edges:
        if edge not in aside:
            source, target = process[edge.source], process[edge.target]
            edge.points = [
                (source.x + source.width, source.middle[1]),
                (target.x, source.middle[1]),
            ]
    for edges, top in ((above, True), (below, False)):
        _route(process, place, edges, top=top)
    return process


def _place_nodes(process: Process, place: dict[str, int]) -> None:
    x = 0
    for node in process.nodes:
        node.x, node.y = x, -node.height // 2
        to_next = (
            e.label for e in process.leaving(node) if place[e.target] == place[node.code] + 1
        )
        x += node.width + max(GAP, LETTER * len(next(to_next, "")) + GAP // 2)


def _route(process: Process, place: dict[str, int], edges: list[Edge], *, top: bool) -> None:
    ends = _ports(process, place, edges, top=top)
    tracks: list[list[tuple[int, int]]] = []
    for edge in sorted(edges, key=lambda each: _span(place, each)):
        start, stop = ends[edge.code, "source"], ends[edge.code, "target"]
        level = _free_track(tracks, (min(start, stop), max(start, stop)))
        height = process.nodes[0].middle[1] + (FIRST_TRACK + TRACK * level + 30) * (
            -1 if top else 1
        )
        edge.points = [
            (start, process[edge.source].border(start, top=top)),
            (start, height),
            (stop, height),
            (stop, process[edge.target].border(stop, top=top)),
        ]


def _free_track(tracks: list[list[tuple[int, int]]], wanted: tuple[int, int]) -> int:
    """The nearest track on which the line lies free, and above all that lie under it."""
    level = 0
    for number, taken in enumerate(tracks):
        if any(low <= wanted[1] and wanted[0] <= high for low, high in taken):
            level = number + 1
    if level == len(tracks):
        tracks.append([])
    tracks[level].append(wanted)
    return level


def _span(place: dict[str, int], edge: Edge) -> int:
    return abs(place[edge.target] - place[edge.source])


def _ports(
    process: Process, place: dict[str, int], edges: list[Edge], *, top: bool
) -> dict[tuple[str, str], int]:
    """Where each line leaves and reaches its boxes, so that lines at one box do not cross."""
    found = {}
    for node in process.nodes:
        mine = list(_at_one_border(node, place, edges, top=top))
        for number, key in enumerate(mine):
            found[key] = node.middle[0] + round((number - (len(mine) - 1) / 2) * PORT)
    return found


def _at_one_border(
    node: Node, place: dict[str, int], edges: list[Edge], *, top: bool
) -> Iterable[tuple[str, str]]:
    """From left to right: above, what comes in and then what goes out; below, the other way."""
    near_first = sorted(edges, key=lambda each: _span(place, each))
    reaching = [(each.code, "target") for each in near_first if each.target == node.code]
    leaving = [(each.code, "source") for each in near_first if each.source == node.code]
    return [*reaching, *reversed(leaving)] if top else [*leaving, *reversed(reaching)]
