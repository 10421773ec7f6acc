"""Who may open a letter, and what is kept of who read a NIK on a paper.

A letter says everything of everybody it names, and a bundle's annex names several families. So it
is opened by who may see each of them: the sender's and the receiver's offices, and whoever audits.
A caseworker who has one of the families of an annex, or field staff of its kelurahan, does not open
the letter of all; the sender's office prints them that family's slip.
"""

import re

from django.db.models import Q, QuerySet

from casework.models import Case, CaseEvent, Evidence, EvidenceKind, Person, User
from documents.models import Letter, LetterLine
from permissions.access import visible_handoffs
from permissions.readings import note_niks
from workflows.models import Handoff
from workflows.sight import sights_of

NIK_IN_FULL = re.compile(r"(?<!\d)\d{16}(?!\d)")
SHOW_A_NIK = frozenset({EvidenceKind.KTP, EvidenceKind.KK})


def may_open(user: User, letter: Letter) -> bool:
    """Whether it may be shown: every family on it, or the referral that it belongs to, is visible
    to the user, as far as such a letter goes.
    """
    cases = list(Case.objects.filter(letter_lines__letter=letter.pk).distinct())
    sights = sights_of(user, cases)
    rest = {pk for pk, sight in sights.items() if not sight.shows_letter(letter.kind)}
    return bool(cases) and rest <= _handed(user, letter, rest, sights)


def _handed(user: User, letter: Letter, cases: set[int], sights: dict) -> set[int]:
    """Families of whom the user was handed what this letter is about, and nothing else."""
    unseen = {pk for pk in cases if not sights[pk].family}
    if not unseen:
        return set()
    handed = visible_handoffs(user).filter(letter=letter.pk, case__in=unseen)
    return set(handed.values_list("case", flat=True))


def letters_of(handoff: Handoff) -> QuerySet[LetterLine]:
    """All that were issued to the family in its course: what it asks for, what took that letter's
    place, and what the family was told by letter.
    """
    acts = CaseEvent.objects.filter(case=handoff.case_id, handoff=handoff.pk)
    return LetterLine.objects.filter(case=handoff.case_id, event_hash__in=acts.values("hash"))


def own_letter(handoff: Handoff) -> QuerySet[LetterLine]:
    """The one that asks for it, as it counts now."""
    return LetterLine.objects.filter(case=handoff.case_id, letter=handoff.letter_id)


def note_niks_in(letter: Letter, user: User) -> None:
    """Whoever reads a letter with a NIK in full is recorded, with everybody whom it is about: what
    it prints may be a number that was corrected since.
    """
    if NIK_IN_FULL.search(letter.content):
        note_niks(user, letter.lines.values_list("case", "member"), row=letter.pk)


def note_niks_on(paper: Evidence, user: User) -> None:
    """The same of a scanned KTP or KK. Nobody wrote down whose KTP it is, so all of the household
    who have a NIK are named.
    """
    if paper.kind not in SHOW_A_NIK:
        return
    case = paper.case
    family = Q(household=case.household_id, merged_into=None) | Q(pk=case.beneficiary_id)
    people = Person.objects.filter(family, nik_digest__isnull=False).order_by("pk")
    note_niks(user, ((case.pk, pk) for pk in people.values_list("pk", flat=True)), row=paper.pk)
