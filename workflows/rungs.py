"""Which rungs of its ladder a family has reached, when, and at which agency: from the ledger.

Rungs may be skipped, so nobody is told "four of seven".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.models import Case
from workflows.histories import Happening
from workflows.pathways import pathway_of


@dataclass(frozen=True)
class Rung:
    """A rung as it is drawn: `at` and `agency` are empty where the family never stood on it."""

    label: str
    at: datetime | None = None
    agency: str = ""
    now: bool = False
    fallen: bool = False

    @property
    def reached(self) -> bool:
        return self.at is not None

    @property
    def kind(self) -> str:
        if self.now:
            return "now"
        return "done" if self.reached and not self.fallen else "todo"


def rungs(case: Case, moves: Iterable[tuple[Happening, str]]) -> list[Rung]:
    """
    Args:
        moves: the rows that moved the case, the oldest first, each with the agency's name.
    """
    pathway = pathway_of(case.pathway)
    reached = {happening.event.to_state: (happening.at, agency) for happening, agency in moves}
    stands = pathway.rungs.index(case.state) if case.state in pathway.rungs else None
    return [
        Rung(
            str(state.label),
            *reached.get(state, (None, "")),
            now=place == stands,
            fallen=stands is not None and place > stands,
        )
        for place, state in enumerate(pathway.rungs)
    ]
