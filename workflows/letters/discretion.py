"""What no letter ever says, although a colleague may have typed it into a field.

Debt to moneylenders and protection matters stay inside the office. A text that touches them is
left out whole: a letter with a line missing does less harm than one that tells.
"""

import re

PRIVATE = re.compile(
    r"\b(?:ber)?(?:h?utang|tunggakan|rentenir|lintah\s+darat|pinjol|pinjaman\s+online|"
    r"bank\s+(?:titil|thithil|plecit|keliling)|pay\s?later|kdrt|kekerasan|pelecehan|pencabulan|"
    r"perkosaan|tuna\s*susila|shelter|perlindungan\s+anak)(?:nya|an)?\b",
    re.IGNORECASE,
)


def discreet(typed: str) -> str:
    """The text, or nothing where it touches what no letter says."""
    return "" if PRIVATE.search(typed) else typed
