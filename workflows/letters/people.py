"""How a letter calls people, and where they live."""

from datetime import date

from casework.models import Case, Household, Person, Sex
from casework.nik import mask_nik
from workflows.letters.blocks import Pairs
from workflows.requirements.family import age_on

ADULT = 18
CHILD = "Ananda"
PAST = {Sex.FEMALE: "almarhumah", Sex.MALE: "almarhum"}
NO_NIK = "belum memiliki NIK"


def salutation(person: Person, day: date) -> str:
    """Ibu, Bapak, or Ananda for a child."""
    if person.birth_date and age_on(person.birth_date, day) < ADULT:
        return CHILD
    return {Sex.FEMALE: "Ibu", Sex.MALE: "Bapak"}.get(person.sex, "Ibu/Bapak")


def called(person: Person, day: date) -> str:
    """Ibu Siti Aminah"""
    return f"{salutation(person, day)} {person.name}"


def reader(person: Person, day: date) -> str:
    """Who reads a letter about this person: the parents of a child, the family of one who died."""
    if person.died_on:
        return f"Keluarga {PAST.get(person.sex, 'almarhum/almarhumah')} {person.name}"
    if salutation(person, day) == CHILD:
        return f"Ibu/Bapak orang tua/wali {CHILD} {person.name}"
    return called(person, day)


def address(household: Household) -> str:
    """Jalan Melati 5, RT 003/RW 005, Kelurahan Arjosari, Kecamatan Blimbing"""
    kelurahan = household.kelurahan
    parts = [
        household.address,
        "/".join(
            f"{name} {number}"
            for name, number in (("RT", household.rt), ("RW", household.rw))
            if number
        ),
        f"Kelurahan {kelurahan.name}",
        f"Kecamatan {kelurahan.kecamatan.name}",
    ]
    return ", ".join(part for part in parts if part)


def identity(case: Case, member: Person, *, full_nik: bool = False) -> Pairs:
    """Who it is about. The NIK is masked, and no birth date stands beside it."""
    nik = member.nik if full_nik else mask_nik(member.nik)
    return [
        ["Nama", member.name],
        ["NIK", nik or NO_NIK],
        ["Alamat", address(case.household)],
        ["Nomor layanan", case.number],
    ]
