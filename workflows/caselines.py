"""Proposals and letters as lines of a page: in words, and no more than the reader is shown."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from casework.models import Function
from documents.models import Letter, LetterStatus
from permissions.roles import Role
from workflows.counter import PaperStatus, title_of
from workflows.duties import REASONS
from workflows.happening_words import ROLES_AT
from workflows.models import Handoff, Objection, Telling
from workflows.offers import Offer
from workflows.sight import Sight
from workflows.stages import Stage

TURN = ("agency", "role", "due_at", "created")


def with_turns(handoffs: QuerySet[Handoff]) -> QuerySet[Handoff]:
    """Each with the columns of its open turn, whether the family is still to be told, and the
    objection that waits for an answer (its row's number).
    """
    open_turn = FilteredRelation("task_set", condition=Q(task_set__status=STATUS.NEW))
    to_tell = Telling.objects.to_do().filter(handoff=OuterRef("pk"))
    turn = {f"turn_{name}": F(f"turn__{name}") for name in TURN}
    objected = Objection.objects.open().filter(about=OuterRef("pk")).values("pk")[:1]
    return handoffs.annotate(
        turn=open_turn, to_tell=Exists(to_tell), objection=Subquery(objected), **turn
    )


def followed_up(handoff: Handoff) -> bool:
    """What its letter asked of a receiver is over; the letter of a decision asks nobody."""
    return handoff.definition.is_handoff and handoff.ended_at is not None


class Shown(Protocol):
    """What is shown to the reader, and what agencies are called."""

    sight: Sight

    def agency(self, pk: int | None) -> str: ...


@dataclass(frozen=True)
class Paper:
    """A letter, whether this reader may open it, and whether its receiver has done with it."""

    letter: Letter
    opens: bool
    followed_up: bool

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


@dataclass(frozen=True)
class HandoffLine:
    """A proposal: what, for whom, between whom, where it stands, whose turn it is and until when.

    The handoff comes with its open turn's columns (`turn_agency`, `turn_role` …).
    """

    handoff: Handoff
    shown: Shown
    offers: list[Offer] = field(default_factory=list)

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
    def objection(self) -> int | None:
        """The row of the one that waits for its answer."""
        return None if self.concealed else self.handoff.objection

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
    def main(self) -> Offer | None:
        return next((each for each in self.offers if each.main), None)

    @property
    def others(self) -> list[Offer]:
        return [each for each in self.offers if not each.main]

    @property
    def right_function(self) -> str:
        code = self.handoff.right_function
        return str(Function(code).label) if code and not self.concealed else ""
