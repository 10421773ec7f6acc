"""manage.py build_demo --city malang --cases 60 --seed 1 --letters var/letters"""

import os
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from tqdm import tqdm

from casework import cities, clock
from casework.loading import LoadingError
from casework.management.one_line import OneLineCommand, city_named, day, whole_number
from casework.registry.rows import RegistryError
from workflows.demo import building
from workflows.demo.building import DemoRefused
from workflows.demo.summary import summarise
from workflows.demo.visitors import where_to_click

MOST_CASES = 5_000
EVENING = 18


class Command(OneLineCommand):
    help = (
        "Builds the demo city in an empty database, or shows the one that is there; "
        f"{building.LEAST} cases, or more if asked for."
    )
    errors = (DemoRefused, LoadingError, RegistryError)

    def run_from_argv(self, argv):
        """A process serves one city, whose ladder it lays at its start; another needs a new one."""
        self._called_from_command_line = True
        city = self.create_parser(*argv[:2]).parse_args(argv[2:]).city
        if city != settings.TANGGA_CITY and city in cities.available():
            os.environ["TANGGA_CITY"] = city
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
        super().run_from_argv(argv)

    def add_arguments(self, parser):
        parser.add_argument("--city", default=settings.TANGGA_CITY, help="a folder of cities")
        parser.add_argument("--cases", default="60", help="at least so many (60)")
        parser.add_argument("--seed", default="1", help="the same seed gives the same city")
        parser.add_argument("--letters", metavar="DIR", help="put its letters into this folder")
        parser.add_argument("--address", help="say who signs in where, at this address")
        parser.add_argument("--today", help="the last day of its year: YYYY-MM-DD (today)")

    def handle(self, city, cases, seed, letters, address, today, **options):
        _require_this_city(city_named(city).folder)
        cases = whole_number(str(cases), "--cases", range(1, MOST_CASES + 1))
        seed = whole_number(str(seed), "--seed", range(2**63))
        until = _evening(today) if today else timezone.now()
        folder = _folder(letters) if letters else None
        building.require_demo_possible()
        if not building.is_there():
            self._build(cases, seed, until)
        try:
            if folder:
                call_command("render_letters", out=folder, all_waiting=True, stdout=self.stdout)
        finally:
            self.stdout.write(str(summarise()))
        if address:
            self.stdout.write(where_to_click(address))

    def _build(self, cases: int, seed: int, until: datetime) -> None:
        total = max(cases, building.LEAST)
        with tqdm(total=total, unit=" cases", disable=None, leave=False) as progress:
            building.build(cases=cases, seed=seed, until=until, advance=progress.update)


def _require_this_city(city: str) -> None:
    if city != settings.TANGGA_CITY:
        raise CommandError(f"This process serves {settings.TANGGA_CITY}: set TANGGA_CITY={city}.")


def _evening(text: str) -> datetime:
    moment = clock.at_local(day(text, "--today"), EVENING)
    if moment > timezone.now():
        raise CommandError("--today lies in the future.")
    return moment


def _folder(text: str) -> Path:
    """Asked for before a minute's work, not after it."""
    folder = Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be used for letters: {error.strerror}.") from None
    return folder
