"""Reports: for whom, what is counted, what is hidden, as a page and as files."""

import csv
import re
from collections import Counter
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from casework import clock
from casework.models import Case, Custody, CustodyKind
from tests.valid_rows import Lay
from tests.walks import Family, approve
from tests.world import START
from workflows.reports.figures import CITY, figures
from workflows.reports.tables import tables
from workflows.spreadsheets import Sheet, csv_text, xlsx

READERS = ["reporter", "auditor", "kepala", "kepala_bpr"]
OTHERS = ["petugas", "kabid", "admin", "faskel", "protection", "superuser"]
ADDRESSES = ["/reports/", "/reports/figures.xlsx", "/reports/figures.csv"]


@pytest.fixture(autouse=True)
def _indonesian():
    with override("id"):
        yield


@pytest.fixture
def reporter(client, world):
    client.force_login(world.reporter)
    return client


def grow(world, count: int, state: str = "assessed", kelurahan=None, **options) -> None:
    """Cases that stand in a state, held by the social agency."""
    lay = Lay(world)
    for _ in range(count):
        number = f"KSS-2025-{Case.objects.count():06}"
        case = lay(Case, number=number, state=state, kelurahan=kelurahan or world.kasin, **options)
        if not case.closed_at:
            held = {"case": case, "kind": CustodyKind.HOLDER, "agency": world.dinsos}
            Custody.objects.create(**held, reason="open_case", since=case.opened_at)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def table(code: str, kecamatan: int = CITY) -> dict:
    """First cell → last cell."""
    found = {each.code: each for each in tables(figures(2026), kecamatan)}[code]
    return {row.cells[0]: row.cells[-1] for row in found.rows}


# ---------------------------------------------------------------------- who


@pytest.mark.parametrize("address", ADDRESSES)
def test_reporters_auditors_and_heads_read_them_and_nobody_else(client, world, address):
    for name in READERS:
        client.force_login(getattr(world, name))
        assert client.get(address).status_code == 200
    for name in OTHERS:
        client.force_login(getattr(world, name))
        assert client.get(address).status_code == 404


def test_no_case_and_no_name_is_in_them(reporter, world):
    case = world.case()
    for address in ADDRESSES:
        content = reporter.get(address).content
        assert case.number.encode() not in content
        assert case.beneficiary.name.encode() not in content


def test_there_is_no_other_form(reporter):
    assert reporter.get("/reports/figures.pdf").status_code == 404


# ---------------------------------------------------------------------- what is counted


def test_cases_by_state_agency_and_kelurahan(world):
    grow(world, 12)
    grow(world, 9, "trained", world.gadang)
    assert table("states") | {"Terverifikasi": 12, "Sudah dilatih": 9, "Semua": 21} == table(
        "states"
    )
    assert table("holders") == {"Dinsos": 21}
    assert table("kelurahan") == {"Bareng": 0, "Kasin": 12, "Gadang": 9}


def test_one_kecamatan_alone(world):
    grow(world, 12)
    grow(world, 9, "trained", world.gadang)
    assert table("states", world.sukun.pk)["Semua"] == 9
    assert table("kelurahan", world.sukun.pk) == {"Gadang": 9}


def test_referrals_and_working_days_of_a_year(world):
    for _ in range(5):
        handoff = Family(world).propose("train")
        world.now.move(days=2)
        approve(world, handoff)
    assert table("flows") == {"Dinsos": 5}
    found = {each.code: each for each in tables(figures(2026))}["times"]
    rows = {row.cells[:2]: row.cells[2:] for row in found.rows}
    assert rows[("Dinsos", "Setujui")][1] == pytest.approx(1, abs=1)
    assert tables(figures(2025))[2].rows == []


def test_too_few_turns_have_no_median(world):
    Family(world).walk("train")
    found = {each.code: each for each in tables(figures(2026))}["times"]
    assert found.rows
    assert {row.cells[-1] for row in found.rows} == {None}


def test_graduations_by_kind(world):
    for _ in range(6):
        Family(world).walk("graduate")
    assert table("graduations") == {"Mandiri": 6, "Alamiah": 0, "Perubahan desil": 0, "Semua": 6}


# ---------------------------------------------------------------------- what is hidden


def test_a_small_number_is_hidden_and_so_is_what_would_tell_it(world):
    grow(world, 3, "licensed")
    grow(world, 12)
    grow(world, 30, "trained")
    assert table("states") | {
        "Usaha berizin": "<5",
        "Terverifikasi": "…",
        "Sudah dilatih": 30,
        "Semua": 45,
    } == table("states")


def test_the_city_without_its_other_kecamatan_tells_nothing(world):
    """3 in Klojen would be the city's 23 less Sukun's 20."""
    grow(world, 3)
    grow(world, 20, kelurahan=world.gadang)
    here = table("states", world.klojen.pk)["Terverifikasi"]
    there = table("states", world.sukun.pk)["Terverifikasi"]
    city = table("states")["Terverifikasi"]
    assert here == "<5"
    assert "…" in (there, city)


def test_no_page_of_any_kecamatan_shows_a_small_number(reporter, world):
    grow(world, 3, "licensed")
    grow(world, 1, kelurahan=world.gadang)
    grow(world, 17)
    for kecamatan in ("", world.klojen.pk, world.sukun.pk):
        page = text(reporter.get("/reports/", {"kecamatan": kecamatan}))
        shown = re.findall(r'class="num"[^>]*>([^<]+)<', page)
        assert shown
        assert not {"1", "2", "3", "4"} & set(shown)


def test_confidential_cases_are_counted_and_nowhere_apart(reporter, world):
    grow(world, 10)
    grow(world, 5, confidential=True)
    assert table("states")["Terverifikasi"] == 15
    assert "rahasia" not in text(reporter.get("/reports/")).lower()


def test_a_hidden_number_has_no_bar(world):
    grow(world, 3, "licensed")
    grow(world, 30)
    bars = {bar.label: bar for bar in tables(figures(2026))[0].bars}
    assert bars["Usaha berizin"].percent == 0


# ---------------------------------------------------------------------- page and files


def test_charts_have_titles_and_descriptions_and_a_table_beside(reporter, world):
    grow(world, 12)
    page = text(reporter.get("/reports/"))
    assert page.count('role="img"') == page.count("<desc") == page.count("Lihat sebagai tabel") > 2
    assert "style=" not in page
    assert "Terverifikasi: 12" in page


def test_a_year_or_a_place_that_there_is_not_is_as_if_nothing_were_asked(reporter, world):
    grow(world, 12)
    for asked in (
        {"year": "1999"},
        {"year": "x"},
        {"year": "²"},
        {"kecamatan": "99999"},
        {"kecamatan": "x"},
    ):
        assert "Terverifikasi: 12" in text(reporter.get("/reports/", asked))


def test_the_spreadsheet_hides_what_the_page_hides(reporter, world):
    grow(world, 3, "licensed")
    grow(world, 12)
    grow(world, 30, "trained")
    response = reporter.get("/reports/figures.xlsx")
    sheet = load_workbook(BytesIO(response.content))["Keluarga per tahap"]
    rows = dict(sheet.iter_rows(min_row=2, values_only=True))
    assert (rows["Usaha berizin"], rows["Terverifikasi"], rows["Semua"]) == ("<5", "…", 45)


def test_a_number_with_decimals_is_a_number_in_both_files():
    sheet = Sheet("Median", ["hari", "kurang"], [[2.5, -0.5]])
    [row] = load_workbook(BytesIO(xlsx([sheet])))["Median"].iter_rows(min_row=2, values_only=True)
    assert row == (2.5, -0.5)
    assert csv_text([sheet]).splitlines()[-1] == "2,5;-0,5"
    with override("en"):
        assert csv_text([sheet]).splitlines()[-1] == "2.5,-0.5"


def test_a_median_of_whole_days_is_written_without_decimals(world):
    found = figures(2026)
    found.shown = {("turn", 1, "decide", 0): 6, ("turn", 1, "accept", 0): 6}
    found.days[1, "decide", 0] = Counter({10: 6})
    found.days[1, "accept", 0] = Counter({2: 3, 3: 3})
    medians = [found.median_days(1, "decide", 0), found.median_days(1, "accept", 0)]
    assert [str(each) for each in medians] == ["10", "2.5"]


def test_the_csv_can_be_read_and_holds_no_formula(reporter, world):
    world.dinsos.profiles.update(short_name="=1+1")
    grow(world, 12)
    content = text(reporter.get("/reports/figures.csv"))
    assert content.startswith("\ufeff")
    rows = list(csv.reader(StringIO(content), delimiter=";"))
    assert ["Terverifikasi", "12"] in rows
    assert ["'=1+1", "12"] in rows


def test_a_moment_is_the_citys_in_both_files():
    sheet = Sheet("Laporan", ("Hal", "Isi"), [("Keadaan per", START.replace(microsecond=7))])
    here = START.astimezone(clock.LOCAL).replace(tzinfo=None, microsecond=0)
    assert f"Keadaan per;{here}\r\n" in csv_text([sheet])
    assert load_workbook(BytesIO(xlsx([sheet]))).active["B2"].value == here


def test_the_page_asks_little_however_many_cases_there_are(
    reporter, world, django_assert_max_num_queries
):
    Family(world).walk("train")
    reporter.get(reverse("reports"))
    with django_assert_max_num_queries(12):
        text(reporter.get(reverse("reports"), {"kecamatan": world.klojen.pk}))
