"""A city's folder is written into its database, again and again, and never loses what is dated."""

import dataclasses
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework import cities, loading
from casework.cities.names import squash
from casework.loading import LoadingError, load_city
from casework.models import (
    Agency,
    AgencyFunction,
    AgencyProfile,
    City,
    CriteriaVersion,
    Holiday,
    Kelurahan,
    PlaceAlias,
    Programme,
    ProgrammeYear,
    ServicePoint,
)
from casework.workdays import is_working_day

MALANG = cities.load("malang")
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def load(db, monkeypatch):
    """Loads Malang, or Malang with other agencies, programmes and so on."""

    def load(**changes):
        city = dataclasses.replace(MALANG, **changes)
        monkeypatch.setattr(loading.cities, "load", lambda name: city)
        return load_city("malang")

    return load


def totals(tally):
    return (
        sum(table.created for table in tally.values()),
        sum(table.updated for table in tally.values()),
    )


def agencies(**changed):
    """Malang's agencies with other values for some, by code."""
    return tuple(
        dataclasses.replace(agency, **changed.get(agency.code, {})) for agency in MALANG.agencies
    )


def test_what_the_folder_says_is_in_the_database(load):
    load()
    kasin = Kelurahan.objects.get(kemendagri_code="35.73.02.1006")
    assert (kasin.name, kasin.bps_code) == ("Kasin", "3573030001")
    assert (kasin.kecamatan.name, kasin.kecamatan.city.name) == ("Klojen", "Kota Malang")
    assert Kelurahan.objects.count() == 57
    dinsos = AgencyProfile.objects.get(agency__code="dinsos")
    assert (dinsos.short_name, dinsos.letter_code) == ("Dinsos-P3AP2KB", "35.73.405")
    assert "address" in dinsos.sample_fields
    assert Agency.objects.holding("licensing", date(2026, 1, 1)).get().code == "disnaker"
    assert ServicePoint.objects.get(function="cooperatives").name == "Loket 3 Pelatihan UMKM"
    bpntd = Programme.objects.get(code="bpntd")
    assert (bpntd.strategy, bpntd.funding, bpntd.unit) == (1, "apbd", "household")
    assert ProgrammeYear.objects.get(programme=bpntd, year=2021).quota == 7226
    assert CriteriaVersion.objects.get().poverty_line == 737_954


@pytest.mark.parametrize("spelling", ["RAMPAL CELAKET", "Rampalcelaket", "Kel. Rampal-Celaket"])
def test_one_look_up_finds_every_spelling(load, spelling):
    load()
    alias = PlaceAlias.objects.get(spelling=squash(spelling))
    assert alias.kelurahan.kemendagri_code == "35.73.02.1002"


def test_loading_again_changes_nothing(load):
    assert totals(load())[0] > 250
    assert totals(load()) == (0, 0)


def test_a_change_of_the_folder_is_taken_over(load):
    load()
    programmes = [
        dataclasses.replace(programme, name="BPNT Baru") if programme.code == "bpnt" else programme
        for programme in MALANG.programmes
    ]
    assert totals(load(programmes=tuple(programmes))) == (0, 1)
    assert Programme.objects.get(code="bpnt").name == "BPNT Baru"


def test_what_the_folder_does_not_name_is_left(load):
    load()
    Programme.objects.create(
        code="lokal", kind="service", name="Lokal", funding="none", unit="person"
    )
    Holiday.objects.create(date=date(2026, 4, 1), name="Hari Jadi Kota Malang")
    load()
    assert Programme.objects.filter(code="lokal").exists()
    assert Holiday.objects.filter(date=date(2026, 4, 1)).exists()


def test_an_agency_gets_a_new_name_from_a_day_on(load):
    load()
    [old] = next(agency for agency in MALANG.agencies if agency.code == "dinsos").profiles
    new = dataclasses.replace(old, since=NEXT_YEAR, short_name="Dinsos")
    load(agencies=agencies(dinsos={"profiles": (old, new)}))
    profiles = AgencyProfile.objects.filter(agency__code="dinsos").order_by("since")
    assert [(profile.short_name, profile.until) for profile in profiles] == [
        ("Dinsos-P3AP2KB", NEXT_YEAR),
        ("Dinsos", None),
    ]


def test_a_later_name_that_only_the_database_knows_goes_on(load):
    load()
    dinsos = AgencyProfile.objects.get(agency__code="dinsos")
    AgencyProfile.objects.filter(pk=dinsos.pk).update(until=NEXT_YEAR)
    AgencyProfile.objects.create(
        agency=dinsos.agency,
        name="Dinas Sosial",
        short_name="Dinsos",
        head_title="Kepala Dinas Sosial",
        letter_code="35.73.405",
        address="Jalan Contoh Nomor 1",
        since=NEXT_YEAR,
    )
    assert totals(load()) == (0, 0)
    dinsos.refresh_from_db()
    assert dinsos.until == NEXT_YEAR


def test_a_function_passes_to_another_agency_from_a_day_on(load):
    load()
    licensing, manpower = next(a for a in MALANG.agencies if a.code == "disnaker").functions
    cooperatives = next(a for a in MALANG.agencies if a.code == "diskopindag").functions
    passed = dataclasses.replace(licensing, since=NEXT_YEAR)
    load(
        agencies=agencies(
            disnaker={"functions": (dataclasses.replace(licensing, until=NEXT_YEAR), manpower)},
            diskopindag={"functions": (*cooperatives, passed)},
        )
    )
    assert Agency.objects.holding("licensing", date(2026, 12, 31)).get().code == "disnaker"
    assert Agency.objects.holding("licensing", NEXT_YEAR).get().code == "diskopindag"


def test_a_function_that_the_database_gave_away_is_not_silently_taken_back(load):
    load()
    bpr = Agency.objects.get(code="bpr")
    AgencyFunction.objects.filter(function="licensing").update(agency=bpr)
    with pytest.raises(LoadingError, match="Another agency holds the function licensing since"):
        load()
    assert AgencyFunction.objects.get(function="licensing").agency == bpr


DAYS = {
    date(2026, 3, 20): False,  # joint leave before Idul Fitri
    date(2026, 8, 17): False,
    date(2026, 12, 25): False,
    date(2027, 3, 10): False,
    date(2028, 8, 17): False,
    date(2026, 8, 18): True,
}


def test_holidays_of_four_years_are_no_working_days(load, django_capture_on_commit_callbacks):
    assert is_working_day(date(2026, 8, 17))  # a Monday, and remembered as such
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert {day: is_working_day(day) for day in DAYS} == DAYS
    years = Holiday.objects.dates("date", "year")
    assert [year.year for year in years] == [2025, 2026, 2027, 2028]


def test_a_database_belongs_to_one_city(load):
    City.objects.create(
        folder="pasuruan", kemendagri_code="35.75", bps_code="3575", name="Kota Pasuruan"
    )
    with pytest.raises(LoadingError, match="This database belongs to Kota Pasuruan."):
        load()
    assert not Kelurahan.objects.exists()


def programme(**changes):
    return dataclasses.replace(MALANG.programmes[0], **changes)


WRONG = [
    ({"programmes": (programme(kind="bansos"),)}, "programme kind: "),
    ({"programmes": (programme(name="x" * 121),)}, "programme name: "),
    ({"programmes": (programme(strategy=4),)}, "programme strategy: "),
    (
        {"calendar": dataclasses.replace(MALANG.calendar, country="XX")},
        "No holidays are known of the country XX.",
    ),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_a_wrong_value_loads_nothing_at_all(load, changes, message):
    with pytest.raises(LoadingError) as error:
        load(**changes)
    assert str(error.value).startswith(message)
    assert not City.objects.exists()


def test_the_command_tells_what_it_did(db):
    out = StringIO()
    call_command("load_city", "malang", stdout=out)
    assert "kelurahan          57 created    0 updated    0 unchanged" in out.getvalue()


def test_an_unknown_city_is_one_line(db):
    with pytest.raises(CommandError, match="^There is no city 'atlantis'. Known: .*malang"):
        call_command("load_city", "atlantis")
