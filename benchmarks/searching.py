"""(g) A family searched for, and the counts of auditors and reporters, in a city of many cases."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from benchmarks.city import City, analyse, lay
from benchmarks.frame import Result, Rival, Run, Target, alternate, measurement, row
from benchmarks.town import town
from benchmarks.worklists import fresh
from casework import clock
from casework.crypto import keyed_digest
from casework.models import Assistance, AssistanceStatus, Need, Person, Unit, User
from tests.world import START, World
from workflows.findings import Scope, count_all
from workflows.reports.figures import Figures, figures
from workflows.reports.tables import tables
from workflows.search import Wanted, find_cases
from workflows.worklists import PAGE

NIK = "3573024101850001"
MONTHS = ("2026-01", "2026-02")
HELPED_TWICE_EVERY = 1_000
"""So many households are entered a second time in a month."""
FOUND: dict[str, tuple[Wanted, int]] = {
    "a NIK": (Wanted(text=NIK), 1),
    "a part of a name": (Wanted(text="warga 77"), PAGE),
    "a name that nobody has": (Wanted(text="Kartini"), 0),
    "a stage": (Wanted(state="assessed"), PAGE),
    "an open need": (Wanted(need="food"), PAGE),
    "an open need that only the office sees": (Wanted(need="debt_relief"), PAGE),
}
"""What is asked for, and how many lines of the first page answer."""
COUNTS, FIGURES = "all findings of a year, counted", "the figures of a year"
MOST_SEARCH_MS, MOST_COUNTS_MS, MOST_STATEMENTS = 200, 5_000, 12


@measurement("searching", "A search, the findings counted, and a year's figures")
def searching(run: Run) -> Result:
    cases = run.size(full=60_000, quick=5_000)
    with town() as world:
        City(world).grow(cases)
        _live(world, cases)
        rivals = [*searches(world), findings(world, cases), reports(cases)]
        samples = alternate(rivals, rounds=run.size(10, 5))
    found = Result()
    for name, sample in samples.items():
        most = MOST_COUNTS_MS if name in (COUNTS, FIGURES) else MOST_SEARCH_MS
        found.rows.append(row(f"{name}, {cases:,} cases", sample))
        found.targets += [
            Target(f"{name}, {cases:,} cases", sample.median * 1_000, most, "ms"),
            Target(f"{name}, {cases:,} cases: statements", sample.statements, MOST_STATEMENTS),
        ]
    found.notes = [
        f"{cases * len(MONTHS):,} payments, a third of them written down late; two needs of every "
        "family; nearly all people are called Warga."
    ]
    return found


def _live(world: World, cases: int) -> None:
    """What the families need, and what they were paid."""
    numbers = range(1, cases + 1)
    Person.objects.filter(pk=1).update(nik_digest=keyed_digest(NIK))
    by = {"recorded_on": START.date(), "recorded_by": world.petugas}
    kinds = ("food", "debt_relief")
    lay(Need(case_id=number, kind=kind, **by) for number in numbers for kind in kinds)
    lay(_paid(world, number, month) for number in numbers for month in MONTHS)
    twice = numbers[::HELPED_TWICE_EVERY]
    allowed = {"exception_reason": "other", "exception_by": world.kepala}
    lay(_paid(world, number, MONTHS[0], **allowed) for number in twice)
    analyse()


def _paid(world: World, number: int, month: str, **values) -> Assistance:
    given_on = date.fromisoformat(f"{month}-20")
    return Assistance(
        case_id=number,
        household_id=number,
        payee_id=number,
        member_id=number,
        programme_year=world.bpntd,
        unit=Unit.HOUSEHOLD,
        period=month,
        amount=200_000,
        status=AssistanceStatus.PAID,
        occurred_on=given_on,
        recorded_at=clock.at_local(given_on + timedelta(days=number % 12)),
        recorded_by=world.petugas,
        **values,
    )


def searches(world: World) -> Iterator[Rival]:
    for what, (wanted, lines) in FOUND.items():
        yield Rival(
            f"search for {what}",
            prepare=partial(fresh, world.petugas),
            act=partial(_search, wanted),
            check=partial(_has, lines),
        )


def _search(wanted: Wanted, user: User):
    return find_cases(user, wanted)


def _has(lines: int, page) -> None:
    if len(page.lines) != lines:
        raise AssertionError(f"{len(page.lines)} lines on the page instead of {lines}.")


def findings(world: World, cases: int) -> Rival:
    def count(user: User) -> dict[str, int]:
        return count_all(Scope(user, date(START.year, 1, 1), clock.today()))

    def check(counts: dict[str, int]) -> None:
        if counts["same-household-twice"] != 2 * cases // HELPED_TWICE_EVERY:
            raise AssertionError(counts)

    return Rival(COUNTS, partial(fresh, world.auditor), count, check)


def reports(cases: int) -> Rival:
    def make(year: int) -> Figures:
        found = figures(year)
        tables(found)
        return found

    def check(found: Figures) -> None:
        if not found.days:
            raise AssertionError("No turn is counted.")

    return Rival(FIGURES, lambda: START.year, make, check)
