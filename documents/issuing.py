"""Giving a letter its number, freezing what it says, and declaring it void again.

The order is the ledger's: number and content first, then the ledger row that names both, then the
letter with that row's hash. All of it happens inside the step's transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.canonical import canonical_json, text_digest
from casework.models import Agency, Case, Person
from casework.models.counters import next_number
from documents.models import Letter, LetterLine, LetterStatus
from documents.tasks import render_letter

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


def draft(
    kind: str,
    *,
    agency: Agency,
    classification: str,
    letter_code: str,
    at: datetime,
    compose: Callable[[str], dict[str, Any]],
) -> Draft:
    """Take the agency's next number of the local year and freeze the content written for it.

    The number is `classification/sequence/letter_code/year`, as in 400/662/35.73.405/2023.

    Args:
        compose: number → content; plain values only, no floats.
    """
    year = clock.local_date(at).year
    sequence = next_number(f"letter:{agency.pk}", year)
    number = f"{classification}/{sequence}/{letter_code}/{year}"
    content = canonical_json(compose(number))
    return Draft(kind, agency, year, sequence, number, content, text_digest(content))


def issue(draft: Draft, *, event_hash: str, lines: Iterable[Line], at: datetime) -> Letter:
    """Write the letter and whom it covers; it is put on paper after the commit."""
    letter = Letter.objects.create(
        kind=draft.kind,
        agency=draft.agency,
        year=draft.year,
        sequence=draft.sequence,
        number=draft.number,
        content=draft.content,
        digest=draft.digest,
        event_hash=event_hash,
        issued_at=at,
        next_try_at=at,
    )
    LetterLine.objects.bulk_create(
        LetterLine(letter=letter, line=line, case=case, member=member, event_hash=line_hash)
        for line, (case, member, line_hash) in enumerate(lines, 1)
    )
    _enqueue_after_commit(letter.pk)
    return letter


def _enqueue_after_commit(letter_id: int) -> None:
    """The letter is issued even when the queue is down: the sweep finds it."""

    def enqueue() -> None:  # Django logs the name of what fails; a partial has none
        render_letter.enqueue(letter_id)

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
