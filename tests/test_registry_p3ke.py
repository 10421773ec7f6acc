"""P3KE rows: every line is either read or rejected with its reason."""

from datetime import date

import pytest

from casework.registry.rows import RegistryError, Rejection
from casework.registry.sources import find_source
from tests.registry_files import HEADERS, PERSON, reader, table


@pytest.fixture
def read(now, tmp_path):
    """Reads a file of this content with P3KE's rules for Malang."""
    return reader(tmp_path)


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
    "03/03/2026": ("Tanggal Lahir", "birth_date_out_of_range"),
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
    ({"Tanggal Lahir": "02/03/2026", "NIK": ""}, "birth_date", date(2026, 3, 2)),
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


def test_an_unknown_source_is_named():
    with pytest.raises(RegistryError, match="no source 'sensus'. Known: p3ke"):
        find_source("sensus")
