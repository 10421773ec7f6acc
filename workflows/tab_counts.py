"""How many lines stand on each list of one person: asked together, in one query."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from casework import clock
from casework.models import User
from permissions.standing import Standing
from workflows.caseload import my_cases
from workflows.duties import tellings_to_do
from workflows.waiting import with_others
from workflows.worklists import open_turns


@dataclass(frozen=True)
class TabCounts:
    """The overdue are among the turns; `tellings` are families that have to be told something."""

    turns: int = 0
    overdue: int = 0
    tellings: int = 0
    waiting: int = 0
    families: int = 0

    @property
    def tasks(self) -> int:
        return self.turns + self.tellings


def count_tabs(user: User, standing: Standing) -> TabCounts:
    turns = open_turns(user, standing=standing)
    rows = User.objects.filter(pk=user.pk).annotate(
        turns=_how_many(turns),
        overdue=_how_many(turns, Q(due_at__lt=clock.now())),
        tellings=_how_many(tellings_to_do(user)),
        waiting=_how_many(with_others(user, standing)),
        families=_how_many(my_cases(user, standing)),
    )
    row = rows.values("turns", "overdue", "tellings", "waiting", "families").first()
    return TabCounts(**row) if row else TabCounts()


def _how_many(rows: QuerySet, only: Q | None = None) -> Coalesce:
    alone = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(alone.annotate(many=Count("pk", filter=only)).values("many")), 0)
