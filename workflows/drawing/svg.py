"""A process as a picture."""

from collections.abc import Iterable
from html import escape
from textwrap import wrap

from workflows.drawing.diagram import AT_ONCE, END, GATEWAY, START, Edge, Node, Process

INK, LINE, PLAIN, QUIET = "#1b2a38", "#0b5c8a", "#dfe7ee", "#5a6b7a"
FONT = "font-family='Liberation Sans, Arial, sans-serif'"
MARGIN, FOOT, LETTERS = 16, 34, 15
LEGEND = "White: somebody's turn, and whose.   Grey: done at once.   A stroke: the way otherwise."
HEAD = (
    "<defs><marker id='tip' markerUnits='userSpaceOnUse' markerWidth='9' markerHeight='8' refX='8' "
    f"refY='4' orient='auto'>"
    f"<path d='M0 0L9 4L0 8z' fill='{LINE}'/></marker></defs>"
)


def as_svg(process: Process) -> str:
    left, top, right, bottom = process.bounds
    width, height = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN + FOOT
    box = f"{left - MARGIN} {top - MARGIN} {width} {height}"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='{box}' role='img' aria-label='{escape(process.name)}'>",
        HEAD,
        f"<rect x='{left - MARGIN}' y='{top - MARGIN}' width='{width}' height='{height}' "
        "fill='#fff'/>",
        *(part for edge in process.edges for part in _line(edge)),
        *(part for node in process.nodes for part in _box(node)),
        _text(left, bottom + FOOT, LEGEND, size=12, anchor="start", fill=QUIET),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _line(edge: Edge) -> Iterable[str]:
    path = "L".join(f"{x} {y}" for x, y in edge.points)
    yield (
        f"<path d='M{path}' fill='none' stroke='{LINE}' stroke-width='1.5' marker-end='url(#tip)'/>"
    )
    (x, y), after = edge.points[0], edge.points[1]
    if edge.default:
        dx, dy = (8, 0) if after[1] == y else (0, 14 if after[1] > y else -14)
        yield (
            f"<path d='M{x + dx - 4} {y + dy + 4}L{x + dx + 4} {y + dy - 4}' "
            f"stroke='{LINE}' stroke-width='1.5'/>"
        )
    if edge.label:
        x, y, on = edge.label_at
        anchor = "start" if on else "end"
        yield _text(x + (5 if on else -5), y - 5, edge.label, size=12, anchor=anchor)


def _box(node: Node) -> Iterable[str]:
    x, y = node.middle
    stroke = f"stroke='{INK}' stroke-width='{3 if node.kind == END else 1.5}'"
    if node.kind in (START, END):
        yield f"<circle cx='{x}' cy='{y}' r='{node.width // 2 - 1}' fill='#fff' {stroke}/>"
        yield _text(x, y + 34, node.name, size=12)
    elif node.kind == GATEWAY:
        half = node.width // 2
        yield f"<path d='M{x} {y - half}l{half} {half}l-{half} {half}l-{half} -{half}z' " + (
            f"fill='#fff' {stroke}/>"
        )
        yield _text(x, y + 5, "×", size=18, weight="bold")
    else:
        fill = PLAIN if node.kind == AT_ONCE else "#fff"
        yield (
            f"<rect x='{node.x}' y='{node.y}' width='{node.width}' height='{node.height}' rx='6' "
            f"fill='{fill}' {stroke}/>"
        )
        yield from _words(node)


def _words(node: Node) -> Iterable[str]:
    """The name in at most three lines, and the note under it."""
    x, y = node.middle
    lines = [(line, 13, INK) for line in wrap(node.name, LETTERS)]
    if node.note:
        lines.append((node.note, 11, QUIET))
    first = y + 5 - 8 * (len(lines) - 1)
    for number, (line, size, fill) in enumerate(lines):
        yield _text(x, first + 16 * number, line, size=size, fill=fill)


def _text(x, y, text, *, size, anchor="middle", weight="normal", fill=INK) -> str:
    return (
        f"<text x='{x}' y='{y}' {FONT} font-size='{size}' font-weight='{weight}' "
        f"text-anchor='{anchor}' fill='{fill}'>{escape(text)}</text>"
    )
