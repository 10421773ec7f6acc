"""The requirements of the pathways, each one sentence and one question to the database."""

import datetime

from django.db.models import Exists, Q, Sum
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import (
    ELIGIBLE_RESULTS,
    Assistance,
    Business,
    Case,
    DecreeLine,
    EvidenceKind,
    Group,
    GroupMember,
    Need,
    NeedKind,
    Person,
    ProgrammeKind,
    ProgrammeYear,
    Purpose,
    Unit,
    VisitOutcome,
)
from permissions.roles import Role
from workflows.guards import Guard, guard
from workflows.reasons import BankReason, GraduationKind
from workflows.stages import Stage

CAPITAL_GRANT = 2_500_000
"""Rupiah per KPM, in the city's decree on business grants."""
KUBE_MEMBERS = range(5, 11)
FINAL_ASSESSMENT_DAYS = 90
ARREARS_DAYS = 365
SCHOOL_AGES = range(6, 22)
TRAININGS = ("train_basic", "train", "train_job")
LICENCE_NEEDS = (
    NeedKind.LICENCE_NIB,
    NeedKind.LICENCE_PIRT,
    NeedKind.HALAL,
    NeedKind.BRAND,
)
CAPITAL_NEEDS = (NeedKind.CAPITAL_LOAN, NeedKind.CAPITAL_GRANT, NeedKind.GROUP_BUSINESS)


def latest_assessment(case):
    return case.assessments.select_related("visit", "criteria").last()


def member_of(case, facts: dict) -> int:
    return facts.get("member") or case.beneficiary_id


# ---------------------------------------------------------------------- the family


@guard(_("The person is alive."), supplied_by=Role.FIELD_WORKER, where="household")
def alive(case, facts):
    return ~Exists(Person.objects.filter(pk=member_of(case, facts), died_on__isnull=False))


@guard(
    _("The new beneficiary belongs to the household."),
    where="household",
    needs=("new_beneficiary",),
)
def a_member_of_the_household(case, facts):
    return Exists(
        Person.objects.filter(
            pk=facts["new_beneficiary"], household=case.household_id, died_on=None
        )
    )


@guard(_("The child is of school age and lives in the household."), where="household")
def a_child_at_school(case, facts):
    child = Person.objects.filter(
        pk=member_of(case, facts), household=case.household_id, died_on=None
    ).first()
    if child is None or child.birth_date is None:
        return False
    return age_on(child.birth_date, clock.today()) in SCHOOL_AGES


def age_on(birth_date: datetime.date, day: datetime.date) -> int:
    """Full years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


@guard(_("The household has no other open case."), where="case")
def no_other_open_case(case):
    others = (
        type(case)
        .objects.open()
        .filter(
            Q(household=case.household_id) | Q(beneficiary=case.beneficiary_id),
            pathway=case.pathway,
        )
    )
    return ~Exists(others.exclude(pk=case.pk))


# ---------------------------------------------------------------------- visits, assessments


@guard(
    _("The family was visited and met, and an assessment was recorded."),
    supplied_by=Role.FIELD_WORKER,
    where="visits",
)
def visited_and_assessed(case):
    return Exists(case.assessments.filter(visit__outcome=VisitOutcome.MET))


@guard(_("The last assessment finds the family eligible under the criteria."), where="assessment")
def eligible_under_criteria(case):
    last = latest_assessment(case)
    return last is not None and last.result in ELIGIBLE_RESULTS


@guard(_("The family's needs are recorded."), supplied_by=Role.FIELD_WORKER, where="needs")
def needs_recorded(case):
    return Exists(case.needs.all())


@guard(_("The family is named in the minutes of a musyawarah."), where="evidence")
def in_musyawarah_minutes(case):
    return Exists(case.evidence.filter(kind=EvidenceKind.MINUTES))


@guard(
    _("There was a new visit, with an assessment, since the last agreed assessment."),
    supplied_by=Role.FIELD_WORKER,
    where="visits",
)
def visited_since_assessment(case):
    agreed = last_agreed(case, "assess", "reassess")
    fresh = case.assessments.filter(visit__outcome=VisitOutcome.MET)
    if agreed:
        fresh = fresh.filter(recorded_at__gt=agreed.approved_at)
    return Exists(fresh)


@guard(_("The family was reassessed since it came to this state."), where="assessment")
def reassessed(case):
    agreed = last_agreed(case, "reassess")
    return agreed is not None and agreed.approved_at >= case.state_since


def last_agreed(case, *steps: str):
    return (
        case.handoffs.filter(step__in=steps, stage=Stage.COMPLETED).order_by("approved_at").last()
    )


@guard(_("The last assessment says that the family needs long-term care."), where="assessment")
def assessment_says_long_term_care(case):
    last = latest_assessment(case)
    return last is not None and last.needs_long_term_care


# ---------------------------------------------------------------------- aid and budgets


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


@guard(_("The family had no similar grant this year."), where="assistance")
def no_like_grant_this_year(case):
    grants = Assistance.objects.live().filter(
        household=case.household_id,
        programme_year__year=clock.today().year,
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


# ---------------------------------------------------------------------- business and training


def need_recorded(kind: str) -> Guard:
    """A guard for one kind of need."""

    @guard(
        _("The need for this training is recorded."), supplied_by=Role.FIELD_WORKER, where="needs"
    )
    def need_recorded(case):
        return Exists(Need.objects.open().filter(case=case.pk, kind=kind))

    return need_recorded


@guard(_("A member has completed a training, or the family has a business."), where="business")
def trained_or_has_business(case):
    return Exists(completed_trainings(case)) | Exists(family_businesses(case))


def completed_trainings(case):
    return case.handoffs.filter(step__in=TRAININGS, stage=Stage.COMPLETED)


@guard(_("The family has a running business."), where="business")
def has_business(case):
    return Exists(family_businesses(case))


def family_businesses(case):
    """Running businesses of its members, and of the KUBE that they are members of."""
    return Business.objects.running().filter(
        Q(owner__household=case.household_id)
        | Q(
            group__in=GroupMember.objects.filter(
                person__household=case.household_id, until=None
            ).values("group")
        )
    )


@guard(_("The business has a KBLI and an address."), where="business", needs=("business",))
def business_described(case, facts):
    described = Business.objects.exclude(Q(kbli="") | Q(address=""))
    return Exists(described.filter(pk=facts["business"]))


@guard(_("The person is a member of the KUBE."), where="group", needs=("group",))
def member_of_the_group(case, facts):
    memberships = GroupMember.objects.filter(person=member_of(case, facts), until=None)
    return Exists(memberships.filter(group=facts["group"]))


@guard(
    _("The KUBE has a chair, a companion, an account and 5 to 10 members."),
    where="group",
    needs=("group",),
)
def group_is_complete(case, facts):
    group = Group.objects.filter(pk=facts["group"], ended_on=None).first()
    if group is None:
        return False
    members = group.memberships.filter(until=None).count()
    return bool(
        group.chair_id and group.companion_id and group.account_number and members in KUBE_MEMBERS
    )


# ---------------------------------------------------------------------- consent and the bank


@guard(_("The family has signed that the bank may see its data."), where="consents")
def consented_to_bank(case):
    return Exists(case.consents.current(Purpose.BANK))


@guard(
    _("A parent has signed that the education office may see the child's data."), where="consents"
)
def consented_to_school(case):
    return Exists(case.consents.current(Purpose.SCHOOL))


@guard(_("No arrears on another loan are known."), where="handoffs")
def no_known_arrears(case):
    since = clock.now() - datetime.timedelta(days=ARREARS_DAYS)
    refused = case.handoffs.filter(step="lend", outcome__bank_reason=BankReason.ARREARS)
    return ~Exists(refused.filter(ended_at__gte=since))


# ---------------------------------------------------------------------- graduation


def only_for(kind: GraduationKind, facts: dict) -> bool:
    return facts.get("kind") == kind


@guard(_("The family has signed a statement that it stands on its own."), where="evidence")
def signed_statement(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    since = clock.local_date(case.state_since)
    return Exists(case.evidence.filter(kind=EvidenceKind.STATEMENT, dated__gte=since))


@guard(_("The last assessment finds no PKH component left."), where="assessment")
def no_component_left(case, facts):
    if not only_for(GraduationKind.NATURAL, facts):
        return True
    last = latest_assessment(case)
    return last is not None and not last.components_left


@guard(
    _("The family was visited after its desil changed."),
    supplied_by=Role.FIELD_WORKER,
    where="visits",
)
def visited_after_desil_change(case, facts):
    if not only_for(GraduationKind.DECILE, facts):
        return True
    changed = case.household.desil_on
    if changed is None:
        return False
    return Exists(case.visits.filter(visited_on__gt=changed, outcome=VisitOutcome.MET))


@guard(_("The final assessment is not older than 90 days."), where="assessment")
def recent_final_assessment(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    last = latest_assessment(case)
    oldest = clock.today() - datetime.timedelta(days=FINAL_ASSESSMENT_DAYS)
    return last is not None and last.assessed_on >= oldest


@guard(_("The income per person is above the poverty line."), where="assessment")
def income_above_poverty_line(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    last = latest_assessment(case)
    return (
        last is not None
        and last.income_per_person is not None
        and last.income_per_person > last.criteria.poverty_line
    )


@guard(_("No need for capital or a licence is open."), where="needs")
def no_open_need_for_capital_or_licence(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    return ~Exists(case.needs.open().filter(kind__in=[*CAPITAL_NEEDS, *LICENCE_NEEDS]))


# ---------------------------------------------------------------------- other handoffs


@guard(_("No handoff is open."), where="handoffs")
def no_open_handoff(case):
    still_open = case.handoffs.open().filter(receiver__isnull=False).first()
    if still_open is None:
        return True
    return _("A handoff is still open: %(step)s.") % {"step": still_open.label}


@guard(_("The wrong confirmation is named."), where="handoffs", needs=("wrong_handoff",))
def wrong_confirmation_named(case, facts):
    return Exists(case.handoffs.filter(pk=facts["wrong_handoff"], stage=Stage.COMPLETED))
