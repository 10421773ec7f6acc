"""A city is a folder: what it says is read whole, and what is wrong with it is named."""

import shutil

import pytest

from casework import cities
from casework.cities import names


@pytest.fixture
def folders(tmp_path):
    """A copy of Malang's folder under another name, to break."""
    shutil.copytree(cities.FOLDERS / "malang", tmp_path / "contoh")
    return tmp_path


def test_malang_is_available():
    assert "malang" in cities.available()


def test_malang_has_five_kecamatan_and_57_kelurahan():
    malang = cities.load("malang")
    per_kecamatan = {}
    for kelurahan in malang.kelurahan:
        per_kecamatan[kelurahan.parent] = per_kecamatan.get(kelurahan.parent, 0) + 1
    assert per_kecamatan == {
        "35.73.01": 11,
        "35.73.02": 11,
        "35.73.03": 12,
        "35.73.04": 11,
        "35.73.05": 12,
    }
    assert malang.nik_prefix == "3573"


NUMBERINGS = {
    "Blimbing": ("35.73.01", "3573040"),
    "Kedungkandang": ("35.73.03", "3573010"),
    "Kasin": ("35.73.02.1006", "3573030001"),
    "Arjowinangun": ("35.73.03.1011", "3573010001"),
    "Tasik Madu": ("35.73.05.1012", "3573050010"),
}


@pytest.mark.parametrize("name", NUMBERINGS)
def test_places_carry_both_numberings(name):
    place = next(place for place in cities.load("malang").places if place.name == name)
    assert (place.kemendagri, place.bps) == NUMBERINGS[name]


SPELLINGS = {
    "Rampal Celaket": "rampalcelaket",
    "RAMPALCELAKET": "rampalcelaket",
    "rampal-celaket": "rampalcelaket",
    "Kel. Kota Lama": "kotalama",
    "Kelurahan Tasikmadu": "tasikmadu",
    "KELURAHAN  TASIK  MADU ": "tasikmadu",
    "Oro-oro Dowo": "oroorodowo",
    "  -- ": "",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_name_fall_together(spelling):
    assert names.squash(spelling) == SPELLINGS[spelling]


def test_known_letter_codes_are_facts_and_addresses_are_samples():
    agencies = {agency.code: agency for agency in cities.load("malang").agencies}
    profile = agencies["dinsos"].profiles[0]
    assert profile.letter_code == "35.73.405"
    assert "letter_code" not in profile.sample
    assert "address" in profile.sample
    assert "letter_code" in agencies["diskopindag"].profiles[0].sample


def test_the_bank_and_the_education_office_see_one_handoff_only():
    scopes = {agency.code: agency.scope for agency in cities.load("malang").agencies}
    assert {code for code, scope in scopes.items() if scope == "handoff"} == {"bpr", "disdikbud"}


def test_every_function_has_one_agency():
    held = [f.function for agency in cities.load("malang").agencies for f in agency.functions]
    assert sorted(held) == [
        "bank",
        "cooperatives",
        "education",
        "licensing",
        "manpower",
        "oversight",
        "planning",
        "social",
    ]


def test_aid_of_one_kind_is_grouped():
    groups = {p.code: p.like_group for p in cities.load("malang").programmes}
    assert groups["bpnt"] == groups["bpntd"] == "food"
    assert groups["capital_kpm"] == groups["capital_kube"] == "capital_grant"
    assert groups["pkh"] == ""


def test_sample_decrees_say_so():
    years = [year for programme in cities.load("malang").programmes for year in programme.years]
    decrees = [year for year in years if year.decree_number]
    assert decrees
    assert all(
        ("CONTOH" in year.decree_number) == ("decree_number" in year.sample) for year in decrees
    )


def test_an_unknown_city_is_named():
    with pytest.raises(ValueError, match="no city 'atlantis'. Known: .*malang"):
        cities.load("atlantis")


def test_a_city_is_no_path():
    with pytest.raises(ValueError, match="no city"):
        cities.load("../cities/malang")


DAMAGES = [
    ("letterhead.toml", None, "contoh has no letterhead.toml"),
    ("letterhead.toml", ("poverty_line = 737954", ""), r"\[criteria\]: poverty_line is missing"),
    ("letterhead.toml", ("font_size_pt = 12", 'font_size_pt = "12"'), "font_size_pt has the wrong"),
    ("letterhead.toml", ("font_size_pt = 12", "font_size_pt = true"), "font_size_pt has the wrong"),
    ("letterhead.toml", ("[deadlines]", "[limits]"), "the tables must be letter, deadlines"),
    ("letterhead.toml", ("[letter]", "[letter"), "letterhead.toml: "),
    ("labels.toml", ('lend = "', 'lend = ["'), "labels.toml: "),
    ("labels.toml", ('"BPR Tugu Artha"', "5"), r"labels.toml \[function\]: bank must be a text"),
    ("agencies.toml", ("letter_code =", "lettercode ="), r"\[dinsos\] profiles 1: unknown key"),
    ("agencies.toml", ("since = 2021-01-01", 'since = "2021"'), "since has the wrong type"),
    ("agencies.toml", ('"phone", "email"]', '"telepon"]'), "contoh names telepon"),
    ("programmes.toml", ("quota = 7226", "quota = 7226.5"), "quota has the wrong type"),
    ("programmes.toml", ("[bpnt]", 'x = "y"\n[bpnt]'), "x must be a table"),
    ("ladder.toml", None, "contoh has no ladder.toml"),
    ("ladder.toml", ("# Kota", "[graduation.lend]\nfrom = 1\n#"), "lend\\]: unknown key from"),
    ("ladder.toml", ("# Kota", "[graduation.lend]\nmoves = []\n#"), "moves has the wrong type"),
    ("ladder.toml", ("# Kota", "[graduation]\nlend = 1\n#"), "lend\\] must be a table"),
    ("ladder.toml", ("# Kota", "lend = 1\n#"), "ladder.toml: lend must be a table"),
    ("demo.toml", ('"Dinoyo"', '"Atlantis"'), "demo.toml: Atlantis is no kelurahan of the city"),
    ("demo.toml", ('["Klojen"]', '["Oz"]'), "demo.toml: Oz is no kecamatan of the city"),
    ("demo.toml", ('food = "consumption_aid"', ""), "demo.toml: food is missing"),
    ("places.csv", ("kemendagri,bps", "code,bps"), "places.csv: the header must be kemendagri"),
    ("places.csv", ("35.73,3573,city", "35.73,3573,town"), "line 2: the kind must be"),
    ("places.csv", ("35.73.01,3573040", "35.73.1,3573040"), "line 3: a code or the name"),
    ("places.csv", (",kelurahan,Arjosari,", ",kelurahan,,"), "line 5: a code or the name"),
    ("places.csv", ("35.73.01.1002", "35.73.01.1001"), "a code stands twice"),
    ("places.csv", ("35.73.01.1002", "35.73.09.1002"), "35.73.09.1002 has nothing above it"),
    ("places.csv", (",Arjosari,", ",Kasin,"), "Kasin names two kelurahan"),
    ("places.csv", (",Arjosari,\n", ",Arjosari\n"), "line 5: 5 columns"),
]


@pytest.mark.parametrize(("file", "change", "message"), DAMAGES)
def test_what_is_wrong_with_a_folder_is_named(folders, file, change, message):
    path = folders / "contoh" / file
    if change is None:
        path.unlink()
    else:
        before = path.read_text(encoding="utf-8")
        assert change[0] in before
        path.write_text(before.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        cities.load("contoh", folders)


def test_a_second_city_is_a_second_folder(folders):
    assert cities.available(folders) == ["contoh"]
    assert len(cities.load("contoh", folders).kelurahan) == 57
