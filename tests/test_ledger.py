"""The ledger: chained as it is written, never changed, and every change is found."""

import json

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction

from casework import ledger, ledger_triggers
from casework.models import Case, CaseEvent
from tests.walks import Family, approve, record_outcome
from tests.world import append, fresh
from workflows import services
from workflows.stages import Stage

ACTOR = ledger.Actor(user=7, role="head", agency="dinsos", capacity="plt", appointment=3)


@pytest.fixture
def case(world):
    """A case with five rows, and another one before and after it."""
    world.case()
    case = world.assessed()
    world.case()
    connection.check_constraints()  # PostgreSQL alters no table with checks still to be made
    return case


def problems() -> list[tuple[str, str, int | None]]:
    return [(each.code, each.case, each.sequence) for each in ledger.verify().problems]


def codes() -> set[str]:
    return {code for code, _, _ in problems()}


def test_an_untouched_ledger_is_intact(case):
    found = ledger.verify()
    assert (found.problems, found.cases) == ([], 3)
    assert (
        found.rows
        == CaseEvent.objects.count()
        == sum(Case.objects.values_list("events_written", flat=True))
    )


def test_rows_are_numbered_without_gaps_and_chained_to_the_one_before(case):
    events = list(case.events.order_by("sequence"))
    assert [each.sequence for each in events] == list(range(1, len(events) + 1))
    hashes = [ledger.first_hash(case.number), *(each.hash for each in events)]
    assert [each.previous_hash for each in events] == hashes[:-1]
    assert (fresh(case).head, fresh(case).events_written) == (hashes[-1], len(events))


def test_a_row_keeps_who_acted_as_they_were(world):
    family = Family(world)
    handoff = approve(world, family.propose("grant_bansos"))
    event = family.case.events.last()
    appointment = world.kepala.appointments.get()
    assert (event.actor, event.role, event.agency, event.capacity, event.appointment) == (
        world.kepala.pk,
        "head",
        "dinsos",
        "definitive",
        appointment.pk,
    )
    assert (event.from_state, event.to_state) == ("assessed", "receiving_bansos")
    assert (event.action, event.step, event.handoff) == ("approve", "grant_bansos", handoff.pk)
    assert (event.letter_number, event.letter_digest) == (
        handoff.letter.number,
        handoff.letter.digest,
    )
    assert handoff.letter.event_hash == event.hash


def test_no_name_no_nik_and_nothing_typed_enters_the_ledger(world):
    family = Family(world)
    typed = "Rahasia keluarga"
    handoff = family.propose("train", course=typed, note=typed)
    services.send_back(handoff, by=world.kepala, reason="other", note=typed)
    services.resubmit(handoff, by=world.petugas, course=f"{typed} 2", note=typed)
    family.case.needs.all().delete()
    approve(world, handoff, note=typed, waivers={"need_recorded": typed})
    by = world.petugas_diskopindag
    services.hold(handoff, by=by, reason="other", note=typed)
    services.resume(handoff, by=by, note=typed)
    services.accept(handoff, by=by, note=typed)
    record_outcome(
        world,
        handoff,
        completed=True,
        note=typed,
        finished_on=world.now.moment.date(),
        certificate_number=typed,
    )
    services.confirm(handoff, by=world.kepala_diskopindag, note=typed)
    approve(world, family.propose("grant_bansos", collect_at=typed))
    person = family.case.beneficiary
    written = json.dumps(list(CaseEvent.objects.values()), default=str)
    for secret in ("Rahasia", person.name, person.nik, world.kepala.name):
        assert secret not in written
    assert handoff.notes.count() == 9


def test_a_number_with_a_point_is_refused(case):
    for details in ({"amount": 1.5}, {"deep": [{"er": (1e16,)}]}):
        with pytest.raises(TypeError):
            append(case, "record", actor=ACTOR, details=details)


def test_saving_an_event_again_is_refused(case):
    with pytest.raises(DatabaseError), transaction.atomic():
        case.events.first().save()


# ---------------------------------------------------------------------- the database refuses

TABLE = ledger_triggers.TABLE
COLUMNS = ", ".join(field.column for field in CaseEvent._meta.concrete_fields)
REFUSED = {
    "update": f"UPDATE {TABLE} SET reason = 'x'",
    "update of one row": f"UPDATE {TABLE} SET reason = 'x' WHERE sequence = 1",
    "delete": f"DELETE FROM {TABLE} WHERE sequence = 2",
    "delete all": f"DELETE FROM {TABLE}",
    "upsert": f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE true "
    "ON CONFLICT (case_id, sequence) DO UPDATE SET reason = 'x'",
    "truncate": f"TRUNCATE {TABLE}",
    "truncate cascade": "TRUNCATE casework_case CASCADE",
    "insert or replace": f"INSERT OR REPLACE INTO {TABLE} ({COLUMNS}) "
    f"SELECT {COLUMNS} FROM {TABLE} LIMIT 1",
}
ONLY = {"truncate": "postgresql", "truncate cascade": "postgresql", "insert or replace": "sqlite"}


@pytest.mark.parametrize("how", REFUSED)
def test_the_database_refuses_to_change_the_ledger(case, how):
    """A statement that the other database does not know is refused there as well."""
    before = list(CaseEvent.objects.values_list("hash", flat=True))
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(REFUSED[how])
    if ONLY.get(how, connection.vendor) == connection.vendor:
        assert ledger_triggers.REFUSED in str(refused.value)
    assert list(CaseEvent.objects.values_list("hash", flat=True)) == before


def test_without_its_triggers_the_ledger_is_not_intact_and_migrate_lays_them_again(case):
    expected = len(ledger_triggers._expected(connection))
    ledger_triggers.remove(connection)
    assert problems() == [("trigger_missing", "", None)] * expected
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert problems() == []


def test_a_trigger_that_was_laid_differently_is_a_missing_one(case):
    name = next(iter(ledger_triggers._expected(connection)))
    changed = {
        "sqlite": f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} WHEN 0 "
        f"BEGIN SELECT RAISE(ABORT, '{ledger_triggers.REFUSED}'); END",
        "postgresql": f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_refuse()",
    }
    ledger_triggers.remove(connection)
    ledger_triggers.install(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {name}" + f" ON {TABLE}" * (connection.vendor == "postgresql")
        )
        cursor.execute(changed[connection.vendor])
    assert problems() == [("trigger_missing", "", None)]
    ledger_triggers.install(connection)
    assert problems() == []


POSTGRESQL_ONLY = {
    "trigger_disabled": f"ALTER TABLE {TABLE} DISABLE TRIGGER ledger_no_change",
    "trigger_missing": """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$
        BEGIN RETURN NEW; END -- the ledger is never changed
        $$ LANGUAGE plpgsql""",
}


@pytest.mark.parametrize("code", POSTGRESQL_ONLY)
def test_a_disabled_or_hollow_trigger_is_a_problem(case, code):
    """On SQLite a trigger cannot be disabled, only altered or dropped: see above."""
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(POSTGRESQL_ONLY[code])
        return
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_ONLY[code])
    assert codes() == {code}
    ledger_triggers.install(connection)
    assert problems() == []


def test_a_whole_life_leaves_an_intact_ledger(world):
    family = Family(world)
    for step in ("grant_bansos", "train", "refer_kip"):
        family.walk(step)
    family.walk("lend", stage=Stage.APPROVED, by=world.petugas_diskopindag)
    assert ledger.verify().intact
