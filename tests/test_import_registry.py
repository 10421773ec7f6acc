"""An import of a registry: who is who, what changes, what is kept, and that no line is lost."""

from datetime import date

import pytest
from django.db import IntegrityError

from casework import clock
from casework.loading import load_city
from casework.models import Case, Household, Kelurahan, Person, RegistryEntry
from casework.registry import importing
from casework.registry.importing import service
from casework.registry.reading import read_rows
from casework.registry.rows import RegistryError
from casework.registry.sources import find_source
from tests.registry_files import HEADERS, table

WINTER, SPRING = date(2025, 12, 31), date(2026, 2, 28)
SITI = {}
BUDI = {
    "ID Individu": "35730000001702",
    "Nama": "BUDI SANTOSO",
    "NIK": "3573021507020001",
    "Jenis Kelamin": "Laki-laki",
    "Hubungan dengan Kepala Keluarga": "Anak",
    "Tanggal Lahir": "15/07/2002 0:00:00",
    "Status Kawin": "Belum kawin",
}
WATI = {  # of another family
    "ID Keluarga P3KE": "357300000018",
    "ID Individu": "35730000001801",
    "Nama": "WATI",
    "NIK": "3573015203750002",
    "Tanggal Lahir": "12/03/1975 0:00:00",
    "Desa/Kelurahan": "ARJOSARI",
    "Kode Kemdagri": "3573011002",
}


@pytest.fixture(autouse=True)
def malang(db, now):
    load_city("malang")


@pytest.fixture
def run(tmp_path):
    """Imports these lines, or this text, as of a day; outcomes by line number."""

    def run(*people, on=WINTER, content=None):
        path = tmp_path / "p3ke.csv"
        path.write_text(content or table(*people), encoding="utf-8")
        return importing.import_file(path, source="p3ke", snapshot=on)

    return run


def counts(report):
    """Created, updated, unchanged, rejected."""
    return tuple(report.outcomes[outcome] for outcome in importing.Outcome)


def person(name):
    return Person.objects.get(name=name)


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


def test_a_family_is_one_household(run):
    run(SITI, BUDI, WATI)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household
    assert person("WATI").household != person("SITI AMINAH").household
    assert Household.objects.count() == 2


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


def test_a_line_that_was_mended_joins_its_family(run):
    run(SITI | {"NIK": "357302"}, BUDI)
    assert counts(run(SITI, BUDI)) == (1, 0, 1, 0)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


def test_a_line_that_was_mended_joins_its_family_from_afar(run, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    run(SITI | {"NIK": "357302"}, BUDI)
    assert counts(run(BUDI, WATI, SITI)) == (2, 0, 1, 0)
    assert person("SITI AMINAH").household == person("BUDI SANTOSO").household


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


def test_repetition_is_found_across_batches(run, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    report = run(SITI, WATI, SITI, WATI | {"ID Individu": "9"})
    assert report.rejected == {"duplicate_id": [4], "duplicate_nik": [5]}


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


HEAD = {"Hubungan dengan Kepala Keluarga": "Kepala Keluarga"}
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


def stretch(serial):
    """Forty single people, of the last of whom a damaged file says NIK …0010 or the like."""
    return [
        {
            "ID Keluarga P3KE": f"3573{n:08d}",
            "ID Individu": f"3573{n:08d}01",
            "Nama": f"WARGA {chr(65 + n % 26)}{chr(65 + n // 26)}",
            "NIK": f"357302{41 + n % 28:02d}{1 + n // 28:02d}81{serial(n)}",
            "Tanggal Lahir": "",
        }
        for n in range(40)
    ]


def test_a_stretch_in_which_nearly_every_nik_ends_in_0_went_through_a_spreadsheet(run):
    report = run(*stretch(lambda n: "0000" if n % 3 else "0010"))
    assert counts(report) == (0, 0, 0, 40)
    assert set(report.rejected) == {"nik_last_digit_zeroed"}


def test_a_nik_may_end_in_0(run):
    report = run(*stretch(lambda n: "0001" if n % 8 else "0010"))
    assert counts(report) == (40, 0, 0, 0)
    assert len(report.notices["nik_last_digit_zero"]) == 5


def test_the_spellings_of_the_database_count(run):
    Kelurahan.objects.get(name="Kasin").aliases.create(spelling="kasinlama")
    report = run(SITI | {"Kode Kemdagri": "", "Desa/Kelurahan": "Kel. Kasin Lama"})
    assert counts(report) == (1, 0, 0, 0)
    assert person("SITI AMINAH").household.kelurahan.name == "Kasin"


def test_what_somebody_else_wrote_meanwhile_is_read_again(run, monkeypatch):
    """The batch is tried anew, and the person is found the second time."""
    once = service._apply_once

    def too_late(lines, memory):
        monkeypatch.setattr(service, "_apply_once", once)
        run(SITI)
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(service, "_apply_once", too_late)
    assert counts(run(SITI | {"Pekerjaan": "Sopir"}, on=SPRING)) == (0, 1, 0, 0)
    assert Person.objects.count() == 1


def test_what_was_imported_before_an_error_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    path = tmp_path / "p3ke.csv"
    path.write_text(table(SITI, WATI))

    def broken():
        yield from read_rows(path, find_source("p3ke"), importing.known_places())
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        importing.import_rows(broken(), source="p3ke", snapshot=WINTER)
    assert list(Person.objects.values_list("name", flat=True)) == ["SITI AMINAH"]


def test_a_batch_takes_few_queries_however_many_people(run, django_assert_max_num_queries):
    people = stretch(lambda n: "0001")
    with django_assert_max_num_queries(32):
        assert counts(run(*people)) == (40, 0, 0, 0)
    with django_assert_max_num_queries(8):
        assert counts(run(*people)) == (0, 0, 40, 0)


def test_progress_is_told_as_it_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    path = tmp_path / "p3ke.csv"
    path.write_text(table(SITI, BUDI, WATI))
    done = []
    importing.import_file(path, source="p3ke", snapshot=WINTER, advance=done.append)
    assert done == [2, 1]  # a family is not cut in two


def test_a_snapshot_of_tomorrow_is_refused(run):
    with pytest.raises(RegistryError, match="The snapshot 2026-03-03 lies in the future"):
        run(SITI, on=date(2026, 3, 3))
    assert not Person.objects.exists()


def test_nothing_is_written_when_a_column_is_missing(run):
    headers = [header for header in HEADERS if header != "NIK"]
    with pytest.raises(RegistryError, match="Columns are missing: NIK"):
        run(content=table(SITI, headers=headers))
    assert not Person.objects.exists()
