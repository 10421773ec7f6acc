"""Invents families as a poverty registry knows them: who lives together, how old, doing what."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from casework.cities.shapes import Place
from casework.registry.synthetic.names import FEMALE, MALE, draw_name

AS_OF = date(2026, 1, 1)  # fixed, so that a seed gives the same people on every day
STREETS = (
    "Mawar;Melati;Kenanga;Anggrek;Flamboyan;Cempaka;Dahlia;Teratai;Kamboja;Bougenville;Werkudara;"
    "Arjuna;Nakula;Sadewa;Srikandi;Sumbadra;Nusa Indah;Pasar Lama;Sawah Lor;Balai Desa"
).split(";")
JOBS = {
    MALE: "Buruh harian lepas;Pedagang;Sopir;Buruh bangunan;Wiraswasta;Tukang becak;Petani;"
    "Pekerja pabrik rokok;Juru parkir;Tidak bekerja".split(";"),
    FEMALE: "Mengurus rumah tangga;Mengurus rumah tangga;Pedagang;Buruh harian lepas;"
    "Asisten rumah tangga;Penjahit;Pekerja pabrik rokok;Wiraswasta;Tidak bekerja".split(";"),
}
SCHOOLING = "Tidak/belum sekolah;Tidak tamat SD;Tamat SD/sederajat;SLTP/sederajat;SLTA/sederajat"
EDUCATION = SCHOOLING.split(";")
SCHOOL_AGE = (7, 18)
WORKING_AGE = (19, 64)


@dataclass
class Member:
    """Somebody invented; `nik` is filled in by the numbering."""

    name: str
    sex: str
    born: date
    relationship: str
    marital_status: str
    occupation: str = ""
    education: str = ""
    nik: str = ""

    @property
    def age(self) -> int:
        return (AS_OF - self.born).days * 4 // 1461


@dataclass
class Family:
    number: int
    kelurahan: Place
    address: str
    desil: int
    members: list[Member] = field(default_factory=list)


def invent_families(rng: Random, kelurahan: tuple[Place, ...]) -> Iterator[Family]:
    """Families without end, over all the kelurahan, poorer ones having more."""
    weights = [rng.uniform(0.5, 1.5) for _ in kelurahan]
    # Every kelurahan has a family before the draw begins.
    order = rng.sample(kelurahan, len(kelurahan))
    number = 0
    while True:
        number += 1
        place = order.pop() if order else rng.choices(kelurahan, weights)[0]
        yield _family(rng, number, place)


def _family(rng: Random, number: int, place: Place) -> Family:
    kinds, weights = zip(*KINDS, strict=True)
    members = rng.choices(kinds, weights)[0](rng)
    address = (
        f"Jl. {rng.choice(STREETS)} Gg. {rng.randint(1, 12)} No. {rng.randint(1, 140)} "
        f"RT {rng.randint(1, 14):02d} RW {rng.randint(1, 16):02d}"
    )
    desil = rng.choices((1, 2, 3, 4), (22, 26, 28, 24))[0]
    return Family(number, place, address, desil, [_settled(rng, member) for member in members])


def _person(rng: Random, sex: str, age: int, relationship: str, married: str) -> Member:
    born = AS_OF - timedelta(days=int(age * 365.2425) + rng.randint(1, 364))
    return Member(draw_name(rng, sex, born.year), sex, born, relationship, married)


def _settled(rng: Random, member: Member) -> Member:
    """With the occupation and schooling of that age."""
    age = member.age
    if age < SCHOOL_AGE[0]:
        return replace(member, occupation="Tidak bekerja", education=EDUCATION[0])
    if age <= SCHOOL_AGE[1]:
        return replace(member, occupation="Pelajar/mahasiswa", education=_school(age))
    weights = (20, 30, 35, 10, 5) if age > WORKING_AGE[1] else (3, 12, 35, 25, 25)
    education = rng.choices(EDUCATION, weights)[0]
    occupation = rng.choice(JOBS[member.sex])
    if age > WORKING_AGE[1] and rng.random() < 0.6:
        occupation = "Tidak bekerja"
    return replace(member, occupation=occupation, education=education)


def _school(age: int) -> str:
    """The highest finished: primary school ends at 12, lower secondary at 15."""
    return EDUCATION[1] if age <= 12 else EDUCATION[2] if age <= 15 else EDUCATION[3]


def _children(rng: Random, mother_age: int, count: int) -> list[Member]:
    """Born while the mother was between 18 and 42, at least a year apart, the eldest first."""
    possible = range(max(0, mother_age - 42), min(mother_age - 18, 30) + 1)
    ages = sorted(rng.sample(possible, min(count, len(possible))), reverse=True)
    return [_person(rng, rng.choice((MALE, FEMALE)), age, "Anak", "Belum kawin") for age in ages]


def _how_many(rng: Random, most: int = 4) -> int:
    return min(most, rng.choices((1, 2, 3, 4), (38, 38, 18, 6))[0])


def _couple(rng: Random, age: int) -> list[Member]:
    wife = max(18, age - rng.randint(0, 8))
    return [
        _person(rng, MALE, age, "Kepala Keluarga", "Kawin"),
        _person(rng, FEMALE, wife, "Istri/Suami", "Kawin"),
    ]


def _couple_with_children(rng: Random) -> list[Member]:
    couple = _couple(rng, rng.randint(24, 58))
    return couple + _children(rng, couple[1].age, _how_many(rng))


def _couple_alone(rng: Random) -> list[Member]:
    return _couple(rng, rng.choice((rng.randint(20, 30), rng.randint(58, 82))))


def _widow_with_children(rng: Random) -> list[Member]:
    """A woman who heads the family: widowed, or divorced."""
    age = rng.randint(28, 62)
    married = rng.choices(("Cerai mati", "Cerai hidup"), (age, 40))[0]
    head = _person(rng, FEMALE, age, "Kepala Keluarga", married)
    return [head, *_children(rng, age, _how_many(rng, 3))]


def _father_alone(rng: Random) -> list[Member]:
    age = rng.randint(28, 60)
    head = _person(rng, MALE, age, "Kepala Keluarga", rng.choice(("Cerai mati", "Cerai hidup")))
    return [head, *_children(rng, max(22, age - 3), _how_many(rng, 2))]


def _elderly_alone(rng: Random) -> list[Member]:
    sex = rng.choices((FEMALE, MALE), (75, 25))[0]
    return [_person(rng, sex, rng.randint(62, 92), "Kepala Keluarga", "Cerai mati")]


def _three_generations(rng: Random) -> list[Member]:
    couple = _couple(rng, rng.randint(28, 50))
    grandparent = _person(
        rng,
        rng.choices((FEMALE, MALE), (70, 30))[0],
        couple[0].age + rng.randint(19, 35),
        "Orang Tua/Mertua",
        "Cerai mati",
    )
    return [*couple, *_children(rng, couple[1].age, _how_many(rng, 3)), grandparent]


def _grandmother_with_grandchild(rng: Random) -> list[Member]:
    head = _person(rng, FEMALE, rng.randint(52, 75), "Kepala Keluarga", "Cerai mati")
    grandchild = _person(rng, rng.choice((MALE, FEMALE)), rng.randint(3, 17), "Cucu", "Belum kawin")
    return [head, grandchild]


KINDS = (
    (_couple_with_children, 52),
    (_couple_alone, 10),
    (_widow_with_children, 12),
    (_elderly_alone, 10),
    (_three_generations, 10),
    (_father_alone, 3),
    (_grandmother_with_grandchild, 3),
)
