"""Where a referral's time goes, by what it is for and by what is being done."""

import signal
import time
from collections import Counter
from contextlib import contextmanager
from functools import cache, partial
from types import CodeType, FrameType

from benchmarks.frame import Result, Run, Sample, Table, figure, measurement, row, timed
from benchmarks.lending import lend
from benchmarks.town import borrowers, staff, town

EVERY_SECONDS = 0.001
COMMIT, DATABASE = "begin and commit", "in the database"
PARTS = [
    ("keys and encryption", ["casework/crypto.py", "cryptography/"]),
    ("letter: words, number, row", ["workflows/letters/", "documents/issuing.py"]),
    ("letter: handing it to the worker", ["documents/tasks.py", "django_tasks"]),
    ("ledger", ["casework/ledger", "casework/canonical.py"]),
    ("requirements", ["workflows/guards.py", "workflows/requirements/", "services/possible.py"]),
    ("permissions, four eyes", ["permissions/", "services/lots.py:_actors"]),
    ("rows under lock", ["services/locking.py:_locked_cases", "services/locking.py:locked_all"]),
    ("the flow: turns", ["workflows/nodes.py", "viewflow/workflow/activation.py"]),
    ("facts and their forms", ["workflows/facts.py", "django/forms/"]),
    ("state, effects", ["workflows/pathways/"]),
    ("custody, handoff, case: saving", ["workflows/sealing.py"]),
    (COMMIT, ["django/db/transaction.py"]),
]
"""The innermost of a stack's frames that is named here says whose time it is."""
KINDS = [
    (
        COMMIT,
        ["base/base.py:_commit", "base/base.py:_savepoint", "base/base.py:set_autocommit"],
    ),
    (DATABASE, ["db/backends/", "psycopg"]),
    (
        "building SQL",
        ["models/sql/", "models/query.py", "models/lookups.py", "models/expressions.py"],
    ),
    ("rows to objects", ["models/base.py", "models/fields/"]),
]
OTHER, REST = "everything else", "our own Python"


@cache
def labels(code: CodeType) -> tuple[str, str]:
    """Part and kind of one function; empty where it belongs to none."""
    name = f"{code.co_filename}:{code.co_name}"

    def first(table: list[tuple[str, list[str]]]) -> str:
        return next((label for label, names in table if any(map(name.__contains__, names))), "")

    return first(PARTS), first(KINDS)


class Sampler:
    """Looks every millisecond where the program is; a look counts for the time since the last, so
    that a long call into C counts in full.
    """

    def __init__(self):
        self.seconds: Counter[tuple[str, str]] = Counter()
        self.last = 0.0

    def look(self, number: int, frame: FrameType | None) -> None:
        since, part, kind = time.perf_counter() - self.last, "", ""
        while frame is not None and not (part and kind):
            its_part, its_kind = labels(frame.f_code)
            part, kind = part or its_part, kind or its_kind
            frame = frame.f_back
        if part == COMMIT and kind == DATABASE:
            kind = COMMIT  # psycopg's commit is Python too, and stands within the connection's
        self.seconds[part or OTHER, kind or REST] += since
        self.wait()

    def wait(self) -> None:
        """Once: the next look is asked for when this one is over."""
        self.last = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, EVERY_SECONDS)

    @contextmanager
    def running(self):
        before = signal.signal(signal.SIGALRM, self.look)
        self.wait()
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def cross_table(seconds: Counter[tuple[str, str]], times: int) -> Table:
    """Milliseconds of one referral: parts down, kinds of work across, the dearest first."""
    kinds = [label for label, _ in KINDS] + [REST]
    parts = Counter()
    for (part, _), taken in seconds.items():
        parts[part] += taken

    def line(name: str, of: list[float]) -> list[str]:
        ms = [each * 1_000 / times for each in of]
        return [name, figure(sum(ms)), f"{sum(of) / parts.total():.0%}", *map(figure, ms)]

    lines = [line(part, [seconds[part, kind] for kind in kinds]) for part, _ in parts.most_common()]
    whole = [sum(seconds[part, kind] for part in parts) for kind in kinds]
    return Table(
        ["milliseconds of one referral", "all", "share", *kinds],
        [*lines, line("**all five actions**", whole)],
    )


@measurement("profile", "Where a referral's time goes")
def profile(run: Run) -> Result:
    times = run.size(full=60, quick=6)
    sampler, plain = Sampler(), []
    with town() as world:
        for case in borrowers(world, 3):
            lend(case, staff(world))
        for case in borrowers(world, times):
            taken, _ = timed(partial(lend, case, staff(world)))
            plain.append(taken)
        for case in borrowers(world, times):
            by = staff(world)
            with sampler.running():
                lend(case, by)
    return Result(
        [row("the five actions, unobserved", Sample(tuple(plain)))],
        tables=[cross_table(sampler.seconds, times)],
        notes=[
            "A look every millisecond says where the program is; the innermost frame that belongs "
            "to a part says whose time it is.",
        ],
    )
