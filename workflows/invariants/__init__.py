"""What must be true of all data at any moment, whatever was switched off in the middle."""

from collections.abc import Iterator

from workflows.invariants import custody, handoffs, history, letters
from workflows.invariants.rules import RULES, Finding, Place, Rule

__all__ = ["RULES", "Finding", "Place", "Rule", "custody", "find", "handoffs", "history", "letters"]


def find() -> Iterator[Finding]:
    """Everything that is not as it must be, rule by rule; nothing when all is well."""
    for rule in RULES:
        for place in rule.broken():
            yield Finding(rule, place)
