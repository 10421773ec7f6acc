"""Budget years, and the annex of a decree."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import CaseEvent
from workflows import services
from workflows.services import FourEyes


@pytest.fixture
def households(world):
    return [world.household() for _ in range(3)]


def test_an_administrator_opens_a_budget_year(world):
    decree = {"decree_number": "188.45/1/2027", "decree_date": date(2027, 1, 4)}
    year = services.open_budget_year(
        world.bpntd.programme, 2027, by=world.admin, quota=10, budget=5_000_000, **decree
    )
    year.refresh_from_db()
    assert (year.year, year.quota, year.budget) == (2027, 10, 5_000_000)


def test_nobody_else_does(world):
    with pytest.raises(PermissionDenied):
        services.open_budget_year(world.bpntd.programme, 2027, by=world.kepala)


@pytest.mark.parametrize("values", [{"year": 2026}, {"year": 2027, "decree_number": "1\x00"}])
def test_a_year_twice_or_an_unprintable_decree_is_refused(world, values):
    with pytest.raises(ValidationError):
        services.open_budget_year(world.bpntd.programme, by=world.admin, **values)


def test_the_annex_goes_on_where_it_ended(world, households):
    first = services.put_on_decree(world.bpntd, households[:2], by=world.petugas)
    second = services.put_on_decree(world.bpntd, households[2:], by=world.kepala)
    assert [line.line for line in [*first, *second]] == [1, 2, 3]


def test_a_case_tells_that_its_family_stands_on_the_annex(world):
    case = world.case()
    (line,) = services.put_on_decree(world.bpntd, [case.household], by=world.petugas)
    last = CaseEvent.objects.filter(case=case).order_by("sequence").last()
    assert last.details == f'{{"fact":"decreeline","row":{line.pk}}}'


def test_nobody_stands_there_twice(world, households):
    services.put_on_decree(world.bpntd, households[:1], by=world.petugas)
    for again in (households, [households[1], households[1]]):
        with pytest.raises(ValidationError):
            services.put_on_decree(world.bpntd, again, by=world.petugas)
    assert world.bpntd.lines.count() == 1


def test_a_programme_of_households_lists_no_persons(world):
    with pytest.raises(ValidationError):
        services.put_on_decree(world.bpntd, [world.person()], by=world.petugas)


def test_without_a_decree_there_is_no_annex(world, households):
    year = services.open_budget_year(world.bpntd.programme, 2027, by=world.admin)
    with pytest.raises(ValidationError):
        services.put_on_decree(year, households, by=world.petugas)


def test_only_the_social_agency_writes_the_annex_and_nobody_for_their_own(world, households):
    for somebody in (world.faskel, world.petugas_bpr, world.admin):
        with pytest.raises(PermissionDenied):
            services.put_on_decree(world.bpntd, households, by=somebody)
    world.petugas.person = world.child(households[1])
    world.petugas.save()
    with pytest.raises(FourEyes):
        services.put_on_decree(world.bpntd, households, by=world.petugas)
