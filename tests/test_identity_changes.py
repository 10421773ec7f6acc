"""Wrong data of a KTP is set right: what stays on record, and what a history says of it."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from casework.crypto import keyed_digest
from casework.models import CaseEvent, Person, RegistryEntry
from tests.world import fresh
from workflows import services
from workflows.services import Doubtful, IdentityCorrected

NIK = "3573026203900002"
RIGHT = {"name": "Siti Aminah", "nik": NIK, "birth_date": date(1990, 3, 22), "sex": "female"}


@pytest.fixture
def case(world):
    return world.case()


def correct(world, case, person=None, *, by=None, **right) -> RegistryEntry:
    fact = IdentityCorrected(person or case.beneficiary, **right)
    return services.record(case, fact, by=by or world.faskel)


def test_what_was_wrong_is_right_and_stays_on_record_encrypted(world, case):
    old = case.beneficiary
    entry = correct(world, case, **RIGHT)
    person = Person.objects.get(pk=old.pk)
    assert (person.name, person.nik, person.birth_date) == ("Siti Aminah", NIK, date(1990, 3, 22))
    assert person.nik_digest == keyed_digest(NIK)
    said = json.loads(entry.identity)
    assert (said["nik"], said["before"]["nik"], said["before"]["name"]) == (NIK, old.nik, old.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity, facts FROM casework_registryentry")
        [(identity, facts)] = cursor.fetchall()
    assert old.nik.encode() not in bytes(identity) and old.nik not in str(facts)


def test_only_what_is_said_changes(world, case):
    old = case.beneficiary
    correct(world, case, name="  Siti Aminah")
    person = Person.objects.get(pk=old.pk)
    assert person.name == "Siti Aminah"
    assert (person.nik, person.sex, person.birth_date) == (old.nik, old.sex, old.birth_date)


def test_the_history_tells_that_and_not_what(world, case):
    entry = correct(world, case, **RIGHT)
    event = case.events.last()
    assert (event.action, json.loads(event.details)) == (
        "record",
        {"fact": "identitycorrected", "row": entry.pk},
    )
    told = "\n".join(str(value) for row in CaseEvent.objects.values() for value in row.values())
    assert NIK not in told and "Siti" not in told


def test_a_person_is_corrected_twice_on_one_day(world, case):
    correct(world, case, name="Siti Aminah")
    last = correct(world, case, name="Siti Maimunah")
    assert json.loads(last.identity)["before"]["name"] == "Siti Aminah"
    assert RegistryEntry.objects.count() == 2


def test_a_nik_that_was_somebody_elses_is_taken_away_and_free_again(world, case):
    old = case.beneficiary.nik
    correct(world, case, nik="")
    assert not Person.objects.get(pk=case.beneficiary.pk).nik_digest
    child = world.child(case.household)
    correct(world, case, child, nik=old, despite_doubts=True)
    assert Person.objects.get(pk=child.pk).nik == old


WRONG = {
    "a short NIK": ({"nik": "1"}, ["nik"]),
    "no name": ({"name": " "}, ["name"]),
    "NUL": ({"name": "\x00"}, ["name"]),
    "a strange sex": ({"sex": "x"}, ["sex"]),
    "born tomorrow": ({"birth_date": date(2026, 3, 3)}, ["birth_date"]),
    "born on no day": ({"birth_date": "kemarin"}, ["birth_date"]),
    "nothing": ({}, ["__all__"]),
    "as it was": ({"sex": "female"}, ["__all__"]),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_refused_by_field_and_leaves_nothing(world, case, what):
    right, fields = WRONG[what]
    before = fresh(case).head
    with pytest.raises(ValidationError) as refusal:
        correct(world, case, despite_doubts=True, **right)
    told = getattr(refusal.value, "error_dict", {"__all__": refusal.value})
    assert sorted(told) == fields
    assert (fresh(case).head, RegistryEntry.objects.count()) == (before, 0)
    kept = Person.objects.get(pk=case.beneficiary.pk)
    assert (kept.name, kept.nik) == (case.beneficiary.name, case.beneficiary.nik)


def test_nobody_was_born_after_they_died(world, case):
    services.record(case, services.Death(case.beneficiary, date(2026, 3, 1)), by=world.faskel)
    with pytest.raises(ValidationError) as refusal:
        correct(world, case, birth_date=date(2026, 3, 2), despite_doubts=True)
    assert list(refusal.value.message_dict) == ["birth_date"]


def test_a_nik_of_somebody_else_is_refused_and_no_stranger_named(world, case):
    stranger = world.person(world.household(world.gadang))
    with pytest.raises(ValidationError) as refusal:
        correct(world, case, nik=stranger.nik)
    assert list(refusal.value.message_dict) == ["nik"]
    assert stranger.name not in str(refusal.value.messages)


def test_a_doubt_is_told_once(world, case):
    with pytest.raises(Doubtful) as refusal:
        correct(world, case, birth_date=date(1990, 3, 22))
    assert [(each.field, each.code) for each in refusal.value.doubts] == [
        ("nik", "birth_date_differs")
    ]
    entry = correct(world, case, birth_date=date(1990, 3, 22), despite_doubts=True)
    assert entry.facts == {"recorded_by": world.faskel.pk, "doubts": ["birth_date_differs"]}


def test_of_the_own_household_only(world, case):
    with pytest.raises(ValidationError) as refusal:
        correct(world, case, world.person(), name="Siti Aminah")
    assert list(refusal.value.message_dict) == ["person"]
    with pytest.raises(PermissionDenied):
        correct(world, case, by=world.faskel_gadang, name="Siti Aminah")
