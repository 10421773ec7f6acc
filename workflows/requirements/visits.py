"""What was found in the house, and whether it is fresh enough."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from casework.models import ELIGIBLE_RESULTS, Assessment, Case, EvidenceKind, VisitOutcome
from permissions.roles import Role
from workflows.guards import guard
from workflows.stages import Stage


def latest_assessment(case) -> QuerySet:
    """None, or one."""
    newest = Assessment.objects.filter(case=OuterRef("case")).order_by("-assessed_on", "-pk")
    return case.assessments.filter(pk=Subquery(newest.values("pk")[:1]))


@guard(_("The family was visited and met."), supplied_by=Role.FIELD_WORKER, where="visits")
def family_met(case):
    return Exists(met(case))


@guard(_("An assessment from a visit that met the family was recorded."), where="assessment")
def visited_and_assessed(case):
    return Exists(case.assessments.filter(visit__outcome=VisitOutcome.MET))


@guard(_("The last assessment finds the family eligible under the criteria."), where="assessment")
def eligible_under_criteria(case):
    return Exists(latest_assessment(case).filter(result__in=ELIGIBLE_RESULTS))


@guard(_("The family's needs are recorded."), supplied_by=Role.FIELD_WORKER, where="needs")
def needs_recorded(case):
    return Exists(case.needs.all())


@guard(_("The family is named in the minutes of a musyawarah."), where="evidence")
def in_musyawarah_minutes(case):
    return Exists(case.evidence.filter(kind=EvidenceKind.MINUTES))


@guard(
    _("The family was visited and met again since the last agreed assessment."),
    supplied_by=Role.FIELD_WORKER,
    where="visits",
)
def family_met_since_assessment(case):
    return Exists(met(case).filter(~agreed_after("recorded_at")))


@guard(
    _("An assessment from a visit since the last agreed assessment was recorded."),
    where="assessment",
)
def visited_since_assessment(case):
    since = case.assessments.filter(~agreed_after("visit__recorded_at"))
    return Exists(since.filter(visit__outcome=VisitOutcome.MET))


@guard(_("The family was reassessed since it came to this state."), where="assessment")
def reassessed(case):
    return Exists(agreed(case.pk, "reassess").filter(approved_at__gte=case.state_since))


def met(case) -> QuerySet:
    """Visits at which somebody of the family was there."""
    return case.visits.filter(outcome=VisitOutcome.MET)


def agreed_after(recorded_at: str) -> Exists:
    """An assessment was agreed after what was recorded at this column of a row of the case."""
    agreed_ones = agreed(OuterRef("case"), "assess", "reassess")
    return Exists(agreed_ones.filter(approved_at__gte=OuterRef(recorded_at)))


def agreed(case, *steps: str) -> QuerySet:
    handoffs = Case.handoffs.rel.related_model.objects
    return handoffs.filter(case=case, step__in=steps, stage=Stage.COMPLETED)


@guard(_("The last assessment says that the family needs long-term care."), where="assessment")
def assessment_says_long_term_care(case):
    return Exists(latest_assessment(case).filter(needs_long_term_care=True))
