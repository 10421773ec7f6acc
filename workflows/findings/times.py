"""Findings about when things were done and written down."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import CharField as Text
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, Lag
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


# ---------------------------------------------------------------------- recorded late


def late_line(aid: Assistance) -> Line:
    line = paid_line(aid)
    days = _days_late(aid.occurred_on, aid.written_at)
    said = ngettext(
        "%(said)s. Recorded %(days)s working day later.",
        "%(said)s. Recorded %(days)s working days later.",
        days,
    )
    return replace(line, said=said % {"said": line.said, "days": days})


def _days_late(given: date, written: datetime) -> int:
    return workdays.working_days_between(given, clock.local_date(written))


@finding(
    gettext_lazy("Recorded late"),
    gettext_lazy(
        "What was given was written down more than five working days after its date. To be looked "
        "at: papers may have been under way."
    ),
    late_line,
)
def recorded_late(scope: Scope) -> QuerySet:
    """The days off are no database's business: what may be late is asked for, then counted."""
    given = _with_its_writing(scope.assistance().exclude(occurred_on=None))
    maybe = given.filter(written_at__gt=F("occurred_on") + timedelta(days=LATE_AFTER))
    late = [
        pk
        for pk, given_on, written in maybe.order_by().values_list("pk", "occurred_on", "written_at")
        if _days_late(given_on, written) > LATE_AFTER
    ]
    return given.filter(pk__in=late).order_by("occurred_on", "pk")


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


def _between(later: str, earlier: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(later) - F(earlier), output_field=DurationField())


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
