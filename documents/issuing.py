"""Giving a letter its number, freezing what it says, and declaring it void again.

The order is the ledger's: number and content first, then the ledger row that names both, then the
letter with that row's hash. All of it happens inside the step's transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.canonical import canonical_json, text_digest
from casework.changes import insert
from casework.models import Agency, Case, Person
from casework.models.counters import next_numbers
from documents.models import Letter, LetterLine, LetterStatus
from documents.tasks import render_letters

LETTERS_A_TASK = 25
"""Two or three seconds of a worker's time."""
Line = tuple[Case, Person, str]
"""Whom a line covers, and the hash of the ledger row that says so."""


class LetterNotValid(Exception):
    """Only a letter that is in force can be replaced or revoked, and only a valid one replaces."""


@dataclass(frozen=True)
class Draft:
    """A letter with its number and its words, not yet in the ledger."""

    kind: str
    agency: Agency
    year: int
    sequence: int
    number: str
    content: str
    digest: str


def draft_all(
    kinds: list[str],
    *,
    agency: Agency,
    classification: str,
    letter_code: str,
    at: datetime,
    compose: Callable[[int, str], dict[str, Any]],
) -> list[Draft]:
    """Take the agency's next numbers of the local year, one for each kind given, in their order.

    A number is `classification/sequence/letter_code/year`, as in 400/662/35.73.405/2023.

    Args:
        compose: (place in the list, number) → content; plain values only, no floats.
    """
    year = clock.local_date(at).year
    drafts = []
    for place, sequence in enumerate(next_numbers(f"letter:{agency.pk}", year, len(kinds))):
        number = f"{classification}/{sequence}/{letter_code}/{year}"
        content = canonical_json(compose(place, number))
        digest = text_digest(content)
        drafts.append(Draft(kinds[place], agency, year, sequence, number, content, digest))
    return drafts


class Issue(NamedTuple):
    """A letter to be issued: what it says, its ledger row's hash, whom it covers, and when."""

    draft: Draft
    event_hash: str
    lines: list[Line]
    at: datetime


def issue_all(issues: Iterable[Issue]) -> list[Letter]:
    """Write the letters and whom they cover; they are put on paper after the commit."""
    issues = list(issues)
    letters = insert(map(_letter, issues))
    insert(
        LetterLine(letter=letter, line=line, case=case, member=member, event_hash=line_hash)
        for letter, each in zip(letters, issues, strict=True)
        for line, (case, member, line_hash) in enumerate(each.lines, 1)
    )
    if letters:
        _enqueue_after_commit([letter.pk for letter in letters])
    return letters


def _letter(issue: Issue) -> Letter:
    draft = issue.draft
    return Letter(
        kind=draft.kind,
        agency=draft.agency,
        year=draft.year,
        sequence=draft.sequence,
        number=draft.number,
        content=draft.content,
        digest=draft.digest,
        event_hash=issue.event_hash,
        issued_at=issue.at,
        next_try_at=issue.at,
    )


def _enqueue_after_commit(letters: list[int]) -> None:
    """The letters are issued even when the queue is down: the sweep finds them."""

    def enqueue() -> None:  # Django logs the name of what fails; a partial has none
        with transaction.atomic():
            for start in range(0, len(letters), LETTERS_A_TASK):
                render_letters.enqueue(letters[start : start + LETTERS_A_TASK])

    transaction.on_commit(enqueue, robust=True)


@transaction.atomic
def supersede(letter: Letter, new_letter: Letter, reason: str) -> Letter:
    """Put a new letter in the place of a wrong one, which is kept and never changed.

    Raises:
        LetterNotValid
    """
    if not _locked(new_letter).status == LetterStatus.VALID:
        raise LetterNotValid(_("The new letter is not in force itself."))
    return _void(letter, LetterStatus.SUPERSEDED, reason, superseded_by=new_letter)


@transaction.atomic
def revoke(letter: Letter, reason: str) -> Letter:
    """Declare a letter void with nothing in its place.

    Raises:
        LetterNotValid
    """
    return _void(letter, LetterStatus.REVOKED, reason)


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).defer("content", "pdf").get(pk=letter.pk)


def _void(letter: Letter, status: str, reason: str, **changes: Any) -> Letter:
    if _locked(letter).status != LetterStatus.VALID:
        raise LetterNotValid(_("This letter is not in force any more."))
    values = {"status": status, "void_reason": reason, **changes}
    Letter.objects.filter(pk=letter.pk).update(**values)
    for name, value in values.items():
        setattr(letter, name, value)
    return letter
