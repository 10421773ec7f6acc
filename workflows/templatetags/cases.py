"""What a case's page says of codes."""

from django import template

from casework.models import AssessmentResult, Case
from workflows.casefile import CaseFile
from workflows.desk.cases.ways import Gap, Ways
from workflows.guards import Unmet
from workflows.pathways import pathway_of
from workflows.prospects import Prospect

register = template.Library()


@register.filter
def state(case: Case) -> str:
    """The stage in words."""
    return str(pathway_of(case.pathway).states(case.state).label)


@register.filter
def assessed(result: str) -> str:
    return str(AssessmentResult(result).label)


@register.filter
def agency(file: CaseFile, pk: int) -> str:
    return file.agency(pk)


@register.filter
def met(ways: Ways, prospect: Prospect) -> list[Unmet]:
    return ways.met(prospect)


@register.filter
def gaps(ways: Ways, prospect: Prospect) -> list[Gap]:
    return ways.gaps(prospect)
