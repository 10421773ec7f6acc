"""What is put on a desk in the model: somebody's move, the paper that it is about, how it ends."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.ladder_table import PECULIAR, PLAIN

PROGRESS = {
    **dict.fromkeys(["proposed", "first_approved", "sent_back"], 0),
    "approved": 1,
    "accepted": 2,
    "recorded": 3,
    **dict.fromkeys(["completed", "not_completed", "rejected", "declined", "withdrawn"], 4),
}


class Refused(Exception):
    """Named as what the engine raises."""


@dataclass(frozen=True)
class Move:
    """Somebody does something, to a paper on its way or to the case; `garbled`: the request itself
    makes no sense (no reason, an unknown fact).
    """

    verb: str
    by: str
    paper: int | None = None
    step: str = ""
    garbled: bool = False
    options: tuple = ()

    def __repr__(self):
        what = self.step or ("" if self.paper is None else f"#{self.paper}")
        extra = [f"{name}={value}" for name, value in self.options]
        return " ".join([self.by, self.verb, what, *extra, "(garbled)" * self.garbled]).strip()

    def get(self, name: str, default=None):
        return dict(self.options).get(name, default)


@dataclass(eq=False)
class Paper:
    """One proposal, and what became of it."""

    step: str
    sender: str
    receiver: str
    member: str
    facts: dict
    stage: str = "proposed"
    held_from: str = ""
    proposers: set = field(default_factory=set)
    first: str | None = None
    approver: str | None = None
    recorders: set = field(default_factory=set)
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    let_in: bool = False
    accepted: bool = False
    completed: bool | None = None
    arrears: bool = False

    @property
    def stands(self) -> str:
        return self.held_from or self.stage

    @property
    def open(self) -> bool:
        return PROGRESS[self.stands] < 4

    @property
    def internal(self) -> bool:
        return self.sender == self.receiver

    @property
    def kind(self) -> dict:
        return {**PLAIN, **PECULIAR.get(self.step, {})}

    @property
    def exclusive(self) -> bool:
        return bool(self.receiver) and not self.kind["parallel"]


def require(fine: bool, refusal: str) -> None:
    if not fine:
        raise Refused(refusal)


def require_stage(paper: Paper, *stages: str) -> None:
    """Who comes too early is told where it stands, who comes too late who was faster."""
    if paper.stage not in stages:
        too_early = PROGRESS[paper.stands] < min(PROGRESS[each] for each in stages)
        raise Refused("StepNotPossible" if too_early else "AlreadyDecided")
