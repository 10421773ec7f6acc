"""How the ledger is verified quickly: by one or more processes, and never to another verdict."""

import os
from contextlib import contextmanager
from datetime import UTC

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from casework import ledger, ledger_triggers, ledger_verify
from casework.ledger_rows import HASHED, NAMES, Span, batches_of, quick_hash
from casework.models import Case, CaseEvent
from tests.walks import Family
from tests.world import append, fresh

ACTOR = ledger.Actor(user=7, role="head", agency="dinsos", capacity="plt", appointment=3)
TABLE = ledger_triggers.TABLE
NUMBERS = {"case_id", "sequence", "actor", "appointment", "handoff"}
EVERYTHING = Span(ledger_verify.SMALLEST, ledger_verify.LARGEST)


def raw_rows(span: Span = EVERYTHING) -> list[tuple]:
    with batches_of(span) as batches:
        return [row for batch in batches for row in batch]


def alter(sql: str, *parameters) -> None:
    """Behind the triggers, which are laid again before anybody looks."""
    connection.check_constraints()
    with ledger_triggers.removed(connection), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


# ---------------------------------------------------------------------- the quick hash


def test_a_row_as_the_database_holds_it_has_the_hash_it_was_written_with(world):
    family = Family(world)
    family.walk("train")
    for microsecond in (0, 1, 500_000, 999_999):
        world.now.move_to(world.now.moment.replace(microsecond=microsecond))
        case = fresh(family.case)
        append(case, "record", actor=ledger.SYSTEM, details={"text": 'é 漢 😀 " \\ \n \x7f'})
        case.save(update_fields=["events_written", "head"])
    rows = raw_rows()
    assert len(rows) == CaseEvent.objects.count() > 10
    assert [quick_hash(row) for row in rows] == [row[-1] for row in rows]
    assert {row[NAMES.index("actor")] is None for row in rows} == {True, False}
    assert ledger.verify().intact


@given(st.data())
def test_of_any_row_both_hashes_are_one(data):
    moment = data.draw(st.datetimes(timezones=st.just(UTC)))
    numbers, texts = st.integers(-(2**63), 2**63 - 1), st.text()
    values = {name: data.draw(numbers if name in NUMBERS else texts) for name in HASHED}
    for name in ("actor", "appointment", "handoff"):
        values[name] = data.draw(st.none() | numbers)
    raw = {**values, "at": moment.isoformat(timespec="microseconds")}
    assert quick_hash((*raw.values(), "")) == ledger.row_hash({**values, "at": moment})


NEVER_WRITTEN = {
    "sqlite": {  # which stores anything anywhere
        "actor": ["'text'", "7.5"],
        "details": ["x'7b7d'"],
        "at": ["5", "'soon'"],
    },
    "postgresql": {"at": ["'infinity'", "'-infinity'", "at - interval '4050 years'"]},
}


def test_what_no_service_writes_is_an_altered_row(world):
    for column, values in NEVER_WRITTEN[connection.vendor].items():
        for value in values:
            case = world.case()
            alter(f"UPDATE {TABLE} SET {column} = {value} WHERE case_id = %s", case.pk)
            assert ledger.Problem("row_altered", case.number, 1) in ledger.verify().problems


def test_a_year_before_christ_is_not_the_same_year_after(world):
    """PostgreSQL writes both in four digits."""
    case, moments = (
        world.case(),
        {"sqlite": "'-' || at", "postgresql": "at - interval '4051 years'"},
    )
    alter(f"UPDATE {TABLE} SET at = {moments[connection.vendor]} WHERE case_id = %s", case.pk)
    assert ledger.verify().problems == [ledger.Problem("row_altered", case.number, 1)]


# ---------------------------------------------------------------------- all the same verdict


def test_a_case_that_is_written_to_while_all_are_read_is_no_problem(world, monkeypatch):
    case, batches = world.assessed(), ledger_verify.batches_of
    once = iter([case])

    @contextmanager
    def then_written_to(span):
        with batches(span) as found:
            read = list(found)
        for each in once:
            written = fresh(each)
            append(written, "record", actor=ACTOR)
            written.save(update_fields=["events_written", "head"])
        yield iter(read)

    monkeypatch.setattr(ledger_verify, "batches_of", then_written_to)
    assert ledger.verify().problems == []
    assert fresh(case).events_written == case.events_written + 1


def test_rows_without_a_case_are_found(world, monkeypatch):
    first, kept = world.case(), ledger_verify._kept
    world.case()

    def without_the_first(span):
        return {case: each for case, each in kept(span).items() if case != first.pk}

    monkeypatch.setattr(ledger_verify, "_kept", without_the_first)
    found = ledger.verify()
    assert found.problems == [ledger.Problem("rows_without_case")]
    assert (found.cases, found.rows) == (1, CaseEvent.objects.count())


@pytest.fixture
def many(transactional_ledger, world, monkeypatch, tmp_path):
    """Five cases, committed, one to a span, and a folder of who verified them."""
    cases, kept = [world.case() for _ in range(5)], ledger_verify._kept
    monkeypatch.setattr(ledger_verify, "CASES_AT_ONCE", 1)

    def noted(span):
        (tmp_path / str(os.getpid())).touch()
        return kept(span)

    monkeypatch.setattr(ledger_verify, "_kept", noted)
    return cases


def test_several_processes_find_what_one_finds(many, tmp_path):
    alone = ledger.verify()
    assert {each.name for each in tmp_path.iterdir()} == {str(os.getpid())}
    told = []
    shared = ledger.verify(processes=2, progress=told.append)
    assert len(list(tmp_path.iterdir())) > 1
    assert (shared, sum(told)) == (alone, alone.rows)
    assert (shared.cases, shared.rows, shared.problems) == (5, CaseEvent.objects.count(), [])


def test_several_processes_name_problems_in_the_order_of_the_cases(many):
    for case in (many[3], many[1]):
        Case.objects.filter(pk=case.pk).update(state="graduated")
    found = ledger.verify(processes=2).problems
    assert [(each.code, each.case) for each in found] == [
        ("state_differs", many[1].number),
        ("state_differs", many[3].number),
    ]
    assert found == ledger.verify().problems


def test_inside_a_transaction_one_process_sees_what_is_not_committed(many, tmp_path):
    with transaction.atomic():
        Case.objects.filter(pk=many[2].pk).update(head="0" * 64)
        found = ledger.verify(processes=2).problems
        transaction.set_rollback(True)
    assert [each.code for each in found] == ["head_differs"]
    assert {each.name for each in tmp_path.iterdir()} == {str(os.getpid())}


def test_verifying_locks_no_one_out(many):
    """SQLite has one writer: whoever reads the whole ledger is not it."""
    with CaptureQueriesContext(connection) as queries:
        ledger.verify()
    begun = [each["sql"] for each in queries if each["sql"].startswith("BEGIN")]
    assert begun == [] or connection.vendor == "postgresql"
