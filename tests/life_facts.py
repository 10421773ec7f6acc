"""Recording in the model: who may, and what it changes."""

from tests.life_papers import Move, require
from tests.life_people import Somebody
from tests.life_standing import Assessment, Standing

FIELD_FACTS = ("visit", "need", "evidence", "move")


class Recording(Standing):
    """Facts that the requirements read; nobody records in a closed case."""

    def record(self, move: Move, who: Somebody):
        action = "field" if move.step in FIELD_FACTS else "formal"
        self.require_sight(who)
        named_staff = self.confidential and who.protects and action == "field"
        places = {*self.agencies(guests=True), self.kelurahan}
        require(named_staff or who.may(action, places), "PermissionDenied")
        require(self.state != "closed", "ValidationError")
        return getattr(self, f"_{move.step}")(move.get("what"))

    def _visit(self, _):
        return lambda: setattr(self, "visited", self.now)

    def _assessment(self, finding: str):
        """Of the last visit."""
        require(self.visited is not None, "ValidationError")
        found = Assessment(finding, self.visited, self.now.date())
        return lambda: self.assessments.append(found)

    def _need(self, kind: str):
        require(not self.needs.get(kind), "ValidationError")
        return lambda: self.needs.update({kind: True})

    def _evidence(self, kind: str):
        return lambda: self.evidence.update({kind: self.now.date()})

    def _consent(self, purpose: str):
        given = (purpose, self.beneficiary)
        require(given not in self.consents, "ValidationError")
        return lambda: self.consents.add(given)

    def _consent_withdrawn(self, purpose: str):
        given = (purpose, self.beneficiary)
        require(given in self.consents, "ValidationError")
        return lambda: self.consents.remove(given)

    def _business(self, _):
        return lambda: setattr(self, "business", True)

    def _move(self, kelurahan: str):
        return lambda: setattr(self, "kelurahan", kelurahan)
