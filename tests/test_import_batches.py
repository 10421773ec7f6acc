"""An import goes batch by batch: damage, errors and others writing at the same time."""

from datetime import date

import pytest
from django.db import IntegrityError

from casework.models import Kelurahan, Person
from casework.registry import importing
from casework.registry.importing import service
from casework.registry.reading import read_rows
from casework.registry.rows import RegistryError
from casework.registry.sources import find_source
from tests.registry_files import (
    BUDI,
    HEADERS,
    SITI,
    SPRING,
    WATI,
    WINTER,
    counts,
    importer,
    person,
    table,
)


@pytest.fixture
def run(db, now, tmp_path):
    """Imports these lines as of a day, and gives the report."""
    return importer(tmp_path)


def test_repetition_is_found_across_batches(run, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 1)
    report = run(SITI, WATI, SITI, WATI | {"ID Individu": "9"})
    assert report.rejected == {"duplicate_id": [4], "duplicate_nik": [5]}


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


@pytest.mark.usefixtures("run")
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


@pytest.mark.usefixtures("run")
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
