"""What a letter tells at any counter of the city: where it belongs and whether it still counts.

Nobody's name stands in it, no case is opened, and every question is kept, also one that found
nothing: whoever tries out numbers is seen.
"""

import datetime
import re
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, AgencyProfile, Case, ServicePoint, User
from documents.models import Letter, LetterStatus
from permissions.access import is_appointed, visible_handoffs
from permissions.models import Reading
from permissions.readings import note_reading
from workflows.letters import KINDS, covers
from workflows.models import Handoff
from workflows.stages import OPEN, Stage

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
NUMBER = re.compile(r"[^/\x00]+/(?P<sequence>[0-9]{1,9})/[^\x00]+/(?P<year>[0-9]{4})")
"""classification/sequence/letter code/year"""


class PaperStatus(models.TextChoices):
    """Whether a letter still counts, as somebody at a counter must know it."""

    PENDING = "pending", _("Being made")
    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Replaced by a new letter")
    REVOKED = "revoked", _("Revoked")
    COMPLETED = "completed", _("Dealt with already")

    @classmethod
    def of(cls, letter: Letter, *, followed_up: bool) -> "PaperStatus":
        """
        Args:
            followed_up: its receiver has done with what it asks.
        """
        if letter.status != LetterStatus.VALID:
            return cls(letter.status)
        if letter.rendered_at is None:
            return cls.PENDING
        return cls.COMPLETED if followed_up else cls.VALID


STANDS = {
    Stage.APPROVED: _("%(agency)s has to accept the referral."),
    Stage.ACCEPTED: _("%(agency)s is dealing with it."),
    Stage.ON_HOLD: _("The referral waits at %(agency)s."),
    Stage.RECORDED: _("%(agency)s has dealt with it; its head has yet to confirm."),
}
ENDED_STANDS = _("The referral has ended. %(agency)s tells the family how it goes on.")
"""Whether well or not is the family's own affair: a bank's refusal is told to nobody here."""


@dataclass(frozen=True)
class Office:
    """Where the family should go today, with every loket that does it."""

    name: str
    address: str
    phone: str
    points: tuple[ServicePoint, ...]


@dataclass(frozen=True)
class AtCounter:
    """What the counter is told; of a confidential case only where to go. `stands` says in words
    how far the referral is, and is empty where it is none, or not the same for all its families;
    `handoff` is its row where its page is there for who asks.
    """

    letter: Letter
    office: Office
    several: bool
    number: str = ""
    issued_on: datetime.date | None = None
    issuer: str = ""
    kind: str = ""
    status: PaperStatus | None = None
    replaced_by: str = ""
    stands: str = ""
    handoff: int | None = None


def letter_at_counter(user: User, number_or_token: str) -> AtCounter | None:
    """By the number on the letter, or by what its QR code holds; null: there is no such letter.

    Raises:
        PermissionDenied: the user holds no appointment.
    """
    if not is_appointed(user):
        raise PermissionDenied(_("This is for staff with an appointment in force."))
    letter = find_letter(number_or_token)
    cases = list(Case.objects.filter(letter_lines__letter=letter).distinct()) if letter else []
    only = cases[0] if len(cases) == 1 else None
    note_reading(user, Reading.What.COUNTER, case=only, row=letter and letter.pk)
    if letter is None:
        return None
    paper = _Paper(letter, cases)
    return replace(paper.told(), handoff=_seen_handoff(user, paper.current))


def _seen_handoff(user: User, letter: Letter) -> int | None:
    """What the letter is about, where that is one thing and its page is there for the user."""
    seen = list(visible_handoffs(user).filter(letter=letter).values_list("pk", flat=True)[:2])
    return seen[0] if len(seen) == 1 else None


def find_letter(asked: str) -> Letter | None:
    """By number, by token, or by the whole address of a QR code, which a scanner types."""
    asked = asked.strip()
    if asked.startswith(("http://", "https://")):
        asked = asked.rstrip("/").rpartition("/")[2]
    by_token = TOKEN.fullmatch(asked)
    letters = Letter.objects.filter(token=asked) if by_token else letters_numbered(asked)
    return letters.defer("content", "pdf").first()


def letters_numbered(number: str) -> QuerySet[Letter]:
    """One at most; none where it is no letter's number."""
    parts = NUMBER.fullmatch(number)
    if parts is None:
        return Letter.objects.none()
    # the columns of its key, with the few agencies there are: no other index is needed
    key = {"agency__in": Agency.objects.values("pk"), **parts.groupdict()}
    return Letter.objects.filter(number=number, **key)


@dataclass(frozen=True)
class Genuine:
    """What a QR code tells anybody who holds the paper: that it is genuine, and whether it still
    counts. `receiver` is empty on letters to a family and where it would tell too much; `sha256` is
    of the PDF file, and empty while it is being made.
    """

    number: str
    issued_on: datetime.date
    issuer: str
    receiver: str
    status: PaperStatus
    replaced_by: str
    sha256: str


def shown_to_all(letter: Letter) -> Genuine:
    """It names no family."""
    cases = list(Case.objects.filter(letter_lines__letter=letter).distinct())
    return _Paper(letter, cases).shown_to_all()


class _Paper:
    """One letter on the counter, and what has become of it."""

    def __init__(self, letter: Letter, cases: list[Case]):
        self.letter, self.cases, self.today = letter, cases, clock.today()
        self.current = _in_its_place(letter)
        self.referrals = [
            each
            for each in Handoff.objects.filter(letter=self.current).select_related("case")
            if each.definition.is_handoff
        ]
        self.going_on = [each for each in self.referrals if each.stage in OPEN]

    def told(self) -> AtCounter:
        several = len(self.cases) > 1
        if any(case.confidential for case in self.cases):
            return AtCounter(self.letter, self.office, several)
        replaced = self.current is not self.letter
        return AtCounter(
            self.letter,
            self.office,
            several,
            number=self.letter.number,
            issued_on=clock.local_date(self.letter.issued_at),
            issuer=self._name(self.letter.agency_id),
            kind=title_of(self.letter.kind),
            status=self.status,
            replaced_by=self.current.number if replaced else "",
            stands=self.stands,
        )

    def shown_to_all(self) -> Genuine:
        secret = any(case.confidential for case in self.cases)
        receivers = {each.receiver_id for each in self.referrals}
        return Genuine(
            number=self.letter.number,
            issued_on=clock.local_date(self.letter.issued_at),
            issuer=self._name(self.letter.agency_id),
            receiver="" if secret or len(receivers) != 1 else self._name(receivers.pop()),
            status=self.status,
            replaced_by="" if self.current is self.letter else self.current.number,
            sha256=self.letter.pdf_sha256,
        )

    @property
    def office(self) -> Office:
        """The receiver while the referral goes on, else whoever wrote the letter."""
        agency, function = self.current.agency_id, None
        if self.going_on:
            referral = self.going_on[0]
            agency, function = referral.receiver_id, referral.definition.receiver
        points = list(ServicePoint.objects.on(self.today).filter(agency=agency))
        of_function = [each for each in points if each.function == function]
        profile = self._profiles.get(agency)
        known = (profile.name, profile.address, profile.phone) if profile else ("", "", "")
        return Office(*known, points=tuple(of_function or points))

    @property
    def status(self) -> PaperStatus:
        return PaperStatus.of(self.letter, followed_up=self._followed_up)

    @property
    def _followed_up(self) -> bool:
        return bool(self.referrals) and not self.going_on

    @property
    def stands(self) -> str:
        words = {self._stands(each) for each in self.referrals}
        return words.pop() if len(words) == 1 else ""

    def _stands(self, referral: Handoff) -> str:
        if referral.stage in OPEN:
            return STANDS[referral.stage] % {"agency": self._name(referral.receiver_id)}
        return ENDED_STANDS % {"agency": self._name(referral.sender_id)}

    def _name(self, agency: int) -> str:
        return self._profiles[agency].short_name if agency in self._profiles else ""

    @cached_property
    def _profiles(self) -> dict[int, AgencyProfile]:
        """Of the city's few agencies, as they are called today."""
        return {each.agency_id: each for each in AgencyProfile.objects.on(self.today)}


def _in_its_place(letter: Letter) -> Letter:
    """The letter that counts now: the last of those that replaced it."""
    while letter.superseded_by_id is not None:
        letter = Letter.objects.defer("content", "pdf").get(pk=letter.superseded_by_id)
    return letter


def title_of(code: str) -> str:
    """As its subject has it; letters are in Indonesian."""
    return KINDS[code].subject if code in KINDS else covers.TITLE
