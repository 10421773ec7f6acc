"""What each programme may spend in a year, what is given or promised of it, who is on its annex.

Reads only; sums over all years at once, by the rule by which `requirements.aid.Purse` refuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from casework.models import (
    Assistance,
    Case,
    DecreeLine,
    Programme,
    ProgrammeYear,
    Unit,
    User,
)
from workflows.kube import seen_families
from workflows.models import Handoff


@dataclass(frozen=True)
class Spent:
    """Of one year: what is given; what is promised, approved and under way; lines of the annex."""

    places: int = 0
    rupiah: int = 0
    promised_places: int = 0
    promised_rupiah: int = 0
    lines: int = 0


@dataclass(frozen=True)
class Budget:
    """A programme's budget year; `year` is null where it was not opened."""

    programme: Programme
    year: ProgrammeYear | None
    spent: Spent

    @property
    def places_left(self) -> int | None:
        if self.year is None or self.year.quota is None:
            return None
        return self.year.quota - self.spent.places - self.spent.promised_places

    @property
    def rupiah_left(self) -> int | None:
        if self.year is None or self.year.budget is None:
            return None
        return self.year.budget - self.spent.rupiah - self.spent.promised_rupiah


class Budgets:
    """All programmes of the city."""

    def __init__(self):
        programmes = Programme.objects.order_by("strategy", "name", "pk")
        self._programmes = list(programmes.prefetch_related("years"))

    @property
    def years(self) -> set[int]:
        """Those of which any programme has a budget."""
        return {each.year for programme in self._programmes for each in programme.years.all()}

    def of(self, year: int) -> list[Budget]:
        """One for each programme."""
        opened = {
            each.programme_id: each
            for programme in self._programmes
            for each in programme.years.all()
            if each.year == year
        }
        sums = spent(opened.values())
        return [
            Budget(each, opened.get(each.pk), sums.get(_pk(opened.get(each.pk)), Spent()))
            for each in self._programmes
        ]


def _pk(year: ProgrammeYear | None) -> int | None:
    return year.pk if year else None


def spent(years: Iterable[ProgrammeYear]) -> dict[int, Spent]:
    """Programme year → its sums; the programmes are known."""
    years = {each.pk: each for each in years}
    given = {each["programme_year"]: each for each in _given(years)}
    promised = {each["facts__programme_year"]: each for each in _promised(years)}
    lines = DecreeLine.objects.filter(programme_year__in=years).values("programme_year")
    lines = dict(lines.annotate(lines=Count("pk")).values_list("programme_year", "lines"))
    return {
        pk: Spent(
            places=given.get(pk, {}).get(_counted(year), 0),
            rupiah=given.get(pk, {}).get("rupiah") or 0,
            promised_places=promised.get(pk, {}).get("places", 0),
            promised_rupiah=promised.get(pk, {}).get("rupiah") or 0,
            lines=lines.get(pk, 0),
        )
        for pk, year in years.items()
    }


def _counted(year: ProgrammeYear) -> str:
    return "persons" if year.programme.unit == Unit.PERSON else "households"


def _given(years: Iterable[int]):
    rows = Assistance.objects.live().filter(programme_year__in=years).values("programme_year")
    return rows.annotate(
        households=Count("household", distinct=True),
        persons=Count("member", distinct=True),
        rupiah=Sum("amount"),
    ).order_by()


def _promised(years: Iterable[int]):
    open_now = Handoff.objects.open().filter(
        approved_at__isnull=False, facts__programme_year__in=list(years)
    )
    rupiah = Sum(Cast(KT("facts__amount"), BigIntegerField()))
    rows = open_now.values("facts__programme_year")
    return rows.annotate(places=Count("pk"), rupiah=rupiah).order_by()


# ---------------------------------------------------------------------- the annex of a decree


@dataclass(frozen=True)
class AnnexLine:
    """Who stands there; without a case where the reader does not see the family."""

    line: int
    name: str
    case: Case | None


def annex_lines(
    user: User, year: ProgrammeYear, *, page: int, size: int, beyond: int
) -> list[AnnexLine]:
    """In the order of their numbers."""
    rows = year.lines.select_related("person").order_by("line")
    rows = list(rows[(page - 1) * size : page * size + beyond])
    seen = seen_families(user, map(_household, rows))
    return [_annex_line(each, seen.get(_household(each))) for each in rows]


def _household(row: DecreeLine) -> int | None:
    return row.person.household_id if row.person else row.household_id


def _annex_line(row: DecreeLine, case: Case | None) -> AnnexLine:
    if case is None:
        return AnnexLine(row.line, "", None)
    return AnnexLine(row.line, (row.person or case.beneficiary).name, case)
