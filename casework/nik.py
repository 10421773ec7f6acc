"""NIK and No. KK: which numbers can be true, which are damaged, and how they are shown.

A NIK is `PP KK CC DDMMYY SSSS`: province, city and kecamatan of first registration, birth date
(women: day + 40) and a serial from 0001. A No. KK has the same shape with the date of issue.
Neither has a check digit. General libraries get the rules wrong, so they are stated here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from casework import clock

LENGTH = 16
WOMEN = 40  # added to the day of birth
MASK = "*" * 10
# Kemendagri's provinces today; a number that starts otherwise was given in one that is gone.
PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 "
    "81 82 91 92 93 94 95 96".split()
)
BLANK = frozenset({"", "-"})
NOT_SHOWN = re.compile(r"[\s'’`]+")  # spaces, and the mark by which a spreadsheet keeps text
SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,2}")
DECIMAL = re.compile(r"[0-9]{13,16}[.,]0+")
SHORTENED = re.compile(r"[0-9]{15}")  # a region never begins with two zeros
WHOLE = re.compile(r"[0-9]{16}")
DayReader = Callable[[str], tuple[int, str]]  # of 16 digits, the day and the sex it tells


class NikError(StrEnum):
    """Why a number cannot be one; a row that carries it is rejected with this reason."""

    NOT_16_DIGITS = "not_16_digits"
    SCIENTIFIC_NOTATION = "scientific_notation"
    DECIMAL_NUMBER = "decimal_number"
    LEADING_ZERO_LOST = "leading_zero_lost"
    LAST_DIGIT_ZEROED = "last_digit_zeroed"
    DAY_OUT_OF_RANGE = "day_out_of_range"
    IMPOSSIBLE_DATE = "impossible_date"
    SERIAL_ZERO = "serial_zero"


ZEROED = (NikError.LAST_DIGIT_ZEROED, NikError.SERIAL_ZERO)


class NikWarning(StrEnum):
    """What a person should look at; never a reason to reject."""

    OUTSIDE_CITY = "outside_city"
    RETIRED_PREFIX = "retired_prefix"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    SEX_DIFFERS = "sex_differs"
    LAST_DIGIT_ZERO = "last_digit_zero"


@dataclass(frozen=True)
class NikCheck:
    """What a number tells. `birth_dates`: the likelier century first; for a KK, days of issue."""

    number: str = field(repr=False)
    errors: tuple[NikError, ...] = ()
    warnings: tuple[NikWarning, ...] = ()
    birth_dates: tuple[date, ...] = field(default=(), repr=False)
    sex: str = ""

    @property
    def valid(self) -> bool:
        return bool(self.number) and not self.errors


def check_nik(
    text: str,
    *,
    birth_date: date | None = None,
    sex: str = "",
    city_prefix: str = "",
) -> NikCheck:
    """Judge a NIK as written; `sex` is "female" or "male", `city_prefix` four digits.

    A blank text gives neither errors nor a number: people without a NIK exist.
    """
    check = _check(text, _birth_day_and_sex, city_prefix)
    differing = []
    if check.valid and birth_date and birth_date not in check.birth_dates:
        differing.append(NikWarning.BIRTH_DATE_DIFFERS)
    if check.valid and sex and sex != check.sex:
        differing.append(NikWarning.SEX_DIFFERS)
    return replace(check, warnings=(*check.warnings, *differing))


def check_kk(text: str, *, city_prefix: str = "") -> NikCheck:
    """Judge a No. KK as written: as a NIK, but the day of issue is never raised by 40."""
    return _check(text, _issue_day, city_prefix)


def mask_nik(number: str) -> str:
    """The one mask for NIK and KK: 3573**********01. What is no such number is hidden whole."""
    if not number:
        return ""
    if len(number) != LENGTH:
        return "*" * LENGTH
    return f"{number[:4]}{MASK}{number[-2:]}"


def clean_number(text: str) -> str:
    """The number without the spaces and apostrophes that people and spreadsheets add."""
    return NOT_SHOWN.sub("", text)


def _check(text: str, read_day: DayReader, city_prefix: str) -> NikCheck:
    number = clean_number(text)
    if number in BLANK:
        return NikCheck("")
    if damage := _damage(number, read_day):
        return NikCheck(number, errors=(damage,))
    day, sex = read_day(number)
    dates = _dates(number, day)
    if errors := _errors(number, day, dates):
        return NikCheck(number, errors=errors)
    return NikCheck(number, (), _warnings(number, city_prefix), dates, sex)


def _birth_day_and_sex(number: str) -> tuple[int, str]:
    day = int(number[6:8])
    return (day - WOMEN, "female") if day > WOMEN else (day, "male")


def _issue_day(number: str) -> tuple[int, str]:
    return int(number[6:8]), ""


def _damage(number: str, read_day: DayReader) -> NikError | None:
    """What a spreadsheet, or a hand, did to a number that is not 16 digits any more."""
    if WHOLE.fullmatch(number):
        return None
    if SCIENTIFIC.fullmatch(number):
        return NikError.SCIENTIFIC_NOTATION
    if DECIMAL.fullmatch(number):
        return NikError.DECIMAL_NUMBER
    if SHORTENED.fullmatch(number) and _falls_into_place(number.zfill(LENGTH), read_day):
        return NikError.LEADING_ZERO_LOST
    return NikError.NOT_16_DIGITS


def _falls_into_place(number: str, read_day: DayReader) -> bool:
    """Whether date and serial read well once the lost zero is back."""
    day, _ = read_day(number)
    return not _errors(number, day, _dates(number, day))


def _dates(number: str, day: int) -> tuple[date, ...]:
    """The days a two-digit year can mean, none in the future. The later century comes first:
    a child born in 2021 must not be dated 1921.
    """
    today, found = clock.today(), []
    for century in (2000, 1900):
        try:
            candidate = date(century + int(number[10:12]), int(number[8:10]), day)
        except ValueError:
            continue
        if candidate <= today:
            found.append(candidate)
    return tuple(found)


def _errors(number: str, day: int, dates: tuple[date, ...]) -> tuple[NikError, ...]:
    errors = []
    if not 1 <= day <= 31:
        errors.append(NikError.DAY_OUT_OF_RANGE)
    elif not dates:
        errors.append(NikError.IMPOSSIBLE_DATE)
    if number[12:] == "0000":
        # With a true date before it, this is serial 0001 to 0009 after a spreadsheet.
        errors += (NikError.SERIAL_ZERO,) if errors else ZEROED
    return tuple(errors)


def _warnings(number: str, city_prefix: str) -> tuple[NikWarning, ...]:
    warnings = []
    if not number.startswith(city_prefix):
        warnings.append(NikWarning.OUTSIDE_CITY)
    if number[:2] not in PROVINCES:
        warnings.append(NikWarning.RETIRED_PREFIX)
    if number.endswith("0"):
        warnings.append(NikWarning.LAST_DIGIT_ZERO)
    return tuple(warnings)
