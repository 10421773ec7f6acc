"""Working days: Monday to Friday without the dated holidays, in the city's time."""

from datetime import UTC, date, datetime

import pytest

from casework import workdays
from casework.clock import at_local
from casework.models import Holiday

SATURDAY, SUNDAY, MONDAY = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 3, 18), date(2026, 3, 19), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def holidays(db):
    """The Thursday (Nyepi) and the Friday (Idulfitri)."""
    Holiday.objects.create(date=THURSDAY, name="Nyepi")
    Holiday.objects.create(date=FRIDAY, name="Idulfitri")
    workdays.forget_holidays()


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 2, WEDNESDAY),
        (MONDAY, 3, date(2026, 3, 23)),
        (SATURDAY, 0, SATURDAY),
        (SATURDAY, 1, MONDAY),
        (THURSDAY, 1, date(2026, 3, 23)),
        (MONDAY, -1, date(2026, 3, 13)),
        (date(2026, 3, 23), -1, WEDNESDAY),
    ],
)
def test_adding_working_days(day, count, expected):
    assert workdays.add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, WEDNESDAY, 2),
        (WEDNESDAY, date(2026, 3, 23), 1),
        (SATURDAY, SUNDAY, 0),
        (FRIDAY, date(2026, 3, 22), 0),
        (WEDNESDAY, MONDAY, -2),
    ],
)
def test_counting_working_days(start, end, expected):
    assert workdays.working_days_between(start, end) == expected


@pytest.mark.parametrize("day", [date(2026, 3, each) for each in range(9, 28)])
@pytest.mark.parametrize("count", [1, 3])
def test_so_many_working_days_ago_is_the_latest_day_since_which_they_passed(day, count):
    found = workdays.working_days_ago(day, count)
    assert workdays.working_days_between(found, day) == count
    assert workdays.is_working_day(found)
    assert workdays.working_days_between(workdays.add_working_days(found, 1), day) == count - 1


def test_due_is_when_offices_close_in_the_city():
    late_in_london = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # Tuesday, 06.30 in Malang
    assert workdays.due_after(late_in_london, 1) == at_local(WEDNESDAY, 17)


def test_a_new_holiday_is_noticed_when_it_is_said():
    assert workdays.is_working_day(WEDNESDAY)
    Holiday.objects.create(date=WEDNESDAY, name="Cuti bersama")
    workdays.forget_holidays()
    assert not workdays.is_working_day(WEDNESDAY)
