"""Finding a family among the cases that one may see.

Reads only. A number (NIK, KK, case) is found by an index. A part of a name or of an address is
looked for in every name: once over the table of people, whatever one may see; at 60,000 cases that
takes less time than a page takes to travel, so no index is kept for it.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casework.crypto import keyed_digest
from casework.models import Case, Custody, CustodyKind, Household, Need, Person, User
from casework.nik import clean_number
from documents.models import LetterLine
from permissions.access import visible_cases
from workflows.counter import NUMBER, letters_numbered
from workflows.sight import DEBT_NEEDS, HEALTH_NEEDS, cases_seen_whole
from workflows.worklists import PAGE, CasePage, case_list, case_page

DIGITS = 16
"""Of a NIK, and of a KK number."""
PRIVATE_NEEDS = DEBT_NEEDS | HEALTH_NEEDS


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty is not asked.

    Attributes:
        text: a NIK, a number of a KK, a case or a letter, or parts of a name or of an address.
        kelurahan, holder: their rows' numbers.
        need: kind of an open need.
    """

    text: str = ""
    kelurahan: int | None = None
    need: str = ""
    state: str = ""
    holder: int | None = None

    def __bool__(self):
        return any((self.text, self.kelurahan, self.need, self.state, self.holder))


def find_cases(
    user: User, wanted: Wanted, *, before: int | None = None, size: int = PAGE
) -> CasePage:
    """The latest opened of the cases that the user sees and that are as wanted.

    Args:
        before: what the page before this one named.
    """
    if not wanted:
        return case_list(user, before=before, size=size)
    cases = _of_need(user, wanted.need).filter(_told(wanted))
    if before is not None:
        cases = cases.filter(pk__lt=before)
    latest = cases.order_by("-pk").values_list("pk", flat=True)
    return case_page(list(latest[: size + 1]), size)


def _of_need(user: User, kind: str) -> QuerySet[Case]:
    """Who is not shown a need does not learn of it by asking either."""
    cases = cases_seen_whole(user) if kind in PRIVATE_NEEDS else visible_cases(user)
    return (
        cases.filter(pk__in=Need.objects.open().filter(kind=kind).values("case")) if kind else cases
    )


def _told(wanted: Wanted) -> Q:
    asked = Q()
    if wanted.kelurahan:
        asked &= Q(kelurahan=wanted.kelurahan)
    if wanted.state:
        asked &= Q(state=wanted.state)
    if wanted.holder:
        held = Custody.objects.current().filter(kind=CustodyKind.HOLDER, agency=wanted.holder)
        asked &= Q(pk__in=held.values("case"))
    if wanted.text.strip():
        asked &= by_text(wanted.text.strip())
    return asked


def by_text(text: str) -> Q:
    """Cases of which a number is this, or a name or an address has each of its words."""
    if number := number_of_a_person(text):
        return _by_digest(keyed_digest(number))
    if text.upper().startswith("KSS-"):
        return Q(number=text.upper())
    if NUMBER.fullmatch(text):
        letters = letters_numbered(text)
        return Q(pk__in=LetterLine.objects.filter(letter__in=letters).values("case"))
    people, households = Person.objects.all(), Household.objects.all()
    for word in text.split():
        people = people.filter(name__icontains=word)
        households = households.filter(address__icontains=word)
    return Q(household__in=people.values("household")) | Q(household__in=households.values("pk"))


def number_of_a_person(text: str) -> str:
    """What may be a NIK or a KK number, without spaces and points; empty: it is neither."""
    number = clean_number(text)
    return number if len(number) == DIGITS and number.isdecimal() else ""


def _by_digest(digest: str) -> Q:
    """By exact number only: there is no search by part of a NIK."""
    person = Person.objects.filter(nik_digest=digest)
    household = Household.objects.filter(kk_digest=digest)
    return (
        Q(beneficiary__in=person.values("pk"))
        | Q(household__in=person.values("household"))
        | Q(household__in=household.values("pk"))
    )
