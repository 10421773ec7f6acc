"""What became of every line of a file, told by line numbers and codes only."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a line."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Result:
    """One line's end; `reason` only if it was rejected."""

    line: int
    outcome: Outcome
    reason: str = ""
    notices: tuple[str, ...] = ()


@dataclass
class ImportReport:
    """Counts by outcome, and the line numbers by reason of rejection and by notice.

    Created: a person nobody knew. Updated: a value of the person or the household changed.
    Unchanged: nothing new was said, though a new snapshot is still kept as history.
    """

    source: str
    snapshot: date
    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    notices: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def lines(self) -> int:
        return self.outcomes.total()

    def add(self, result: Result) -> None:
        self.outcomes[result.outcome] += 1
        if result.outcome == Outcome.REJECTED:
            self.rejected[result.reason].append(result.line)
        for notice in result.notices:
            self.notices[notice].append(result.line)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`; every rejected line is in it."""
        return {
            "source": self.source,
            "snapshot": self.snapshot.isoformat(),
            "lines": self.lines,
            **{str(outcome): self.outcomes[outcome] for outcome in Outcome},
            "reasons": {reason: sorted(lines) for reason, lines in sorted(self.rejected.items())},
            "notices": {notice: sorted(lines) for notice, lines in sorted(self.notices.items())},
        }
