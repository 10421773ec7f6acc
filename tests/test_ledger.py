"""The ledger: chained as it is written, never changed, and every change is found."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, models, transaction

from casework import ledger, ledger_triggers
from casework.models import Case, CaseEvent
from tests.walks import Family, approve, record_outcome
from tests.world import fresh
from workflows import services
from workflows.stages import Stage

ACTOR = ledger.Actor(user=7, role="head", agency="dinsos", capacity="plt", appointment=3)


@pytest.fixture
def case(world):
    """A case with five rows, and another one before and after it."""
    world.case()
    case = world.assessed()
    world.case()
    return case


@pytest.fixture
def behind_its_back(case):
    """SQL that the triggers do not see; they are laid again before anybody looks."""

    def execute(sql, *parameters):
        with ledger_triggers.removed(connection), connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return execute


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
            ledger.append(case, "record", actor=ACTOR, details=details)


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


# ---------------------------------------------------------------------- every change is found

FIELDS = {field.name: field for field in CaseEvent._meta.concrete_fields}


def other_value(field, value):
    """A different value that the column takes."""
    if isinstance(field, models.DateTimeField):
        return value + timedelta(microseconds=1)
    if isinstance(field, models.CharField | models.TextField):
        return f"{value[:-1]}{'0' if value[-1:] != '0' else '1'}" if value else "x"
    return 0 if value is None else value + 1


@pytest.mark.parametrize("name", FIELDS)
def test_every_column_altered_behind_its_back_is_found(case, behind_its_back, name):
    field, event = FIELDS[name], case.events.get(sequence=2)
    value = other_value(field, getattr(event, field.attname))
    if name == "sequence":
        value = 1_000
    behind_its_back(
        f"UPDATE {TABLE} SET {field.column} = %s WHERE case_id = %s AND sequence = 2",
        connection.ops.adapt_datetimefield_value(value) if name == "at" else value,
        case.pk,
    )
    found = {(number, sequence) for _, number, sequence in problems()}
    row = 3 if name in {"case", "sequence"} else 2  # it is gone: the next one tells
    assert (case.number, row) in found


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in {"case", "sequence"}])
def test_an_altered_row_is_named_by_case_and_number(case, behind_its_back, name):
    field, event = FIELDS[name], case.events.last()
    value = other_value(field, getattr(event, field.attname))
    behind_its_back(
        f"UPDATE {TABLE} SET {field.column} = %s WHERE case_id = %s AND sequence = %s",
        connection.ops.adapt_datetimefield_value(value) if name == "at" else value,
        case.pk,
        event.sequence,
    )
    expected = {"previous_hash": "chain_broken"}.get(name, "row_altered")
    assert (expected, case.number, event.sequence) in problems()


def test_a_cut_tail_is_found(case, behind_its_back):
    last = case.events.last().sequence
    behind_its_back(f"DELETE FROM {TABLE} WHERE case_id = %s AND sequence = %s", case.pk, last)
    assert problems() == [("rows_missing_at_the_end", case.number, last - 1)]


def test_all_rows_of_a_case_cut_off_are_found(case, behind_its_back):
    behind_its_back(f"DELETE FROM {TABLE} WHERE case_id = %s", case.pk)
    assert problems() == [("rows_missing_at_the_end", case.number, 0)]


def test_a_row_taken_out_of_the_middle_is_found(case, behind_its_back):
    behind_its_back(f"DELETE FROM {TABLE} WHERE case_id = %s AND sequence = 3", case.pk)
    assert problems() == [("row_missing", case.number, 4)]


def test_a_row_added_at_the_end_is_found(case, behind_its_back):
    written = fresh(case)
    forged = ledger.append(written, "confirm", actor=ACTOR)
    assert ("rows_missing_at_the_end", case.number, forged.sequence) in problems()


def test_a_row_moved_to_another_case_is_found_in_both(case, behind_its_back):
    other = Case.objects.order_by("-pk").first()
    last = case.events.last().sequence
    behind_its_back(
        f"UPDATE {TABLE} SET case_id = %s, sequence = %s WHERE case_id = %s AND sequence = %s",
        other.pk,
        other.events_written + 1,
        case.pk,
        last,
    )
    assert {number for _, number, _ in problems()} == {case.number, other.number}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"head": "0" * 64}, "head_differs"),
        ({"events_written": 1_000}, "rows_missing_at_the_end"),
        ({"number": "KSS-2026-999999"}, "chain_broken"),
    ],
)
def test_a_case_whose_end_or_number_was_changed_is_found(case, changes, code):
    Case.objects.filter(pk=case.pk).update(**changes)
    assert codes() == {code}


def test_one_digest_over_all_heads_tells_of_any_other_history(case):
    before = ledger.verify().digest
    assert ledger.verify().digest == before
    world_moves_on = fresh(case)
    ledger.append(world_moves_on, "record", actor=ACTOR)
    world_moves_on.save(update_fields=["events_written", "head"])
    assert ledger.verify().digest != before


def test_a_case_that_is_written_to_while_all_are_read_is_no_problem(case, monkeypatch):
    class SlowRows(ledger._Rows):
        def __init__(self):
            super().__init__()
            written = fresh(case)
            ledger.append(written, "record", actor=ACTOR)
            written.save(update_fields=["events_written", "head"])

    rows = list(CaseEvent.objects.order_by("case_id", "sequence").values(*ledger.HASHED, "hash"))
    monkeypatch.setattr(ledger, "_Rows", SlowRows)
    monkeypatch.setattr(
        models.QuerySet,
        "iterator",
        lambda self, chunk_size: iter(rows if self.model is CaseEvent else list(self)),
    )
    assert ledger.verify().problems == []


# ---------------------------------------------------------------------- manage.py audit_verify


def audit(*options) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("audit_verify", *options, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_the_command_prints_cases_rows_and_one_digest(case):
    text, code = audit()
    found = ledger.verify()
    assert code == 0
    assert text.split() == [
        *("cases", "3"),
        *("rows", str(found.rows)),
        *("digest", found.digest),
    ]


def test_the_command_names_case_and_row_and_fails(case, behind_its_back):
    behind_its_back(f"UPDATE {TABLE} SET reason = 'x' WHERE case_id = %s AND sequence = 2", case.pk)
    text, code = audit()
    assert code == 1
    assert f"problem row_altered case {case.number} row 2" in text


def test_for_programs_it_is_one_json_object(case):
    text, code = audit("--json")
    found = json.loads(text)
    assert (code, found["intact"], found["cases"], found["problems"]) == (0, True, 3, [])
    Case.objects.filter(pk=case.pk).update(head="0" * 64)
    text, code = audit("--json")
    assert code == 1
    assert json.loads(text)["problems"] == [
        {"code": "head_differs", "case": case.number, "sequence": case.events.count()}
    ]


def test_a_whole_life_leaves_an_intact_ledger(world):
    family = Family(world)
    for step in ("grant_bansos", "train", "refer_kip"):
        family.walk(step)
    family.walk("lend", stage=Stage.APPROVED, by=world.petugas_diskopindag)
    assert ledger.verify().intact
