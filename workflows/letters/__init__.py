"""What each letter says."""

from documents import issuing


def draft(kind, acts):
    first = acts[0]
    return issuing.draft(
        kind,
        agency=first.handoff.sender,
        classification="400.9.14",
        letter_code="35.73.405",
        at=first.at,
        compose=lambda number: {"number": number, "kind": kind},
    )
