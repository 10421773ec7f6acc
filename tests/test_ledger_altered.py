"""Whatever is changed in the ledger behind its back is found, and audit_verify names it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from casework import ledger, ledger_triggers
from casework.models import Case, CaseEvent
from tests.world import append, fresh

ACTOR = ledger.Actor(user=7, role="head", agency="dinsos", capacity="plt", appointment=3)
TABLE = ledger_triggers.TABLE


@pytest.fixture
def case(world):
    """A case with five rows, and another one before and after it."""
    world.case()
    case = world.assessed()
    world.case()
    connection.check_constraints()  # PostgreSQL alters no table with checks still to be made
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
    forged = append(written, "confirm", actor=ACTOR)
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
        ({"state": "graduated"}, "state_differs"),
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
    append(world_moves_on, "record", actor=ACTOR)
    world_moves_on.save(update_fields=["events_written", "head"])
    assert ledger.verify().digest != before


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
