"""Which kinds of letters there are; each is written by one function, entered here by `@letter`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KORESPONDENSI, JUDUL = "korespondensi", "judul"
Write = Callable[[Any, Any], dict[str, Any]]
"""(act, desk) → what the letter says of this act, as plain values."""


@dataclass(frozen=True)
class Kind:
    """A kind of letter.

    Args:
        classification: of the archives, before the number.
        shape: "korespondensi" (to somebody, with a subject) or "judul" (under a title).
        subject: subject or title, where the writing function gives none.
        restricted: Sifat Terbatas.
        to_family: the family reads it; in a bundle each family gets its own words, nobody else's.
        grouped: many persons in one letter are what this kind is for.
    """

    code: str
    classification: str
    shape: str
    subject: str
    write: Write
    restricted: bool = False
    to_family: bool = False
    grouped: bool = False


KINDS: dict[str, Kind] = {}


def letter(code: str, **options: Any) -> Callable[[Write], Write]:
    """Enter the decorated function as the writer of this kind."""

    def enter(write: Write) -> Write:
        KINDS[code] = Kind(code, write=write, **options)
        return write

    return enter
