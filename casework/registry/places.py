"""Finds a kelurahan by either numbering, with or without dots, or by any known spelling."""

import re
from collections.abc import Iterable

from casework.cities.names import squash
from casework.cities.shapes import Place
from casework.registry.rows import BadRow, Notice, Reason

CODE = re.compile(r"[0-9.\s]+")
NOT_DIGITS = re.compile(r"[^0-9]")
DECIMAL_TAIL = re.compile(r"\.0$")  # 3573021006.0: a spreadsheet's number


class PlaceIndex:
    """The kelurahan of one city, under all their codes and spellings."""

    def __init__(self, kelurahan: Iterable[Place], city_prefix: str):
        """`city_prefix` is how every code of the city begins, in both numberings: 3573."""
        self.city_prefix = city_prefix
        self.by_code: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        for place in kelurahan:
            self.by_code[NOT_DIGITS.sub("", place.kemendagri)] = place.kemendagri
            self.by_code[place.bps] = place.kemendagri
            for spelling in (place.name, *place.aliases):
                self.by_name[squash(spelling)] = place.kemendagri

    def find(self, code: str, name: str) -> tuple[str, tuple[Notice, ...]]:
        """The Kemendagri code, and what to look at; the code, where known, wins over the name.

        Raises:
            BadRow: neither is given, or they are of another city, or unknown.
        """
        digits = self._digits(code)
        if not digits and not name:
            raise BadRow(Reason.KELURAHAN_MISSING)
        by_name = self.by_name.get(squash(name)) if name else None
        by_code = self.by_code.get(digits)
        if by_code:
            differs = name and by_name != by_code
            return by_code, (Notice.KELURAHAN_NAME_DIFFERS,) if differs else ()
        if digits and not digits.startswith(self.city_prefix):
            raise BadRow(Reason.KELURAHAN_OUTSIDE_CITY)
        if by_name is None:
            raise BadRow(Reason.KELURAHAN_UNKNOWN)
        return by_name, (Notice.KELURAHAN_CODE_UNKNOWN,) if digits else ()

    def _digits(self, code: str) -> str:
        if code and not CODE.fullmatch(code):
            raise BadRow(Reason.KELURAHAN_UNKNOWN)
        return NOT_DIGITS.sub("", DECIMAL_TAIL.sub("", code))
