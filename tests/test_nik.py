"""NIK and No. KK: a table of cases, since general libraries get them wrong."""

from datetime import date, datetime

import pytest

from casework.clock import LOCAL, set_clock
from casework.nik import check_kk, check_nik, mask_nik


@pytest.fixture(autouse=True)
def in_november_2026():
    with set_clock(datetime(2026, 11, 20, 9, 0, tzinfo=LOCAL)) as clock:
        yield clock


ERRORS = {
    # as it should be
    "3573010703810001": (),
    "3573014703810001": (),  # a woman: day + 40
    "3573013112990012": (),
    "3573017112990003": (),  # a woman born on the 31st
    "3573012902000001": (),  # 2000 was a leap year, 1900 was not
    "3573012902960001": (),
    "3573010101000001": (),
    "3573010112999999": (),
    # how people write it
    " 3573010703810001 ": (),
    "'3573010703810001": (),
    "3573 0107 0381 0001": (),
    "3573010703810001\u00a0": (),
    # people without one
    "": (),
    "   ": (),
    "-": (),
    # length and characters
    "357301070381001x": ("not_16_digits",),
    "35730107O3810001": ("not_16_digits",),
    "357301070381000123": ("not_16_digits",),
    "35730107038100010": ("not_16_digits",),
    "12345": ("not_16_digits",),
    "0": ("not_16_digits",),
    "TIDAK ADA": ("not_16_digits",),
    "3573.0107.0381.0001": ("not_16_digits",),
    "３５７３０１０７０３８１０００１": ("not_16_digits",),  # digits, but not ours
    "٣٥٧٣٠١٠٧٠٣٨١٠٠٠١": ("not_16_digits",),
    "-357301070381000": ("not_16_digits",),
    # days
    "3573010003810001": ("day_out_of_range",),
    "3573013203810001": ("day_out_of_range",),
    "3573014003810001": ("day_out_of_range",),
    "3573017203810001": ("day_out_of_range",),
    "3573018103810001": ("day_out_of_range",),
    "3573019903810001": ("day_out_of_range",),
    # dates
    "3573013002810001": ("impossible_date",),
    "3573017002810001": ("impossible_date",),  # a woman on 30 February
    "3573012902810001": ("impossible_date",),
    "3573012902010001": ("impossible_date",),
    "3573013104810001": ("impossible_date",),
    "3573010713810001": ("impossible_date",),
    "3573010700810001": ("impossible_date",),
    # serials
    "3573010703810000": ("last_digit_zeroed", "serial_zero"),
    "3573014703810000": ("last_digit_zeroed", "serial_zero"),
    "3573013002810000": ("impossible_date", "serial_zero"),
    "0000000000000000": ("day_out_of_range", "serial_zero"),
    "9999999999999999": ("day_out_of_range",),
    # what spreadsheets do
    "3.57301E+15": ("scientific_notation",),
    "3,57301E+15": ("scientific_notation",),
    "3.57301070381E+15": ("scientific_notation",),
    "4E15": ("scientific_notation",),
    "3.57301e+15": ("scientific_notation",),
    "3573010703810001.0": ("decimal_number",),
    "3573010703810000,00": ("decimal_number",),
    "573010703810001": ("leading_zero_lost",),
    "73010703810001": ("not_16_digits",),  # no region begins with two zeros
    "573014703810001": ("leading_zero_lost",),
    "357301070381000": ("not_16_digits",),  # 15 digits, but zeros in front mend nothing
    "573010703810000": ("not_16_digits",),
}


@pytest.mark.parametrize("text", ERRORS)
def test_hard_errors(text):
    assert check_nik(text).errors == ERRORS[text]


@pytest.mark.parametrize("text", ["", "  ", "-", "\u00a0", "'"])
def test_a_blank_is_no_number_and_no_error(text):
    check = check_nik(text)
    assert (check.number, check.errors, check.valid) == ("", (), False)


def test_a_number_is_cleaned_of_what_is_not_shown():
    assert check_nik(" '3573 0107 0381 0001").number == "3573010703810001"


def test_a_wrong_number_is_not_valid():
    assert check_nik("3573010703810001").valid
    assert not check_nik("3573013002810001").valid


BIRTH_DATES = {
    "3573010703810001": (date(1981, 3, 7),),
    "3573010703210001": (date(2021, 3, 7), date(1921, 3, 7)),  # a child, not a centenarian
    "3573012011260001": (date(2026, 11, 20), date(1926, 11, 20)),  # born today
    "3573012111260001": (date(1926, 11, 21),),  # tomorrow is not yet
    "3573012902000001": (date(2000, 2, 29),),
    "3573014107450002": (date(1945, 7, 1),),
    "3573013002810001": (),
}


@pytest.mark.parametrize("text", BIRTH_DATES)
def test_birth_dates_that_a_number_can_mean(text):
    dates = check_nik(text).birth_dates
    assert dates == BIRTH_DATES[text]


def test_a_child_born_in_2021_agrees_with_its_number():
    assert check_nik("3573010703210001", birth_date=date(2021, 3, 7)).warnings == ()


def test_so_does_a_centenarian():
    assert check_nik("3573010703210001", birth_date=date(1921, 3, 7)).warnings == ()


def test_the_number_tells_the_sex():
    assert check_nik("3573010703810001").sex == "male"
    assert check_nik("3573014703810001").sex == "female"


WARNINGS = [
    ("3573010703810001", {"city_prefix": "3573"}, ()),
    ("3507010703810001", {"city_prefix": "3573"}, ("outside_city",)),
    ("3507010703810001", {}, ()),
    ("5401010703810001", {}, ("retired_prefix",)),  # Timor Timur
    ("5401010703810001", {"city_prefix": "3573"}, ("outside_city", "retired_prefix")),
    ("3573010703810001", {"birth_date": date(1981, 3, 7)}, ()),
    ("3573010703810001", {"birth_date": date(1981, 7, 3)}, ("birth_date_differs",)),
    ("3573010703810001", {"sex": "male"}, ()),
    ("3573010703810001", {"sex": "female"}, ("sex_differs",)),
    ("3573014703810001", {"sex": "male"}, ("sex_differs",)),
    ("3573010703810010", {}, ("last_digit_zero",)),
    ("3573010703810120", {"sex": "female"}, ("last_digit_zero", "sex_differs")),
]


@pytest.mark.parametrize(("text", "facts", "warnings"), WARNINGS)
def test_warnings_never_reject(text, facts, warnings):
    check = check_nik(text, **facts)
    assert check.warnings == warnings
    assert check.valid


def test_a_wrong_number_is_not_compared_with_the_record():
    check = check_nik("3573013002810001", birth_date=date(1999, 1, 1), sex="female")
    assert check.warnings == ()


def test_blank_is_not_compared_with_the_record():
    assert check_nik("", birth_date=date(1999, 1, 1), sex="male", city_prefix="3573").warnings == ()


KK_ERRORS = {
    "3573010703150001": (),
    "": (),
    "3573014703150001": ("day_out_of_range",),  # a family card is never issued on day 47
    "3573013002150001": ("impossible_date",),
    "3573010703150000": ("last_digit_zeroed", "serial_zero"),
    "3.57301E+15": ("scientific_notation",),
    "573010703150001": ("leading_zero_lost",),
    "573014703150001": ("not_16_digits",),
    "35730107031500": ("not_16_digits",),
}


@pytest.mark.parametrize("text", KK_ERRORS)
def test_family_card_numbers(text):
    assert check_kk(text).errors == KK_ERRORS[text]


def test_a_family_card_tells_no_sex_but_its_region():
    check = check_kk("3507010703150001", city_prefix="3573")
    assert (check.sex, check.warnings) == ("", ("outside_city",))


MASKS = {
    "3573010703810001": "3573**********01",
    "3573010703810012": "3573**********12",
    "": "",
    "357301": "****************",
    "35730107038100012345": "****************",
}


@pytest.mark.parametrize("number", MASKS)
def test_mask(number):
    assert mask_nik(number) == MASKS[number]


def test_a_check_printed_by_accident_tells_no_number_and_no_birth_date():
    printed = repr(check_nik("3573010703810001", birth_date=date(1981, 3, 8)))
    assert "3573010703810001" not in printed
    assert "1981" not in printed
    assert "BIRTH_DATE_DIFFERS" in printed
