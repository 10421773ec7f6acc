"""Budget years on the desk: what is left of each, the next one opened, its decree recorded."""

from datetime import date

import pytest

from casework.models import ProgrammeYear
from tests.neighbours import at
from tests.walks import Family
from workflows import services
from workflows.budgets import Budgets
from workflows.requirements.aid import Purse
from workflows.stages import Stage

LIST = at("programmes")


@pytest.fixture
def admin(client, world):
    client.force_login(world.admin)
    return client


def new_year(world) -> str:
    return at("programme-year-new", world.bpntd.programme_id)


def test_an_administrator_opens_the_next_year(admin, world):
    page = admin.get(LIST, {"year": "2027"}).text
    assert f"{new_year(world)}?year=2027" in page
    form = admin.get(new_year(world), {"year": "2027"}).text
    assert 'value="2027"' in form
    assert 'value="1.000"' in form
    sent = {"year": "2027", "quota": "1.200", "budget": "5.000.000.000", "once": "sekali"}
    for _ in range(2):
        assert admin.post(new_year(world), sent).status_code == 303
    year = ProgrammeYear.objects.get(programme=world.bpntd.programme, year=2027)
    assert (year.quota, year.budget, year.decree_number) == (1_200, 5_000_000_000, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "2026"},
        {"year": "20266"},
        {"year": ""},
        {"year": "2027", "quota": "-1"},
        {"year": "2027", "budget": "banyak"},
        {"year": "2027", "decree_number": "188.45/1/2027"},
    ],
)
def test_what_is_wrong_stands_on_the_form_with_everything_that_was_typed(admin, world, wrong):
    before = ProgrammeYear.objects.count()
    page = admin.post(new_year(world), {"decree_number": "188.45/9", **wrong})
    assert page.status_code == 422
    assert f'value="{wrong.get("decree_number", "188.45/9")}"' in page.text
    assert ProgrammeYear.objects.count() == before


def test_the_decree_is_recorded_when_it_is_signed(admin, world):
    year = services.open_budget_year(world.bpntd.programme, 2027, by=world.admin)
    address = at("programme-year-decree", year.pk)
    assert address in admin.get(LIST, {"year": "2027"}).text
    signed = {"number": "188.45/1/2027", "dated": "2026-03-02"}
    assert admin.post(address, {"number": signed["number"]}).status_code == 422
    assert admin.post(address, signed).status_code == 303
    year.refresh_from_db()
    assert (year.decree_number, year.decree_date) == ("188.45/1/2027", date(2026, 3, 2))


def test_a_decree_is_never_exchanged(admin, world):
    address = at("programme-year-decree", world.bpntd.pk)
    assert admin.get(address).status_code == 404
    assert admin.post(address, {"number": "9", "dated": "2026-03-02"}).status_code == 422
    world.bpntd.refresh_from_db()
    assert world.bpntd.decree_number == "188.45/10/2026"


def test_the_office_reads_what_is_left_and_opens_nothing(client, world):
    client.force_login(world.petugas)
    page = client.get(LIST, {"year": "2027"}).text
    assert "Belum dibuka" in page
    assert new_year(world) not in page
    assert at("annex", world.bpntd.pk) in client.get(LIST).text


def test_places_are_written_with_points_as_rupiah_are(client, world):
    client.force_login(world.petugas)
    ProgrammeYear.objects.filter(pk=world.bpntd.pk).update(quota=7000)
    assert (
        "7.000" in client.get(LIST).text and "7.000" in client.get(at("annex", world.bpntd.pk)).text
    )


def test_an_administrator_sees_no_annex(admin, world):
    page = admin.get(LIST).text
    assert "188.45/10/2026" in page
    assert at("annex", world.bpntd.pk) not in page


def test_what_is_left_is_what_the_next_proposal_would_find(world):
    """The list and the requirement count alike: given, and approved and under way."""
    Family(world).walk("grant_bansos")
    Family(world).walk("grant_capital_kpm", stage=Stage.APPROVED)
    for year in (world.bpntd, world.capital_kpm):
        [budget] = [each for each in Budgets().of(2026) if each.year == year]
        purse = Purse(year.pk)
        assert budget.places_left == year.quota - purse._places == 999
        assert budget.rupiah_left == year.budget - purse._rupiah


def test_the_list_asks_little(client, world, django_assert_max_num_queries):
    for user in (world.petugas, world.admin):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            client.get(LIST)


@pytest.mark.parametrize("year", ["x", "²", "9" * 30, "1066"])
def test_an_unknown_year_is_this_one(admin, world, year):
    assert "Tahun anggaran 2026" in admin.get(LIST, {"year": year}).text
    assert admin.get(new_year(world), {"year": year}).status_code == 200
