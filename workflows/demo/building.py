"""Builds the demo city: configuration, registry, staff, and a year of cases, all or nothing."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction

from casework import cities, clock
from casework.loading import load_city
from casework.models import Case, City, Kecamatan, Kelurahan, Person, User
from casework.registry.importing import import_file
from casework.registry.synthetic import write_registry
from workflows.demo.calendar import Calendar, Story
from workflows.demo.families import CASTS, Families, Family, TooFewFamilies
from workflows.demo.staff import (
    ACTING_HEAD,
    Staff,
    hire_everybody,
    the_head_goes_on_leave,
    the_post_falls_vacant,
)
from workflows.demo.stories import TALES, Tale
from workflows.demo.stories.told import families_are_told
from workflows.demo.town import Town
from workflows.services import run_timers

SOURCE = "p3ke"
PEOPLE = 2_000
PEOPLE_A_CASE = 5
"""More cases need more families to choose from."""
LENGTH = timedelta(days=365)
YEAR = 235
"""Working days; the first story begins later."""
VACANT_AFTER, VACANT_FOR = 115, 60
LEAVE_SINCE, LEAVE_FOR = 3, 14
"""Working days before the last day, and days that the head is away."""
AUDIT = timedelta(days=365)
LEAST = sum(len(tale.days_ago) * tale.families for tale in TALES)
"""Cases of all stories, each told as often as it says."""


class DemoRefused(Exception):
    """The demo city is not built here; the message is one clear line."""


@dataclass(frozen=True)
class Casting:
    """A story that will begin, and who lives it."""

    tale: Tale
    days_ago: int
    families: list[Family]

    def told(self, town: Town) -> Story:
        alone = self.tale.families == 1
        return self.tale.tell(town, self.families[0] if alone else self.families)


def _ignore(count: int) -> None:
    """Nobody watches the progress."""


def is_there() -> bool:
    """The demo city lives in this database already."""
    return User.objects.filter(username__startswith=f"{ACTING_HEAD}.").exists()


def require_demo_possible() -> None:
    """
    Raises:
        DemoRefused
    """
    if not settings.TANGGA_DEMO:
        raise DemoRefused(
            "The demo city is for TANGGA_DEMO only: its password is known to everybody."
        )
    other = City.objects.exclude(folder=settings.TANGGA_CITY).first()
    if other:
        raise DemoRefused(f"This database belongs to {other.name}.")
    if is_there():
        return
    if any(model.objects.exists() for model in (Case, Person, User)):
        raise DemoRefused("This database has other data: the demo city needs an empty one.")


def build(
    *, cases: int, seed: int, until: datetime, advance: Callable[[int], object] = _ignore
) -> int:
    """Build the city up to this moment; `advance` is told how many more cases are done.

    Returns:
        how many stories the year was too short for: none, if they are told as they were written.

    Raises:
        DemoRefused, LoadingError, RegistryError
    """
    require_demo_possible()
    load_city(settings.TANGGA_CITY)
    first_day = first_day_before(until)
    rng = Random(seed)
    with clock.set_clock(until) as now, transaction.atomic():
        _import_registry(max(PEOPLE, cases * PEOPLE_A_CASE), seed, first_day)
        castings = cast(cases, rng)
        now.move_to(clock.at_local(first_day, 8))
        staff = hire_everybody(clock.local_date(until) + AUDIT)
        return _live(castings, staff, Calendar(now, until, rng), rng, advance)


def first_day_before(until: datetime) -> date:
    """
    Raises:
        DemoRefused: the year would begin before the city's folder knows anything.
    """
    city = cities.load(settings.TANGGA_CITY)
    first_day, known = clock.local_date(until) - LENGTH, city.criteria.since
    if first_day < known:
        raise DemoRefused(f"The demo's year cannot end before {known + LENGTH}.")
    return first_day


def _import_registry(people: int, seed: int, snapshot: date) -> None:
    city = cities.load(settings.TANGGA_CITY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registry.csv"
        write_registry(path, source=SOURCE, people=people, seed=seed, city=city)
        import_file(path, source=SOURCE, snapshot=snapshot)


def cast(cases: int, rng: Random) -> list[Casting]:
    """Every story as often as it says, then any again until there are cases enough.

    Raises:
        DemoRefused: the registry has too few families.
    """
    places = cities.load(settings.TANGGA_CITY).demo
    staffed = Kelurahan.objects.filter(name__in=places.kelurahan).values_list("pk", flat=True)
    near = Kecamatan.objects.filter(name__in=places.kecamatan).values_list("pk", flat=True)
    families = Families(rng, set(staffed), set(near))
    wanted = [(tale, days_ago) for tale in TALES for days_ago in tale.days_ago]
    missing = cases - LEAST
    while missing > 0:
        tale = rng.choice(TALES)
        wanted.append((tale, rng.choice(tale.days_ago)))
        missing -= tale.families
    wanted.sort(key=lambda each: (not each[0].neighbours, CASTS.index(each[0].cast)))
    try:
        return [Casting(*each, _families_for(each[0], families)) for each in wanted]
    except TooFewFamilies as error:
        raise DemoRefused(str(error)) from error


def _families_for(tale: Tale, families: Families) -> list[Family]:
    take = families.take_neighbours if tale.neighbours else families.take
    return take(tale.cast, tale.families)


def _live(
    castings: list[Casting],
    staff: Staff,
    calendar: Calendar,
    rng: Random,
    advance: Callable[[int], object],
) -> int:
    """Live through the year; returns how many stories were still waiting at its end."""
    town = Town(staff, calendar, rng)
    sizes = {}
    for casting in castings:
        story = casting.told(town)
        sizes[story] = casting.tale.families
        calendar.begin(story, days_ago=casting.days_ago)
    vacancy = the_post_falls_vacant(staff, after=VACANT_AFTER, for_days=VACANT_FOR)
    calendar.begin(vacancy, days_ago=YEAR)
    calendar.begin(the_head_goes_on_leave(staff, days=LEAVE_FOR), days_ago=LEAVE_SINCE)
    calendar.begin(_weekly_timers(town), days_ago=YEAR)
    calendar.begin(families_are_told(town), days_ago=YEAR)
    for story in calendar.play():
        advance(sizes.get(story, 0))
    run_timers()
    return calendar.unfinished


def _weekly_timers(town: Town) -> Story:
    """Somebody's machine runs them far more often; once a week is enough for a story."""
    while town.calendar.working_days_left() > 5:
        run_timers()
        yield 5
