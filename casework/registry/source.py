"""What a source is: its columns under all their names, and how a line of it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casework.registry.places import PlaceIndex
from casework.registry.rows import Row

NOT_IN_HEADER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Column:
    """A column by our key, its header in the source's own files and other headers met.
    An `identity` column (name, NIK, KK number) is kept encrypted, apart from a row's facts.
    """

    key: str
    header: str
    aliases: tuple[str, ...] = ()
    identity: bool = False


@dataclass(frozen=True)
class Cells:
    """One line: the texts of the known columns by key ("" where absent), and all cells as given."""

    line: int
    text: Mapping[str, str]
    identity: Mapping[str, str]
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """A kind of registry file. `required`: groups of keys, of each of which one must be there;
    `read` turns a line into a Row or raises BadRow.
    """

    code: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    read: Callable[[Cells, PlaceIndex], Row]

    def column_keys(self) -> dict[str, str]:
        """Our key by every known header, squashed."""
        return {
            squash_header(name): column.key
            for column in self.columns
            for name in (column.header, *column.aliases)
        }

    def missing(self, keys: set[str]) -> list[str]:
        """The required columns that are not among `keys`, as their headers."""
        headers = {column.key: column.header for column in self.columns}
        return [
            " or ".join(headers[key] for key in group)
            for group in self.required
            if not keys.intersection(group)
        ]


def squash_header(text: str) -> str:
    """A header without case, spaces and marks: Desa/Kelurahan, DESA / KELURAHAN, desa_kelurahan."""
    return NOT_IN_HEADER.sub("", text.lower())
