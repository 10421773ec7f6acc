"""The server's time, in one place, so that a demo and the tests can live through a year."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Jakarta")
_set_clock: ContextVar["SetClock | None"] = ContextVar("set_clock", default=None)


class SetClock:
    """A clock somebody set; it stands still until it is moved."""

    def __init__(self, moment: datetime):
        self.moment = moment

    def move(self, **delta: float) -> None:
        """Go on by a timedelta's arguments, such as days=3."""
        self.moment += timedelta(**delta)

    def move_to(self, moment: datetime) -> None:
        self.moment = moment


def now() -> datetime:
    """This moment, aware, to the microsecond."""
    clock = _set_clock.get()
    return clock.moment if clock else timezone.now()


def today() -> date:
    """The date in the city."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """An hour of a day in the city."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


@contextmanager
def set_clock(moment: datetime):
    """Only for the demo city and the tests: inside, it is this moment."""
    with showing(SetClock(moment)) as clock:
        yield clock


@contextmanager
def showing(clock: SetClock):
    """Inside, this is the clock that everybody looks at."""
    token = _set_clock.set(clock)
    try:
        yield clock
    finally:
        _set_clock.reset(token)
