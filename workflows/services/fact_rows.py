"""New rows that record what happened: each checked, completed and saved in its own way."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import (
    Agency,
    Assessment,
    Assistance,
    Business,
    Case,
    Consent,
    CustodyKind,
    Evidence,
    Need,
    Person,
    User,
    Visit,
)
from permissions.access import may_or_raise
from permissions.roles import Action


def _save(row: Model) -> Model:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str):
            refuse_control_characters(value)
    row.full_clean()
    row.save(force_insert=True)
    return row


def refuse_future(day: date, field: str) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({field: _("This date is in the future.")})


def require_member(case: Case, person_id: int | None, field: str) -> None:
    if person_id and not Person.objects.filter(pk=person_id, household=case.household_id).exists():
        raise ValidationError({field: _("This person is not a member of the household.")})


def require_this_case(case: Case, other: Model | None, field: str) -> None:
    if other is not None and other.case_id != case.pk:
        raise ValidationError({field: _("This belongs to another case.")})


def write_visit(case: Case, visit: Visit, by: User) -> Visit:
    visit.case, visit.recorded_at = case, clock.now()
    visit.visitor = visit.visitor if visit.visitor_id else by
    refuse_future(visit.visited_on, "visited_on")
    return _save(visit)


def write_need(case: Case, need: Need, by: User) -> Need:
    need.case, need.recorded_by = case, by
    need.recorded_on = need.recorded_on or clock.today()
    refuse_future(need.recorded_on, "recorded_on")
    require_member(case, need.member_id, "member")
    if need.rule.own_confidential_case and not case.confidential:
        raise ValidationError({"kind": _("This need belongs on a confidential case of its own.")})
    return _save(need)


def write_evidence(case: Case, evidence: Evidence, by: User) -> Evidence:
    evidence.case, evidence.recorded_by = case, by
    refuse_future(evidence.dated, "dated")
    return _save(evidence)


def write_assessment(case: Case, assessment: Assessment, by: User) -> Assessment:
    assessment.case, assessment.assessed_by = case, by
    assessment.recorded_at = clock.now()
    assessment.assessed_on = assessment.assessed_on or clock.today()
    require_this_case(case, assessment.visit if assessment.visit_id else None, "visit")
    refuse_future(assessment.assessed_on, "assessed_on")
    if assessment.visit_id and assessment.assessed_on < assessment.visit.visited_on:
        raise ValidationError({"assessed_on": _("An assessment cannot be dated before its visit.")})
    return _save(assessment)


def write_consent(case: Case, consent: Consent, by: User) -> Consent:
    consent.case, consent.recorded_by = case, by
    refuse_future(consent.given_on, "given_on")
    require_member(case, consent.person_id, "person")
    require_this_case(case, consent.evidence, "evidence")
    return _save(consent)


def write_business(case: Case, business: Business, by: User) -> Business:
    business.recorded_by = by
    refuse_future(business.started_on, "started_on")
    require_member(case, business.owner_id, "owner")
    return _save(business)


def write_assistance(case: Case, aid: Assistance, by: User) -> Assistance:
    """Help that was given outside the ladder's steps; the dead and closed cases get none."""
    aid.case, aid.household_id = case, case.household_id
    aid.recorded_by, aid.recorded_at = by, clock.now()
    aid.unit = aid.programme_year.programme.unit
    refuse_future(aid.occurred_on, "occurred_on")
    require_member(case, aid.member_id, "member")
    require_living(aid, aid.occurred_on)
    if aid.exception_reason:
        _require_head(case, by)
        aid.exception_by = by
    return _save(aid)


def _require_head(case: Case, by: User) -> None:
    """Like aid twice in a period is an exception, and the owner's head gives the reason."""
    owners = Agency.objects.filter(
        custodies__case=case.pk, custodies__kind=CustodyKind.OWNER, custodies__until=None
    )
    may_or_raise(by, Action.APPROVE, *owners)


def require_living(aid: Assistance, on: date | None) -> None:
    for person, field in ((aid.payee, "payee"), (aid.member, "member")):
        if person.died_on and (on is None or on >= person.died_on):
            raise ValidationError({field: _("This person has died.")})
