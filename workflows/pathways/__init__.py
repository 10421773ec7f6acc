"""The pathways this city knows: one line for each."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from workflows.pathways.graduation import GraduationCase
from workflows.pathways.steps import Step, steps_of

PATHWAYS: dict[str, type[Case]] = {
    "graduation": GraduationCase,
}
STEPS: dict[str, dict[str, Step]] = {code: steps_of(each) for code, each in PATHWAYS.items()}


def pathway_of(code: str) -> type[Case]:
    """The proxy model that is the pathway.

    Raises:
        ValidationError: on `pathway`.
    """
    if code not in PATHWAYS:
        raise ValidationError({"pathway": _("There is no such pathway.")})
    return PATHWAYS[code]


def step_of(pathway: str, code: str) -> Step:
    """
    Raises:
        ValidationError: on `step`.
    """
    if code not in STEPS.get(pathway, {}):
        raise ValidationError({"step": _("There is no such step.")})
    return STEPS[pathway][code]


def steps_from(pathway: str, state: str) -> list[Step]:
    """What is legal in a state, in the pathway's order."""
    return [step for step in STEPS[pathway].values() if state in step.sources]
