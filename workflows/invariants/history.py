"""The ledger, and what the case says of itself."""

from collections.abc import Iterator

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from casework import ledger
from casework.models import Case, CaseEvent, Counter
from workflows.invariants.rules import Place, places, rule
from workflows.models import Handoff

UNMET = '"unmet"'
"""As the guards' canonical JSON has it."""


@rule
def history_is_as_it_was_written() -> Iterator[Place]:
    """Every chain is true and without gaps, and ends in the state in which the case is."""
    for problem in ledger.verify().problems:
        yield Place(case=problem.case, row=problem.sequence, series=problem.code)


@rule
def history_begins_with_the_opening() -> Iterator[Place]:
    """The first row of every case says that it was opened."""
    opening = CaseEvent.objects.filter(case=OuterRef("pk"), sequence=1, action="open_case")
    return places(Case.objects.exclude(Exists(opening)), case="number")


@rule
def history_names_what_exists() -> Iterator[Place]:
    """A handoff that the ledger names is there, and it is one of the same case."""
    named = CaseEvent.objects.filter(handoff__isnull=False)
    there = Handoff.objects.filter(pk=OuterRef("handoff"), case=OuterRef("case"))
    lost = named.exclude(Exists(there))
    return places(lost, case="case__number", handoff="handoff", row="sequence")


@rule
def approvals_let_nothing_unmet_pass() -> Iterator[Place]:
    """Whatever was approved met its requirements, or they were waived."""
    passed = CaseEvent.objects.filter(action="approve", guards__contains=UNMET)
    return places(passed, case="case__number", handoff="handoff", row="sequence")


YEAR = Cast(Substr("number", 5, 4), IntegerField())
ORDINAL = Cast(Substr("number", 10), IntegerField())
"""Of KSS-2026-000123."""


@rule
def case_number_was_given_out() -> Iterator[Place]:
    """No case has a number that its year's counter has not come to."""
    counted = Counter.objects.filter(
        series="case", year=OuterRef("year"), value__gte=OuterRef("ordinal")
    )
    cases = Case.objects.annotate(year=YEAR, ordinal=ORDINAL)
    return places(cases.exclude(Exists(counted)), case="number")


@rule
def case_numbers_are_gapless() -> Iterator[Place]:
    """As many cases of a year are there as its counter has given numbers."""
    cases = Case.objects.annotate(year=YEAR).filter(year=OuterRef("year")).order_by()
    counters = Counter.objects.filter(series="case").annotate(
        cases=Coalesce(Subquery(cases.values("year").annotate(n=Count("pk")).values("n")), 0),
        name=Concat(Value("case "), Cast("year", CharField())),
    )
    return places(counters.exclude(cases=F("value")), series="name")
