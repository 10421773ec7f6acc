"""What was found in the house, and whether it is fresh enough."""

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from casework.models import ELIGIBLE_RESULTS, EvidenceKind, VisitOutcome
from permissions.roles import Role
from workflows.guards import guard
from workflows.stages import Stage


def latest_assessment(case):
    return case.assessments.select_related("visit", "criteria").last()


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
        fresh = fresh.filter(visit__recorded_at__gt=agreed.approved_at)
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
