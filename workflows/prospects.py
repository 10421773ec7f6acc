"""What may come next in a case, and what is missing for it: every step looked at together.

Reads only. The route and the requirements are those of `services.missing`, asked of the database
for all steps at once instead of step by step.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from casework.models import Agency, AgencyFunction, Case, Custody
from workflows.guards import Answers, Asked, Guard, Unmet
from workflows.models import Handoff
from workflows.pathways import STEPS, pathway_of
from workflows.pathways.steps import Step
from workflows.services.possible import Around, Route
from workflows.stages import OPEN


@dataclass(frozen=True)
class Prospect:
    """A step as the case stands now.

    Attributes:
        legal: it may be taken in the state in which the case is.
        forbidden: what stands in its way as such: the state, an agency, another proposal.
        unmet: requirements that nobody may waive; `waivable`: those that the head may.
        met: the others that could be asked without knowing what is proposed.
    """

    step: Step
    sender: Agency | None
    receiver: Agency | None
    legal: bool
    forbidden: list[Unmet] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)
    waivable: list[Unmet] = field(default_factory=list)
    met: list[Unmet] = field(default_factory=list)

    @property
    def missing(self) -> list[Unmet]:
        """As `services.missing` has it: empty when the step may be proposed."""
        return [*self.forbidden, *self.unmet]

    @property
    def possible(self) -> bool:
        return not self.missing

    @property
    def label(self) -> str:
        return self.step.name


class Known(Around):
    """Of one case, from rows that were fetched for its page anyway."""

    def __init__(
        self,
        case: Case,
        handoffs: Iterable[Handoff],
        custodies: Iterable[Custody],
        held: Iterable[AgencyFunction],
    ):
        """
        Args:
            custodies: all of the case's; `held`: who has which function today.
        """
        current = [each for each in custodies if each.until == case.closed_at]
        self._open = {case.pk: sorted(open_ones(handoffs), key=lambda each: each.pk)}
        self._agencies = {(case.pk, each.kind): each.agency for each in current}
        self._held = list(held)


def open_ones(handoffs: Iterable[Handoff]) -> list[Handoff]:
    return [each for each in handoffs if each.stage in OPEN]


class Ahead:
    """A case and the steps of its pathway; agencies and open proposals are asked once.

    Args:
        among: some of the pathway's steps; all where none are given.
        around: what surrounds the case, where it was asked already.
    """

    def __init__(
        self, case: Case, among: Iterable[Step] | None = None, around: Around | None = None
    ):
        self._case = case
        self.steps = list(STEPS[case.pathway].values() if among is None else among)
        self._around = around or (Around([case], *self.steps) if self.steps else None)

    def prospects(self, steps: Iterable[Step] | None = None, **facts: Any) -> list[Prospect]:
        """
        Args:
            steps: some of these steps; all where none are given.
            facts: what is supposed of the proposals; a requirement sees what it reads.
        """
        steps = self.steps if steps is None else list(steps)
        guards = list(dict.fromkeys(guard for step in steps for guard in step.requires))
        answers = Answers([Asked(self._case, facts)], guards)
        return [self._prospect(step, answers, facts) for step in steps]

    def _prospect(self, step: Step, answers: Answers, facts: dict[str, Any]) -> Prospect:
        route = Route(self._case, step, self._around.before(step))
        unmet = answers.unmet(self._case, step.requires)
        return Prospect(
            step=step,
            sender=route.sender,
            receiver=route.receiver,
            legal=self._case.state in step.sources,
            forbidden=route.unmet,
            unmet=[each for each in unmet if not each.waivable],
            waivable=[each for each in unmet if each.waivable],
            met=list(_met(step.requires, facts, unmet)),
        )


def _met(guards: Iterable[Guard], facts: dict[str, Any], unmet: list[Unmet]) -> Iterable[Unmet]:
    codes = {each.code for each in unmet}
    return (each.unmet() for each in guards if each.code not in codes and each.askable(facts))


SUPPOSED = {"kind": "independent"}
"""Of a proposal that nobody has made yet: the usual kind of graduation."""


def climbs(step: Step, case: Case) -> bool:
    """By it a family climbs from where it stands; a step for a group is proposed elsewhere."""
    rungs = pathway_of(case.pathway).rungs
    above = rungs[rungs.index(case.state) + 1 :] if case.state in rungs else []
    return step.moves.get(case.state) in above and not step.group


def next_rung(found: Iterable[Prospect], case: Case, needs: Collection[str]) -> Prospect | None:
    """The way up that makes most sense now: what answers an open need before the rest, then what
    may be taken at once, then the pathway's order.
    """
    return min(
        (each for each in found if climbs(each.step, case)),
        key=lambda each: (not each.step.meets & set(needs), not each.possible),
        default=None,
    )


def prospects(case: Case, **facts: Any) -> list[Prospect]:
    """Of every step of the case's pathway, in the pathway's order."""
    return Ahead(case).prospects(**facts)
