"""Figures as tables with heads and labels, and the bars of their charts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from casework import clock
from casework.models import AgencyProfile
from workflows.flows import DecisionFlow, HandoffFlow
from workflows.pathways import PATHWAYS
from workflows.reasons import GraduationKind
from workflows.reports.figures import CITY, Figures, Shown
from workflows.spreadsheets import Sheet

BAR_WIDTH = 85
"""Percent of a chart; the rest is for the number."""
BARS = 12
"""A chart shows the largest; the table has all."""


@dataclass(frozen=True)
class Row:
    """`value` is what the bar is as long as; a count that is hidden has no length."""

    cells: tuple[Any, ...]
    value: Shown | float | None
    is_sum: bool = False

    @property
    def length(self) -> float:
        return 0 if self.value is None or isinstance(self.value, str) else self.value


@dataclass(frozen=True)
class Bar:
    label: str
    value: str
    percent: int
    y: int


@dataclass(frozen=True)
class Table:
    """One question answered; the first heads are of names, the others of numbers."""

    code: str
    title: str
    note: str
    heads: tuple[str, ...]
    names: int
    rows: list[Row]

    @property
    def bars(self) -> list[Bar]:
        """In the table's order; the largest where they are too many for a chart."""
        rows = [row for row in self.rows if not row.is_sum]
        if len(rows) > BARS:
            rows = sorted(rows, key=lambda row: -row.length)[:BARS]
        most = max((row.length for row in rows), default=0) or 1
        return [
            Bar(
                _label(row, self.names),
                _text(row.value),
                round(BAR_WIDTH * row.length / most),
                44 * place,
            )
            for place, row in enumerate(rows)
        ]

    @property
    def height(self) -> int:
        return 44 * len(self.bars)

    @property
    def description(self) -> str:
        """For who cannot see the chart."""
        said = "; ".join(f"{bar.label}: {bar.value}" for bar in self.bars)
        return said or _("There is nothing to show.")

    @property
    def labelled(self) -> list[list[tuple[str, str, bool]]]:
        """Head, text, and whether it is a number, of each cell of each row."""
        return [
            [
                (head, str(cell) if place < self.names else _text(cell), place >= self.names)
                for place, (head, cell) in enumerate(zip(self.heads, row.cells, strict=True))
            ]
            for row in self.rows
        ]

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.title, self.heads, [row.cells for row in self.rows])


def _label(row: Row, names: int) -> str:
    return " → ".join(str(each) for each in row.cells[:names])


def _text(value: Shown | float | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else formats.number_format(value, use_l10n=True)


def tables(found: Figures, kecamatan: int = CITY) -> list[Table]:
    """Of the city, or of one kecamatan."""
    agencies = dict(AgencyProfile.objects.on(clock.today()).values_list("agency", "short_name"))
    return [make(found, kecamatan, agencies) for make in MAKERS]


def _by_state(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    labels = {each.value: each.label for pathway in PATHWAYS.values() for each in pathway.states}
    rows = [_row(labels[state], found.get("state", state, kecamatan)) for state in labels]
    rows.append(_row(_("All"), found.get("all", kecamatan), is_sum=True))
    return Table(
        "states",
        _("Families by state"),
        _("As of today. The state is the highest rung that a family has reached."),
        (_("State"), _("Cases")),
        1,
        rows,
    )


def _row(label: Any, value: Shown, **options: bool) -> Row:
    return Row((str(label), value), value, **options)


def _by_holder(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    rows = [
        _row(agencies.get(agency, ""), found.get("holder", agency, kecamatan))
        for (agency,) in found.keys("holder")
    ]
    return Table(
        "holders",
        _("Cases by agency"),
        _("Which agency works on the open cases today."),
        (_("Agency"), _("Cases")),
        1,
        sorted(rows, key=lambda row: row.cells[0]),
    )


def _by_kelurahan(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    places = found.places
    mine = [pk for pk in places.kelurahan if kecamatan in (CITY, places.lies_in[pk])]
    rows = []
    for pk in mine:
        value = found.get("kelurahan", pk, places.lies_in[pk])
        above = places.kecamatan[places.lies_in[pk]]
        rows.append(Row((places.kelurahan[pk], above, value), value))
    return Table(
        "kelurahan",
        _("Cases by kelurahan"),
        _("As of today."),
        (_("Kelurahan"), _("Kecamatan"), _("Cases")),
        1,
        rows,
    )


def _flows(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    rows = []
    for sender, receiver in found.keys("flow"):
        value = found.get("flow", sender, receiver, kecamatan)
        rows.append(Row((agencies.get(sender, ""), agencies.get(receiver, ""), value), value))
    return Table(
        "flows",
        _("Referrals between agencies"),
        _("Sent in this year, from one agency to another."),
        (_("From"), _("To"), _("Referrals")),
        2,
        sorted(rows, key=lambda row: row.cells[:2]),
    )


def _times(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    titles = turn_titles()
    rows = []
    for agency, turn in found.keys("turn"):
        days = found.median_days(agency, turn, kecamatan)
        count = found.get("turn", agency, turn, kecamatan)
        rows.append(Row((agencies.get(agency, ""), str(titles.get(turn, turn)), count, days), days))
    return Table(
        "times",
        _("Working days for each turn"),
        _(
            "Median in working days of what ended in this year, time on hold included; "
            "of five turns and more."
        ),
        (_("Agency"), _("Turn"), _("Turns"), _("Median of working days")),
        2,
        sorted(rows, key=lambda row: row.cells[:2]),
    )


def turn_titles() -> dict[str, str]:
    flows = (DecisionFlow, HandoffFlow)
    return {node.name: node.task_title for flow in flows for node in flow.instance.nodes()}


def _graduations(found: Figures, kecamatan: int, agencies: dict[int, str]) -> Table:
    rows = [
        _row(kind.label, found.get("graduation", kind.value, kecamatan)) for kind in GraduationKind
    ]
    rows.append(_row(_("All"), found.get("graduations", kecamatan), is_sum=True))
    return Table(
        "graduations",
        _("Graduations"),
        _("Agreed in this year, by kind."),
        (_("Kind"), _("Families")),
        1,
        rows,
    )


MAKERS: tuple[Callable[[Figures, int, dict[int, str]], Table], ...] = (
    _by_state,
    _by_holder,
    _flows,
    _times,
    _graduations,
    _by_kelurahan,
)
"""One line adds a table."""
