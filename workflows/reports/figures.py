"""What is counted: cases as they stand now, and what happened to them in a year.

Every count is kept by kecamatan, for the city is the sum of them and a reader sees both: what must
be hidden is decided for all kecamatan at once (`small_numbers`). Confidential cases are counted
with the others, and nowhere apart. A year is never shown in parts, so no two periods overlap.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from statistics import median

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from viewflow.workflow.status import STATUS

from casework import clock, workdays
from casework.models import Case, Custody, CustodyKind, Kelurahan
from workflows.models import Handoff, HandoffTask
from workflows.reports.small_numbers import Sum, hide
from workflows.stages import Stage

CITY = 0
"""As a kecamatan: all of them."""
GRADUATE = "graduate"
Shown = int | str


@dataclass(frozen=True)
class Places:
    """The city's kelurahan and kecamatan, by number."""

    kelurahan: dict[int, str]
    kecamatan: dict[int, str]
    lies_in: dict[int, int]

    @classmethod
    def read(cls) -> "Places":
        rows = Kelurahan.objects.select_related("kecamatan").order_by("kecamatan__name", "name")
        return cls(
            {each.pk: each.name for each in rows},
            {each.kecamatan_id: each.kecamatan.name for each in rows},
            {each.pk: each.kecamatan_id for each in rows},
        )


@dataclass
class Figures:
    """Counts by key; a key ends with the kecamatan, or CITY. `days` are working days of each turn
    by agency, turn and kecamatan, each as often as there were turns.
    """

    places: Places
    counts: Counter[Hashable] = field(default_factory=Counter)
    days: dict[tuple, Counter[int]] = field(default_factory=dict)
    shown: dict[Hashable, Shown] = field(default_factory=dict)

    def get(self, *key: Hashable) -> Shown:
        """What may be shown."""
        return self.shown.get(key, 0)

    def keys(self, kind: str, kecamatan: int = CITY) -> list[tuple]:
        """What there is of a kind in the city or a kecamatan, without kind and kecamatan; the
        order tells nothing: it is that of the keys.
        """
        found = (key for key in self.counts if key[0] == kind and key[-1] == kecamatan)
        return sorted(key[1:-1] for key in found)

    def median_days(self, *key: Hashable) -> float | None:
        """Whole days as a whole number; null where there are too few turns to tell."""
        if not isinstance(self.get("turn", *key), int) or key not in self.days:
            return None
        days = median(self.days[key].elements())
        return days if days % 1 else int(days)

    def _add(self, *key: Hashable, kecamatan: int, count: int) -> None:
        self.counts[(*key, kecamatan)] += count
        self.counts[(*key, CITY)] += count


def figures(year: int) -> Figures:
    """Cases as of now, and what happened in a year; six statements."""
    found = Figures(Places.read())
    _count_cases(found)
    _count_holders(found)
    _count_flows(found, year)
    _count_graduations(found, year)
    _count_turns(found, year)
    found.shown = hide(found.counts, _sums(found))
    return found


def _count_cases(found: Figures) -> None:
    rows = Case.objects.order_by().values_list("kelurahan", "state").annotate(cases=Count("pk"))
    for kelurahan, state, cases in rows:
        kecamatan = found.places.lies_in[kelurahan]
        found._add("state", state, kecamatan=kecamatan, count=cases)
        found._add("all", kecamatan=kecamatan, count=cases)
        found.counts["kelurahan", kelurahan, kecamatan] += cases


def _count_holders(found: Figures) -> None:
    current = Custody.objects.current().filter(kind=CustodyKind.HOLDER).order_by()
    rows = current.values_list("agency", "case__kelurahan__kecamatan").annotate(cases=Count("pk"))
    for agency, kecamatan, cases in rows:
        found._add("holder", agency, kecamatan=kecamatan, count=cases)
        found._add("open", kecamatan=kecamatan, count=cases)


def _in(year: int) -> tuple:
    return clock.at_local(date(year, 1, 1)), clock.at_local(date(year + 1, 1, 1))


def _count_flows(found: Figures, year: int) -> None:
    """Referrals that another agency was let into."""
    since, before = _in(year)
    sent = Handoff.objects.filter(let_in_at__gte=since, let_in_at__lt=before)
    sent = sent.exclude(sender=F("receiver")).order_by()
    rows = sent.values_list("sender", "receiver", "case__kelurahan__kecamatan")
    for sender, receiver, kecamatan, handoffs in rows.annotate(handoffs=Count("pk")):
        found._add("flow", sender, receiver, kecamatan=kecamatan, count=handoffs)


def _count_graduations(found: Figures, year: int) -> None:
    since, before = _in(year)
    done = Handoff.objects.filter(
        step=GRADUATE, stage=Stage.COMPLETED, approved_at__gte=since, approved_at__lt=before
    )
    rows = done.order_by().values_list("facts__kind", "case__kelurahan__kecamatan")
    for kind, kecamatan, cases in rows.annotate(cases=Count("pk")):
        found._add("graduation", kind or "", kecamatan=kecamatan, count=cases)
        found._add("graduations", kecamatan=kecamatan, count=cases)


def _count_turns(found: Figures, year: int) -> None:
    """Turns that ended, by how many working days they took, time on hold included."""
    since, before = _in(year)
    done = HandoffTask.objects.filter(
        status=STATUS.DONE, finished__gte=since, finished__lt=before, agency__isnull=False
    )
    rows = (
        done.annotate(
            began=TruncDate("created", tzinfo=clock.LOCAL),
            ended=TruncDate("finished", tzinfo=clock.LOCAL),
        )
        .order_by()
        .values_list("agency", "flow_task", "process__case__kelurahan__kecamatan", "began", "ended")
        .annotate(turns=Count("pk"))
    )
    days = lru_cache(None)(workdays.working_days_between)
    for agency, task, kecamatan, began, ended, turns in rows:
        key = (agency, task.name if hasattr(task, "name") else str(task).rpartition(".")[2])
        found._add("turn", *key, kecamatan=kecamatan, count=turns)
        for place in (kecamatan, CITY):
            found.days.setdefault((*key, place), Counter())[days(began, ended)] += turns


# ---------------------------------------------------------------------- sums


def _sums(found: Figures) -> Iterator[Sum]:
    """Every sum that a reader of all pages could make."""
    kecamatan = list(found.places.kecamatan)
    yield from _over_kecamatan(found, kecamatan)
    for place in (CITY, *kecamatan):
        yield _sum(found, ("all", place), "state", place)
        yield _sum(found, ("open", place), "holder", place)
        yield Sum(("all", place), (("open", place), ("state", "closed", place)))
        yield _sum(found, ("graduations", place), "graduation", place)
        if place != CITY:
            yield _sum(found, ("all", place), "kelurahan", place)


def _over_kecamatan(found: Figures, kecamatan: Iterable[int]) -> Iterator[Sum]:
    for key in [key for key in found.counts if key[-1] == CITY]:
        yield Sum(key, tuple((*key[:-1], place) for place in kecamatan))


def _sum(found: Figures, total: tuple, kind: str, place: int) -> Sum:
    return Sum(total, tuple((kind, *key, place) for key in found.keys(kind, place)))
