"""Working days: Monday to Friday without the dated holidays, counted in the city's time."""

from datetime import date, datetime, timedelta

from django.core.cache import caches

from casework import clock
from casework.models import Holiday

CACHE_KEY = "holidays"
CACHE_SECONDS = 60
CLOSING_HOUR = 17


def _holidays() -> frozenset[date]:
    days = caches["memory"].get(CACHE_KEY)
    if days is None:
        days = frozenset(Holiday.objects.values_list("date", flat=True))
        caches["memory"].set(CACHE_KEY, days, CACHE_SECONDS)
    return days


def forget_holidays() -> None:
    """After holidays changed; other processes notice within a minute."""
    caches["memory"].delete(CACHE_KEY)


def is_working_day(day: date, holidays: frozenset[date] | None = None) -> bool:
    return day.weekday() < 5 and day not in (_holidays() if holidays is None else holidays)


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after a day; the day itself for 0. Negative counts go back."""
    step, holidays = timedelta(days=1 if count > 0 else -1), _holidays()
    while count:
        day += step
        if is_working_day(day, holidays):
            count -= 1 if count > 0 else -1
    return day


def working_days_ago(day: date, count: int) -> date:
    """The latest day since which so many working days have passed, this day included."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return add_working_days(day, -count)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when end lies before."""
    if end < start:
        return -working_days_between(end, start)
    holidays = _holidays()
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def due_after(moment: datetime, count: int) -> datetime:
    """When offices close on the count-th working day after a moment."""
    return clock.at_local(add_working_days(clock.local_date(moment), count), CLOSING_HOUR)
