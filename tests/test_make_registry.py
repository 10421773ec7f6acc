"""Invented registries: the same for a seed, believable, and damaged as real files are."""

import csv
import io
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework import cities
from casework.nik import check_nik
from casework.registry.places import PlaceIndex
from casework.registry.reading import read_rows
from casework.registry.rows import Rejection, Row
from casework.registry.sources import find_source

PEOPLE = 20_000
AS_OF = date(2026, 1, 1)


def make(path: Path, *arguments: str) -> Path:
    call_command("make_registry", str(path), *arguments, stdout=io.StringIO())
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return make(tmp_path_factory.mktemp("registry") / "p3ke.csv", f"--people={PEOPLE}", "--seed=7")


@pytest.fixture(scope="module")
def lines(file):
    with open(file, newline="", encoding="utf-8") as text:
        next(text)  # the title
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def results(file):
    malang = cities.load("malang")
    index = PlaceIndex(malang.kelurahan, malang.nik_prefix)
    return list(read_rows(file, find_source("p3ke"), index))


@pytest.fixture(scope="module")
def families(results):
    """The rows by family, of families no line of which was spoilt or repeated."""
    rows = [row for row in results if isinstance(row, Row)]
    by_family = defaultdict(list)
    for row in rows:
        by_family[row.family_id].append(row)
    return [
        family
        for family in by_family.values()
        if {row.external_id[-2:] for row in family}
        == {f"{n:02d}" for n in range(1, len(family) + 1)}
        and not family[0].family_id.startswith("9")
        and family[0].relationship == "head"
    ]


def age(row):
    return (AS_OF - row.birth_date).days // 365.25


def test_the_first_line_says_that_nobody_is_real(file):
    assert "REKAAN" in file.read_text(encoding="utf-8").splitlines()[0]


def test_there_are_as_many_lines_as_asked_for(lines):
    assert len(lines) == PEOPLE


def test_the_same_seed_gives_the_same_file(tmp_path):
    first = make(tmp_path / "a.csv", "--people=500", "--seed=3")
    second = make(tmp_path / "b.csv", "--people=500", "--seed=3")
    other = make(tmp_path / "c.csv", "--people=500", "--seed=4")
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_every_kelurahan_has_people_even_in_a_small_file(tmp_path):
    malang = cities.load("malang")
    path = make(tmp_path / "small.csv", "--people=400")
    rows = read_rows(path, find_source("p3ke"), PlaceIndex(malang.kelurahan, "3573"))
    found = {row.kelurahan for row in rows if isinstance(row, Row)}
    assert found == {place.kemendagri for place in malang.kelurahan}


SHARES = {  # of the lines, between
    "nik_not_16_digits": (0.006, 0.016),
    "nik_day_out_of_range": (0.003, 0.008),
    "nik_impossible_date": (0.001, 0.004),
    "nik_scientific_notation": (0.001, 0.004),
    "nik_last_digit_zeroed": (0.001, 0.004),
    "birth_date_unreadable": (0.0005, 0.003),
    "kelurahan_unknown": (0.0003, 0.002),
    "kelurahan_outside_city": (0.0003, 0.002),
    "name_missing": (0.0003, 0.002),
}


@pytest.mark.parametrize("reason", SHARES)
def test_lines_are_damaged_as_often_as_in_real_files(results, reason):
    reasons = Counter(result.reason for result in results if isinstance(result, Rejection))
    least, most = SHARES[reason]
    assert least < reasons[reason] / PEOPLE < most


def test_about_one_nik_in_fifty_is_not_in_the_format(results):
    wrong = sum(isinstance(r, Rejection) and r.reason.startswith("nik_") for r in results)
    assert 0.015 < wrong / PEOPLE < 0.03


def test_no_damage_was_forgotten(results):
    reasons = {result.reason for result in results if isinstance(result, Rejection)}
    assert {"control_character", "desil_unreadable", "birth_date_spreadsheet_number"} <= reasons


def test_some_are_first_registered_elsewhere(results):
    outside = sum("nik_outside_city" in row.notices for row in results if isinstance(row, Row))
    assert 0.003 < outside / PEOPLE < 0.008


def test_about_one_person_in_a_hundred_stands_there_twice(lines):
    identifiers = Counter(line["ID Individu"] for line in lines)
    same_line = sum(count - 1 for count in identifiers.values())
    numbers = Counter(line["NIK"] for line in lines if check_nik(line["NIK"]).valid)
    same_nik = sum(count - 1 for count in numbers.values())
    assert 0.003 < same_line / PEOPLE < 0.008
    assert 0.007 < same_nik / PEOPLE < 0.016
    assert same_nik > same_line  # some under another id, in another family


def test_some_kelurahan_are_spelled_otherwise(lines):
    spellings = {line["Desa/Kelurahan"] for line in lines}
    assert {"TASIK MADU", "TASIKMADU", "KOTALAMA", "KOTA LAMA"} <= spellings


def test_a_nik_agrees_with_the_person(results):
    rows = [row for row in results if isinstance(row, Row) and row.nik]
    differing = sum("nik_birth_date_differs" in row.notices for row in rows)
    assert 0 < differing / len(rows) < 0.003  # put there on purpose
    assert not any("nik_sex_differs" in row.notices for row in rows)


def test_some_have_no_nik(results):
    without = sum(isinstance(row, Row) and row.nik == "" for row in results)
    assert 0.003 < without / PEOPLE < 0.01


def test_families_are_of_a_believable_size(families):
    sizes = Counter(len(family) for family in families)
    assert 2.6 < sum(size * count for size, count in sizes.items()) / len(families) < 3.6
    assert max(sizes) <= 7


def test_every_family_has_one_head(families):
    assert all([row.relationship for row in family].count("head") == 1 for family in families)


def test_some_old_people_live_alone(families):
    alone = [family[0] for family in families if len(family) == 1 and age(family[0]) >= 60]
    assert 0.05 < len(alone) / len(families) < 0.16
    assert sum(row.sex == "female" for row in alone) > len(alone) / 2


def test_some_families_are_headed_by_a_woman_who_is_widowed_or_divorced(families):
    headed = [family for family in families if len(family) > 1 and family[0].sex == "female"]
    assert 0.08 < len(headed) / len(families) < 0.25
    assert {family[0].marital_status for family in headed} == {"Cerai mati", "Cerai hidup"}


def test_no_mother_is_a_child(families):
    for family in families:
        mothers = [row for row in family if row.relationship == "spouse"]
        children = [row for row in family if row.relationship == "child"]
        for mother in mothers:
            assert all(
                17 <= age(mother) - age(child) <= 44
                for child in children
                if "nik_birth_date_differs" not in child.notices + mother.notices
            )


def test_children_of_school_age_are_at_school(families):
    children = [row for family in families for row in family if 8 <= age(row) <= 17]
    assert len(children) > 500
    assert {row.occupation for row in children} == {"Pelajar/mahasiswa"}


def test_names_are_not_all_the_same(families):
    names = Counter(row.name for family in families for row in family)
    assert len(names) > 1_000
    assert names.most_common(1)[0][1] < PEOPLE * 0.02


WRONG = [
    (["out.csv", "--people=0"], "--people must be a whole number from 1 to 5000000."),
    (["out.csv", "--people=many"], "--people must be a whole number from 1 to 5000000."),
    (["out.csv", "--people=१२"], "--people must be a whole number from 1 to 5000000."),
    (["out.csv", "--seed=-1"], "--seed must be a whole number from 0 to 9223372036854775807."),
    (["out.csv", "--source=dtks"], "Nothing can be invented for 'dtks'. Known: p3ke."),
    (["out.csv", "--city=atlantis"], "There is no city 'atlantis'."),
    (["folder"], "folder is a folder, not a file."),
    (["missing/out.csv"], "missing/out.csv cannot be written: No such file or directory."),
    (["there.csv"], "there.csv is there already (--overwrite replaces it)."),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_what_is_wrong_is_one_line(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "there.csv").write_text("kept")
    with pytest.raises(CommandError) as error:
        call_command("make_registry", *arguments)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert (tmp_path / "there.csv").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "there.csv"]


def test_a_file_is_replaced_when_asked(tmp_path):
    path = tmp_path / "there.csv"
    path.write_text("old")
    make(path, "--people=10", "--overwrite")
    assert "REKAAN" in path.read_text(encoding="utf-8")
