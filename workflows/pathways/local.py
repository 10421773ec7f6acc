"""The ladder as a city has it: what its ladder.toml says, laid over the steps of a pathway.

A pathway's file is the ladder of every city. A city may take a step from further states, require
more, or not ask what a head could waive; what law, money and consent demand it cannot let go.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from django.db.models import TextChoices

from casework.cities.shapes import StepRule
from workflows.guards import Guard
from workflows.pathways.steps import Step

Rules = Mapping[str, StepRule]


class LadderError(ValueError):
    """A city's ladder.toml names what the pathway does not have; the message says which."""


def in_this_city(
    steps: Mapping[str, Step], states: type[TextChoices], rules: Rules
) -> dict[str, Step]:
    """The steps that are otherwise here, by code.

    Raises:
        LadderError
    """
    if unknown := set(rules) - set(steps):
        raise LadderError(f"there is no step {min(unknown)}.")
    guards = _by_code(steps.values())
    return {code: _varied(steps[code], rule, states, guards) for code, rule in rules.items()}


def _varied(
    step: Step, rule: StepRule, states: type[TextChoices], guards: dict[str, Guard]
) -> Step:
    if any(callable(target) for target in step.moves.values()):
        raise LadderError(f"{step.code}: where it leads is chosen when it is proposed.")
    _require_known(step, "state", [*rule.moves, *rule.moves.values(), *rule.stays], states.values)
    _require_known(step, "requirement", rule.requires, guards)
    let_go = {each.code for each in step.requires if each.waivable}
    _require_known(step, "requirement that may be waived", rule.without, let_go)
    moves = {each: to for each, to in step.moves.items() if each not in rule.stays}
    moves |= {states(each): states(to) for each, to in rule.moves.items()}
    return replace(
        step,
        moves=moves,
        stays=(step.stays | frozenset(map(states, rule.stays))) - frozenset(rule.moves),
        targets=frozenset(moves.values()),
        requires=(
            *(each for each in step.requires if each.code not in rule.without),
            *(guards[code] for code in rule.requires),
        ),
    )


def _require_known(step: Step, what: str, named: Iterable[str], known: Container[str]) -> None:
    if unknown := [each for each in named if each not in known]:
        raise LadderError(f"{step.code}: there is no {what} {unknown[0]}.")


def _by_code(steps: Iterable[Step]) -> dict[str, Guard]:
    """The pathway's own requirements, those that one code tells from all others."""
    found: dict[str, set[Guard]] = {}
    for step in steps:
        for guard in step.requires:
            found.setdefault(guard.code, set()).add(guard)
    return {code: guards.pop() for code, guards in found.items() if len(guards) == 1}
