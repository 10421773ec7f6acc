"""Reads single cells as sources write them; what cannot be read raises BadRow with the reason."""

import re
from datetime import date
from functools import lru_cache

from casework import clock
from casework.nik import SCIENTIFIC, check_nik, mask_nik
from casework.registry.rows import BadRow, Reason

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
UNREADABLE = "\ufffd"
DECIMAL = re.compile(r"[0-9]+[.,]0+")
LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
MIDNIGHT = re.compile(r"[T ]0{1,2}[:.]00([:.]00(\.0+)?)?$")
SPREADSHEET_DAY = re.compile(r"[0-9]{4,5}([.,]0+)?")
DESIL = re.compile(r"(?:desil\s*)?([0-9]{1,2})(?:[.,]0)?", re.IGNORECASE)
EARLIEST = date(1900, 1, 1)
YES_NO = {
    "": None,
    "ya": True,
    "y": True,
    "1": True,
    "true": True,
    "padan": True,
    "tidak": False,
    "tdk": False,
    "t": False,
    "n": False,
    "0": False,
    "false": False,
    "tidakpadan": False,
}
SEXES = {
    "": "",
    "lakilaki": "male",
    "laki": "male",
    "l": "male",
    "pria": "male",
    "perempuan": "female",
    "p": "female",
    "wanita": "female",
}
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def holds_control_characters(text: str) -> bool:
    """Databases differ on them (PostgreSQL refuses NUL), so they stay outside."""
    return CONTROL.search(text) is not None


def refuse_unprintable(cells: list[str]) -> None:
    """BadRow for control characters, and for what no encoding could read."""
    line = "\n".join(cells)
    if holds_control_characters(line):
        raise BadRow(Reason.CONTROL_CHARACTER)
    if UNREADABLE in line:
        raise BadRow(Reason.UNREADABLE_CHARACTER)


def tidy(text: str) -> str:
    """One space between words, none around them."""
    return " ".join(text.split())


@lru_cache(maxsize=10_000)
def letters(text: str) -> str:
    """For looking a word up in a table: lower case, letters and digits only."""
    return NOT_LETTERS.sub("", text.lower())


def short_text(text: str, longest: int) -> str:
    text = tidy(text)
    if len(text) > longest:
        raise BadRow(Reason.TEXT_TOO_LONG)
    return text


def identifier(text: str, missing: Reason, damaged: Reason) -> str:
    """A source's own number of a person or a family, up to 40 characters."""
    text = short_text(text, 40).removeprefix("'")
    if not text or text == "-":
        raise BadRow(missing)
    if SCIENTIFIC.fullmatch(text) or DECIMAL.fullmatch(text):
        raise BadRow(damaged)
    return text


def person_name(text: str) -> str:
    name = short_text(text, 120)
    if not name or name == "-":
        raise BadRow(Reason.NAME_MISSING)
    if not any(character.isalpha() for character in name):
        raise BadRow(Reason.NAME_UNREADABLE)
    return name


def nik(text: str, *, birth_date: date | None, sex: str, city_prefix: str) -> tuple[str, tuple]:
    """The NIK, empty for people without one, and the codes of what to look at."""
    check = check_nik(text, birth_date=birth_date, sex=sex, city_prefix=city_prefix)
    if check.errors:
        raise BadRow(f"nik_{check.errors[0]}")
    return check.number, tuple(f"nik_{warning}" for warning in check.warnings)


def birth_date(text: str) -> date | None:
    """A day such as `07/03/1981 0:00:00` (day first) or 1981-03-07; None for a blank."""
    day = _day(text)
    if day and not EARLIEST <= day <= clock.today():
        raise BadRow(Reason.BIRTH_DATE_OUT_OF_RANGE)
    return day


@lru_cache(maxsize=50_000)
def _day(text: str) -> date | None:
    text = MIDNIGHT.sub("", tidy(text))
    if text in {"", "-"}:
        return None
    if SPREADSHEET_DAY.fullmatch(text):
        raise BadRow(Reason.BIRTH_DATE_SPREADSHEET_NUMBER)
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    else:
        raise BadRow(Reason.BIRTH_DATE_UNREADABLE)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadRow(Reason.BIRTH_DATE_UNREADABLE) from None


def desil(text: str) -> int | None:
    """1 to 10 (1 is the poorest tenth), None for a blank."""
    text = tidy(text)
    if text in {"", "-"}:
        return None
    match = DESIL.fullmatch(text)
    if not match or not 1 <= int(match[1]) <= 10:
        raise BadRow(Reason.DESIL_UNREADABLE)
    return int(match[1])


def word(text: str, words: dict, notice: str, notices: list[str]):
    """What a word means by this table (its "" for a blank); an unknown one is noted as a blank."""
    squashed = letters(text)
    if squashed not in words:
        notices.append(notice)
        return words[""]
    return words[squashed]


def as_given(names: list[str], cells: list[str], positions: list[int]) -> dict[str, str]:
    """The cells of these positions under their headers, without blanks."""
    given = ((names[position], tidy(cells[position])) for position in positions)
    return {name: text for name, text in given if text}


def without_numbers(given: dict[str, str]) -> dict[str, str]:
    """Whatever looks like a NIK or KK number is masked: facts are stored in clear."""
    if not LONG_NUMBER.search("\n".join(given.values())):
        return given
    return {
        name: LONG_NUMBER.sub(lambda found: mask_nik(found[0]), text)
        for name, text in given.items()
    }
