"""A city of many cases, laid as bare rows: no service has seen it, and it has no ledger."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from casework.models import Case, Custody, Household, Person
from permissions.roles import Role
from tests.world import START, World
from workflows.flows import HandoffFlow
from workflows.models import Handoff, HandoffTask
from workflows.stages import Stage

CASES_OF_THE_SMALL_AGENCY = 12
OPEN_EVERY = 3
"""A third of the cases has something on its way: 20,000 turns of 60,000 cases."""
HERS_EVERY = 10
"""A tenth of these turns is the head's of the agency that has all cases."""
AT_ONCE = 500
BLOCK = 1_000
NUMBERED_FROM = 1_000_000
COPIED: dict[type[Model], tuple[str, ...]] = {
    Household: ("id",),
    Person: ("id", "household_id"),
    Case: ("id", "beneficiary_id", "household_id"),
    Custody: ("case_id",),
    Handoff: ("id", "case_id", "member_id"),
    HandoffTask: ("process_id",),
}
"""Columns that name a case or what belongs to it; the first tells of which thousand a row is."""


def lay(rows: Iterator[Model]) -> None:
    while batch := list(islice(rows, AT_ONCE)):
        type(batch[0]).objects.bulk_create(batch)


def analyse() -> None:
    """As PostgreSQL's own service would have by then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class City:
    """Grows to so many cases, all the social agency's; the licensing agency has to do with twelve
    of the first thousand.
    """

    def __init__(self, world: World):
        self.world, self.cases = world, 0
        self.head, self.small_head = world.kepala, world.kepala_disnaker

    def grow(self, cases: int) -> None:
        """To so many thousand cases: the first thousand is made, the others are copied from it."""
        if not self.cases:
            for make in (self._household, self._person, self._case, *self._of_case()):
                lay(row for number in range(1, BLOCK + 1) if (row := make(number)))
            self.cases = BLOCK
        first, last = self.cases // BLOCK, cases // BLOCK - 1
        for model in COPIED:
            if first <= last:
                self._copy(model, first, last)
        self.cases = cases
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [*COPIED]):
                cursor.execute(statement)
        analyse()

    def _copy(self, model: type[Model], first: int, last: int) -> None:
        """The rows of the first thousand cases again, for each thousand from the first on."""
        shift = f"n * {BLOCK}"
        values = {field.column: f'"{field.column}"' for field in model._meta.concrete_fields}
        values |= {column: f"{column} + {shift}" for column in COPIED[model]}
        if model is Case:
            values["number"] = f"'KSS-2026-' || ({NUMBERED_FROM} + id + {shift})"
        if "id" not in COPIED[model]:
            del values["id"]
        of_case = COPIED[model][0]
        whose, sql = "", list(values.values())
        if model in (Custody, HandoffTask):
            whose = f" AND agency_id <> {self.world.disnaker.pk}"  # twelve cases it has, no more
        columns = ", ".join(f'"{column}"' for column in values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({columns}) "
                f"WITH RECURSIVE thousands(n) AS (SELECT {first} UNION ALL "
                f"SELECT n + 1 FROM thousands WHERE n < {last}) "
                f"SELECT {', '.join(sql)} FROM {model._meta.db_table}, thousands "
                f"WHERE {of_case} <= {BLOCK}{whose}"
            )

    def _of_case(self) -> tuple[Callable[[int], Model | None], ...]:
        return (self._owner, self._holder, self._guest, self._handoff, self._ended, self._open)

    # ------------------------------------------------------------------ one row for each case

    def _household(self, number: int) -> Household:
        places = (self.world.kasin, self.world.bareng, self.world.gadang)
        return Household(pk=number, kelurahan=places[number % 3])

    def _person(self, number: int) -> Person:
        return Person(pk=number, household_id=number, name=f"Warga {number}")

    def _case(self, number: int) -> Case:
        opened = START - timedelta(days=400) + timedelta(seconds=number)
        return Case(
            pk=number,
            number=f"KSS-2026-{NUMBERED_FROM + number}",
            pathway="graduation",
            beneficiary_id=number,
            household_id=number,
            kelurahan=self._household(number).kelurahan,
            state="assessed",
            confidential=number % 200 == 0,
            opened_at=opened,
            state_since=opened,
        )

    def _custody(self, number: int, kind: str, agency) -> Custody:
        since = START - timedelta(days=400)
        return Custody(case_id=number, agency=agency, kind=kind, reason="open_case", since=since)

    def _owner(self, number: int) -> Custody:
        return self._custody(number, "owner", self.world.dinsos)

    def _holder(self, number: int) -> Custody:
        return self._custody(number, "holder", self.world.dinsos)

    def _small(self, number: int) -> bool:
        step = 1_000 // CASES_OF_THE_SMALL_AGENCY // OPEN_EVERY * OPEN_EVERY
        return number % step == 0 and number <= step * CASES_OF_THE_SMALL_AGENCY

    def _guest(self, number: int) -> Custody | None:
        return self._custody(number, "guest", self.world.disnaker) if self._small(number) else None

    def _handoff(self, number: int) -> Handoff:
        """On its way in every third case, ended in the others."""
        on_its_way = number % OPEN_EVERY == 0
        at = START - timedelta(days=number % 30)
        return Handoff(
            pk=number,
            flow_class=HandoffFlow,
            status=PROCESS.NEW if on_its_way else PROCESS.DONE,
            created=at,
            case_id=number,
            step="train_job",
            member_id=number,
            sender=self.world.dinsos,
            receiver=self.world.disnaker if self._small(number) else self.world.diskopindag,
            exclusive=True,
            stage=Stage.PROPOSED if on_its_way else Stage.COMPLETED,
            proposed_by=self.world.petugas,
            last_by=self.world.petugas,
            proposed_at=at,
            last_at=at,
            ended_at=None if on_its_way else at,
        )

    def _turn(self, number: int, **values) -> HandoffTask:
        at = START - timedelta(days=number % 30)
        return HandoffTask(
            process_id=number,
            flow_task=HandoffFlow.approve,
            flow_task_type="HUMAN",
            token=Token("start"),
            created=at,
            **values,
        )

    def _ended(self, number: int) -> HandoffTask:
        at = START - timedelta(days=40)
        return self._turn(
            number, status=STATUS.DONE, agency=self.world.dinsos, role=Role.HEAD, due_at=at
        )

    def _open(self, number: int) -> HandoffTask | None:
        if number % OPEN_EVERY:
            return None
        agency, role = self._whose(number)
        due = START + timedelta(hours=number % 400 - 200)
        held = number % 50 == 0
        return self._turn(
            number, status=STATUS.NEW, agency=agency, role=role, due_at=None if held else due
        )

    def _whose(self, number: int):
        world = self.world
        if self._small(number):
            return world.disnaker, Role.HEAD
        if number % (OPEN_EVERY * HERS_EVERY) == 0:
            return world.dinsos, Role.HEAD
        others = [
            (world.dinsos, Role.CASEWORKER),
            (world.diskopindag, Role.HEAD),
            (world.diskopindag, Role.CASEWORKER),
            (world.bpr, Role.HEAD),
        ]
        return others[number // OPEN_EVERY % len(others)]
