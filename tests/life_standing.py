"""Where a family stands in the model, who has its case, who sees it and who may act on it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.life_papers import Paper, require
from tests.life_people import Somebody

OWNER = "dinsos"


@dataclass(frozen=True)
class Assessment:
    """`finding`: poor, rich, care, no_component or better_off."""

    finding: str
    visited: datetime
    on: date


@dataclass
class Standing:
    """All that the rules look at."""

    confidential: bool
    opened_by: str
    now: datetime
    state: str = "registered"
    state_since: datetime = datetime.min
    before: str = ""
    kelurahan: str = "kasin"
    beneficiary: str = "mother"
    events: int = 1
    papers: list[Paper] = field(default_factory=list)
    holder: tuple[str, str] = (OWNER, "case")
    guests: dict[int, tuple[str, str]] = field(default_factory=dict)
    ever: set = field(default_factory=lambda: {(OWNER, "case")})
    named: set = field(default_factory=set)
    visited: datetime | None = None
    assessments: list[Assessment] = field(default_factory=list)
    needs: dict[str, bool] = field(default_factory=dict)  # still open?
    evidence: dict[str, date] = field(default_factory=dict)
    consents: set = field(default_factory=set)
    business: bool = False
    helped: set = field(default_factory=set)
    granted: bool = False

    def __post_init__(self):
        self.state_since = self.now
        if self.confidential:
            self.named.add(self.opened_by)

    # ------------------------------------------------------------------ who has it, who sees it

    def agencies(self, *, guests: bool) -> set[str]:
        """That have the whole case in custody; of a closed case, at its end."""
        having = [(OWNER, "case"), self.holder, *(self.guests.values() if guests else [])]
        return {agency for agency, scope in having if scope == "case"}

    def sees(self, who: Somebody) -> bool:
        own = who.agencies()
        held = any((agency, "case") in self.ever for agency in own)
        handed = any((agency, "handoff") in self.ever for agency in own)
        if self.confidential:
            return who.name in self.named and who.works_on_cases and (held or not handed)
        return held or who.may("see", {self.kelurahan}) or who.audits

    def sees_paper(self, who: Somebody, paper: Paper) -> bool:
        handed = paper.let_in and paper.receiver in who.agencies()
        return self.sees(who) or (handed and (not self.confidential or who.name in self.named))

    def permit(self, who: Somebody, action: str, places: set[str]) -> None:
        """By appointment; nobody on a confidential case who is not named, nobody on kin."""
        require(who.may(action, places), "PermissionDenied")
        self.require_sight(who)

    def require_sight(self, who: Somebody) -> None:
        require(not self.confidential or who.name in self.named, "PermissionDenied")
        require(not who.kin, "FourEyes")
