"""Standing on one's own: each kind of graduation has requirements of its own."""

import datetime

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import EvidenceKind, NeedKind, VisitOutcome
from permissions.roles import Role
from workflows.guards import guard
from workflows.reasons import GraduationKind
from workflows.requirements.visits import latest_assessment

FINAL_ASSESSMENT_DAYS = 90
LICENCE_NEEDS = (
    NeedKind.LICENCE_NIB,
    NeedKind.LICENCE_PIRT,
    NeedKind.HALAL,
    NeedKind.BRAND,
)
CAPITAL_NEEDS = (NeedKind.CAPITAL_LOAN, NeedKind.CAPITAL_GRANT, NeedKind.GROUP_BUSINESS)


def only_for(kind: GraduationKind, facts: dict) -> bool:
    return facts.get("kind") == kind


@guard(
    _("The family has signed a statement that it stands on its own."),
    where="evidence",
    reads=("kind",),
)
def signed_statement(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    since = TruncDate(ExpressionWrapper(case.state_since, DateTimeField()), tzinfo=clock.LOCAL)
    return Exists(case.evidence.filter(kind=EvidenceKind.STATEMENT, dated__gte=since))


@guard(_("The last assessment finds no PKH component left."), where="assessment", reads=("kind",))
def no_component_left(case, facts):
    if not only_for(GraduationKind.NATURAL, facts):
        return True
    return Exists(latest_assessment(case).filter(components_left=False))


@guard(
    _("The family was visited after its desil changed."),
    supplied_by=Role.FIELD_WORKER,
    where="visits",
    reads=("kind",),
)
def visited_after_desil_change(case, facts):
    if not only_for(GraduationKind.DECILE, facts):
        return True
    changed = OuterRef("household__desil_on")
    return Exists(case.visits.filter(visited_on__gt=changed, outcome=VisitOutcome.MET))


@guard(_("The final assessment is not older than 90 days."), where="assessment", reads=("kind",))
def recent_final_assessment(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    oldest = case.when(lambda: clock.today() - datetime.timedelta(days=FINAL_ASSESSMENT_DAYS))
    return Exists(latest_assessment(case).filter(assessed_on__gte=oldest))


@guard(_("The income per person is above the poverty line."), where="assessment", reads=("kind",))
def income_above_poverty_line(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    enough = latest_assessment(case).filter(income_per_person__gt=F("criteria__poverty_line"))
    return Exists(enough)


@guard(_("No need for capital or a licence is open."), where="needs", reads=("kind",))
def no_open_need_for_capital_or_licence(case, facts):
    if not only_for(GraduationKind.INDEPENDENT, facts):
        return True
    return ~Exists(case.needs.open().filter(kind__in=[*CAPITAL_NEEDS, *LICENCE_NEEDS]))
