"""The register of letters: each agency's numbers of a year, with none missing."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from casework import clock
from casework.models import AgencyProfile, Counter, User
from documents.models import Letter, LetterLine
from permissions.access import visible_cases
from workflows.letters import KINDS


@dataclass(frozen=True)
class Series:
    """One agency's letters of one year; `missing` are numbers given out without a letter."""

    agency: int
    name: str
    year: int
    last: int
    letters: int
    missing: tuple[int, ...]

    def fits(self, agency: int | None = None, year: int | None = None) -> bool:
        return agency in (None, self.agency) and year in (None, self.year)


def series_of_letters() -> list[Series]:
    """Every series, the latest year first, in three statements; numbers that are missing are
    looked for only where the count says that there are some.
    """
    counters = {
        (int(series.partition(":")[2]), year): value
        for series, year, value in Counter.objects.filter(series__startswith="letter:").values_list(
            "series", "year", "value"
        )
    }
    rows = Letter.objects.order_by().values_list("agency", "year").annotate(letters=Count("pk"))
    counted = {(agency, year): letters for agency, year, letters in rows}
    wrong = [key for key in counters | counted if counters.get(key) != counted.get(key)]
    missing = _missing(wrong, counters)
    names = dict(AgencyProfile.objects.on(clock.today()).values_list("agency", "short_name"))
    every = [
        Series(
            agency,
            names.get(agency, ""),
            year,
            counters.get((agency, year), 0),
            counted.get((agency, year), 0),
            tuple(missing.get((agency, year), ())),
        )
        for agency, year in counters | counted
    ]
    return sorted(every, key=lambda each: (-each.year, each.name))


def _missing(wrong: list[tuple[int, int]], counters: dict) -> dict[tuple[int, int], list[int]]:
    if not wrong:
        return {}
    there = defaultdict(set)
    rows = Letter.objects.filter(agency__in={agency for agency, _ in wrong})
    for agency, year, sequence in rows.values_list("agency", "year", "sequence"):
        there[agency, year].add(sequence)
    return {key: sorted(set(range(1, counters.get(key, 0) + 1)) - there[key]) for key in wrong}


def letters_of(user: User, **asked: int) -> QuerySet[Letter]:
    """Letters with their number; `visible` where the user sees a case that they are of."""
    mine = LetterLine.objects.filter(letter=OuterRef("pk"), case__in=visible_cases(user))
    rows = Letter.objects.filter(**asked).annotate(visible=Exists(mine))
    rows = rows.defer("content", "pdf").select_related("superseded_by")
    return rows.order_by("-year", "agency", "-sequence")


def kind_label(kind: str) -> str:
    """Letters are written in Indonesian, and so are their names."""
    known = KINDS.get(kind)
    return known.subject if known and known.subject else kind.replace("_", " ").capitalize()
