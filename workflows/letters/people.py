"""How a letter calls people, and where they live."""

from datetime import date

from casework.models import Case, Household, Person, Sex
from casework.nik import mask_nik
from workflows.letters.blocks import Pairs
from workflows.requirements import age_on

ADULT = 18
NO_NIK = "belum memiliki NIK"


def salutation(person: Person, day: date) -> str:
    """Ibu, Bapak, or Ananda for a child."""
    if person.birth_date and age_on(person.birth_date, day) < ADULT:
        return "Ananda"
    return {Sex.FEMALE: "Ibu", Sex.MALE: "Bapak"}.get(person.sex, "Ibu/Bapak")


def called(person: Person, day: date) -> str:
    """Ibu Siti Aminah"""
    return f"{salutation(person, day)} {person.name}"


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
