"""P3KE files as they really come: every line is either read or rejected with its reason."""

from datetime import date, datetime

import pytest

from casework import cities
from casework.clock import LOCAL, set_clock
from casework.registry.places import PlaceIndex
from casework.registry.reading import read_rows
from casework.registry.rows import RegistryError, Rejection, Row
from casework.registry.sources import find_source
from tests.registry_files import HEADERS, PERSON, table


@pytest.fixture(autouse=True)
def in_november_2026():
    with set_clock(datetime(2026, 11, 20, 9, 0, tzinfo=LOCAL)) as clock:
        yield clock


@pytest.fixture
def read(tmp_path):
    """Reads a file of this content with P3KE's rules for Malang."""

    def read(content):
        path = tmp_path / "p3ke.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        malang = cities.load("malang")
        index = PlaceIndex(malang.kelurahan, malang.nik_prefix)
        return list(read_rows(path, find_source("p3ke"), index))

    return read


def test_a_row_is_read_whole(read):
    [row] = read(table({}))
    assert (row.line, row.external_id, row.family_id) == (2, "35730000001701", "357300000017")
    assert (row.name, row.nik, row.padan_dukcapil) == ("SITI AMINAH", "3573024703810001", True)
    assert (row.sex, row.birth_date) == ("female", date(1981, 3, 7))
    assert (row.relationship, row.marital_status) == ("head", "Cerai Mati")
    assert (row.occupation, row.education) == ("Pedagang", "SD")
    assert (row.address, row.kelurahan) == ("Jl. Contoh 5 RT 03 RW 04", "35.73.02.1006")
    assert row.desil == 2
    assert row.flags == {
        "bpnt": True,
        "bpum": None,
        "bst": None,
        "pkh": False,
        "sembako": None,
        "stunting": None,
    }
    assert row.notices == ()


def test_all_cells_are_kept_as_given_the_identity_apart(read):
    [row] = read(table({}))
    assert row.identity == {"Nama": "SITI AMINAH", "NIK": "3573024703810001"}
    apart = {"Nama", "NIK", "Resiko Stunting"}  # the last is blank
    assert row.facts == {header: text for header, text in PERSON.items() if header not in apart}


def test_a_number_like_a_nik_in_another_column_is_masked_in_the_facts(read):
    headers = [*HEADERS, "NIK Suami"]
    [row] = read(table({"NIK Suami": "3573020703790001"}, headers=headers))
    assert row.facts["NIK Suami"] == "3573**********01"


def test_a_family_card_number_is_identity_and_no_fact(read):
    [row] = read(table({"No. KK": "3573020703150001"}, headers=[*HEADERS, "No. KK"]))
    assert row.identity["No. KK"] == "3573020703150001"
    assert "No. KK" not in row.facts


def test_a_row_printed_by_accident_tells_nobody(read):
    [row] = read(table({}))
    assert repr(row) == "Row(line=2, notices=())"


SHAPES = {
    "semicolons": lambda: table({}, delimiter=";"),
    "tabs": lambda: table({}, delimiter="\t"),
    "order": lambda: table({}, headers=HEADERS[::-1]),
    "case and spacing": lambda: table({}).replace(
        ",".join(HEADERS), ",".join(f"  {header.upper().replace(' ', '  ')} " for header in HEADERS)
    ),
    "other headers": lambda: (
        table({})
        .replace("ID Individu", "ID_INDIVIDU_P3KE")
        .replace("Kode Kemdagri", "kode kemendagri")
        .replace("Desa/Kelurahan", "Kelurahan / Desa")
        .replace("Tanggal Lahir", "Tgl. Lahir")
    ),
    "utf-8 bom": lambda: b"\xef\xbb\xbf" + table({}).encode(),
    "windows lines": lambda: table({}).replace("\n", "\r\n"),
    "old mac lines": lambda: table({}).replace("\n", "\r"),
    "no last line end": lambda: table({}).rstrip("\n"),
    "quotes everywhere": lambda: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in table({}).splitlines()
    ),
    "columns without a header": lambda: table({}).replace("\n", ",,\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_file_does_not_matter(read, shape):
    [row] = read(SHAPES[shape]())
    assert isinstance(row, Row)
    assert (row.name, row.nik, row.kelurahan, row.birth_date, row.family_id) == (
        "SITI AMINAH",
        "3573024703810001",
        "35.73.02.1006",
        date(1981, 3, 7),
        "357300000017",
    )


def test_title_rows_stand_above_the_header(read):
    titles = 'DATA P3KE,,,\n"KOTA MALANG\nTAHUN 2025",,\n\n'
    [row] = read(titles + table({}))
    assert (row.line, row.name) == (6, "SITI AMINAH")


def test_a_header_cell_may_be_broken_over_two_lines(read):
    [row] = read(
        table({})
        .replace("Hubungan dengan Kepala", '"Hubungan dengan\nKepala', 1)
        .replace("Keluarga,Tanggal", 'Keluarga",Tanggal', 1)
    )
    assert (row.line, row.relationship) == (3, "head")


def test_cp1252_is_read_line_by_line(read):
    content = (
        table({"Nama": "JOSÉ"}).encode("cp1252")
        + table({"Nama": "RENÉE"}).encode().split(b"\n", 1)[1]
    )
    assert [row.name for row in read(content)] == ["JOSÉ", "RENÉE"]


def test_an_address_may_go_over_two_lines(read):
    rows = read(table({"Alamat": "Jl. Contoh 5\nRT 03"}, {"Nama": "BUDI"}))
    assert [(row.line, row.address) for row in rows] == [
        (2, "Jl. Contoh 5 RT 03"),
        (4, PERSON["Alamat"]),
    ]


def test_a_quote_that_never_closes_spoils_its_own_line_only(read):
    content = table({}, {"Nama": "BUDI"}, {"Nama": "WATI"}).splitlines()
    content[2] = content[2].replace("Jl. Contoh", '"Jl. Contoh')
    rows = read("\n".join(content))
    assert rows[1] == Rejection(3, "broken_quotes")
    assert [rows[0].name, rows[2].name] == ["SITI AMINAH", "WATI"]


def test_a_stray_quote_inside_a_cell_is_no_damage(read):
    [row] = read(table({}).replace("Jl. Contoh 5", 'Jl. Contoh 5"'))
    assert row.address == 'Jl. Contoh 5" RT 03 RW 04'


def test_blank_lines_are_no_rows(read):
    rows = read(table({}) + "\n,,,,\n\n" + table({"Nama": "BUDI"}).split("\n", 1)[1])
    assert [(row.line, row.name) for row in rows] == [(2, "SITI AMINAH"), (6, "BUDI")]


REJECTED = {
    # the NIK
    "3.57302E+15": ("NIK", "nik_scientific_notation"),
    "3573024703810000": ("NIK", "nik_last_digit_zeroed"),
    "573024703810001": ("NIK", "nik_leading_zero_lost"),
    "3573024703810001.0": ("NIK", "nik_decimal_number"),
    "357302470381": ("NIK", "nik_not_16_digits"),
    "3573027002810001": ("NIK", "nik_impossible_date"),
    "3573028103810001": ("NIK", "nik_day_out_of_range"),
    "3573023902810000": ("NIK", "nik_day_out_of_range"),
    # who and where
    "": ("Nama", "name_missing"),
    " - ": ("Nama", "name_missing"),
    "0": ("Nama", "name_unreadable"),
    "???": ("Nama", "name_unreadable"),
    "X" * 121: ("Nama", "text_too_long"),
    "SITI\x00AMINAH": ("Nama", "control_character"),
    "SITI\x1bAMINAH": ("Nama", "control_character"),
    "SITI\u202eAMINAH": ("Nama", "control_character"),
    "SITI\ufffdAMINAH": ("Nama", "unreadable_character"),
    " ": ("ID Individu", "id_missing"),
    "3.5730000001701E+13": ("ID Individu", "id_damaged"),
    "35730000001701,0": ("ID Individu", "id_damaged"),
    "  ": ("ID Keluarga P3KE", "family_id_missing"),
    "3,573E+11": ("ID Keluarga P3KE", "family_id_damaged"),
    "9" * 41: ("ID Keluarga P3KE", "text_too_long"),
    "3507021006": ("Kode Kemdagri", "kelurahan_outside_city"),
    "35.07.02.1006": ("Kode Kemdagri", "kelurahan_outside_city"),
    "3573O21006": ("Kode Kemdagri", "kelurahan_unknown"),
    # facts
    "31/02/1981 0:00:00": ("Tanggal Lahir", "birth_date_unreadable"),
    "03/13/1981": ("Tanggal Lahir", "birth_date_unreadable"),
    "07/03/81": ("Tanggal Lahir", "birth_date_unreadable"),
    "00/00/0000": ("Tanggal Lahir", "birth_date_unreadable"),
    "tidak tahu": ("Tanggal Lahir", "birth_date_unreadable"),
    "29652": ("Tanggal Lahir", "birth_date_spreadsheet_number"),
    "07/03/2081": ("Tanggal Lahir", "birth_date_out_of_range"),
    "21/11/2026": ("Tanggal Lahir", "birth_date_out_of_range"),
    "31/12/1899": ("Tanggal Lahir", "birth_date_out_of_range"),
    "11": ("Desil Kesejahteraan", "desil_unreadable"),
    "00": ("Desil Kesejahteraan", "desil_unreadable"),
    "miskin": ("Desil Kesejahteraan", "desil_unreadable"),
    "2,5": ("Desil Kesejahteraan", "desil_unreadable"),
    "J" * 201: ("Alamat", "text_too_long"),
}


@pytest.mark.parametrize("text", REJECTED)
def test_a_damaged_line_is_rejected_with_its_reason_and_the_next_is_read(read, text):
    header, reason = REJECTED[text]
    rows = read(table({header: text}, {"Nama": "BUDI"}))
    assert rows[0] == Rejection(2, reason)
    assert rows[1].name == "BUDI"


LINES = {
    "one cell less": (lambda line: line.rpartition(",")[0], "wrong_cell_count"),
    "one cell more": (lambda line: line + ",x", "wrong_cell_count"),
    "a comma in the address": (
        lambda line: line.replace("Contoh 5", "Contoh 5, Kav 3"),
        "wrong_cell_count",
    ),
    "a footer": (lambda line: "Jumlah: 1 orang", "wrong_cell_count"),
    "a second header": (lambda line: ",".join(HEADERS), "repeated_header"),
    "endless": (lambda line: "x" * 250_000, "line_too_long"),
    "binary": (lambda line: "\x00\x01\x02", "wrong_cell_count"),
}


@pytest.mark.parametrize("damage", LINES)
def test_a_line_that_is_no_row_is_rejected_and_the_next_is_read(read, damage):
    change, reason = LINES[damage]
    header, line = table({}).splitlines()
    rows = read("\n".join([header, change(line), line]))
    assert rows[0] == Rejection(2, reason)
    assert (rows[1].line, rows[1].name) == (3, "SITI AMINAH")


PLACES = {
    ("3573021006", "KASIN"): ("35.73.02.1006", ()),
    ("35.73.02.1006", "Kasin"): ("35.73.02.1006", ()),
    ("35.73.02.1006", ""): ("35.73.02.1006", ()),
    ("3573030001", "KASIN"): ("35.73.02.1006", ()),  # BPS
    ("3573030001", ""): ("35.73.02.1006", ()),
    ("3573.030.001", ""): ("35.73.02.1006", ()),
    ("3573021006.0", ""): ("35.73.02.1006", ()),
    ("", "Kel. Kasin"): ("35.73.02.1006", ()),
    ("", "RAMPAL CELAKET"): ("35.73.02.1002", ()),
    ("", "Rampalcelaket"): ("35.73.02.1002", ()),
    ("", "TASIKMADU"): ("35.73.05.1012", ()),
    ("", "Tasik Madu"): ("35.73.05.1012", ()),
    ("", "KOTA LAMA"): ("35.73.03.1001", ()),
    ("", "kotalama"): ("35.73.03.1001", ()),
    ("", "Oro Oro Dowo"): ("35.73.02.1008", ()),
    ("3573021006", "KAUMAN"): ("35.73.02.1006", ("kelurahan_name_differs",)),
    ("3573021006", "ENTAH"): ("35.73.02.1006", ("kelurahan_name_differs",)),
    ("3573029999", "KASIN"): ("35.73.02.1006", ("kelurahan_code_unknown",)),
}


@pytest.mark.parametrize("given", PLACES)
def test_a_kelurahan_is_found_by_either_code_or_any_spelling(read, given):
    code, name = given
    [row] = read(table({"Kode Kemdagri": code, "Desa/Kelurahan": name}))
    assert (row.kelurahan, row.notices) == PLACES[given]


NOWHERE = {
    ("", ""): "kelurahan_missing",
    ("", "ENTAH DI MANA"): "kelurahan_unknown",
    ("3573029999", "ENTAH"): "kelurahan_unknown",
    ("3507021006", "KASIN"): "kelurahan_outside_city",
}


@pytest.mark.parametrize("given", NOWHERE)
def test_a_kelurahan_is_never_guessed(read, given):
    code, name = given
    assert read(table({"Kode Kemdagri": code, "Desa/Kelurahan": name})) == [
        Rejection(2, NOWHERE[given])
    ]


READINGS = [
    ({"NIK": ""}, "nik", ""),
    ({"NIK": "-"}, "nik", ""),
    ({"NIK": "'3573024703810001"}, "nik", "3573024703810001"),
    ({"Tanggal Lahir": "7/3/1981"}, "birth_date", date(1981, 3, 7)),
    ({"Tanggal Lahir": "07-03-1981 00:00"}, "birth_date", date(1981, 3, 7)),
    ({"Tanggal Lahir": "1981-03-07"}, "birth_date", date(1981, 3, 7)),
    ({"Tanggal Lahir": "1981-03-07T00:00:00.000"}, "birth_date", date(1981, 3, 7)),
    ({"Tanggal Lahir": ""}, "birth_date", None),
    ({"Tanggal Lahir": "20/11/2026", "NIK": ""}, "birth_date", date(2026, 11, 20)),
    ({"Desil Kesejahteraan": "10"}, "desil", 10),
    ({"Desil Kesejahteraan": "Desil 3"}, "desil", 3),
    ({"Desil Kesejahteraan": "4.0"}, "desil", 4),
    ({"Desil Kesejahteraan": ""}, "desil", None),
    ({"Jenis Kelamin": "P"}, "sex", "female"),
    ({"Jenis Kelamin": "LAKI - LAKI"}, "sex", "male"),
    ({"Jenis Kelamin": ""}, "sex", ""),
    ({"Jenis Kelamin": "3"}, "sex", ""),
    ({"Padan Dukcapil": "TIDAK"}, "padan_dukcapil", False),
    ({"Padan Dukcapil": ""}, "padan_dukcapil", None),
    ({"Hubungan dengan Kepala Keluarga": "Istri/Suami"}, "relationship", "spouse"),
    ({"Hubungan dengan Kepala Keluarga": "ANAK"}, "relationship", "child"),
    ({"Hubungan dengan Kepala Keluarga": "Orang Tua/Mertua"}, "relationship", "parent"),
    ({"Hubungan dengan Kepala Keluarga": "Cucu"}, "relationship", "grandchild"),
    ({"Hubungan dengan Kepala Keluarga": "Menantu"}, "relationship", "other"),
    ({"Hubungan dengan Kepala Keluarga": "Tetangga"}, "relationship", ""),
    ({"Nama": "  SITI   AMINAH "}, "name", "SITI AMINAH"),
]


@pytest.mark.parametrize(("given", "field", "value"), READINGS)
def test_what_cells_say(read, given, field, value):
    [row] = read(table(given))
    assert getattr(row, field) == value


NOTICES = [
    ({"NIK": "3507024703810001"}, ("nik_outside_city",)),
    ({"NIK": "5473024703810001"}, ("nik_outside_city", "nik_retired_prefix")),
    ({"NIK": "3573024703810010"}, ("nik_last_digit_zero",)),
    ({"Tanggal Lahir": "03/07/1981"}, ("nik_birth_date_differs",)),
    ({"Jenis Kelamin": "L"}, ("nik_sex_differs",)),
    ({"Jenis Kelamin": "3"}, ("sex_unreadable",)),
    ({"Hubungan dengan Kepala Keluarga": "Tetangga"}, ("relationship_unreadable",)),
    ({"Penerima BPNT": "mungkin"}, ("flag_unreadable",)),
    ({"Tanggal Lahir": "07/03/2021", "NIK": "3573024703210001"}, ()),
]


@pytest.mark.parametrize(("given", "notices"), NOTICES)
def test_what_to_look_at_is_noted_and_the_row_read(read, given, notices):
    [row] = read(table(given))
    assert row.notices == notices


def without(*headers):
    return table({}, headers=[header for header in HEADERS if header not in headers])


FILES = [
    (without("NIK"), "Columns are missing: NIK."),
    (without("Nama", "NIK"), "Columns are missing: Nama, NIK."),
    (
        without("Kode Kemdagri", "Desa/Kelurahan"),
        "Columns are missing: Kode Kemdagri or Desa/Kelurahan.",
    ),
    (
        table({}, headers=[*HEADERS, "Nama Lengkap"]),
        "Two columns mean the same: Nama Lengkap.",
    ),
    ("", "No header of p3ke in the first 30 lines."),
    ("a,b\n1,2\n", "No header of p3ke in the first 30 lines."),
    ("\n" * 30 + table({}), "No header of p3ke in the first 30 lines."),
    (b"PK\x03\x04rest", "This is a spreadsheet (XLSX) or archive: save it as CSV first."),
    (b"\xff\xfeN\x00I\x00K\x00", "This is UTF-16 text: save it as CSV first."),
    (b"%PDF-1.7\n", "This is a PDF: save it as CSV first."),
    (bytes(range(256)) * 500, "No header of p3ke in the first 30 lines."),
]


@pytest.mark.parametrize(("content", "message"), FILES)
def test_a_file_that_cannot_be_read_is_one_clear_error(read, content, message):
    with pytest.raises(RegistryError) as error:
        read(content)
    assert str(error.value) == message


def test_either_place_column_is_enough(read):
    assert [row.kelurahan for row in read(without("Kode Kemdagri"))] == ["35.73.02.1006"]
    assert [row.kelurahan for row in read(without("Desa/Kelurahan"))] == ["35.73.02.1006"]


def test_an_unknown_source_is_named():
    with pytest.raises(RegistryError, match="no source 'sensus'. Known: p3ke"):
        find_source("sensus")


def test_rows_come_while_the_file_is_read(tmp_path):
    """Memory does not grow with the file: the first row is there before the last line is."""
    path = tmp_path / "p3ke.csv"
    path.write_text(table(*[{}] * 20_000))
    malang = cities.load("malang")
    rows = read_rows(path, find_source("p3ke"), PlaceIndex(malang.kelurahan, "3573"))
    assert next(rows).line == 2
    path.write_text("")  # what is not read yet is gone
    assert sum(1 for _ in rows) < 19_000
