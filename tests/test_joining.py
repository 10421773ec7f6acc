"""A household grows: what is looked at, what is kept, and what the ledger says of it."""

import json

import pytest
from django.core.exceptions import ValidationError

from casework.models import CaseEvent, Person, RegistryEntry
from tests.world import fresh
from workflows import services
from workflows.services import Doubtful, MemberJoined

BABY = {"name": "Bayu  Pratama", "sex": "male", "birth_date": "2026-02-05"}
NIK = "3573020502260001"


@pytest.fixture
def case(world):
    return world.case()


def join(case, by, **told) -> Person:
    return services.record(case, MemberJoined(**{**BABY, **told}), by=by)


def test_a_child_that_was_born_belongs_to_the_family(world, case):
    baby = join(case, world.faskel, nik=NIK, relationship="child")
    assert (baby.name, baby.household_id) == ("Bayu Pratama", case.household_id)
    assert baby in case.household.members.all() and baby.nik == NIK
    said = RegistryEntry.objects.get(person=baby)
    assert said.source == "field" and said.facts["recorded_by"] == world.faskel.pk


def test_the_ledger_says_that_somebody_came_and_not_who(world, case):
    baby = join(case, world.faskel, nik=NIK)
    event = CaseEvent.objects.filter(case=case).latest("sequence")
    assert json.loads(event.details) == {"fact": "memberjoined", "row": baby.pk}
    assert event.actor == world.faskel.pk


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": ""}, "name"),
        ({"nik": "123"}, "nik"),
        ({"relationship": "head"}, "relationship"),
        ({"birth_date": "2026-03-03"}, "birth_date"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(world, case, told, field):
    before = fresh(case).events_written
    with pytest.raises(ValidationError) as refusal:
        join(case, world.faskel, **told)
    assert field in refusal.value.error_dict
    assert fresh(case).events_written == before


def test_nobody_is_written_down_twice(world, case):
    join(case, world.faskel, nik=NIK)
    with pytest.raises(ValidationError, match="sudah terdaftar"):
        join(case, world.faskel, nik=NIK, name="Orang Lain", birth_date=None)


def test_what_is_doubtful_is_written_when_somebody_has_looked(world, case):
    join(case, world.faskel)
    with pytest.raises(Doubtful):
        join(case, world.faskel)
    twin = join(case, world.faskel, despite_doubts=True)
    assert RegistryEntry.objects.get(person=twin).facts["doubts"] == ["alike"]


def test_a_new_head_comes_where_there_is_none(world, case):
    Person.objects.filter(household=case.household).update(died_on="2026-01-01")
    assert join(case, world.petugas, relationship="head").relationship == "head"
