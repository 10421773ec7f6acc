"""Proposals, letters, objections as lines of a page: in words, no more than the reader is shown."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from casework.models import Function
from documents.models import Letter, LetterLine, LetterStatus
from permissions.roles import Role
from workflows.counter import PaperStatus, title_of
from workflows.duties import REASONS
from workflows.happening_words import ROLES_AT
from workflows.models import Arrival, HandingOver, Handoff, Objection, Telling
from workflows.offers import Offer
from workflows.sight import Sight
from workflows.stages import Stage

TURN = ("agency", "role", "due_at", "created")


def with_turns(handoffs: QuerySet[Handoff]) -> QuerySet[Handoff]:
    """Each with the columns of its open turn, and whether the family is still to be told."""
    open_turn = FilteredRelation("task_set", condition=Q(task_set__status=STATUS.NEW))
    to_tell = Telling.objects.to_do().filter(handoff=OuterRef("pk"))
    turn = {f"turn_{name}": F(f"turn__{name}") for name in TURN}
    return handoffs.annotate(turn=open_turn, to_tell=Exists(to_tell), **turn)


HANDED = {"handed_to": "to__name", "handed_on": "handed_on", "handed_by": "by__name"}
CAME = {"came_on": "came_on", "came_to": "agency"}


def with_whereabouts(lines: QuerySet[LetterLine]) -> QuerySet[LetterLine]:
    """Each with its letter, who of the family took it last and when it came to a counter last."""
    of_line = {"letter": OuterRef("letter"), "case": OuterRef("case")}
    handed = HandingOver.objects.filter(**of_line).order_by("-handed_on", "-pk")
    came = Arrival.objects.filter(**of_line).order_by("-came_on", "-pk")
    found = {name: Subquery(handed.values(column)[:1]) for name, column in HANDED.items()}
    found |= {name: Subquery(came.values(column)[:1]) for name, column in CAME.items()}
    lines = lines.select_related("letter").defer("letter__content", "letter__pdf")
    return lines.annotate(**found)


def followed_up(handoff: Handoff) -> bool:
    """What its letter asked of a receiver is over; the letter of a decision asks nobody."""
    return handoff.definition.is_handoff and handoff.ended_at is not None


class Shown(Protocol):
    """What is shown to the reader, and what agencies are called."""

    sight: Sight

    def agency(self, pk: int | None) -> str: ...


@dataclass(frozen=True)
class Paper:
    """A letter as one family has it, fetched `with_whereabouts`.

    Args:
        opens: this reader may open it.
        followed_up: its receiver has done with it.
    """

    line: LetterLine
    shown: Shown
    opens: bool
    followed_up: bool

    @property
    def letter(self) -> Letter:
        return self.line.letter

    @property
    def handed_on(self) -> date | None:
        return self.line.handed_on

    @property
    def names_hands(self) -> bool:
        """Who was handed this one thing is told of nobody else in the family."""
        return not self.shown.sight.one_thing

    @property
    def came_on(self) -> date | None:
        return self.line.came_on

    @property
    def came_to(self) -> str:
        return self.shown.agency(self.line.came_to)

    @property
    def title(self) -> str:
        return title_of(self.letter.kind)

    @property
    def status(self) -> PaperStatus:
        return PaperStatus.of(self.letter, followed_up=self.followed_up)

    @property
    def void(self) -> bool:
        """It counts no more."""
        return self.letter.status != LetterStatus.VALID

    @property
    def to_hand(self) -> bool:
        """There is a paper, it counts, and what it asks is not done yet."""
        return self.status == PaperStatus.VALID

    @property
    def maybe_handed(self) -> bool:
        """Dealt with, and nobody has recorded that the family had it."""
        return self.status == PaperStatus.COMPLETED and self.handed_on is None


@dataclass(frozen=True)
class HandoffLine:
    """A proposal: what, for whom, between whom, where it stands, whose turn it is and until when.

    The handoff comes with its open turn's columns (`turn_agency`, `turn_role` …).

    Args:
        own: it is the reader's turn.
    """

    handoff: Handoff
    shown: Shown
    offers: list[Offer] = field(default_factory=list)
    own: bool = False

    @property
    def label(self) -> str:
        return self.handoff.label

    @property
    def sender(self) -> str:
        return self.shown.agency(self.handoff.sender_id)

    @property
    def receiver(self) -> str:
        return self.shown.agency(self.handoff.receiver_id)

    @property
    def concealed(self) -> bool:
        """The reader is not shown what became of it after its receiver had it."""
        shows = self.shown.sight.shows_result(self.handoff.definition)
        return not shows and self.handoff.let_in_at is not None

    @property
    def stage(self) -> str:
        handoff = self.handoff
        if self.concealed:
            return _("Referred to %(agency)s") % {"agency": self.receiver}
        return str(Stage(handoff.stage).label)

    @property
    def reason(self) -> str:
        """Why it waits or ended as it did."""
        handoff = self.handoff
        code = handoff.hold_reason if handoff.stage == Stage.ON_HOLD else handoff.end_reason
        if self.concealed or not code or handoff.stage not in REASONS:
            return ""
        return str(REASONS[handoff.stage](code).label)

    @property
    def held(self) -> bool:
        return not self.concealed and self.handoff.stage == Stage.ON_HOLD

    @property
    def to_tell(self) -> bool:
        """The family was not told yet what became of it."""
        return self.handoff.to_tell and not self.concealed

    @property
    def whose(self) -> str:
        """Kepala Dinsos; empty where nobody is next, or the reader is not told."""
        role = self.handoff.turn_role
        if not role or self.concealed:
            return ""
        words = ROLES_AT.get(role)
        place = self.shown.agency(self.handoff.turn_agency)
        return words % {"place": place} if words else str(Role(role).label)

    @property
    def since(self) -> datetime | None:
        return self.handoff.turn_created

    @property
    def due(self) -> datetime | None:
        return self.handoff.turn_due_at

    @property
    def way(self) -> Offer | None:
        """The way on that waits for this reader."""
        ways = (each for each in self.offers if each.main and (each.duty or self.own))
        return next(ways, None)

    @property
    def instead(self) -> Offer | None:
        """The way on that waits for others, where this reader may do it as well."""
        ways = (each for each in self.offers if each.main)
        return None if self.way else next(ways, None)

    @property
    def right_function(self) -> str:
        code = self.handoff.right_function
        return str(Function(code).label) if code and not self.concealed else ""


@dataclass(frozen=True)
class ObjectionLine:
    """What a family has against a decision, and how far it has come.

    Args:
        told: this reader is told what was answered.
    """

    objection: Objection
    told: bool

    @property
    def about(self) -> str:
        """The step; empty where it is about the case as a whole."""
        return self.objection.about.label if self.objection.about else ""

    @property
    def open(self) -> bool:
        return self.objection.answered_at is None

    @property
    def status(self) -> str:
        return str(self.objection.status.label) if self.open or self.told else _("Answered")

    @property
    def telling(self) -> Telling | None:
        """The duty to tell the family the answer, done or not."""
        return getattr(self.objection, "telling", None)
