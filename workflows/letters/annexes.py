"""The annex: one line for each person, under the letter's own number."""

from collections.abc import Iterable

from workflows.letters.blocks import Pairs

NAME, NUMBER = "Nama", "Nomor layanan"
ATTACHED = "1 (satu) lampiran"


def annex(rows: Iterable[list[str]], *more_columns: str) -> dict:
    """Numbered lines of name, service number and what else the kind adds."""
    return {
        "columns": ["No.", NAME, NUMBER, *more_columns],
        "rows": [[f"{line}.", *cells] for line, cells in enumerate(rows, 1)],
    }


def person_cells(person: Pairs) -> list[str]:
    """Who it is, one fact under the other, and the service number in a cell of its own."""
    who = dict(person)
    number = who.pop(NUMBER)
    return ["\n".join(value for value in who.values() if value), number]
