"""Reads gettext's two forms of a catalogue: the .po that people write, the .mo that runs."""

import ast
import struct
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    context: str
    source: str
    plural: str
    translations: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> str:
        """As the .mo has it."""
        context = f"{self.context}\x04" if self.context else ""
        return context + "\0".join(filter(None, (self.source, self.plural)))


def read_po(text: str) -> list[Entry]:
    """Its messages in order, the header (with an empty source) among them."""
    blocks = (block.splitlines() for block in text.strip().split("\n\n"))
    return [_entry(lines) for lines in blocks if not lines[0].startswith("#~")]


def _entry(lines: list[str]) -> Entry:
    parts: dict[str, str] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            name, line = line.split(" ", 1)
        parts[name] = parts.get(name, "") + ast.literal_eval(line)
    return Entry(
        context=parts.get("msgctxt", ""),
        source=parts["msgid"],
        plural=parts.get("msgid_plural", ""),
        translations=tuple(text for name, text in parts.items() if name.startswith("msgstr")),
        fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in lines),
    )


def read_mo(data: bytes) -> dict[str, str]:
    """Key → translation; plural forms are joined by NUL."""
    magic, _, count, sources, translations = struct.unpack_from("<5I", data)
    assert magic == 0x950412DE, "not a .mo of this byte order"

    def texts(table: int):
        for number in range(count):
            length, start = struct.unpack_from("<2I", data, table + 8 * number)
            yield data[start : start + length].decode()

    return dict(zip(texts(sources), texts(translations), strict=True))
