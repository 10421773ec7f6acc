"""Rows that hold from one day to another: `since` included, `until` (null: still) excluded."""

import datetime

from django.db import models
from django.db.models import F, Q


def current_on(day: datetime.date, prefix: str = "") -> Q:
    """The rule of dated rows as a condition, for a relation when `prefix` names one."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    )


class DatedQuerySet(models.QuerySet):
    def on(self, day: datetime.date):
        """What held on this day."""
        return self.filter(current_on(day))

    def overlapping(self, since: datetime.date, until: datetime.date | None):
        """What held on some day of this span."""
        rows = self.filter(Q(until=None) | Q(until__gt=since))
        return rows.filter(since__lt=until) if until else rows


def dated_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gte=F("since")), name=f"{name}_since_before_until"
    )
