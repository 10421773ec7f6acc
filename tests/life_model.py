"""A case's life in plain Python: what each act would change, or how it would be refused.

Written from the ladder's table and the page on who may do what, as a second opinion on the engine:
it imports nothing of it, knows no database, and keeps in memory what the rules look at.
"""

from collections.abc import Callable

from tests.ladder_table import ROUTES
from tests.life_following import Following
from tests.life_papers import PROGRESS, Move, Paper, Refused, require, require_stage
from tests.life_people import PEOPLE, Somebody
from tests.life_rules import sources
from tests.life_standing import OWNER

HOLDS = {
    "social": "dinsos",
    "cooperatives": "diskopindag",
    "licensing": "disnaker",
    "manpower": "disnaker",
    "bank": "bpr",
    "education": "disdikbud",
}


class Life(Following):
    """One family's case, as it is lived."""

    # ------------------------------------------------------------------ asking and doing

    def refusal(self, move: Move) -> str:
        """How it would be refused; empty when it would be done."""
        try:
            self._considered(move)
        except Refused as refused:
            return str(refused)
        return ""

    def live(self, move: Move) -> None:
        """Let it happen."""
        self._considered(move)()
        self.events += 1

    def _considered(self, move: Move) -> Callable[[], None]:
        subject = () if move.paper is None else (self.papers[move.paper],)
        return getattr(self, move.verb)(move, PEOPLE[move.by], *subject)

    # ------------------------------------------------------------------ the case

    def open_case(self, move: Move, who: Somebody):
        """A second one, while this one is open."""
        require(who.may("open_case", {OWNER, self.kelurahan}), "PermissionDenied")
        require(not who.kin, "FourEyes")
        raise Refused("ValidationError")

    def assign(self, move: Move, who: Somebody):
        places, to = self.agencies(guests=False), PEOPLE[move.get("to")]
        self.permit(who, "assign", places)
        require(self.state != "closed", "ValidationError")
        mine = {place for place in places if who.may("assign", {place})}
        fits = to.may("propose", mine) and not to.kin
        require(fits and (not self.confidential or to.name in self.named), "ValidationError")
        return lambda: None

    def share(self, move: Move, who: Somebody):
        """The owner's head names somebody, whether or not the head is named."""
        to = PEOPLE[move.get("to")]
        require(who.may("share", {OWNER}), "PermissionDenied")
        require(not who.kin, "FourEyes")
        require(self.confidential and to.works_on_cases, "ValidationError")
        return lambda: self.named.add(to.name)

    # ------------------------------------------------------------------ a proposal

    def propose(self, move: Move, who: Somebody):
        step, (_, _, functions, to, _) = move.step, ROUTES[move.step]
        require(step != "grant_capital_kube", "ValidationError")  # that one is for a group
        sender = self._sender(functions)
        self.permit(who, "propose", {sender})
        paper = Paper(step, sender, HOLDS.get(to, ""), self.beneficiary, dict(move.options))
        if step == "refer_kip":
            paper.member = "child"
        fits = self.state in sources(step) and not any(
            (each.step == step or (each.exclusive and paper.exclusive))
            for each in self.papers
            if each.open
        )
        require(fits, "StepNotPossible")
        require(not move.garbled and self._complete(paper), "ValidationError")
        self.examine(paper)
        return lambda: self._begin(paper, who)

    def _sender(self, functions: str) -> str:
        """The holder, if it has the function; else the owner."""
        able = {HOLDS.get(each) for each in functions.split()}
        return self.holder[0] if self.holder[0] in able else OWNER

    def _complete(self, paper: Paper) -> bool:
        """What the step asks for is there, and fits."""
        if paper.step == "correct":
            return any(each.stage == "completed" for each in self.papers) and paper.facts[
                "to"
            ] not in (self.state, "closed")
        return self.business or paper.step not in ("license", "grant_capital_kpm")

    def _begin(self, paper: Paper, who: Somebody) -> None:
        paper.proposers.add(who.eyes)
        self.papers.append(paper)

    def resubmit(self, move: Move, who: Somebody, paper: Paper):
        self.permit(who, "propose", {paper.sender})
        require_stage(paper, "sent_back")
        require(not move.garbled and self._complete(paper), "ValidationError")
        self.examine(paper)

        def done():
            paper.proposers.add(who.eyes)
            paper.stage, paper.first = "proposed", None

        return done

    def withdraw(self, move: Move, who: Somebody, paper: Paper):
        """Until the receiver has accepted."""
        self.permit(who, "propose", {paper.sender})
        if paper.stands != "approved":
            require_stage(paper, "proposed", "first_approved", "sent_back")
        require(not move.garbled, "ValidationError")
        return lambda: self.end(paper, "withdrawn")

    # ------------------------------------------------------------------ the sender's heads

    def _permit_deciding(self, who: Somebody, paper: Paper) -> None:
        """The first of two approvals is the division head's, who later comes too late."""
        two = paper.kind["approvals"] == 2
        first = two and paper.stage == "proposed"
        late = two and not first and who.may("approve_first", {paper.sender})
        if late and not who.may("approve", {paper.sender}):
            self.require_sight(who)
            raise Refused("AlreadyDecided")
        self.permit(who, "approve_first" if first else "approve", {paper.sender})

    def approve(self, move: Move, who: Somebody, paper: Paper):
        self._permit_deciding(who, paper)
        require_stage(paper, "proposed", "first_approved")
        require(who.eyes not in {*paper.proposers, paper.first}, "FourEyes")
        to_waive, waived = self.examine(paper), set(move.get("waive", ()))
        if paper.kind["approvals"] == 2 and paper.stage == "proposed":
            require(not waived, "ValidationError")
            return lambda: vars(paper).update(stage="first_approved", first=who.eyes)
        require(to_waive <= waived, "StepNotPossible")
        require(waived <= to_waive, "ValidationError")
        if not paper.receiver:
            self.require_way(paper)
        return lambda: self._let_go(paper, who)

    def _let_go(self, paper: Paper, who: Somebody) -> None:
        paper.approver, paper.approved_at = who.eyes, self.now
        if not paper.receiver:
            self.advance(paper)
            return
        paper.let_in = True
        paper.stage = "accepted" if paper.internal else "approved"
        if not paper.internal:
            self.have(paper, self.guests.__setitem__)

    def reject(self, move: Move, who: Somebody, paper: Paper):
        self._refusing(move, who, paper)
        return lambda: self.end(paper, "rejected")

    def send_back(self, move: Move, who: Somebody, paper: Paper):
        if paper.stage == "recorded":
            self._permit_confirming(who, paper)
            require(who.eyes not in paper.recorders, "FourEyes")
            require(not move.garbled, "ValidationError")
            return lambda: vars(paper).update(stage="accepted")
        self._refusing(move, who, paper)
        return lambda: vars(paper).update(stage="sent_back", first=None)

    def _refusing(self, move: Move, who: Somebody, paper: Paper) -> None:
        self._permit_deciding(who, paper)
        require_stage(paper, "proposed", "first_approved")
        require(who.eyes not in paper.proposers, "FourEyes")
        require(not move.garbled, "ValidationError")

    # ------------------------------------------------------------------ the receiver

    def _receiving(self, who: Somebody, paper: Paper, *stages: str) -> None:
        self.permit(who, "receive", {paper.receiver or paper.sender})
        require_stage(paper, *stages)

    def accept(self, move: Move, who: Somebody, paper: Paper):
        self._receiving(who, paper, "approved")

        def done():
            paper.stage, paper.accepted = "accepted", True
            if not paper.kind["parallel"]:
                self.have(paper, lambda _, having: setattr(self, "holder", having))

        return done

    def decline(self, move: Move, who: Somebody, paper: Paper):
        self._receiving(who, paper, "approved")
        require(not move.garbled, "ValidationError")
        return lambda: self.end(paper, "declined")

    def hold(self, move: Move, who: Somebody, paper: Paper):
        self._receiving(who, paper, "approved", "accepted")
        require(not move.garbled, "ValidationError")
        return lambda: vars(paper).update(stage="on_hold", held_from=paper.stage)

    def resume(self, move: Move, who: Somebody, paper: Paper):
        self.permit(who, "receive", {paper.receiver or paper.sender})
        if paper.stage != "on_hold":
            too_early = PROGRESS[paper.stage] < PROGRESS["approved"]
            raise Refused("StepNotPossible" if too_early else "AlreadyDecided")
        return lambda: vars(paper).update(stage=paper.held_from, held_from="")

    def record_outcome(self, move: Move, who: Somebody, paper: Paper):
        self._receiving(who, paper, "accepted")
        require(not move.garbled, "ValidationError")

        def done():
            paper.stage, paper.completed = "recorded", move.get("completed")
            paper.arrears = paper.step == "lend" and not paper.completed
            paper.recorders.add(who.eyes)

        return done

    def _permit_confirming(self, who: Somebody, paper: Paper) -> None:
        action = "confirm_internal" if paper.internal else "confirm"
        self.permit(who, action, {paper.receiver})

    def confirm(self, move: Move, who: Somebody, paper: Paper):
        self._permit_confirming(who, paper)
        require_stage(paper, "recorded")
        took_part = {*paper.recorders, paper.approver, paper.first}
        require(who.eyes not in took_part, "FourEyes")
        if not paper.completed:
            return lambda: self.end(paper, "not_completed")
        self.require_way(paper)
        return lambda: self.advance(paper)
