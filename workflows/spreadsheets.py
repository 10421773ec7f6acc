"""Tables as files for spreadsheets, in which no text is ever taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils import formats
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from casework import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell begins that a spreadsheet would compute."""
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A table with its heads; values are texts, numbers, days, moments or null."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """One sheet after the other; heads stay in sight, widths fit what is in the columns."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.title)), sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _title(text: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in text)[:31]


def _write(page, sheet: Sheet) -> None:
    rows = [list(sheet.heads), *map(list, sheet.rows)]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            _put(page.cell(number, column), value)
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for column, cells in enumerate(zip(*rows, strict=True), 1):
        longest = max(len(str(value)) for value in cells if value is not None)
        page.column_dimensions[get_column_letter(column)].width = min(longest + 2, WIDEST)


def _put(cell: Cell, value: Any) -> None:
    """A text is a text, however it begins, here and when the file is saved as something else."""
    if isinstance(value, datetime):
        value = _here(value)
    if not _is_text(value):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"
    cell.quotePrefix = str(value).startswith(FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _here(value: datetime) -> datetime:
    """As the city's clocks show it."""
    return value.astimezone(clock.LOCAL).replace(tzinfo=None, microsecond=0)


def _is_text(value: Any) -> bool:
    return not (value is None or hasattr(value, "isoformat") or isinstance(value, int | float))


def csv_text(sheets: Iterable[Sheet]) -> str:
    """The same as text: tables under their titles, an empty line between two of them.

    As spreadsheets read it in the language of the page: where decimals follow a comma, cells are
    parted by semicolons.
    """
    file = StringIO()
    decimals_follow = formats.get_format("DECIMAL_SEPARATOR")
    write = csv.writer(file, delimiter=";" if decimals_follow == "," else ",")
    for number, sheet in enumerate(sheets):
        if number:
            write.writerow([])
        write.writerow([sheet.title])
        for row in (sheet.heads, *sheet.rows):
            write.writerow([_plain(value) for value in row])
    return file.getvalue()


def _plain(value: Any) -> Any:
    """An apostrophe before what would be computed; numbers are numbers."""
    if isinstance(value, float):
        return formats.number_format(value, use_l10n=True)
    if value is None or isinstance(value, int):
        return value
    text = str(_here(value) if isinstance(value, datetime) else value)
    return f"'{text}" if text.startswith(FORMULA) else text
