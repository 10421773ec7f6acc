"""The ledger: one hash chain per case, appended under the case's lock and verified as a whole."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from casework import clock
from casework.canonical import canonical_json
from casework.changes import insert
from casework.ledger_rows import first_hash, row_hash
from casework.ledger_verify import Problem, Verification, verify, verify_case
from casework.models import Case, CaseEvent

__all__ = [
    "SYSTEM",
    "Actor",
    "Entry",
    "Problem",
    "Verification",
    "append_all",
    "first_hash",
    "row_hash",
    "verify",
    "verify_case",
]


@dataclass(frozen=True)
class Actor:
    """Who acts, as they are at this moment."""

    user: int | None = None
    role: str = ""
    agency: str = ""
    capacity: str = ""
    appointment: int | None = None


SYSTEM = Actor(role="system")


@dataclass(frozen=True)
class Entry:
    """What is to be written of a locked case that is already in its new state.

    Args:
        from_state: the state before, if the action moved it.
        letter: number and content digest.
        details: codes, row numbers, dates and amounts; never names, NIK or typed text.
    """

    case: Case
    action: str
    _: KW_ONLY
    actor: Actor
    from_state: str | None = None
    step: str = ""
    handoff: int | None = None
    reason: str = ""
    guards: dict[str, str] | None = None
    letter: tuple[str, str] = ("", "")
    details: dict[str, Any] | None = None


def append_all(entries: Iterable[Entry]) -> list[CaseEvent]:
    """Write the next line of each case; the caller saves the cases afterwards. An existing line is
    never written over.
    """
    return insert(map(_next_line, entries))


def _next_line(entry: Entry) -> CaseEvent:
    case, actor = entry.case, entry.actor
    values = {
        "case_id": case.pk,
        "sequence": case.events_written + 1,
        "at": clock.now(),
        "actor": actor.user,
        "role": actor.role,
        "agency": actor.agency,
        "capacity": actor.capacity,
        "appointment": actor.appointment,
        "action": entry.action,
        "step": entry.step,
        "handoff": entry.handoff,
        "from_state": case.state if entry.from_state is None else entry.from_state,
        "to_state": case.state,
        "reason": entry.reason,
        "guards": canonical_json(entry.guards or {}),
        "letter_number": entry.letter[0],
        "letter_digest": entry.letter[1],
        "details": canonical_json(entry.details or {}),
        "previous_hash": case.head or first_hash(case.number),
    }
    event = CaseEvent(**values, hash=row_hash(values))
    case.events_written, case.head = event.sequence, event.hash
    return event
