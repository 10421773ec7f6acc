"""What a step requires in the model, and what follows when it advances or ends."""

from collections.abc import Callable
from datetime import datetime

from tests.ladder_table import DEMANDS
from tests.life_facts import Recording
from tests.life_papers import Paper, Refused, require
from tests.life_rules import NEEDS, REQUIREMENTS, sources, targets
from tests.life_standing import OWNER

CAPITAL = {"capital_loan", "capital_grant", "group_business"}
LICENCES = {"licence_nib", "licence_pirt", "halal", "brand"}
MEETS = {
    **{step: {need} for step, need in NEEDS.items()},
    "lend": {"capital_loan"},
    "grant_capital_kpm": CAPITAL,
    "license": {"licence_nib"},
    "waive_licence": LICENCES,
}
AID = ("emergency_aid", "grant_bansos")


class Following(Recording):
    """The requirements, and the state machine."""

    def examine(self, paper: Paper) -> set[str]:
        """What a head would have to waive; what nobody may waive is there."""
        require(self.state in sources(paper.step), "StepNotPossible")
        hard, waivable = (set(each.split()) for each in DEMANDS[paper.step][:2])
        unmet = {code for code in hard | waivable if not REQUIREMENTS[code](self, paper)}
        require(not unmet & hard, "StepNotPossible")
        return unmet

    def to_waive(self, paper: Paper) -> tuple[str, ...]:
        """With which waivers an approval would go through, if it is not forbidden anyway."""
        if paper.kind["approvals"] == 2 and paper.stage == "proposed":
            return ()
        try:
            return tuple(sorted(self.examine(paper)))
        except Refused:
            return ()

    def agreed(self, *steps: str) -> datetime | None:
        """When the last of these decisions was."""
        done = [each for each in self.papers if each.step in steps and each.stage == "completed"]
        return max((each.approved_at for each in done), default=None)

    def found(self, *findings: str) -> bool:
        return bool(self.assessments) and self.assessments[-1].finding in findings

    # ------------------------------------------------------------------ what follows

    def require_way(self, paper: Paper) -> None:
        require(self.state in sources(paper.step), "StepNotPossible")
        require(
            paper.step not in AID or paper.facts["period"] not in self.helped, "StepNotPossible"
        )

    def advance(self, paper: Paper) -> None:
        target = targets(paper.step).get(self.state, self.state)
        target = {"BEFORE": self.before, "NAMED": paper.facts.get("to")}.get(target, target)
        if paper.step == "close":
            self.before = self.state
        if paper.step == "reopen":
            self.holder, self.guests = (OWNER, "case"), {}
        if target != self.state:
            self.state, self.state_since = target, self.now
        if paper.step in AID:
            self.helped.add(paper.facts["period"])
        if paper.step == "change_beneficiary":
            self.beneficiary = paper.facts["new"]
        self.granted |= paper.step == "grant_capital_kpm"
        for need in MEETS.get(paper.step, set()) & set(self.needs):
            self.needs[need] = False
        self.end(paper, "completed")

    def have(self, paper: Paper, take: Callable) -> None:
        having = (paper.receiver, paper.kind["scope"])
        take(self.papers.index(paper), having)
        self.ever.add(having)

    def end(self, paper: Paper, stage: str) -> None:
        """The guest leaves, and the sender has the case again unless the receiver keeps it."""
        paper.stage, paper.held_from, paper.ended_at = stage, "", self.now
        was_guest = self.guests.pop(self.papers.index(paper), None)
        keeps = paper.kind["keeps_case"] and stage == "completed"
        if was_guest and paper.accepted and not keeps and not paper.kind["parallel"]:
            self.holder = (paper.sender, "case")
            self.ever.add(self.holder)
