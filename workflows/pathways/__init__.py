"""The pathways this city knows: one line for each, with the steps as the city has them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext_lazy as _

from casework import cities
from casework.models import Case
from workflows.pathways.graduation import GraduationCase
from workflows.pathways.local import LadderError, in_this_city
from workflows.pathways.steps import Step, lay, steps_of

PATHWAYS: dict[str, type[Case]] = {
    "graduation": GraduationCase,
}


def lay_the_citys_ladder(name: str) -> None:
    """Once, at the start of a process: a process serves one city."""
    try:
        city = cities.load(name)
        for code, rules in city.ladder.items():
            if code not in PATHWAYS:
                raise LadderError(f"there is no pathway {code}.")
            pathway = PATHWAYS[code]
            for step in in_this_city(steps_of(pathway), pathway.states, rules).values():
                lay(pathway, step)
    except LadderError as error:
        raise ImproperlyConfigured(f"{name}/ladder.toml: {error}") from error
    except ValueError as error:
        raise ImproperlyConfigured(f"TANGGA_CITY: {error}") from error


lay_the_citys_ladder(settings.TANGGA_CITY)
STEPS: dict[str, dict[str, Step]] = {code: steps_of(each) for code, each in PATHWAYS.items()}


def pathway_of(code: str) -> type[Case]:
    """The proxy model that is the pathway.

    Raises:
        ValidationError: on `pathway`.
    """
    if code not in PATHWAYS:
        raise ValidationError({"pathway": _("There is no such pathway.")})
    return PATHWAYS[code]


def on_its_pathway(case: Case) -> Case:
    """The same row as its pathway's proxy, with its states and transitions."""
    case.__class__ = pathway_of(case.pathway)
    return case


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
