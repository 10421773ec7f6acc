"""Gives invented people a NIK of the right structure, each once."""

from collections import Counter
from datetime import date
from random import Random

from casework.cities.shapes import Place
from casework.nik import WOMEN
from casework.registry.synthetic.families import Member
from casework.registry.synthetic.names import FEMALE

ELSEWHERE = ("350701", "350714", "357901", "350503", "357801", "352610")
OUTSIDE_CITY = 0.005  # 232 of 45,327 in a neighbouring regency's check
BORN_IN_ANOTHER_KECAMATAN = 0.2


class Numbering:
    """Serials count up per kecamatan and birth date, as they do in the civil registry."""

    def __init__(self, rng: Random, kecamatan: list[str]):
        self.rng, self.kecamatan = rng, kecamatan
        self.serials: Counter[str] = Counter()

    def give(self, member: Member, kelurahan: Place) -> str:
        region = self._region(kelurahan)
        start = region + date_code(member.born, member.sex)
        self.serials[start] += self.rng.choice((1, 1, 1, 2, 3))
        return f"{start}{self.serials[start]:04d}"

    def _region(self, kelurahan: Place) -> str:
        """Of first registration: mostly where the family lives."""
        draw = self.rng.random()
        if draw < OUTSIDE_CITY:
            return self.rng.choice(ELSEWHERE)
        if draw < OUTSIDE_CITY + BORN_IN_ANOTHER_KECAMATAN:
            return self.rng.choice(self.kecamatan)
        return kelurahan.parent.replace(".", "")


def date_code(born: date, sex: str) -> str:
    """DDMMYY, a woman's day raised by 40."""
    day = born.day + (WOMEN if sex == FEMALE else 0)
    return f"{day:02d}{born.month:02d}{born.year % 100:02d}"
