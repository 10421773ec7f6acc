"""Registry files as they really come: the file's shape, and lines that are no rows."""

from datetime import date

import pytest

from casework import cities
from casework.registry.places import PlaceIndex
from casework.registry.reading import read_rows
from casework.registry.rows import RegistryError, Rejection, Row
from casework.registry.sources import find_source
from tests.registry_files import HEADERS, PERSON, reader, table


@pytest.fixture
def read(now, tmp_path):
    """Reads a file of this content with P3KE's rules for Malang."""
    return reader(tmp_path)


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


HALVES = {  # what a quote that opens in line 3 may meet in line 4
    "in the same column": ("Jl. Contoh", 'Jl. Contoh"'),
    "in an earlier column": ("357300000017,", '357300000017",'),
    "in a later column": ("SITI AMINAH", 'SITI AMINAH"'),
}


@pytest.mark.parametrize("where", HALVES)
def test_two_people_are_never_read_as_one(read, where):
    content = table({}, {}, {"Alamat": "Jl. Contoh"}).splitlines()
    content[2] = content[2].replace("Jl. Contoh", '"Jl. Contoh')
    content[3] = content[3].replace(*HALVES[where])
    rows = read("\n".join(content))
    assert [row.line for row in rows] == [2, 3, 4]
    assert rows[1] == Rejection(3, "broken_quotes")
    assert rows[2].external_id == PERSON["ID Individu"]


def test_the_mark_of_a_unicode_file_is_no_part_of_its_first_header(read):
    [row] = read(b"\xef\xbb\xbf" + table({}).encode())
    assert list(row.facts)[0] == "ID Keluarga P3KE"


def test_a_stray_quote_inside_a_cell_is_no_damage(read):
    [row] = read(table({}).replace("Jl. Contoh 5", 'Jl. Contoh 5"'))
    assert row.address == 'Jl. Contoh 5" RT 03 RW 04'


def test_blank_lines_are_no_rows(read):
    rows = read(table({}) + "\n,,,,\n\n" + table({"Nama": "BUDI"}).split("\n", 1)[1])
    assert [(row.line, row.name) for row in rows] == [(2, "SITI AMINAH"), (6, "BUDI")]


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
    (
        table({}).replace("Provinsi", "Provinsi\x00"),
        "The header holds characters that cannot be printed.",
    ),
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


def test_rows_come_while_the_file_is_read(tmp_path):
    """Memory does not grow with the file: the first row is there before the last line is."""
    path = tmp_path / "p3ke.csv"
    path.write_text(table(*[{}] * 20_000))
    malang = cities.load("malang")
    rows = read_rows(path, find_source("p3ke"), PlaceIndex(malang.kelurahan, "3573"))
    assert next(rows).line == 2
    path.write_text("")  # what is not read yet is gone
    assert sum(1 for _ in rows) < 19_000
