"""What every story of the demo needs: its staff, its programmes, its papers, a little chance."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypeVar

from casework import clock
from casework.models import CriteriaVersion, Programme, ProgrammeYear, User
from workflows.demo.calendar import Calendar
from workflows.demo.families import Family
from workflows.demo.staff import ADMIN, FASKEL, TKSK, Staff
from workflows.services import open_budget_year

T = TypeVar("T")
SOON = (0, 1, 1, 2)
"""Working days that a desk takes for what is easy."""


class Town:
    """Handed to every story."""

    def __init__(self, staff: Staff, calendar: Calendar, rng: Random):
        self.staff, self.calendar, self.rng = staff, calendar, rng
        self._papers: Counter[str] = Counter()

    def desk(self, account: str) -> User:
        """The account, about to do something: that takes some minutes."""
        self.calendar.pass_minutes()
        return self.staff[account]

    def head(self, agency: str) -> User:
        """The agency's head of that day, definitive or acting."""
        self.calendar.pass_minutes()
        return self.staff.head(agency)

    def field_worker(self, family: Family) -> User:
        """The faskel of the kelurahan, the TKSK of the kecamatan, or somebody from the office."""
        kelurahan = family.kelurahan
        if kelurahan.name in FASKEL:
            return self.desk(f"faskel.{kelurahan.name.lower()}")
        if kelurahan.kecamatan.name in TKSK:
            return self.desk(f"tksk.{kelurahan.kecamatan.name.lower()}")
        return self.desk("petugas.dinsos")

    # ------------------------------------------------------------------ chance and time

    def soon(self) -> int:
        return self.rng.choice(SOON)

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def days_before_the_end(self, days: int) -> int:
        """How long to wait until so many working days are left of the demo's year."""
        return max(self.calendar.working_days_left() - days, 0)

    def paper(self, kind: str) -> str:
        """The next number of a kind of document, marked as invented: BA-CONTOH/3/2026."""
        self._papers[kind] += 1
        return f"{kind}-CONTOH/{self._papers[kind]}/{clock.today().year}"

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices("0123456789", k=count))

    # ------------------------------------------------------------------ programmes

    def criteria(self) -> CriteriaVersion:
        return CriteriaVersion.objects.filter(since__lte=clock.today()).latest("since")

    def budget(self, programme: str) -> ProgrammeYear:
        """The programme's current year; where the city's folder has none, as the year nearest."""
        year = clock.today().year
        years = ProgrammeYear.objects.filter(programme__code=programme)
        return years.filter(year=year).first() or self._opened(years, programme, year)

    def _opened(self, years, programme: str, year: int) -> ProgrammeYear:
        like = min(years, key=lambda each: abs(each.year - year))
        decree = like.decree_number.replace(str(like.year), str(year))
        return open_budget_year(
            Programme.objects.get(code=programme),
            year,
            by=self.desk(ADMIN),
            quota=like.quota,
            budget=like.budget,
            decree_number=decree,
            decree_date=clock.today().replace(month=1, day=2) if decree else None,
        )
