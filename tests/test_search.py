"""Finding a family: by what, among which cases, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, NeedKind, User
from permissions.access import visible_cases
from tests.test_worklists import city, everybody
from tests.walks import Family
from workflows.search import Wanted, find_cases
from workflows.stages import Stage

__all__ = ["city"]  # a fixture
MOST = 8


def found(user: User, **wanted) -> list[int]:
    return [each.case for each in find_cases(user, Wanted(**wanted)).lines]


@pytest.fixture
def siti(world) -> Case:
    household = world.household()
    person = world.person(household, name="Siti Aminah Wulandari")
    world.child(household, name="Budi Kecil")
    household.set_kk("3573020101010001")
    household.address = "Jl. Mawar Gang 3 No. 12"
    household.save()
    world.case()
    return world.case(person)


@pytest.mark.parametrize(
    "text",
    ["siti", "SITI AMINAH", "wulan siti", "budi", "mawar gang", "Gang 3", " siti  "],
)
def test_a_part_of_a_members_name_or_of_the_address_finds_the_family(world, siti, text):
    assert found(world.petugas, text=text) == [siti.pk]


def test_words_of_two_persons_find_nobody(world, siti):
    assert found(world.petugas, text="siti budi") == []


def test_a_number_finds_only_whole(world, siti):
    nik = siti.beneficiary.nik
    assert found(world.petugas, text=nik) == [siti.pk]
    assert found(world.petugas, text=f"{nik[:6]} {nik[6:12]} {nik[12:]}") == [siti.pk]
    assert found(world.petugas, text=nik[:15]) == []
    assert found(world.petugas, text=nik[:6]) == []
    assert found(world.petugas, text="3573020101010001") == [siti.pk]
    assert found(world.petugas, text=siti.number.lower()) == [siti.pk]


def test_percent_and_underscore_are_letters(world, siti):
    assert found(world.petugas, text="%%") == found(world.petugas, text="S_ti") == []


def test_nobody_finds_what_they_do_not_see(world, city):
    wanted = [{"text": "warga"}, {"state": "assessed"}, {"need": "food"}]
    wanted += [{"kelurahan": world.kasin.pk}, {"holder": world.dinsos.pk}]
    for user in everybody(world):
        seen = set(visible_cases(user).values_list("pk", flat=True))
        for each in wanted:
            assert set(found(user, **each)) <= seen
        assert set(found(user, text="warga")) == seen or not seen


def test_filters_go_together(world):
    family, other = Family(world), Family(world)
    family.walk("train", stage=Stage.ACCEPTED)
    by = world.petugas
    assert found(by, holder=world.diskopindag.pk) == [family.case.pk]
    assert found(by, holder=world.diskopindag.pk, state="trained") == []
    assert found(by, kelurahan=world.kasin.pk, holder=world.dinsos.pk) == [other.case.pk]


def test_a_met_need_is_not_looked_for(world):
    case = world.case()
    need = world.need(case, NeedKind.TOOLS)
    assert found(world.petugas, need="tools") == [case.pk]
    type(need).objects.update(met_on=need.recorded_on)
    assert found(world.petugas, need="tools") == []


@pytest.mark.parametrize("kind", [NeedKind.DEBT_RELIEF, NeedKind.NUTRITION])
def test_asking_tells_field_staff_nothing_of_debt_and_health(world, kind):
    case = world.case()
    world.need(case, kind)
    assert found(world.petugas, need=kind) == [case.pk]
    assert found(world.auditor, need=kind) == [case.pk]
    assert visible_cases(world.faskel).filter(pk=case.pk).exists()
    assert found(world.faskel, need=kind) == []


def test_pages_follow_each_other(world):
    cases = [world.case().pk for _ in range(3)]
    wanted = Wanted(text="warga")
    first = find_cases(world.petugas, wanted, size=2)
    second = find_cases(world.petugas, wanted, before=first.before, size=2)
    assert [each.case for each in first.lines + second.lines] == cases[::-1]
    assert second.before is None


@pytest.mark.parametrize("wanted", [{}, {"text": "warga"}, {"need": "nutrition"}, {"holder": 1}])
def test_a_page_costs_the_same_however_many_there_are(world, wanted):
    world.case()

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_cases(User.objects.get(pk=world.petugas.pk), Wanted(**wanted))
        return len(queries)

    of_one = statements()
    world.case()
    assert statements() == of_one <= MOST
