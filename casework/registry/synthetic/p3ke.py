"""Invented people as lines of a P3KE individual file."""

from collections.abc import Iterator
from random import Random

from casework.cities.shapes import City, Place
from casework.registry.synthetic.damage import Cells, spoil
from casework.registry.synthetic.families import Family, Member, invent_families
from casework.registry.synthetic.names import MALE
from casework.registry.synthetic.numbering import Numbering

TITLE = "DATA P3KE INDIVIDU (CONTOH: SEMUA ORANG REKAAN)"
AGES = {
    "Usia dibawah 7 Tahun": (0, 6),
    "Usia 7-12": (7, 12),
    "Usia 13-15": (13, 15),
    "Usia 16-18": (16, 18),
    "Usia 19-21": (19, 21),
    "Usia 22-59": (22, 59),
    "Usia 60 tahun keatas": (60, 200),
}
AID = {  # chance in the first desil, less by a fifth with each further one
    "Penerima BPNT": 0.5,
    "Penerima BPUM": 0.05,
    "Penerima BST": 0.15,
    "Penerima PKH": 0.4,
    "Penerima SEMBAKO": 0.45,
}
HEADERS = (
    "ID Keluarga P3KE;Provinsi;Kabupaten/Kota;Kecamatan;Desa/Kelurahan;Kode Kemdagri;"
    "Desil Kesejahteraan;Alamat;ID Individu;Nama;NIK;Padan Dukcapil;Jenis Kelamin;"
    "Hubungan dengan Kepala Keluarga;Tanggal Lahir;Status Kawin;Pekerjaan;Pendidikan"
).split(";") + [*AGES, *AID, "Resiko Stunting"]
SAME_LINE_AGAIN = 0.005
SAME_PERSON_UNDER_ANOTHER_ID = 0.006  # with the former: 500 of 45,327 twice
OTHER_SPELLING = 0.05
BPS_CODE = 0.01
DOTTED_CODE = 0.1


def invent_lines(rng: Random, city: City) -> Iterator[Cells]:
    """Lines without end, each a dict by header, some spoilt, some there twice."""
    kecamatan = [place for place in city.places if place.kind == "kecamatan"]
    names = {place.kemendagri: place.name.upper() for place in kecamatan}
    numbering = Numbering(rng, [code.replace(".", "") for code in names])
    for family in invent_families(rng, city.kelurahan):
        lines = []
        for position, member in enumerate(family.members, 1):
            member.nik = numbering.give(member, family.kelurahan)
            lines.append(_line(rng, city, names, family, member, position))
        lines += _twice(rng, lines)
        for cells in lines:
            spoil(rng, cells)
            yield cells


def _twice(rng: Random, lines: list[Cells]) -> list[Cells]:
    """Now and then a line stands in a file again, or a person in another family too."""
    again = [dict(cells) for cells in lines if rng.random() < SAME_LINE_AGAIN]
    for cells in lines:
        if rng.random() < SAME_PERSON_UNDER_ANOTHER_ID:
            family = f"9{cells['ID Keluarga P3KE'][1:]}"
            again.append(cells | {"ID Keluarga P3KE": family, "ID Individu": f"{family}01"})
    return again


def _line(
    rng: Random,
    city: City,
    kecamatan: dict[str, str],
    family: Family,
    member: Member,
    position: int,
) -> Cells:
    place, number = family.kelurahan, f"{city.nik_prefix}{family.number:08d}"
    cells = {
        "ID Keluarga P3KE": number,
        "Provinsi": "JAWA TIMUR",
        "Kabupaten/Kota": city.place.name.upper(),
        "Kecamatan": kecamatan[place.parent],
        "Desa/Kelurahan": _spelling(rng, place),
        "Kode Kemdagri": _code(rng, place),
        "Desil Kesejahteraan": str(family.desil),
        "Alamat": family.address,
        "ID Individu": f"{number}{position:02d}",
        "Nama": member.name,
        "NIK": member.nik,
        "Padan Dukcapil": "TIDAK" if rng.random() < 0.03 else "YA",
        "Jenis Kelamin": "Laki-laki" if member.sex == MALE else "Perempuan",
        "Hubungan dengan Kepala Keluarga": member.relationship,
        "Tanggal Lahir": f"{member.born:%d/%m/%Y} 0:00:00",
        "Status Kawin": member.marital_status,
        "Pekerjaan": member.occupation,
        "Pendidikan": member.education,
    }
    for header, (youngest, oldest) in AGES.items():
        cells[header] = _yes(youngest <= member.age <= oldest)
    for header, chance in AID.items():
        cells[header] = _yes(rng.random() < chance * (1.2 - family.desil / 5))
    cells["Resiko Stunting"] = _yes(member.age < 5 and rng.random() < 0.2)
    return cells


def _yes(fact: bool) -> str:
    return "YA" if fact else "TIDAK"


def _spelling(rng: Random, place: Place) -> str:
    spellings = place.aliases if place.aliases and rng.random() < OTHER_SPELLING else (place.name,)
    return rng.choice(spellings).upper()


def _code(rng: Random, place: Place) -> str:
    """Ten Kemendagri digits as the ministry writes them, now and then with dots, or BPS's."""
    draw = rng.random()
    if draw < BPS_CODE:
        return place.bps
    if draw < BPS_CODE + DOTTED_CODE:
        return place.kemendagri
    return place.kemendagri.replace(".", "")
