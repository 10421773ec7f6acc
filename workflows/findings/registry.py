"""Where findings are entered, what they look at, and how all of them are counted at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from casework import clock
from casework.models import Agency, Assistance, Custody, CustodyScope, User
from permissions.access import visible_cases
from workflows.models import Handoff


@dataclass(frozen=True)
class Line:
    """A row of a finding: which case, when, how much (rupiah), for whom, and what was found."""

    number: str
    day: date | None
    amount: int | None
    who: str
    said: str


@dataclass(frozen=True)
class Scope:
    """What is looked at: cases that the user sees, days (both included), perhaps of one agency."""

    user: User
    since: date
    until: date
    agency: Agency | None = None

    @cached_property
    def _moments(self) -> tuple:
        return clock.at_local(self.since), clock.at_local(self.until + timedelta(days=1))

    def assistance(self) -> QuerySet[Assistance]:
        """Help that counts, by the day it was given; what is only planned by its entry."""
        since, before = self._moments
        given = Q(occurred_on__range=(self.since, self.until))
        planned = Q(occurred_on=None, recorded_at__gte=since, recorded_at__lt=before)
        rows = Assistance.objects.live().filter(given | planned, case__in=visible_cases(self.user))
        if self.agency:
            had = Custody.objects.filter(agency=self.agency, scope=CustodyScope.CASE)
            rows = rows.filter(Exists(had.filter(case=OuterRef("case"))))
        return rows.select_related("case", "member", "payee", "programme_year__programme")

    def handoffs(self) -> QuerySet[Handoff]:
        """What was approved on these days."""
        since, before = self._moments
        rows = Handoff.objects.filter(
            approved_at__gte=since, approved_at__lt=before, case__in=visible_cases(self.user)
        )
        if self.agency:
            rows = rows.filter(Q(sender=self.agency) | Q(receiver=self.agency))
        return rows.select_related("case", "member")


@dataclass(frozen=True)
class Finding:
    """Something to be looked at.

    Args:
        meaning: what it is, and why it may be quite right.
        rows: the rows in a scope, in the order in which they are read.
        line: one row in words.
        beside: rows that were left out on purpose, with `beside_label` to say why.
    """

    code: str
    label: str
    meaning: str
    rows: Callable[[Scope], QuerySet]
    line: Callable[[Any], Line]
    beside: Callable[[Scope], QuerySet] | None = None
    beside_label: str = ""


FINDINGS: dict[str, Finding] = {}


def finding(label: str, meaning: str, line: Callable[[Any], Line], **beside: Any):
    """Enter the decorated function, rows of a scope, as a finding named after it."""

    def enter(rows: Callable[[Scope], QuerySet]) -> Callable[[Scope], QuerySet]:
        code = rows.__name__.replace("_", "-")
        FINDINGS[code] = Finding(code, label, meaning, rows, line, **beside)
        return rows

    return enter


class CountOf(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def count_all(scope: Scope) -> dict[str, int]:
    """Code → rows, all counted in one statement (an empty query leaves null)."""
    counts = {
        code.replace("-", "_"): CountOf(each.rows(scope).order_by().values("pk"))
        for code, each in FINDINGS.items()
    }
    row = User.objects.filter(pk=scope.user.pk).values(**counts).get()
    return {code.replace("_", "-"): count or 0 for code, count in row.items()}
