"""New rows that are recorded: visits, needs, evidence, assessments, consents, businesses, help."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework import clock, uploads
from casework.models import (
    ELIGIBLE_RESULTS,
    Agency,
    Assessment,
    Assistance,
    Business,
    Case,
    Consent,
    CustodyKind,
    Evidence,
    GroupMember,
    Need,
    Unit,
    User,
    Visit,
    VisitOutcome,
)
from casework.uploads import Checked
from permissions.access import may_or_raise
from permissions.roles import Action
from workflows.requirements.aid import decree_lines
from workflows.services.fact_checks import (
    check_fields,
    member_of_household,
    not_future,
    not_inherited,
    of_this_case,
    on_the_annex,
    save_new,
)


def write_visit(case: Case, visit: Visit, by: User) -> Visit:
    visit.case, visit.recorded_at = case, clock.now()
    visit.visitor = visit.visitor if visit.visitor_id else by
    check_fields(visit)
    not_future(visit.visited_on, "visited_on")
    return save_new(visit)


def write_need(case: Case, need: Need, by: User) -> Need:
    need.case, need.recorded_by = case, by
    need.recorded_on = need.recorded_on or clock.today()
    check_fields(need)
    not_future(need.recorded_on, "recorded_on")
    member_of_household(case, need.member_id, "member")
    if need.rule.own_confidential_case and not case.confidential:
        raise ValidationError({"kind": _("This need belongs on a confidential case of its own.")})
    return save_new(need)


def write_evidence(case: Case, evidence: Evidence, by: User) -> Evidence:
    evidence.case, evidence.recorded_by = case, by
    check_fields(evidence)
    not_future(evidence.dated, "dated")
    if evidence.file:
        evidence.keep(_uploaded(evidence))
    return save_new(evidence)


def _uploaded(evidence: Evidence) -> Checked:
    """A file comes with the paper itself: whoever names one on disk names another family's.

    Raises:
        ValidationError: on `file`.
    """
    if not evidence.file.is_new:
        raise ValidationError({"file": _("Please choose a file.")})
    try:
        return uploads.check(evidence.file.file)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error


def write_assessment(case: Case, assessment: Assessment, by: User) -> Assessment:
    """What was found at a visit; nobody is found eligible whom nobody has met."""
    assessment.case, assessment.assessed_by = case, by
    assessment.recorded_at = clock.now()
    assessment.assessed_on = assessment.assessed_on or clock.today()
    check_fields(assessment)
    visit = assessment.visit
    of_this_case(case, visit, "visit")
    not_future(assessment.assessed_on, "assessed_on")
    if assessment.assessed_on < visit.visited_on:
        raise ValidationError({"assessed_on": _("An assessment cannot be dated before its visit.")})
    if assessment.result in ELIGIBLE_RESULTS and visit.outcome != VisitOutcome.MET:
        raise ValidationError({"result": _("Nobody met the family at this visit.")})
    return save_new(assessment)


def write_consent(case: Case, consent: Consent, by: User) -> Consent:
    consent.case, consent.recorded_by = case, by
    check_fields(consent)
    not_future(consent.given_on, "given_on")
    member_of_household(case, consent.person_id, "person")
    of_this_case(case, consent.evidence, "evidence")
    return save_new(consent)


def write_business(case: Case, business: Business, by: User) -> Business:
    """Of a member of the household, or of a KUBE that one belongs to."""
    business.recorded_by = by
    check_fields(business)
    not_future(business.started_on, "started_on")
    member_of_household(case, business.owner_id, "owner")
    members = GroupMember.objects.filter(person__household=case.household_id, until=None)
    if business.group_id and not members.filter(group=business.group_id).exists():
        raise ValidationError({"group": _("Nobody in the household is a member of this group.")})
    return save_new(business)


def write_assistance(case: Case, aid: Assistance, by: User) -> Assistance:
    """Help that was given outside the ladder's steps; the dead and closed cases get none."""
    aid.case, aid.household_id = case, case.household_id
    aid.recorded_by, aid.recorded_at = by, clock.now()
    known = aid.programme_year_id is not None
    aid.unit = aid.programme_year.programme.unit if known else Unit.HOUSEHOLD
    if aid.exception_reason:
        _require_head(case, by)
        aid.exception_by = by
    check_fields(aid)
    not_future(aid.occurred_on, "occurred_on")
    member_of_household(case, aid.member_id, "member")
    member_of_household(case, aid.payee_id, "payee")
    not_inherited(case, aid)
    facts = {"programme_year": aid.programme_year_id, "member": aid.member_id}
    aid.decree_line = decree_lines(case, facts).first()
    on_the_annex(aid, "programme_year")
    return save_new(aid)


def _require_head(case: Case, by: User) -> None:
    """Like aid twice in a period is an exception, and the owner's head gives the reason."""
    owners = Agency.objects.filter(
        custodies__case=case.pk, custodies__kind=CustodyKind.OWNER, custodies__until=None
    )
    may_or_raise(by, Action.APPROVE, *owners)
