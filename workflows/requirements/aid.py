"""Help with money: quota, budget, decree, and no like help twice."""

from django.db.models import Exists, Q, Sum
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
from workflows.guards import guard
from workflows.requirements.family import member_of

CAPITAL_GRANT = 2_500_000
"""Rupiah per KPM, in the city's decree on business grants."""


@guard(
    _("The programme's quota and budget of the year are not used up."),
    where="assistance",
    needs=("programme_year",),
)
def budget_left(case, facts):
    """Counts what is given and what is approved and under way; `lot`: how many at once."""
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    lot = facts.get("lot", 1)
    if year.quota is not None and _places_taken(year, case, facts) + lot > year.quota:
        return _("The programme's quota of the year is used up.")
    if year.budget is not None and _rupiah_taken(year) + _amount(facts) * lot > year.budget:
        return _("The programme's budget of the year is used up.")
    return True


def _places_taken(year: ProgrammeYear, case, facts: dict) -> int:
    """Who is in the programme already takes no second place of the quota."""
    mine = {"household": case.household_id}
    if year.programme.unit == Unit.PERSON:
        mine = {"member": member_of(case, facts)}
    given = year.assistance.live().exclude(**mine)
    under_way = _approved_for(year).exclude(case=case.pk)
    return given.values(*mine).distinct().count() + under_way.count()


def _rupiah_taken(year: ProgrammeYear) -> int:
    given = year.assistance.live().aggregate(total=Sum("amount"))["total"] or 0
    under_way = _approved_for(year).values_list("facts__amount", flat=True)
    return given + sum(amount or 0 for amount in under_way)


def _approved_for(year: ProgrammeYear):
    """Handoffs under way that will be paid from this year's budget."""
    handoffs = Case.handoffs.rel.related_model.objects.open()
    return handoffs.filter(approved_at__isnull=False, facts__programme_year=year.pk)


def _amount(facts: dict) -> int:
    return facts.get("amount") or 0


@guard(
    _("The family does not receive similar aid in this period."),
    where="assistance",
    needs=(
        "programme_year",
        "period",
    ),
)
def no_like_aid_in_period(case, facts):
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    like = Q(programme_year__programme=year.programme_id)
    if year.programme.like_group:
        like |= Q(programme_year__programme__like_group=year.programme.like_group)
    same_period = Q(period=facts["period"]) | Q(period=facts["period"][:4])
    if len(facts["period"]) == 4:
        same_period = Q(period__startswith=facts["period"])
    mine = Q(household=case.household_id)
    if year.programme.unit == Unit.PERSON:
        mine = Q(member=member_of(case, facts))
    return ~Exists(Assistance.objects.live().filter(like, same_period, mine))


@guard(
    _("The family is listed in the annex of the programme's decree."),
    where="assistance",
    needs=("programme_year",),
)
def on_the_decree(case, facts):
    year = ProgrammeYear.objects.select_related("programme").get(pk=facts["programme_year"])
    if not year.programme.decree_required:
        return True
    return decree_line(case, facts) is not None


def decree_line(case, facts: dict) -> DecreeLine | None:
    return DecreeLine.objects.filter(
        Q(household=case.household_id) | Q(person=member_of(case, facts)),
        programme_year=facts["programme_year"],
    ).first()


@guard(
    _("The family had no similar grant this year."),
    where="assistance",
    needs=("programme_year",),
)
def no_like_grant_this_year(case, facts):
    year = ProgrammeYear.objects.get(pk=facts["programme_year"]).year
    grants = Assistance.objects.live().filter(
        household=case.household_id,
        programme_year__year=year,
        programme_year__programme__kind__in=[ProgrammeKind.CAPITAL_KPM, ProgrammeKind.CAPITAL_KUBE],
    )
    return ~Exists(grants)


@guard(_("The amount is Rp2,500,000 per KPM."), where="proposal", needs=("amount",))
def amount_is_the_grant(case, facts):
    return facts["amount"] == CAPITAL_GRANT


@guard(_("There is a spending plan."), where="evidence")
def spending_plan(case, facts):
    if facts.get("plan"):
        return True
    return Exists(case.evidence.filter(kind=EvidenceKind.SPENDING_PLAN))
