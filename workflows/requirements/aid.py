"""Help with money: quota, budget, decree, and no like help twice."""

from functools import cached_property

from django.db.models import Exists, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Assistance,
    Case,
    DecreeLine,
    EvidenceKind,
    ProgrammeKind,
    ProgrammeYear,
    Unit,
)
from workflows.guards import Asked, Found, guard
from workflows.requirements.family import member_of

CAPITAL_GRANT = 2_500_000
"""Rupiah per KPM, in the city's decree on business grants."""


@guard(
    _("The programme's quota and budget of the year are not used up."),
    where="assistance",
    needs=("programme_year",),
    reads=("member",),
)
def budget_left(case, facts):
    """Counts what is given, what is approved and under way, and what is let go together."""
    purse = case.together.get(facts["programme_year"])
    if purse is None:
        purse = case.together[facts["programme_year"]] = Purse(facts["programme_year"])
    mine = {"household": case.household_id}
    if purse.year.programme.unit == Unit.PERSON:
        mine = {"member": member_of(case, facts)}
    return Found(Exists(purse.given.filter(**mine)), purse.judge)


class Purse:
    """A programme's year: how many places and how much money are left, in the order of asking.

    `lot`, among the facts, are the cases that are proposed together: there must be room for all.
    """

    def __init__(self, year: int):
        self.year = ProgrammeYear.objects.select_related("programme").get(pk=year)
        self.given = self.year.assistance.live()
        self._let_go: dict[int, int] = {}

    def judge(self, asked: Asked, has_a_place: bool) -> bool | str:
        """Whoever is in the programme already takes no second place of the quota."""
        case, facts = asked
        lot = facts.get("lot") or [case.pk]
        amount = facts.get("amount") or 0
        before = [each for pk, each in self._let_go.items() if pk not in lot]
        if self.year.quota is not None:
            taken = self._places - has_a_place - self._mine(case) + len(before)
            if taken + len(lot) > self.year.quota:
                return _("The programme's quota of the year is used up.")
        if self.year.budget is not None:
            if self._rupiah + sum(before) + amount * len(lot) > self.year.budget:
                return _("The programme's budget of the year is used up.")
        self._let_go[case.pk] = amount
        return True

    def take_back(self, case: Case) -> None:
        """It is not let go after all."""
        self._let_go.pop(case.pk, None)

    @cached_property
    def _places(self) -> int:
        column = "member" if self.year.programme.unit == Unit.PERSON else "household"
        return self.given.values(column).distinct().count() + len(self._under_way)

    @cached_property
    def _rupiah(self) -> int:
        given = self.given.aggregate(total=Sum("amount"))["total"] or 0
        return given + sum(amount or 0 for case, amount in self._under_way)

    def _mine(self, case: Case) -> int:
        return sum(each == case.pk for each, amount in self._under_way)

    @cached_property
    def _under_way(self) -> list[tuple[int, int | None]]:
        """Handoffs that will be paid from this year's budget: case and rupiah."""
        handoffs = Case.handoffs.rel.related_model.objects.open()
        approved = handoffs.filter(approved_at__isnull=False, facts__programme_year=self.year.pk)
        return list(approved.values_list("case", "facts__amount"))


@guard(
    _("The family does not receive similar aid in this period."),
    where="assistance",
    needs=("programme_year", "period"),
    reads=("member",),
)
def no_like_aid_in_period(case, facts):
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    like = Q(programme_year__programme=year.programme_id)
    if year.programme.like_group:
        like |= Q(programme_year__programme__like_group=year.programme.like_group)
    same_period = Q(period=facts["period"]) | Q(period=facts["period"][:4])
    if len(facts["period"]) == 4:
        same_period = Q(period__startswith=facts["period"])
    aid = Assistance.objects.live().filter(like, same_period)
    if year.programme.unit == Unit.PERSON:
        return ~Exists(aid.filter(member=member_of(case, facts)))
    return _never_had(case, aid)


def _never_had(case, aid: QuerySet) -> Q:
    """Neither this household nor the one it split from, at that time. Asked apart: an index helps
    with each, and with none of the two in one.
    """
    inherited = case.inherited_aid.filter(assistance__in=aid)
    return ~Exists(aid.filter(household=case.household_id)) & ~Exists(inherited)


@guard(
    _("The family is listed in the annex of the programme's decree."),
    where="assistance",
    needs=("programme_year",),
    reads=("member",),
)
def on_the_decree(case, facts):
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    return not year.programme.decree_required or Exists(decree_lines(case, facts))


def decree_lines(case, facts: dict) -> QuerySet:
    """Where the family, or the person the help is for, stands on the programme's annex."""
    return DecreeLine.objects.filter(
        Q(household=case.household_id) | Q(person=member_of(case, facts)),
        programme_year=facts["programme_year"],
    )


@guard(
    _("The family had no similar grant this year."),
    where="assistance",
    needs=("programme_year",),
)
def no_like_grant_this_year(case, facts):
    year = ProgrammeYear.objects.get(pk=facts["programme_year"]).year
    grants = Assistance.objects.live().filter(
        programme_year__year=year,
        programme_year__programme__kind__in=[ProgrammeKind.CAPITAL_KPM, ProgrammeKind.CAPITAL_KUBE],
    )
    return _never_had(case, grants)


@guard(_("The amount is Rp2,500,000 per KPM."), where="proposal", needs=("amount",))
def amount_is_the_grant(case, facts):
    return facts["amount"] == CAPITAL_GRANT


@guard(_("There is a spending plan."), where="evidence", reads=("plan",))
def spending_plan(case, facts):
    if facts.get("plan"):
        return True
    return Exists(case.evidence.filter(kind=EvidenceKind.SPENDING_PLAN))
