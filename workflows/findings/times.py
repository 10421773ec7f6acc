"""Findings about when things were done and written down."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models import CharField as Text
from django.db.models.functions import Cast, Coalesce, Concat, Lag, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import clock, workdays
from casework.models import Assistance, CaseEvent
from workflows.findings.payments import paid_line
from workflows.findings.people import handoff_line
from workflows.findings.registry import Line, Scope, finding
from workflows.models import Handoff

LATE_AFTER = 5
"""Working days within which what was given should be written down."""
AT_ONCE = timedelta(seconds=60)
"""In less time nobody reads a proposal."""
APART = timedelta(seconds=10)
"""The same for one proposal after another."""


def _between(later: str | Expression, earlier: str) -> ExpressionWrapper:
    later = F(later) if isinstance(later, str) else later
    return ExpressionWrapper(later - F(earlier), output_field=DurationField())


# ---------------------------------------------------------------------- recorded late


def late_line(aid: Assistance) -> Line:
    line = paid_line(aid)
    days = workdays.working_days_between(aid.occurred_on, clock.local_date(aid.written_at))
    said = ngettext(
        "%(said)s. Recorded %(days)s working day later.",
        "%(said)s. Recorded %(days)s working days later.",
        days,
    )
    return replace(line, said=said % {"said": line.said, "days": days})


@finding(
    gettext_lazy("Recorded late"),
    gettext_lazy(
        "What was given was written down more than five working days after its date. To be looked "
        "at: papers may have been under way."
    ),
    late_line,
)
def recorded_late(scope: Scope) -> QuerySet:
    given = _with_its_writing(scope.assistance().exclude(occurred_on=None))
    given_on = set(given.order_by().values_list("occurred_on", flat=True).distinct())
    rows = given.annotate(passed=_days_passed(), days_for_it=_days_for_it(given_on))
    return rows.filter(passed__gt=F("days_for_it")).order_by("occurred_on", "pk")


def _days_passed() -> ExpressionWrapper:
    return _between(TruncDate("written_at", tzinfo=clock.LOCAL), "occurred_on")


def _days_for_it(given_on: set[date]) -> Case:
    """Calendar days in which it was to be written: the same for most days, so told by how many."""
    days_by_number = defaultdict(list)
    for day in given_on:
        last = workdays.add_working_days(day, LATE_AFTER + 1) - timedelta(days=1)
        days_by_number[last - day].append(day)
    whens = (
        When(occurred_on__in=days, then=Value(number)) for number, days in days_by_number.items()
    )
    return Case(*whens, output_field=DurationField())


def _with_its_writing(rows: QuerySet) -> QuerySet:
    """A payment of what was planned is written by a row of the ledger that names it."""
    named = Concat(
        Value('{"fact":"payment","row":'),
        Cast(OuterRef("pk"), Text()),
        Value("}"),
        output_field=Text(),
    )
    payments = CaseEvent.objects.filter(case=OuterRef("case"), action="record", details=named)
    return rows.annotate(
        written_at=Coalesce(Subquery(payments.order_by("sequence").values("at")[:1]), "recorded_at")
    )


# ---------------------------------------------------------------------- approved in seconds


def at_once_line(handoff: Handoff) -> Line:
    seconds = int((handoff.approved_at - handoff.proposed_at).total_seconds())
    said = _("Approved %(seconds)s seconds after it was proposed.") % {"seconds": seconds}
    return handoff_line(handoff, said)


@finding(
    gettext_lazy("Approved at once"),
    gettext_lazy(
        "Approved within a minute of being proposed: there was hardly time to read it. To be "
        "looked at: it may have been urgent, or talked over before."
    ),
    at_once_line,
)
def approved_at_once(scope: Scope) -> QuerySet:
    rows = scope.handoffs().annotate(passed=_between("approved_at", "proposed_at"))
    return rows.filter(passed__lt=AT_ONCE).order_by("approved_at", "pk")


def in_a_row_line(handoff: Handoff) -> Line:
    seconds = int(handoff.passed.total_seconds())
    said = _("%(name)s approved it %(seconds)s seconds after another one.")
    return handoff_line(handoff, said % {"name": handoff.approved_by.name, "seconds": seconds})


def _approved_together(scope: Scope) -> QuerySet:
    """One click for many leaves one moment."""
    moments = scope.handoffs().order_by().values("approved_by", "approved_at")
    several = moments.annotate(rows=Count("pk")).filter(rows__gt=1)
    same = several.filter(approved_by=OuterRef("approved_by"), approved_at=OuterRef("approved_at"))
    return scope.handoffs().filter(Exists(same))


@finding(
    gettext_lazy("Approved one after the other in seconds"),
    gettext_lazy(
        "One head approved two proposals by two clicks within ten seconds. What was approved "
        "together by one click has one moment, and is not among these."
    ),
    in_a_row_line,
    beside=_approved_together,
    beside_label=gettext_lazy("Approved together by one click, and left out here"),
)
def approved_in_a_row(scope: Scope) -> QuerySet:
    before = Window(Lag("approved_at"), partition_by=F("approved_by"), order_by="approved_at")
    rows = scope.handoffs().select_related("approved_by").annotate(before=before)
    rows = rows.annotate(passed=_between("approved_at", "before"))
    return rows.filter(passed__gt=timedelta(0), passed__lt=APART).order_by("approved_at", "pk")
