"""Reads a delimited text file of unknown making: encoding, delimiter, title rows, broken quotes.

Nothing is guessed about a whole file that can differ by line: a line that is not UTF-8 is read
as cp1252, and a quote that never closes spoils its own line only.
"""

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import TextIO

from casework.registry.cells import holds_control_characters, tidy
from casework.registry.rows import Reason, RegistryError, Rejection
from casework.registry.source import Source, squash_header

DELIMITERS = ",;\t"
HEADER_WITHIN = 30  # lines; titles stand above the header
LINES_IN_A_CELL = 10
LONGEST_LINE = 100_000  # characters
BOM = "\ufeff"
NOT_TEXT = {
    "PK\x03\x04": "a spreadsheet (XLSX) or archive",
    "\xd0\xcf\x11\xe0": "an old spreadsheet (XLS)",
    "%PDF": "a PDF",
    "SQLite format": "a database",
    "\x1f\x8b": "a compressed file",
    "\xff\xfe": "UTF-16 text",
    "\xfe\xff": "UTF-16 text",
}
Line = tuple[int, str | None]  # number and text; None for a line too long to be one


@dataclass(frozen=True)
class Header:
    """Where the columns stand: every header as given, and the position of each known key."""

    names: list[str]
    index: dict[str, int]
    delimiter: str


@contextmanager
def open_table(path: Path, source: Source):
    """The header, and an iterator over (line number, cells) and Rejection while the file is open.

    Raises:
        RegistryError: not a readable text file, or without the columns the source needs.
    """
    with _opened(path) as file:
        lines = Lines(_numbered(file))
        header = _find_header(lines, source)
        yield header, _records(lines, header)


def _opened(path: Path) -> TextIO:
    """Bytes come in as latin-1, so that each line can be decoded by itself."""
    try:
        return open(path, encoding="latin-1", newline=None)
    except IsADirectoryError:
        raise RegistryError(f"{path} is a folder, not a file.") from None
    except FileNotFoundError:
        raise RegistryError(f"There is no file {path}.") from None
    except OSError as error:
        raise RegistryError(f"{path} cannot be read: {error.strerror}.") from None


class Lines:
    """The file's lines with their numbers; lines looked at in vain can be given back."""

    def __init__(self, numbered: Iterator[Line]):
        self._numbered = numbered
        self._returned: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._numbered, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[Line]:
        while line := self.next():
            yield line


def _numbered(file: TextIO) -> Iterator[Line]:
    number = 0
    while part := file.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            _require_text(part)
        if part.endswith("\n") or len(part) < LONGEST_LINE:
            yield number, _decoded(part.rstrip("\n")).removeprefix(BOM)
        else:
            yield number, None
            _skip_line(file)


def _skip_line(file: TextIO) -> None:
    while part := file.readline(LONGEST_LINE):
        if part.endswith("\n"):
            return


def _require_text(line: str) -> None:
    for start, kind in NOT_TEXT.items():
        if line.startswith(start):
            raise RegistryError(f"This is {kind}: save it as CSV first.")


def _decoded(line: str) -> str:
    raw = line.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _find_header(lines: Lines, source: Source) -> Header:
    """The first line that holds every required column, under any of the delimiters."""
    window, best = list(islice(lines, HEADER_WITHIN)), set()
    for (position, line), delimiter in product(enumerate(window, 1), DELIMITERS):
        rest = Lines(iter(window[position:]))
        names = _cells(line, rest, delimiter, width=None) or []
        index = _positions(names, source)
        if not source.missing(set(index)):
            if holds_control_characters("".join(names)):
                raise RegistryError("The header holds characters that cannot be printed.")
            lines.give_back(list(rest))
            return Header(_facts_names(names), index, delimiter)
        best = max(best, set(index), key=len)
    if len(best) < 2:
        raise RegistryError(f"No header of {source.code} in the first {HEADER_WITHIN} lines.")
    raise RegistryError(f"Columns are missing: {', '.join(source.missing(best))}.")


def _positions(names: list[str], source: Source) -> dict[str, int]:
    """Where each known key stands; two columns of one meaning are not chosen between."""
    known, index = source.column_keys(), {}
    for position, name in enumerate(names):
        key = known.get(squash_header(name))
        if key in index:
            raise RegistryError(f"Two columns mean the same: {tidy(name)}.")
        if key:
            index[key] = position
    return index


def _facts_names(names: list[str]) -> list[str]:
    """The headers as given, made distinct, under which a row's facts are kept."""
    distinct: list[str] = []
    for position, name in enumerate(names, 1):
        name = tidy(name) or f"({position})"
        distinct.append(f"{name} ({position})" if name in distinct else name)
    return distinct


def _records(lines: Lines, header: Header) -> Iterator[tuple[int, list[str]] | Rejection]:
    width = len(header.names)
    for line in lines:
        if line[1] is None:
            yield Rejection(line[0], Reason.LINE_TOO_LONG)
            continue
        cells = _cells(line, lines, header.delimiter, width)
        if cells is None:
            yield Rejection(line[0], Reason.BROKEN_QUOTES)
        elif any(cell.strip() for cell in cells):
            yield line[0], cells


def _cells(line: Line, lines: Lines, delimiter: str, width: int | None) -> list[str] | None:
    """The cells of the record that begins on this line; a cell in quotes may go on over the next
    lines, but only if a whole record of `width` cells comes of it. None: quotes are broken.
    """
    text, taken = line[1] or "", []
    cells = _split(text, delimiter)
    while cells is None and len(taken) < LINES_IN_A_CELL:
        following = lines.next()
        if following is None or following[1] is None:
            lines.give_back(taken + [following] if following else taken)
            return None
        taken.append(following)
        text = f"{text}\n{following[1]}"
        cells = _split(text, delimiter)
        if cells and width and not _is_one_record(cells, delimiter, width):
            cells = None
    if cells is None:
        lines.give_back(taken)
    return cells


def _is_one_record(cells: list[str], delimiter: str, width: int) -> bool:
    """Two lines, one lacking a closing quote and the other an opening one, make as many cells as
    one line; but one of the cells then holds the greater part of two people.
    """
    swallowed = max(cell.count(delimiter) for cell in cells)
    return len(cells) == width and swallowed < width - 1


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record, None when its quotes do not close."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        records = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None
