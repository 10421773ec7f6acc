"""Who may open a letter.

A letter says everything of everybody it names, and a bundle's annex names several families. So it
is opened by who may see each of them: the sender's and the receiver's offices, and whoever audits.
A caseworker who has one of the families of an annex, or field staff of its kelurahan, does not open
the letter of all; the sender's office prints them that family's slip.
"""

from casework.models import Case, User
from documents.models import Letter
from permissions.access import visible_handoffs
from workflows.sight import sights_of


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
