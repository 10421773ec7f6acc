"""From a file to rows: every line becomes a Row or a Rejection, in the order of the file."""

from collections.abc import Iterator
from pathlib import Path

from casework.registry.cells import (
    as_given,
    refuse_unprintable,
    tidy,
    without_numbers,
)
from casework.registry.places import PlaceIndex
from casework.registry.rows import BadRow, Reason, Rejection, Row
from casework.registry.source import Cells, Source
from casework.registry.table import Header, open_table


def read_rows(path: Path, source: Source, places: PlaceIndex) -> Iterator[Row | Rejection]:
    """The file's lines, one at a time: it is never in memory as a whole. Blank lines are left out.

    Raises:
        RegistryError: on the first step, when the file as a whole cannot be read.
    """
    with open_table(path, source) as (header, records):
        reader = RowReader(header, source, places)
        for record in records:
            yield record if isinstance(record, Rejection) else reader.read(*record)


class RowReader:
    """Reads the lines under one header."""

    def __init__(self, header: Header, source: Source, places: PlaceIndex):
        self.header, self.source, self.places = header, source, places
        self.absent = {column.key: "" for column in source.columns}
        identity = {column.key for column in source.columns if column.identity}
        self.identity = [header.index[key] for key in sorted(identity & set(header.index))]
        self.facts = sorted(set(range(len(header.names))) - set(self.identity))
        self.first = min(header.index.values())  # the first column we know

    def read(self, line: int, cells: list[str]) -> Row | Rejection:
        try:
            return self.source.read(self._known(line, cells), self.places)
        except BadRow as error:
            return Rejection(line, error.reason)

    def _known(self, line: int, cells: list[str]) -> Cells:
        if len(cells) != len(self.header.names):
            raise BadRow(Reason.WRONG_CELL_COUNT)
        refuse_unprintable(cells)
        if self._is_header(cells):
            raise BadRow(Reason.REPEATED_HEADER)
        text = {key: cells[position] for key, position in self.header.index.items()}
        return Cells(
            line=line,
            text=self.absent | text,
            identity=as_given(self.header.names, cells, self.identity),
            facts=without_numbers(as_given(self.header.names, cells, self.facts)),
        )

    def _is_header(self, cells: list[str]) -> bool:
        """Files put together from several keep the header of each."""
        return tidy(cells[self.first]) == self.header.names[self.first]
