"""What a head should know before letting many go at once: sums, where they come from, and cautions.

Reads only, in a few statements for a whole page of turns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import formats
from django.utils.translation import gettext as _

from casework import clock
from casework.models import (
    Assessment,
    Assistance,
    Case,
    Function,
    Funding,
    ProgrammeYear,
    VisitOutcome,
)
from casework.periods import period_in_words
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.services.possible import UNMET
from workflows.stages import Stage
from workflows.worklists import Turn

TO_APPROVE = frozenset({Stage.PROPOSED, Stage.FIRST_APPROVED})
OLD_AFTER = 365
"""Days from which an assessment is long ago."""
MUCH = 1_000_000
"""Rupiah for which what was seen in one visit is little."""


@dataclass(frozen=True)
class Look:
    """Of one turn: rupiah, from which money, by which programme, and what to be careful about."""

    amount: int | None = None
    funding: str = ""
    programme: str = ""
    cautions: tuple[str, ...] = ()


def looks_at(turns: Iterable[Turn]) -> dict[int, Look]:
    """Handoff → what is to be known of it; cautions are for whoever may still say no."""
    turns = list(turns)
    years = _programme_years(turns)
    judged = [each for each in turns if each.at in TO_APPROVE]
    cautions = _Cautions(judged, years) if judged else None
    return {
        each.handoff: Look(
            amount=each.outcome.get("amount") or each.facts.get("amount"),
            funding=_funding(each, years),
            programme=_programme(each, years),
            cautions=tuple(cautions.of(each)) if each in judged else (),
        )
        for each in turns
    }


def _programme_years(turns: list[Turn]) -> dict[int, ProgrammeYear]:
    wanted = {each.facts["programme_year"] for each in turns if "programme_year" in each.facts}
    return ProgrammeYear.objects.select_related("programme").in_bulk(wanted) if wanted else {}


def _funding(turn: Turn, years: dict[int, ProgrammeYear]) -> str:
    if year := years.get(turn.facts.get("programme_year")):
        return year.programme.funding_source or year.programme.get_funding_display()
    lent = STEPS[turn.pathway][turn.step_code].receiver == Function.BANK
    return str(Funding.BANK.label) if lent else ""


def _programme(turn: Turn, years: dict[int, ProgrammeYear]) -> str:
    year = years.get(turn.facts.get("programme_year"))
    return f"{year.programme.name}, {year.year}" if year else ""


# ---------------------------------------------------------------------- cautions


class _Cautions:
    """What is around some proposals, asked of all of them together."""

    def __init__(self, turns: list[Turn], years: dict[int, ProgrammeYear]):
        self._turns, self._years = turns, years
        self._aid = self._aid_of_households() if years else []
        self._seen = self._how_well_seen()
        self._others = self._open_besides()

    def of(self, turn: Turn) -> Iterable[str]:
        yield from self._double_aid(turn)
        yield from self._to_waive(turn)
        yield from self._short_assessment(turn)
        yield from self._something_else(turn)

    # -------------------------------------------------------------- like aid

    def _aid_of_households(self) -> list[Assistance]:
        """Live help of the years in question."""
        return list(
            Assistance.objects.live()
            .filter(
                household__in={each.household for each in self._turns},
                programme_year__year__in={each.year for each in self._years.values()},
            )
            .select_related("programme_year__programme")
        )

    def _double_aid(self, turn: Turn) -> Iterable[str]:
        year = self._years.get(turn.facts.get("programme_year"))
        if year is None:
            return
        period = turn.facts.get("period") or str(year.year)
        for aid in self._aid:
            like = _alike(aid.programme_year, year) and _overlap(aid.period, period)
            if aid.household_id == turn.household and like:
                yield _("Double aid: already has %(programme)s for %(period)s") % {
                    "programme": aid.programme_year.programme.name,
                    "period": period_in_words(aid.period),
                }

    # -------------------------------------------------------------- requirements

    def _to_waive(self, turn: Turn) -> Iterable[str]:
        """As they were at the last look; a bulk approval asks them again."""
        for guard in STEPS[turn.pathway][turn.step_code].requires:
            if guard.waivable and turn.guards.get(guard.code) == UNMET:
                yield _("Needs a waiver: %(requirement)s") % {"requirement": guard.sentence}

    # -------------------------------------------------------------- the assessment

    def _how_well_seen(self) -> dict[int, tuple[date | None, int]]:
        """Case → day of the last assessment, and how often the family was met."""
        newest = Assessment.objects.filter(case=OuterRef("pk")).order_by("-assessed_on", "-pk")
        met = Count("visits", filter=Q(visits__outcome=VisitOutcome.MET))
        cases = Case.objects.filter(pk__in={each.case for each in self._turns})
        rows = cases.annotate(
            assessed_on=Subquery(newest.values("assessed_on")[:1]), met=met
        ).values_list("pk", "assessed_on", "met")
        return {pk: (day, count) for pk, day, count in rows}

    def _short_assessment(self, turn: Turn) -> Iterable[str]:
        day, met = self._seen[turn.case]
        if day is not None and (clock.today() - day).days > OLD_AFTER:
            yield _("Assessed long ago: %(day)s") % {"day": formats.date_format(day)}
        elif met < 2 and (turn.facts.get("amount") or 0) >= MUCH:
            yield _("Much money, and the family was visited only once")

    # -------------------------------------------------------------- other open things

    def _open_besides(self) -> dict[int, list[Handoff]]:
        """Household → what is open of it; of a confidential case only in that case itself."""
        mine = Q(case__in={each.case for each in self._turns})
        handoffs = Handoff.objects.open().filter(
            mine | Q(case__confidential=False),
            case__household__in={each.household for each in self._turns},
        )
        found: dict[int, list[Handoff]] = {}
        for each in handoffs.select_related("case"):
            found.setdefault(each.case.household_id, []).append(each)
        return found

    def _something_else(self, turn: Turn) -> Iterable[str]:
        for each in self._others.get(turn.household, []):
            if each.pk != turn.handoff:
                yield _("Also under way for this household: %(step)s") % {"step": each.label}


def _alike(one: ProgrammeYear, other: ProgrammeYear) -> bool:
    """Of one programme, or of programmes that count as like help."""
    group = one.programme.like_group
    return one.programme_id == other.programme_id or (
        bool(group) and group == other.programme.like_group
    )


def _overlap(one: str, other: str) -> bool:
    """A month lies in its year: 2026-03 and 2026."""
    return one.startswith(other) or other.startswith(one)
