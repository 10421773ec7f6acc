"""What every story of the demo needs: its staff, its programmes, its papers, a little chance."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypeVar

from django.conf import settings

from casework import cities, clock
from casework.models import Agency, CriteriaVersion, Function, Programme, ProgrammeYear, User
from workflows.demo.calendar import Calendar
from workflows.demo.families import Family
from workflows.demo.staff import ADMIN, SOCIAL, Staff
from workflows.services import open_budget_year

T = TypeVar("T")
SOON = (0, 1, 1, 2)
"""Working days that a desk takes for what is easy."""


class Town:
    """Handed to every story."""

    def __init__(self, staff: Staff, calendar: Calendar, rng: Random):
        self.staff, self.calendar, self.rng = staff, calendar, rng
        self.city = cities.load(settings.TANGGA_CITY)
        self._papers: Counter[str] = Counter()

    def desk(self, post: str, at: Function | Agency = SOCIAL) -> User:
        """Who has this post at an agency, or at the one with a function."""
        agency = at if isinstance(at, Agency) else self.staff.agencies[at]
        return self._busy(f"{post}.{agency.code}")

    def head(self, at: Function | Agency = SOCIAL) -> User:
        """The agency's head of that day, definitive or acting."""
        self.calendar.pass_minutes()
        return self.staff.head(at if isinstance(at, Agency) else self.staff.agencies[at])

    def _busy(self, account: str) -> User:
        """The account, about to do something: that takes some minutes."""
        self.calendar.pass_minutes()
        return self.staff[account]

    def field_worker(self, family: Family) -> User:
        """The faskel of the kelurahan, the TKSK of the kecamatan, or somebody from the office."""
        staff, kelurahan = self.staff, family.kelurahan
        if account := staff.faskel.get(kelurahan.pk) or staff.tksk.get(kelurahan.kecamatan_id):
            return self._busy(account)
        return self.desk("petugas")

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

    def budget(self, kind: str) -> ProgrammeYear:
        """The current year of the city's programme of this kind; where its folder has none, as the
        year nearest.
        """
        year, programme = clock.today().year, Programme.objects.get(kind=kind)
        years = ProgrammeYear.objects.filter(programme=programme)
        return years.filter(year=year).first() or self._opened(years, programme, year)

    def _opened(self, years, programme: Programme, year: int) -> ProgrammeYear:
        like = min(years, key=lambda each: abs(each.year - year))
        decree = like.decree_number.replace(str(like.year), str(year))
        return open_budget_year(
            programme,
            year,
            by=self._busy(ADMIN),
            quota=like.quota,
            budget=like.budget,
            decree_number=decree,
            decree_date=clock.today().replace(month=1, day=2) if decree else None,
        )
