"""How letters write dates, sums, names and reasons."""

from datetime import date

import pytest
from django.utils import translation

from casework import cities
from casework.models import Funding, Person, Source
from documents.indonesian import (
    counted,
    listed,
    long_date,
    month_or_year,
    rupiah,
    rupiah_in_words,
    span,
    weekday_date,
)
from workflows import reasons
from workflows.letters import words
from workflows.letters.discretion import discreet
from workflows.letters.people import NO_NIK, called, identity, reader
from workflows.pathways import STEPS

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 3, 12), "Kamis, 12 Maret 2026"),
        (date(2026, 12, 11), "Jumat, 11 Desember 2026"),
        (date(2026, 8, 17), "Senin, 17 Agustus 2026"),
        (date(2028, 2, 29), "Selasa, 29 Februari 2028"),
        (date(2027, 1, 3), "Minggu, 3 Januari 2027"),
    ],
)
def test_dates_are_indonesian_whatever_the_language(language, day, written):
    with translation.override(language):
        assert weekday_date(day) == written
        assert long_date(day) == written.partition(", ")[2]


@pytest.mark.parametrize(
    ("period", "written"),
    [("2026-03", "Maret 2026"), ("2026-12", "Desember 2026"), ("2026", "tahun 2026")],
)
def test_periods(period, written):
    assert month_or_year(period) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1, "Rp1,00 (satu rupiah)"),
        (999, "Rp999,00 (sembilan ratus sembilan puluh sembilan rupiah)"),
        (1_000, "Rp1.000,00 (seribu rupiah)"),
        (11_100, "Rp11.100,00 (sebelas ribu seratus rupiah)"),
        (125_000, "Rp125.000,00 (seratus dua puluh lima ribu rupiah)"),
        (1_000_000, "Rp1.000.000,00 (satu juta rupiah)"),
        (2_500_000, "Rp2.500.000,00 (dua juta lima ratus ribu rupiah)"),
        (25_000_000, "Rp25.000.000,00 (dua puluh lima juta rupiah)"),
        (
            10_839_000_000,
            "Rp10.839.000.000,00 (sepuluh miliar delapan ratus tiga puluh sembilan juta rupiah)",
        ),
    ],
)
def test_sums_in_figures_and_words(amount, written):
    assert rupiah_in_words(amount) == written
    assert written.startswith(rupiah(amount))


@pytest.mark.parametrize(
    ("since", "written"),
    [
        (date(2024, 1, 1), "2 tahun 2 bulan"),
        (date(2025, 3, 2), "1 tahun"),
        (date(2025, 3, 3), "11 bulan"),
        (date(2026, 2, 3), "kurang dari 1 bulan"),
        (date(2026, 4, 1), "kurang dari 1 bulan"),
    ],
)
def test_spans_count_full_months(since, written):
    assert span(since, DAY) == written


def test_lists_and_counts():
    assert listed(["NIB"]) == "NIB"
    assert listed(["NIB", "halal"]) == "NIB dan halal"
    assert listed(["NIB", "SPP-IRT", "halal"]) == "NIB, SPP-IRT, dan halal"
    assert counted(21, "orang") == "21 (dua puluh satu) orang"


@pytest.mark.parametrize(
    ("sex", "born", "name"),
    [
        ("female", date(1985, 1, 1), "Ibu Tri"),
        ("male", date(1985, 1, 1), "Bapak Tri"),
        ("male", None, "Bapak Tri"),
        ("", date(1985, 1, 1), "Ibu/Bapak Tri"),
        ("female", date(2008, 3, 2), "Ibu Tri"),  # eighteen today
        ("female", date(2008, 3, 3), "Ananda Tri"),
    ],
)
def test_salutation_by_sex_and_age(sex, born, name):
    assert called(Person(name="Tri", sex=sex, birth_date=born), DAY) == name


def test_parents_read_for_a_child_and_the_family_for_the_dead():
    child = Person(name="Tri", sex="male", birth_date=date(2015, 1, 1))
    dead = Person(name="Tri", sex="male", birth_date=date(1950, 1, 1), died_on=DAY)
    assert reader(child, DAY) == "Ibu/Bapak orang tua/wali Ananda Tri"
    assert reader(dead, DAY) == "Keluarga almarhum Tri"


def test_people_without_a_nik_exist(world):
    person = world.person()
    person.nik = ""
    case = world.case(person)
    assert ["NIK", NO_NIK] in identity(case, person)


@pytest.mark.parametrize(
    "typed",
    [
        "melunasi rentenir",
        "utang ke tetangga",
        "Hutangnya banyak",
        "berutang",
        "pinjol ilegal",
        "bank titil",
        "pinjaman  online",
        "korban KDRT",
        "perlindungan anak",
        "kekerasan",
    ],
)
def test_debts_and_protection_are_never_printed(typed):
    assert discreet(f"modal dan {typed}") == ""


@pytest.mark.parametrize(
    "typed", ["membuat kue kering", "keterampilan las", "fotokopi KTP; rencana usaha", "Butang"]
)
def test_other_texts_are_printed_as_typed(typed):
    assert discreet(typed) == typed


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("decline", reasons.Decline),
        ("reject", reasons.Reject),
        ("hold", reasons.Hold),
        ("not_completed", reasons.NotCompleted),
        ("close", reasons.Close),
    ],
)
def test_every_reason_has_plain_words_and_a_way_on(table, codes):
    for part in ("why", "else"):
        assert set(words.TABLES[f"{table}_{part}"]) == set(codes.values)
        assert all(text.endswith(".") for text in words.TABLES[f"{table}_{part}"].values())


def test_every_step_and_kind_of_graduation_has_a_name():
    steps = {code for pathway in STEPS.values() for code in pathway}
    assert steps <= set(words.TABLES["step"]) and steps <= set(words.TABLES["step_family"])
    assert set(words.TABLES["graduation"]) == set(reasons.GraduationKind.values)


def test_sources_and_funds_have_names():
    assert set(words.TABLES["source"]) == set(Source.values)
    assert set(words.TABLES["funding"]) == set(Funding.values)


def test_a_city_words_a_step_in_its_own_way():
    malang = cities.load("malang")
    assert malang.labels["step.lend"] != words.TABLES["step"]["lend"]
    assert words.word(malang, "step", "lend") == malang.labels["step.lend"]
    assert words.word(malang, "step", "train") == words.TABLES["step"]["train"]
