"""The ladder of a pathway: a row for each state, a column for each step.

A filled dot is a state that the step moves on from, the arrow's head the state it reaches (and
leaves alone where the family stands there already), a ring a state that it leaves alone.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from django.utils.translation import override

from casework.models import Case
from workflows.pathways import STEPS, pathway_of
from workflows.pathways.steps import OWNER, Step

ROW, COLUMN, LEFT, TOP = 46, 46, 190, 245
INK, RUNG, MOVE, STAY, QUIET = "#1b2a38", "#dfe7ee", "#0b5c8a", "#7d93a6", "#5a6b7a"
FONT = "font-family='Liberation Sans, Arial, sans-serif'"
LEGEND = "● moves on from   ▲ reaches   ○ leaves alone   (working days: approve / accept / outcome)"


def draw_ladder(pathway: str = "graduation", language: str = "en") -> str:
    """SVG of a pathway's ladder, in a language whose texts we have."""
    with override(language):
        return _Ladder(pathway_of(pathway), list(STEPS[pathway].values())).svg()


class _Ladder:
    def __init__(self, pathway: type[Case], steps: list[Step]):
        self.title = " ".join(pathway.__doc__.split())
        self.states = list(pathway.states)
        self.steps = steps
        self.rows = {state: TOP + ROW * n for n, state in enumerate(reversed(self.states))}
        self.width = LEFT + COLUMN * len(steps) + 60
        self.height = TOP + ROW * len(self.states) + 175

    def svg(self) -> str:
        parts = [
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{self.width}' height='{self.height}' "
            f"viewBox='0 0 {self.width} {self.height}' role='img' "
            f"aria-label='{escape(self.title)}'>",
            f"<rect width='{self.width}' height='{self.height}' fill='#fff'/>",
            *(self._rung(state) for state in self.states),
            *(part for n, step in enumerate(self.steps) for part in self._column(n, step)),
            _text(LEFT, self.height - 14, LEGEND, size=12, fill=QUIET),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _rung(self, state) -> str:
        y = self.rows[state]
        return (
            f"<rect x='12' y='{y - 15}' width='{self.width - 24}' height='30' rx='4' "
            f"fill='{RUNG}'/>" + _text(22, y + 5, str(state.label), weight="bold")
        )

    def _column(self, number: int, step: Step) -> Iterable[str]:
        x = LEFT + COLUMN * number + COLUMN // 2
        yield _text(x + 5, TOP - 28, str(step.label), turn=-50)
        for target, sources in _moves(step):
            yield from self._move(x, target, sources)
        for state in sorted(step.stays - step.targets):
            yield _dot(x, self.rows[state], fill="#fff", stroke=STAY)
        foot = TOP + ROW * len(self.states) - 12
        for line, text in enumerate((route_of(step), due_of(step))):
            yield _text(x + 4 + 13 * line, foot, text, size=10, turn=60, fill=QUIET)

    def _move(self, x: int, targets: tuple, sources: list) -> Iterable[str]:
        rows = [self.rows[state] for state in (*sources, *targets)]
        yield f"<path d='M{x} {min(rows)}V{max(rows)}' stroke='{MOVE}' stroke-width='2'/>"
        for state in sources:
            yield _dot(x, self.rows[state], fill=MOVE, stroke=MOVE)
        for state in targets:
            y, up = self.rows[state], self.rows[state] <= min(self.rows[each] for each in sources)
            tip = 8 if up else -8
            yield f"<path d='M{x} {y - tip}L{x - 7} {y + tip * 0.75:g}h14z' fill='{MOVE}'/>"


def _moves(step: Step) -> Iterable[tuple[tuple, list]]:
    """(targets, sources): one target, or the choice that a correction or a return has."""

    def target(source) -> tuple:
        end = step.moves[source]
        return tuple(sorted(step.targets)) if callable(end) else (end,)

    for targets, sources in groupby(sorted(step.moves, key=target), key=target):
        yield targets, list(sources)


def route_of(step: Step) -> str:
    senders = "owner" if step.senders is OWNER else " or ".join(sorted(step.senders))
    return f"{senders} → {step.receiver}" if step.is_handoff else senders


def due_of(step: Step) -> str:
    due = step.due
    if not step.is_handoff:
        return f"{due.approve}"
    return " / ".join(
        "–" if days is None else str(days) for days in (due.approve, due.accept, due.outcome)
    )


def _dot(x: int, y: int, *, fill: str, stroke: str) -> str:
    return f"<circle cx='{x}' cy='{y}' r='5' fill='{fill}' stroke='{stroke}' stroke-width='2'/>"


def _text(x, y, text, *, size=13, weight="normal", turn=0, fill=INK) -> str:
    rotate = f" transform='rotate({turn} {x} {y})'" if turn else ""
    return (
        f"<text x='{x}' y='{y}' {FONT} font-size='{size}' font-weight='{weight}' "
        f"fill='{fill}'{rotate}>{escape(text)}</text>"
    )
