"""What an auditor may want to look at, across all cases: each a named read with its meaning.

A finding accuses nobody: it says what is to be looked at. `@finding` above a function adds one.
"""

from workflows.findings import (  # noqa: F401  (importing them enters their findings)
    payments,
    people,
    times,
)
from workflows.findings.registry import FINDINGS, Finding, Line, Scope, count_all

__all__ = ["FINDINGS", "Finding", "Line", "Scope", "count_all"]
