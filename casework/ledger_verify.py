"""Every chain of the ledger is computed again; what is not as it was written is named."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection, transaction

from casework import ledger_triggers
from casework.ledger_rows import NAMES, Span, batches_of, first_hash, quick_hash, row_hash
from casework.models import Case

CASES_AT_ONCE = 500
"""Small parts: no process waits long for the one that has the last."""
SMALLEST, LARGEST = -(2**63), 2**63 - 1
CASE, SEQUENCE, TO_STATE, PREVIOUS, HASH = (
    NAMES.index(name) for name in ("case_id", "sequence", "to_state", "previous_hash", "hash")
)


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


def verify(*, processes: int = 1, progress: Callable[[int], Any] = int) -> Verification:
    """Recompute every chain, row by row, in memory that does not grow with the ledger.

    Args:
        processes: among how many the cases are shared; inside a transaction there is only one.
        progress: told how many rows more have been read.
    """
    result = Verification()
    result.problems += [Problem(code) for code in ledger_triggers.problems(connection)]
    heads, strays = sha256(), False
    for part in _parts(_spans(), processes):
        result.cases += part.cases
        result.rows += part.rows
        result.problems += part.problems
        strays |= part.strays
        heads.update(part.heads)
        progress(part.rows)
    if strays:
        result.problems.append(Problem("rows_without_case"))
    result.digest = heads.hexdigest()
    return result


# ---------------------------------------------------------------------- who reads what


def _spans() -> list[Span]:
    """All case numbers there can be, cut where CASES_AT_ONCE cases more are reached."""
    numbers = Case.objects.order_by("pk").values_list("pk", flat=True)
    cuts = islice(numbers.iterator(chunk_size=CASES_AT_ONCE), CASES_AT_ONCE, None, CASES_AT_ONCE)
    return [Span(*each) for each in pairwise([SMALLEST, *cuts, LARGEST])]


def _parts(spans: list[Span], processes: int) -> Iterator["_Part"]:
    if processes == 1 or len(spans) == 1 or connection.in_atomic_block:
        yield from map(_verify_span, spans)
        return
    connection.close()  # a process must not inherit it: each opens one of its own
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_verify_span, spans)


# ---------------------------------------------------------------------- a quick look at all


@dataclass
class _Part:
    """What was found in a span; the digest is taken over the heads of all parts."""

    cases: int = 0
    rows: int = 0
    strays: bool = False
    heads: bytes = b""
    problems: list[Problem] = field(default_factory=list)


class _Kept(NamedTuple):
    """What the case's own row says of its ledger."""

    number: str
    events_written: int
    head: str
    state: str


def _verify_span(span: Span) -> _Part:
    """A case that does not look intact is read again under its lock before it is called a problem:
    it may have been written to meanwhile.
    """
    part = _Part()
    with batches_of(span) as batches:
        kept = _kept(span)  # after the rows: so that every row's case is there
        intact = _look_at(kept, _counted(batches, part), part)
    part.cases = len(kept)
    part.heads = "".join(f"{each.number}:{each.head}\n" for each in kept.values()).encode()
    for case in kept:
        part.problems += [] if case in intact else verify_case(case)
    return part


def _kept(span: Span) -> dict[int, _Kept]:
    cases = Case.objects.filter(pk__gte=span.first, pk__lt=span.before).order_by("pk")
    return {case: _Kept(*kept) for case, *kept in cases.values_list("pk", *_Kept._fields)}


def _counted(batches: Iterable[list[tuple]], part: _Part) -> Iterator[tuple]:
    for batch in batches:
        part.rows += len(batch)
        yield from batch


def _look_at(kept: dict[int, _Kept], rows: Iterable[tuple], part: _Part) -> set[int]:
    """The cases that are as they were written."""
    intact = {case for case, each in kept.items() if not each.events_written}
    for case, lines in groupby(rows, itemgetter(CASE)):
        intact.discard(case)
        if case not in kept:
            part.strays = True
        elif _is_intact(kept[case], lines):
            intact.add(case)
    return intact


def _is_intact(kept: _Kept, rows: Iterable[tuple]) -> bool:
    sequence, previous, state = 0, first_hash(kept.number), ""
    for row in rows:
        sequence += 1
        if row[SEQUENCE] != sequence or row[PREVIOUS] != previous:
            return False
        previous, state = row[HASH], row[TO_STATE]
        if not _has_its_hash(row):
            return False
    return (sequence, previous, state) == (kept.events_written, kept.head, kept.state)


def _has_its_hash(row: tuple) -> bool:
    try:
        return quick_hash(row) == row[HASH]
    except (TypeError, ValueError):
        return False


# ---------------------------------------------------------------------- a second look


@transaction.atomic
def verify_case(case: int) -> list[Problem]:
    """One case's chain, read under the case's lock."""
    locked = Case.objects.select_for_update().filter(pk=case)
    kept = _Kept(*locked.values_list(*_Kept._fields).get())
    with batches_of(Span(case, case + 1)) as batches:
        return _problems(kept, (dict(zip(NAMES, row, strict=True)) for row in chain(*batches)))


def _problems(kept: _Kept, rows: Iterable[dict]) -> list[Problem]:
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
    return "" if _is_as_written(row) else "row_altered"


def _is_as_written(row: dict) -> bool:
    """By the definition of the hash; a column may hold what no service ever writes."""
    try:
        return row_hash({**row, "at": datetime.fromisoformat(row["at"])}) == row["hash"]
    except (TypeError, ValueError):
        return False
