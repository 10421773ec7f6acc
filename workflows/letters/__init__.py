"""What each letter says: `draft_all(sheets)` writes, numbers and freezes them.

One function per kind, entered by `@letter`, returns a small dict of plain values. Several acts
are a bundle and share one letter with an annex, a line and a slip for each person.
"""

from workflows.letters import (  # noqa: F401  (importing them enters their kinds)
    aid,
    graduation,
    grants,
    licences,
    loans,
    memo,
    notices,
    school,
    training,
)
from workflows.letters.drafting import draft_all
from workflows.letters.registry import KINDS

__all__ = ["KINDS", "draft_all"]
