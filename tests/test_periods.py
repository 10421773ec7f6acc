"""A month of help is written as people say it, and kept in one way."""

import pytest
from django.utils import translation

from casework.periods import period_in_words, read_period
from workflows.fact_fields import Period
from workflows.fact_words import said


@pytest.mark.parametrize(
    "typed",
    ["2026-03", "03/2026", "3/2026", "03-2026", "3.2026", "2026/3", "Maret 2026", "maret  2026"]
    + ["Mar 2026", "mar. 2026", "March 2026", " MARET 2026 "],
)
def test_a_month_is_read_however_it_is_written(typed):
    assert read_period(typed) == "2026-03"


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_shown_is_read_again(month, language):
    period = f"2026-{month:02d}"
    with translation.override(language):
        assert read_period(period_in_words(period)) == period


def test_a_year_stays_a_year():
    assert read_period(" 2026 ") == period_in_words("2026") == "2026"


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "0/2026", "00/2026", "Ma 2026", "Marut 2026", "März", "26-03", "x"]
)
def test_what_is_no_month_is_not_guessed(typed):
    assert read_period(typed) is None


def test_a_form_shows_words_keeps_the_code_and_what_was_typed():
    field = Period()
    assert field.prepare_value("2026-03") == "Maret 2026"
    assert field.prepare_value("03/26") == "03/26"
    assert field.clean("03/2026") == "2026-03"
    assert said(field, "2026-03") == "Maret 2026"
