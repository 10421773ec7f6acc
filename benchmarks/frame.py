"""What every measurement is made of: rivals that take turns, samples, rows, targets."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

FREE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
"""What only marks out a transaction is not counted as a statement."""
MS = 1_000


# ---------------------------------------------------------------------- what is found


@dataclass(frozen=True)
class Sample:
    """One rival's times in seconds, in the order in which they were taken."""

    seconds: tuple[float, ...]
    statements: int | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.seconds) < 3:
            return min(self.seconds), max(self.seconds)
        low, _, high = statistics.quantiles(self.seconds, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True)
class Row:
    """One line of the report: a median with its quartiles, and what it is held against."""

    what: str
    median: float
    low: float
    high: float
    unit: str = "ms"
    times: int = 1
    statements: int | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Target:
    """What was to be reached; `measured` at most, or at least, the limit."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(frozen=True)
class Table:
    """What fits no row: printed as it is."""

    heads: list[str]
    lines: list[list[str]]


@dataclass
class Result:
    """What one measurement found on one database."""

    rows: list[Row] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Result":
        return cls(
            [Row(**each) for each in values["rows"]],
            [Target(**each) for each in values["targets"]],
            values["notes"],
            [Table(**each) for each in values["tables"]],
        )


def figure(number: float) -> str:
    """Three digits that count, without an exponent."""
    if number >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.{0 if number >= 100 else 1 if number >= 10 else 2}f}"


def row(what: str, sample: Sample, *, against: Sample | None = None, per: int = 1) -> Row:
    """A sample as a line in milliseconds.

    Args:
        against: the rival that counts as 1.
        per: how many cases one time covers; the line then says the time of one.
    """
    low, high = sample.quartiles
    return Row(
        what,
        sample.median * MS / per,
        low * MS / per,
        high * MS / per,
        times=len(sample.seconds),
        statements=sample.statements,
        ratio=sample.median / against.median if against else None,
    )


def spread(what: str, values: Iterable[float], unit: str) -> Row:
    """Numbers of another unit (MB, s, rows/s), each taken in a process of its own."""
    sample = Sample(tuple(values))
    low, high = sample.quartiles
    return Row(what, sample.median, low, high, unit, len(sample.seconds))


# ---------------------------------------------------------------------- who takes part


@dataclass(frozen=True)
class Rival:
    """One way of doing the same thing.

    `prepare` is not timed and makes what `act` is handed, anew for every round. `act` is timed,
    and commits for itself; the
    users it is handed were fetched for it alone. `check`, not timed, sees what `act` gave and
    raises where the work was not done.
    """

    name: str
    prepare: Callable[[], Any]
    act: Callable[[Any], Any]
    check: Callable[[Any], None] | None = None

    def time(self) -> float:
        subject = self.prepare()
        taken, done = timed(lambda: self.act(subject))
        if self.check:
            self.check(done)
        return taken

    def count(self) -> int:
        subject = self.prepare()
        with counted() as statements:
            done = self.act(subject)
        if self.check:
            self.check(done)
        return len(statements)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it; no garbage is collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        done = act()
        return time.perf_counter() - start, done
    finally:
        gc.enable()


@contextmanager
def counted():
    """Collects the statements sent to the database inside, on-commit work included."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        if not sql.upper().startswith(FREE):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def alternate(rivals: list[Rival], *, rounds: int, warm_up: int = 1) -> dict[str, Sample]:
    """Time the rivals in turn, another one first in each round, so that what slows the machine
    for a while slows them all; statements are counted in a round of their own.
    """
    counts = {each.name: each.count() for each in rivals}
    times: dict[str, list[float]] = {each.name: [] for each in rivals}
    for number in range(warm_up + rounds):
        shift = number % len(rivals)
        for each in rivals[shift:] + rivals[:shift]:
            taken = each.time()
            if number >= warm_up:
                times[each.name].append(taken)
    return {name: Sample(tuple(taken), counts[name]) for name, taken in times.items()}


# ---------------------------------------------------------------------- what is measured


@dataclass(frozen=True)
class Run:
    """One run on one database: SQLite or PostgreSQL, in full or quick."""

    quick: bool = False

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full


@dataclass(frozen=True)
class Measurement:
    """Something to measure; it gets a migrated database and a process of its own."""

    key: str
    title: str
    measure: Callable[[Run], Result]


MEASUREMENTS: dict[str, Measurement] = {}


def measurement(key: str, title: str):
    """Register a function of a Run that returns a Result."""

    def register(measure: Callable[[Run], Result]) -> Callable[[Run], Result]:
        MEASUREMENTS[key] = Measurement(key, title, measure)
        return measure

    return register
