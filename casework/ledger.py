"""The ledger: one hash chain per case, appended under the case's lock and verified as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, transaction

from casework import clock, ledger_triggers
from casework.canonical import canonical_json, text_digest
from casework.models import Case, CaseEvent

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


@dataclass(frozen=True)
class Actor:
    """Who acts, as they are at this moment."""

    user: int | None = None
    role: str = ""
    agency: str = ""
    capacity: str = ""
    appointment: int | None = None


SYSTEM = Actor(role="system")


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


def append(
    case: Case,
    action: str,
    *,
    actor: Actor,
    from_state: str | None = None,
    step: str = "",
    handoff: int | None = None,
    reason: str = "",
    guards: dict[str, str] | None = None,
    letter: tuple[str, str] = ("", ""),
    details: dict[str, Any] | None = None,
) -> CaseEvent:
    """Write the next line of a locked case; the caller saves the case afterwards.

    Args:
        case: locked, already in its new state.
        from_state: the state before, if the action moved it.
        letter: number and content digest.
        details: codes, row numbers, dates and amounts; never names, NIK or typed text.
    """
    values = {
        "case_id": case.pk,
        "sequence": case.events_written + 1,
        "at": clock.now(),
        "actor": actor.user,
        "role": actor.role,
        "agency": actor.agency,
        "capacity": actor.capacity,
        "appointment": actor.appointment,
        "action": action,
        "step": step,
        "handoff": handoff,
        "from_state": case.state if from_state is None else from_state,
        "to_state": case.state,
        "reason": reason,
        "guards": canonical_json(guards or {}),
        "letter_number": letter[0],
        "letter_digest": letter[1],
        "details": canonical_json(details or {}),
        "previous_hash": case.head or first_hash(case.number),
    }
    event = CaseEvent(**values, hash=row_hash(values))
    event.save(force_insert=True)
    case.events_written, case.head = event.sequence, event.hash
    return event


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written; `sequence` is null for a whole case or the table."""

    code: str
    case: str = ""
    sequence: int | None = None


@dataclass
class Verification:
    """What `verify` found: cases, rows, problems, and one digest over all heads."""

    cases: int = 0
    rows: int = 0
    digest: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.problems


def verify() -> Verification:
    """Recompute every chain, row by row, in memory that does not grow with the ledger."""
    result = Verification()
    result.problems += [Problem(code) for code in ledger_triggers.problems(connection)]
    heads = sha256()
    rows = _Rows()
    cases = Case.objects.order_by("pk").values_list("pk", *_Kept._fields)
    for case, *kept in cases.iterator(chunk_size=5_000):
        result.cases += 1
        kept = _Kept(*kept)
        problems = _verify_case(kept, rows.of(case))
        result.problems += problems and _read_again(case)
        heads.update(f"{kept.number}:{kept.head}\n".encode())
    if rows.without_case():
        result.problems.append(Problem("rows_without_case"))
    result.rows, result.digest = rows.read, heads.hexdigest()
    return result


class _Kept(NamedTuple):
    """What the case's own row says of its ledger."""

    number: str
    events_written: int
    head: str
    state: str


class _Rows:
    """All ledger rows in order, handed out case by case."""

    def __init__(self):
        self.read, self._strays = 0, False
        self._iterator: Iterator[dict] = (
            CaseEvent.objects.order_by("case_id", "sequence")
            .values(*HASHED, "hash")
            .iterator(chunk_size=5_000)
        )
        self._next = next(self._iterator, None)

    def of(self, case: int) -> Iterator[dict]:
        while self._next is not None and self._next["case_id"] <= case:
            row, self._next = self._next, next(self._iterator, None)
            self.read += 1
            if row["case_id"] == case:
                yield row
            else:
                self._strays = True

    def without_case(self) -> bool:
        return self._strays or self._next is not None


@transaction.atomic
def _read_again(case: int) -> list[Problem]:
    """Under its lock: a case that is written to while all are read is no problem."""
    locked = Case.objects.select_for_update().filter(pk=case)
    kept = _Kept(*locked.values_list(*_Kept._fields).get())
    rows = CaseEvent.objects.filter(case=case).order_by("sequence").values(*HASHED, "hash")
    return _verify_case(kept, rows)


def _verify_case(kept: _Kept, rows: Iterable[dict]) -> list[Problem]:
    problems, last = [], {"sequence": 0, "hash": first_hash(kept.number)}
    for row in rows:
        if code := _wrong(row, last["sequence"] + 1, last["hash"]):
            problems.append(Problem(code, kept.number, row["sequence"]))
        last = row
    if code := _wrong_end(kept, last):
        problems.append(Problem(code, kept.number, last["sequence"]))
    return problems


def _wrong_end(kept: _Kept, last: dict) -> str:
    if last["sequence"] != kept.events_written:
        return "rows_missing_at_the_end"
    if not kept.events_written:
        return ""
    if last["hash"] != kept.head:
        return "head_differs"
    return "" if last["to_state"] == kept.state else "state_differs"


def _wrong(row: dict, sequence: int, previous: str) -> str:
    if row["sequence"] != sequence:
        return "row_missing"
    if row["previous_hash"] != previous:
        return "chain_broken"
    return "" if row_hash(row) == row["hash"] else "row_altered"
