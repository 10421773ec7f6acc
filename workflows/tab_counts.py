"""How many lines stand on each list of one person: asked together, in one query."""

from dataclasses import dataclass, fields

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from casework import clock
from casework.models import User
from permissions.standing import Standing
from workflows.alerts import beside, open_alerts, running
from workflows.caseload import my_cases
from workflows.duties import objections_to_answer, tellings_to_do
from workflows.naming import cases_to_name_on
from workflows.waiting import open_to, sent_and_received
from workflows.worklists import open_turns

MANY = 100
"""Nobody counts further: a large agency has thousands of handoffs on their way."""


@dataclass(frozen=True)
class TabCounts:
    """Each up to MANY. The overdue are among the turns; of what the clock has told `reminded` are
    one's own running turns, `alerts` the rest; `tellings` are families that have to be told
    something, `objections` what a head has to answer, `namings` confidential cases on which a
    head has to name somebody.
    """

    turns: int = 0
    overdue: int = 0
    reminded: int = 0
    alerts: int = 0
    tellings: int = 0
    objections: int = 0
    namings: int = 0
    sent: int = 0
    received: int = 0
    families: int = 0

    @property
    def told(self) -> int:
        """By the clock."""
        return self.reminded + self.alerts

    @property
    def tasks(self) -> int:
        return self.turns + self.tellings + self.objections + self.namings

    @property
    def waiting(self) -> int:
        return self.sent + self.received


def count_tabs(user: User, standing: Standing) -> TabCounts:
    turns = open_turns(user, standing=standing)
    told = open_alerts(user, standing)
    sent, received = sent_and_received(open_to(user, standing), standing)
    rows = User.objects.filter(pk=user.pk).annotate(
        turns=_up_to_many(turns),
        overdue=_up_to_many(turns.filter(due_at__lt=clock.now())),
        reminded=_up_to_many(running(told, standing)),
        alerts=_up_to_many(beside(told, standing)),
        tellings=_up_to_many(tellings_to_do(user, standing)),
        objections=_up_to_many(objections_to_answer(user, standing)),
        namings=_up_to_many(cases_to_name_on(user)),
        sent=_up_to_many(sent),
        received=_up_to_many(received),
        families=_up_to_many(my_cases(user, standing)),
    )
    row = rows.values(*(each.name for each in fields(TabCounts))).first()
    return TabCounts(**row) if row else TabCounts()


def _up_to_many(rows: QuerySet) -> Coalesce:
    found = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")[:MANY])
    alone = found.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(alone.annotate(many=Count("pk")).values("many")), 0)
