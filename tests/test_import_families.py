"""Which household a registry's family is, who heads it, and who moves."""

import pytest

from casework import clock
from casework.models import Case, Household, Person
from casework.registry.importing import service
from tests.registry_files import BUDI, SITI, SPRING, WATI, counts, importer, person


@pytest.fixture
def run(db, now, tmp_path):
    """Imports these lines as of a day, and gives the report."""
    return importer(tmp_path)


def test_a_family_is_one_household(run):
    run(SITI, BUDI, WATI)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household
    assert person("WATI").household != person("SITI AMINAH").household
    assert Household.objects.count() == 2


def test_a_line_that_was_mended_joins_its_family(run):
    run(SITI | {"NIK": "357302"}, BUDI)
    assert counts(run(SITI, BUDI)) == (1, 0, 1, 0)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


def test_a_line_that_was_mended_joins_its_family_from_afar(run, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    run(SITI | {"NIK": "357302"}, BUDI)
    assert counts(run(BUDI, WATI, SITI)) == (2, 0, 1, 0)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


HEAD = {"Hubungan dengan Kepala Keluarga": "Kepala Keluarga"}
SAME_FAMILY = {"ID Keluarga P3KE": "357300000017"}
SPOUSE = {"Hubungan dengan Kepala Keluarga": "Istri/Suami"}


def roles():
    return dict(Person.objects.values_list("name", "relationship"))


def test_of_two_heads_in_one_family_the_first_is_it(run):
    report = run(SITI, BUDI | HEAD)
    assert report.notices == {"second_head": [3]}
    assert roles() == {"SITI AMINAH": "head", "BUDI SANTOSO": "other"}


def test_two_heads_stay_as_they_were_in_the_next_snapshot(run):
    run(SITI, BUDI | HEAD)
    assert counts(run(SITI, BUDI | HEAD, on=SPRING)) == (0, 0, 2, 0)


def test_head_and_child_change_places(run):
    run(SITI, BUDI)
    report = run(SITI | {"Hubungan dengan Kepala Keluarga": "Orang Tua"}, BUDI | HEAD, on=SPRING)
    assert counts(report) == (0, 2, 0, 0)
    assert roles() == {"SITI AMINAH": "parent", "BUDI SANTOSO": "head"}


def test_head_and_child_change_places_listed_the_other_way_round(run):
    run(SITI, BUDI)
    run(BUDI | HEAD, SITI | {"Hubungan dengan Kepala Keluarga": "Orang Tua"}, on=SPRING)
    assert roles() == {"SITI AMINAH": "parent", "BUDI SANTOSO": "head"}


def test_head_and_child_change_places_whoever_was_written_first(run):
    run(BUDI, SITI)
    run(BUDI | HEAD, SITI | {"Hubungan dengan Kepala Keluarga": "Orang Tua"}, on=SPRING)
    assert roles() == {"SITI AMINAH": "parent", "BUDI SANTOSO": "head"}


def test_of_two_newcomers_who_both_claim_to_head_a_family_the_first_does(run):
    run(SITI | SPOUSE)
    report = run(SITI | SPOUSE, BUDI | HEAD, WATI | SAME_FAMILY | HEAD, on=SPRING)
    assert report.notices["second_head"] == [4]
    assert roles() == {"SITI AMINAH": "spouse", "BUDI SANTOSO": "head", "WATI": "other"}


def test_a_head_of_whom_a_newer_snapshot_says_nothing_is_replaced(run):
    run(SITI, BUDI)
    report = run(BUDI | HEAD, on=SPRING)
    assert report.notices["head_replaced"] == [2]
    assert roles() == {"SITI AMINAH": "other", "BUDI SANTOSO": "head"}


def test_a_head_of_whom_the_snapshot_spoke_before_stays(run, monkeypatch):
    run(SITI, BUDI)
    monkeypatch.setattr(service, "BATCH", 1)
    report = run(SITI, WATI, BUDI | HEAD, on=SPRING)
    assert report.notices == {"second_head": [4]}
    assert roles()["SITI AMINAH"] == "head"


def test_a_family_without_a_head_is_imported_and_noted(run):
    report = run(WATI, SITI | SPOUSE, BUDI)
    assert (counts(report), report.notices) == ((3, 0, 0, 0), {"family_without_head": [3]})
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


def test_lines_of_a_family_need_not_stand_together(run, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    run(SITI, WATI, BUDI)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


def test_a_family_in_two_kelurahan_lives_where_its_head_does(run):
    report = run(BUDI | {"Kode Kemdagri": "3573011002", "Desa/Kelurahan": "ARJOSARI"}, SITI)
    assert report.notices == {"family_in_two_kelurahan": [2]}
    assert Household.objects.get().kelurahan.name == "Kasin"


def test_a_family_moves_inside_the_city(run):
    run(SITI)
    run(SITI | {"Kode Kemdagri": "3573011002", "Desa/Kelurahan": "ARJOSARI"}, on=SPRING)
    assert Household.objects.get().kelurahan.name == "Arjosari"


MARRIED = {"ID Keluarga P3KE": "357300000020"} | HEAD
BRIDE = {
    "ID Keluarga P3KE": "357300000020",
    "ID Individu": "35730000002002",
    "Nama": "RINI",
    "NIK": "3573025511030001",
    "Tanggal Lahir": "15/11/2003 0:00:00",
} | SPOUSE


def test_somebody_new_in_an_older_snapshot_does_not_date_the_household_back(run):
    run(SITI | {"Desil Kesejahteraan": "4"}, on=SPRING)
    report = run(SITI, BUDI)
    assert counts(report) == (1, 0, 1, 0)
    home = person("BUDI SANTOSO").household
    assert (home.desil, home.desil_on) == (4, SPRING)


def test_who_marries_out_gets_a_household_of_their_own(run):
    run(SITI, BUDI)
    report = run(SITI, BUDI | MARRIED, BRIDE, on=SPRING)
    assert report.notices == {"moved_household": [3]}
    assert person("BUDI SANTOSO").household == person("RINI").household
    assert person("BUDI SANTOSO").household != person("SITI AMINAH").household
    assert roles() == {"SITI AMINAH": "head", "BUDI SANTOSO": "head", "RINI": "spouse"}
    assert counts(run(SITI, BUDI | MARRIED, BRIDE, on=SPRING)) == (0, 0, 3, 0)


def test_nobody_is_moved_out_of_a_household_with_an_open_case(run):
    run(SITI, BUDI)
    home = person("SITI AMINAH").household
    open_case(person("SITI AMINAH"))
    report = run(SITI, BUDI | MARRIED, BRIDE, on=SPRING)
    assert report.notices == {"household_kept": [3]}
    assert person("BUDI SANTOSO").household == home
    assert person("RINI").household != home
    assert roles()["SITI AMINAH"] == "head"
    assert roles()["BUDI SANTOSO"] == "child"


def test_a_household_with_an_open_case_still_hears_the_news(run):
    run(SITI, BUDI)
    open_case(person("SITI AMINAH"))
    run(SITI | {"Desil Kesejahteraan": "3"}, BUDI, on=SPRING)
    assert Household.objects.get().desil == 3


def test_nobody_moves_into_an_empty_household(run):
    run(SITI, BUDI)
    open_case(person("SITI AMINAH"))
    run(BUDI | MARRIED, on=SPRING)
    assert Household.objects.count() == 1


def open_case(beneficiary):
    return Case.objects.create(
        number="KSS-2026-000001",
        pathway="graduation",
        beneficiary=beneficiary,
        household=beneficiary.household,
        kelurahan=beneficiary.household.kelurahan,
        state="registered",
        opened_at=clock.now(),
        state_since=clock.now(),
    )
