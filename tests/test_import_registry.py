"""An import of a registry: who is who, what changes and what is kept."""

from datetime import date

import pytest

from casework.models import Household, Kelurahan, Person, RegistryEntry
from tests.registry_files import BUDI, SITI, SPRING, WATI, WINTER, counts, importer, person


@pytest.fixture
def run(db, now, tmp_path):
    """Imports these lines as of a day, and gives the report."""
    return importer(tmp_path)


def test_a_row_becomes_a_person_a_household_and_an_entry_of_history(run):
    assert counts(run(SITI)) == (1, 0, 0, 0)
    siti = Person.objects.with_nik("3573024703810001").get()
    assert (siti.name, siti.nik, siti.sex) == ("SITI AMINAH", "3573024703810001", "female")
    assert (siti.birth_date, siti.relationship) == (date(1981, 3, 7), "head")
    assert (siti.marital_status, siti.occupation, siti.education) == (
        "Cerai Mati",
        "Pedagang",
        "SD",
    )
    home = siti.household
    assert (home.kelurahan.name, home.address) == ("Kasin", "Jl. Contoh 5 RT 03 RW 04")
    assert (home.desil, home.desil_source, home.desil_on) == (2, "p3ke", WINTER)
    entry = siti.registry_entries.get()
    assert (entry.source, entry.snapshot, entry.desil) == ("p3ke", WINTER, 2)
    assert (entry.external_id, entry.family_id) == ("35730000001701", "357300000017")
    assert entry.identity == '{"NIK":"3573024703810001","Nama":"SITI AMINAH"}'
    assert entry.facts["Penerima BPNT"] == "YA"
    assert "NIK" not in entry.facts


def test_the_same_file_again_changes_nothing(run):
    run(SITI, BUDI, WATI)
    before = list(Person.objects.values()), list(RegistryEntry.objects.values())
    assert counts(run(SITI, BUDI, WATI)) == (0, 0, 3, 0)
    assert (list(Person.objects.values()), list(RegistryEntry.objects.values())) == before


def test_the_same_words_in_a_later_snapshot_are_kept_as_history_and_change_nobody(run):
    run(SITI)
    assert counts(run(SITI, on=SPRING)) == (0, 0, 1, 0)
    assert set(RegistryEntry.objects.values_list("snapshot", flat=True)) == {WINTER, SPRING}
    assert Household.objects.get().desil_on == SPRING


def test_a_later_snapshot_changes_what_is_known(run):
    run(SITI, BUDI)
    report = run(
        SITI | {"Desil Kesejahteraan": "4", "Alamat": "Jl. Baru 1"},
        BUDI | {"Pekerjaan": "Sopir", "Nama": "BUDI SANTOSA"},
        on=SPRING,
    )
    assert counts(report) == (0, 2, 0, 0)
    home = Household.objects.get()
    assert (home.desil, home.desil_on, home.address) == (4, SPRING, "Jl. Baru 1")
    assert person("BUDI SANTOSA").occupation == "Sopir"
    desil = RegistryEntry.objects.filter(external_id="35730000001701").order_by("snapshot")
    assert list(desil.values_list("desil", flat=True)) == [2, 4]


def test_only_whose_values_changed_counts_as_updated(run):
    run(SITI, BUDI)
    report = run(SITI, BUDI | {"Pekerjaan": "Sopir"}, on=SPRING)
    assert counts(report) == (0, 1, 1, 0)


def test_an_older_snapshot_is_kept_and_overwrites_nothing(run):
    run(SITI | {"Desil Kesejahteraan": "4", "Pekerjaan": "Sopir"}, on=SPRING)
    report = run(SITI | {"Alamat": "Jl. Lama 1"}, on=WINTER)
    assert counts(report) == (0, 0, 1, 0)
    assert report.notices == {"older_snapshot": [2]}
    siti = person("SITI AMINAH")
    assert siti.occupation == "Sopir"
    assert (siti.household.desil, siti.household.desil_on) == (4, SPRING)
    assert siti.household.address == "Jl. Contoh 5 RT 03 RW 04"
    assert siti.registry_entries.count() == 2


def test_what_a_visit_found_later_is_not_overwritten(run):
    run(SITI)
    siti = person("SITI AMINAH")
    Person.objects.filter(pk=siti.pk).update(occupation="Penjahit")
    RegistryEntry.objects.create(
        person=siti, source="field", snapshot=SPRING, external_id="1", digest="x"
    )
    run(SITI | {"Pekerjaan": "Sopir"}, on=date(2026, 1, 31))
    assert person("SITI AMINAH").occupation == "Penjahit"


def test_a_blank_says_nothing(run):
    run(SITI)
    blank = {"NIK": "", "Tanggal Lahir": "", "Pekerjaan": "", "Desil Kesejahteraan": ""}
    assert counts(run(SITI | blank | {"Alamat": ""}, on=SPRING)) == (0, 0, 1, 0)
    siti = person("SITI AMINAH")
    assert (siti.nik, siti.birth_date) == ("3573024703810001", date(1981, 3, 7))
    assert (siti.household.desil, siti.household.address) == (2, "Jl. Contoh 5 RT 03 RW 04")


def test_people_without_a_nik_exist_and_get_theirs_later(run):
    assert counts(run(SITI | {"NIK": ""}, BUDI | {"NIK": "-"})) == (2, 0, 0, 0)
    assert set(Person.objects.values_list("nik_digest", flat=True)) == {None}
    assert counts(run(SITI, BUDI | {"NIK": ""}, on=SPRING)) == (0, 1, 1, 0)
    assert Person.objects.with_nik("3573024703810001").get().name == "SITI AMINAH"
    assert Person.objects.count() == 2


def test_a_malformed_nik_is_rejected_with_its_reason_and_the_others_are_imported(run):
    report = run(SITI | {"NIK": "3.57302E+15"}, BUDI, WATI | {"NIK": "3573013002750002"})
    assert counts(report) == (1, 0, 0, 2)
    assert report.rejected == {"nik_scientific_notation": [2], "nik_impossible_date": [4]}
    assert list(Person.objects.values_list("name", flat=True)) == ["BUDI SANTOSO"]


def test_a_person_is_found_by_the_nik_under_another_number_of_the_source(run):
    run(SITI)
    assert counts(run(SITI | {"ID Individu": "9"}, on=SPRING)) == (0, 0, 1, 0)
    assert Person.objects.count() == 1


def test_a_person_known_otherwise_is_found_by_the_nik_and_the_family_lives_there(run):
    kasin = Kelurahan.objects.get(name="Kasin")
    home = Household.objects.create(kelurahan=kasin)
    known = Person(name="Siti", household=home)
    known.set_nik("3573024703810001")
    known.save()
    assert counts(run(BUDI, SITI)) == (1, 1, 0, 0)
    assert person("SITI AMINAH").pk == known.pk
    assert person("BUDI SANTOSO").household == home


def test_lines_that_repeat_one_are_rejected_and_the_first_stays(run):
    other_family = {"ID Keluarga P3KE": "357300000099", "ID Individu": "35730000009901"}
    report = run(SITI, SITI, SITI | other_family, BUDI)
    assert counts(report) == (2, 0, 0, 2)
    assert report.rejected == {"duplicate_id": [3], "duplicate_nik": [4]}
    assert person("SITI AMINAH").registry_entries.get().family_id == "357300000017"
    assert Household.objects.count() == 1


def test_a_second_file_of_the_snapshot_cannot_repeat_a_person(run):
    run(SITI)
    report = run(SITI | {"ID Individu": "9"})
    assert report.rejected == {"duplicate_nik": [2]}


def test_one_person_by_nik_and_by_number_in_one_file_is_rejected_the_second_time(run):
    run(SITI)
    report = run(SITI | {"ID Individu": "9"}, SITI | {"NIK": ""}, on=SPRING)
    assert report.rejected == {"duplicate_person": [3]}


def test_a_snapshot_does_not_unsay_what_it_said(run):
    run(SITI)
    report = run(SITI | {"Pekerjaan": "Sopir"})
    assert report.rejected == {"snapshot_differs": [2]}
    assert person("SITI AMINAH").occupation == "Pedagang"


def test_a_corrected_nik_is_taken_when_name_and_birth_date_agree(run):
    run(SITI)
    report = run(SITI | {"NIK": "3573024703810002"}, on=SPRING)
    assert (counts(report), report.notices) == ((0, 1, 0, 0), {"nik_corrected": [2]})
    assert person("SITI AMINAH").nik == "3573024703810002"


@pytest.mark.parametrize("other", [{"Nama": "RINI"}, {"Tanggal Lahir": "08/03/1981"}])
def test_a_number_with_another_nik_and_name_is_somebody_else(run, other):
    run(SITI)
    report = run(SITI | other | {"NIK": "3573024703810002"}, on=SPRING)
    assert report.rejected == {"id_of_another_person": [2]}
    assert person("SITI AMINAH").nik == "3573024703810001"


def test_a_line_that_means_two_records_is_for_a_person_to_decide(run):
    run(SITI, BUDI | {"NIK": ""})
    report = run(BUDI | {"NIK": "3573024703810001"}, on=SPRING)
    assert report.rejected == {"two_records": [2]}


def test_a_merged_record_stands_for_the_one_it_went_into(run):
    run(SITI, BUDI)
    kept = Person.objects.create(name="SITI", household=person("SITI AMINAH").household)
    Person.objects.filter(name="SITI AMINAH").update(merged_into=kept)
    assert counts(run(SITI, on=SPRING)) == (0, 1, 0, 0)
    kept.refresh_from_db()
    assert (kept.name, kept.nik, kept.relationship) == ("SITI AMINAH", "", "head")


def test_the_dead_are_not_changed(run):
    run(SITI)
    Person.objects.update(died_on=date(2026, 1, 15))
    report = run(SITI | {"Pekerjaan": "Sopir", "Desil Kesejahteraan": "1"}, on=SPRING)
    assert (counts(report), report.notices) == ((0, 0, 1, 0), {"reported_dead": [2]})
    assert person("SITI AMINAH").occupation == "Pedagang"
    assert Household.objects.get().desil == 2
