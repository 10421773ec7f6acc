"""What takes each requirement of each step away from a family that meets them all."""

from datetime import date, timedelta

from casework.models import (
    Assistance,
    Case,
    EvidenceKind,
    GroupMember,
    NeedKind,
    Person,
    Programme,
    ProgrammeYear,
    Visit,
)
from tests.walks import Family, record_outcome
from workflows import services
from workflows.stages import Stage


def given(family: Family, year: ProgrammeYear, to: Case | None = None, **options) -> None:
    """Help that was paid already."""
    case = to or family.case
    Assistance.objects.create(
        case=case,
        household=case.household,
        payee=case.beneficiary,
        member=case.beneficiary,
        programme_year=year,
        unit=year.programme.unit,
        recorded_at=case.opened_at,
        recorded_by=family.world.petugas,
        status="planned",
        **{"period": "2026-03", "amount": 125_000, **options},
    )


def other_family(family: Family) -> Case:
    return family.world.case()


def dies(family: Family, person: Person | None = None) -> None:
    Person.objects.filter(pk=(person or family.case.beneficiary).pk).update(died_on="2026-03-01")


def year(family: Family, name: str, **changes) -> None:
    ProgrammeYear.objects.filter(pk=getattr(family.world, name).pk).update(**changes)


def refused_for_arrears(family: Family) -> None:
    handoff = family.walk("lend", stage=Stage.ACCEPTED)
    record_outcome(
        family.world, handoff, completed=False, reason="loan_refused", bank_reason="arrears"
    )
    take_confirm(family, handoff)


def take_confirm(family: Family, handoff) -> None:
    services.confirm(handoff, by=family.world.staff("kepala", handoff.receiver))


def in_household_that_has_a_case(family: Family) -> None:
    """While the case was closed, another was opened for the same household."""
    family.world.case(family.world.person(family.case.household, relationship="spouse"))


def forgets(kind: str):
    return lambda family: family.case.evidence.filter(kind=kind).delete()


def needs_no(kind: str):
    return lambda family: family.case.needs.filter(kind=kind).delete()


# step, guard, in which way → what takes the requirement away; facts it may return are said instead
HARD = {
    "emergency_aid alive": dies,
    "assess family_met": lambda f: f.case.visits.update(outcome="not_met"),
    "assess visited_and_assessed": lambda f: f.case.assessments.update(visit=nobody_there(f)),
    "assess eligible_under_criteria": lambda f: f.case.assessments.update(result="better_off"),
    "assess needs_recorded": lambda f: f.case.needs.all().delete(),
    "reassess family_met_since_assessment": lambda f: f.case.visits.update(
        recorded_at=f.reassessment.approved_at
    ),
    "reassess visited_since_assessment": lambda f: f.case.assessments.update(
        visit=f.case.visits.earliest("pk")
    ),
    "grant_bansos alive": dies,
    "grant_bansos budget_left the_quota": lambda f: (
        given(f, f.world.bpntd, other_family(f)),
        year(f, "bpntd", quota=1),
    )[:0],
    "grant_bansos budget_left the_budget": lambda f: year(f, "bpntd", budget=124_999),
    "grant_bansos no_like_aid_in_period the_same": lambda f: given(f, f.world.bpntd),
    "grant_bansos no_like_aid_in_period the_year": lambda f: given(f, f.world.bpntd, period="2026"),
    "grant_bansos no_like_aid_in_period like_group": lambda f: given(f, like(f, "food")),
    "grant_bansos on_the_decree": lambda f: Programme.objects.update(decree_required=True),
    "lend consented_to_bank": lambda f: f.case.consents.filter(purpose="bank").update(
        withdrawn_on="2026-03-02"
    ),
    "lend trained_or_has_business": lambda f: ends_business(f),
    "grant_capital_kpm alive": dies,
    "grant_capital_kpm has_business": lambda f: ends_business(f),
    "grant_capital_kpm no_like_grant_this_year": lambda f: given(f, f.world.capital_kube),
    "grant_capital_kpm budget_left": lambda f: year(f, "capital_kpm", budget=2_499_999),
    "grant_capital_kpm amount_is_the_grant less": lambda f: {"amount": 2_499_999},
    "grant_capital_kpm amount_is_the_grant more": lambda f: {"amount": 2_500_001},
    "grant_capital_kube alive": dies,
    "grant_capital_kube member_of_the_group": lambda f: GroupMember.objects.filter(
        person=f.case.beneficiary
    ).update(until="2026-03-02"),
    "grant_capital_kube group_is_complete no_chair": lambda f: change_group(f, chair=None),
    "grant_capital_kube group_is_complete no_companion": lambda f: change_group(f, companion=None),
    "grant_capital_kube group_is_complete no_account": lambda f: change_group(f, account_number=""),
    "grant_capital_kube group_is_complete too_few": lambda f: members_leave(f, 2),
    "grant_capital_kube group_is_complete too_many": lambda f: members_join(f, 5),
    "grant_capital_kube has_business": lambda f: ends_business(f),
    "grant_capital_kube no_like_grant_this_year": lambda f: given(f, f.world.capital_kpm),
    "grant_capital_kube budget_left": lambda f: year(f, "capital_kube", quota=0),
    "grant_capital_kube amount_is_the_grant": lambda f: {"amount": 5_000_000},
    "license has_business": lambda f: ends_business(f),
    "graduate no_open_handoff": lambda f: f.propose("refer_kip"),
    "graduate signed_statement none": forgets(EvidenceKind.STATEMENT),
    "graduate signed_statement of_before": lambda f: f.case.evidence.update(dated="2026-03-01"),
    "graduate no_component_left": lambda f: {"kind": "natural"},
    "graduate visited_after_desil_change unknown": lambda f: {"kind": "decile"},
    "graduate visited_after_desil_change not_yet": lambda f: desil_changes(f, "2026-03-02"),
    "relapse no_open_handoff": lambda f: f.propose("refer_kip"),
    "relapse reassessed none": lambda f: f.case.handoffs.filter(step="reassess").delete(),
    "relapse reassessed before": lambda f: since(f, minutes=5),
    "place_in_long_term_care no_open_handoff": lambda f: f.propose("train"),
    "place_in_long_term_care assessment_says_long_term_care": lambda f: f.case.assessments.update(
        needs_long_term_care=False
    ),
    "leave_long_term_care no_open_handoff": lambda f: f.propose("refer_kip"),
    "leave_long_term_care reassessed": lambda f: since(f, minutes=5),
    "refer_kip a_child_at_school too_old": lambda f: born(f, "2004-03-02"),
    "refer_kip a_child_at_school too_young": lambda f: born(f, "2020-03-03"),
    "refer_kip a_child_at_school nobody_knows": lambda f: born(f, None),
    "refer_kip a_child_at_school dead": lambda f: dies(f, f.child),
    "refer_kip consented_to_school": lambda f: f.case.consents.filter(purpose="school").delete(),
    "change_beneficiary a_member_of_the_household": lambda f: dies(f, f.child),
    "close no_open_handoff": lambda f: f.propose("train"),
    "reopen no_other_open_case": in_household_that_has_a_case,
    "correct wrong_confirmation_named": lambda f: {"wrong_handoff": 999_999},
}
WAIVABLE = {
    "assess in_musyawarah_minutes": forgets(EvidenceKind.MINUTES),
    "train_basic need_recorded": needs_no(NeedKind.BASIC_TRAINING),
    "train need_recorded": needs_no(NeedKind.BUSINESS_TRAINING),
    "train_job need_recorded": needs_no(NeedKind.JOB_TRAINING),
    "lend no_known_arrears": refused_for_arrears,
    "grant_capital_kpm spending_plan": forgets(EvidenceKind.SPENDING_PLAN),
    "grant_capital_kube spending_plan": forgets(EvidenceKind.SPENDING_PLAN),
    "license business_described no_kbli": lambda f: change_business(f, kbli=""),
    "license business_described no_address": lambda f: change_business(f, address=""),
    "graduate recent_final_assessment": lambda f: f.case.assessments.update(
        assessed_on="2025-12-01"
    ),
    "graduate income_above_poverty_line equal": lambda f: earns(f, 737_954),
    "graduate income_above_poverty_line unknown": lambda f: earns(f, None),
    "graduate no_open_need_for_capital_or_licence capital": lambda f: f.world.need(
        f.case, NeedKind.CAPITAL_GRANT
    ),
    "graduate no_open_need_for_capital_or_licence licence": lambda f: f.world.need(
        f.case, NeedKind.HALAL
    ),
}
STANDS = {
    "assess": "registered",
    "relapse": "graduated",
    "leave_long_term_care": "long_term_care",
    "reopen": "closed",
    "correct": "trained",
}
FORM_REFUSES_FIRST = {
    "grant_capital_kpm has_business": "business",
    "license has_business": "business",
    "change_beneficiary a_member_of_the_household": "new_beneficiary",
    "correct wrong_confirmation_named": "wrong_handoff",
}
"""The form offers only what the requirement would let pass; afterwards it may still be lost."""

GOES_ALONG = {
    "assess family_met": ["visited_and_assessed"],
    "reassess family_met_since_assessment": ["visited_since_assessment"],
}
"""An assessment is of a visit: where nobody was met, it is missing too."""


def nobody_there(family: Family) -> Visit:
    visit = family.case.visits.latest("pk")
    visit.pk, visit.outcome = None, "not_met"
    visit.save()
    return visit


def like(family: Family, group: str) -> ProgrammeYear:
    programme = Programme.objects.create(
        code="sembako", kind="food_parcel", name="Sembako", funding="apbd", unit="household"
    )
    Programme.objects.update(like_group=group)
    return ProgrammeYear.objects.create(programme=programme, year=2026)


def ends_business(family: Family) -> None:
    change_business(family, ended_on="2026-03-01")


def change_business(family: Family, **changes) -> None:
    type(family.business).objects.update(**changes)


def change_group(family: Family, **changes) -> None:
    type(family.group).objects.update(**changes)


def members_leave(family: Family, count: int) -> None:
    others = family.group.memberships.exclude(person=family.case.beneficiary)
    family.group.memberships.filter(pk__in=others.values("pk")[:count]).update(until="2026-03-01")


def members_join(family: Family, count: int) -> None:
    for _ in range(count):
        family.group.memberships.create(person=family.world.person(), since=date(2026, 1, 1))


def desil_changes(family: Family, on: str) -> dict:
    type(family.case.household).objects.update(desil=4, desil_source="dtsen", desil_on=on)
    return {"kind": "decile"}


def since(family: Family, minutes: int) -> None:
    later = family.world.now.moment + timedelta(minutes=minutes)
    Case.objects.filter(pk=family.case.pk).update(state_since=later)


def born(family: Family, on: str | None) -> None:
    Person.objects.filter(pk=family.child.pk).update(birth_date=on)


def earns(family: Family, income: int | None) -> None:
    family.case.assessments.update(income_per_person=income)
