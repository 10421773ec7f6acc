"""What a step of a pathway is: the metadata that rides on its django-fsm transition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.forms import Form
from django_fsm import GET_STATE, transition

from casework import labels
from casework.models import CustodyScope, Function
from workflows.guards import Guard
from workflows.reasons import OF_SOME_STEPS, NotCompleted

OWNER = None
"""As `senders`: the agency that owns the case, whatever its functions."""


@dataclass(frozen=True)
class Due:
    """Working days for each turn; null where the turn does not exist."""

    approve: int
    accept: int | None = None
    outcome: int | None = None


@dataclass(frozen=True)
class Step:
    """One rung's way up (or beside, or down): what is legal, from whom to whom, with what letter.

    Args:
        moves: state → state; `stays`: states that the step leaves alone.
        senders: functions of which the proposing agency must have one; OWNER: the owner.
        receiver: function that receives; none for a decision.
        asks, outcome: forms of the proposal's and of the outcome's facts.
        letter: kind of the letter that an approval issues.
        reasons: list that the proposal's reason is from, where the step has one.
        failures: why it may not be completed, beside what may come of any step.
        then: what else is recorded when the step advances: `then(acts)`, for all at once.
        meets: kinds of needs that it answers.
        keeps_case: the receiver goes on working on the case afterwards.
        parallel: may go on beside another open handoff.
        group: proposed for the members of a KUBE together.
    """

    code: str
    label: str
    moves: dict[str, str | Callable]
    stays: frozenset[str]
    senders: frozenset[str] | None
    due: Due
    receiver: str | None = None
    asks: type[Form] | None = None
    outcome: type[Form] | None = None
    letter: str = ""
    requires: tuple[Guard, ...] = ()
    reasons: type[models.TextChoices] | None = None
    failures: frozenset[str] = frozenset()
    then: Callable[[list], None] | None = None
    meets: frozenset[str] = frozenset()
    approvals: int = 1
    keeps_case: bool = False
    parallel: bool = False
    group: bool = False
    scope: str = CustodyScope.CASE
    targets: frozenset[str] = field(default=frozenset())

    def __hash__(self):
        return hash(self.code)  # what it moves is a dict, which has none

    @property
    def name(self) -> str:
        """What it is called, in the city's own words where it has some."""
        return labels.label("step", self.code, self.label)

    @property
    def is_handoff(self) -> bool:
        return self.receiver is not None

    @property
    def not_completed(self) -> list[NotCompleted]:
        """Reasons for which it may end without being completed."""
        unlike = OF_SOME_STEPS - self.failures
        return [each for each in NotCompleted if each not in unlike]

    @property
    def sources(self) -> frozenset[str]:
        """States in which the step may be taken at all."""
        return frozenset(self.moves) | self.stays


def handoff(*, receiver: Function, due: tuple[int, int | None, int], **options):
    """A step that another agency (or another desk of the same one) carries out."""
    return _step(receiver=receiver, due=Due(*due), **options)


def decision(*, due: int, **options):
    """A step that the agency's head decides alone."""
    return _step(due=Due(due), **options)


def _step(
    *,
    label: str,
    senders: Iterable[str] | None,
    moves: dict | None = None,
    stays: Iterable[str] = (),
    requires: Iterable[Guard] = (),
    to_any_of: Iterable[str] = (),
    meets: Iterable[str] = (),
    failures: Iterable[str] = (),
    **options,
):
    """Wrap `django_fsm.transition`, once for each target, with the step as `custom`."""

    def wrap(method: Callable):
        step = Step(
            code=method.__name__,
            label=label,
            moves=moves or {},
            stays=frozenset(stays),
            senders=frozenset(senders) if senders is not OWNER else OWNER,
            requires=tuple(requires),
            meets=frozenset(meets),
            failures=frozenset(failures),
            targets=frozenset(to_any_of) or frozenset((moves or {}).values()),
            **options,
        )
        return _with_transitions(method, step)

    return wrap


def _with_transitions(method: Callable, step: Step) -> Callable:
    for sources, target in _transitions(step):
        wrap = transition(field="state", source=sources, target=target, custom={"step": step})
        method = wrap(method)
    return method


def _transitions(step: Step) -> Iterable[tuple[list[str], Any]]:
    by_target: dict[Any, list[str]] = {}
    for source, target in step.moves.items():
        by_target.setdefault(target, []).append(source)
    for target, sources in by_target.items():
        if callable(target):
            target = GET_STATE(target, states=sorted(step.targets))
        yield sorted(sources), target
    if step.stays:
        yield sorted(step.stays), None


def steps_of(pathway: type) -> dict[str, Step]:
    """Code → step, in the order in which the pathway's file has them."""
    found = {}
    for name, method in vars(pathway).items():
        meta = getattr(method, "_django_fsm", None)
        if meta:
            custom = next(iter(meta.transitions.values())).custom
            found[name] = custom["step"]
    return found


def lay(pathway: type, step: Step) -> None:
    """Let the pathway's transitions be what this step says, instead of what its file says."""
    method = vars(pathway)[step.code]
    method._django_fsm.transitions.clear()
    _with_transitions(method, step)
