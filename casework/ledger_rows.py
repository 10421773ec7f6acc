"""The ledger's rows: what their hash is taken over, and how they are read, in order and quickly."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, NamedTuple

from django.db import connection, transaction

from casework.canonical import canonical_json, text_digest
from casework.models import CaseEvent

HASHED = (
    "case_id",
    "sequence",
    "at",
    "actor",
    "role",
    "agency",
    "capacity",
    "appointment",
    "action",
    "step",
    "handoff",
    "from_state",
    "to_state",
    "reason",
    "guards",
    "letter_number",
    "letter_digest",
    "details",
    "previous_hash",
)
NAMES = (*HASHED, "hash")
AT_ONCE = 2_000
REMEMBERED = 4_096
MOMENT = {
    # to_char forgets the era: a year before Christ would pass for one after
    "postgresql": """CASE WHEN at < '0001-01-01' THEN at::text ELSE
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END""",
    "sqlite": """replace(at, ' ', 'T') || CASE WHEN instr(at, '.') THEN '' ELSE '.000000' END
        || '+00:00'""",
}
"""`at` as it is hashed, written by the database: to make a date of it and text again is slow."""


def first_hash(case_number: str) -> str:
    """What the first row of a case is chained to."""
    return text_digest(f"tangga:{case_number}")


def row_hash(values: dict[str, Any]) -> str:
    """SHA-256 over every column but the hash itself, in the order of HASHED."""
    row = [values[name] for name in HASHED]
    row[HASHED.index("at")] = _utc(values["at"])
    return text_digest(canonical_json(row))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def quick_hash(row: tuple) -> str:
    """`row_hash` of a row of `batches_of`, at a quarter of its time.

    Raises:
        TypeError, ValueError: a column holds what is not of its type.
    """
    case, sequence, at, actor, role, agency, capacity, appointment, action, step, *rest = row
    handoff, from_state, to_state, reason, guards, number, digest, details, previous, _ = rest
    text = (
        f"[{case:d},{sequence:d},{quoted(at)},"
        f"{_who(actor, role, agency, capacity, appointment, action, step)},{_number(handoff)},"
        f"{_what(from_state, to_state, reason, guards)},{quoted(number)},{quoted(digest)},"
        f"{quoted(details)},{quoted(previous)}]"
    )
    return sha256(text.encode()).hexdigest()


@lru_cache(REMEMBERED, typed=True)
def _who(actor, role, agency, capacity, appointment, action, step) -> str:
    """The same people do the same things again and again."""
    return (
        f"{_number(actor)},{quoted(role)},{quoted(agency)},{quoted(capacity)},"
        f"{_number(appointment)},{quoted(action)},{quoted(step)}"
    )


@lru_cache(REMEMBERED, typed=True)
def _what(from_state, to_state, reason, guards) -> str:
    return f"{quoted(from_state)},{quoted(to_state)},{quoted(reason)},{quoted(guards)}"


def _number(value: int | None) -> str:
    return "null" if value is None else f"{value:d}"


class Span(NamedTuple):
    """Case numbers from the first on, before the other."""

    first: int
    before: int


@contextmanager
def batches_of(span: Span) -> Iterator[Iterator[list[tuple]]]:
    """The rows of a span of cases by case and sequence, AT_ONCE at a time, each row the values of
    NAMES; all as they are at the moment when the block begins.
    """
    # PostgreSQL keeps its cursor in a transaction; SQLite's would lock every writer out
    in_one = transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
    with in_one, connection.chunked_cursor() as cursor:
        cursor.execute(_sql(), span)
        yield iter(lambda: cursor.fetchmany(AT_ONCE), [])


def _sql() -> str:
    columns = [MOMENT[connection.vendor] if each == "at" else f'"{each}"' for each in NAMES]
    return (
        f"SELECT {', '.join(columns)} FROM {CaseEvent._meta.db_table} "
        "WHERE case_id >= %s AND case_id < %s ORDER BY case_id, sequence"
    )
