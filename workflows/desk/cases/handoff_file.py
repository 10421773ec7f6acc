"""A handoff as its page shows it: to who sees its case, and to who was handed this thing only."""

from functools import cached_property

from casework import clock
from casework.models import AgencyProfile, User
from permissions.standing import Standing
from workflows.caselines import (
    HandoffLine,
    ObjectionLine,
    Paper,
    followed_up,
    with_whereabouts,
)
from workflows.desk.acts.summary import Summary
from workflows.duties import objections_about
from workflows.histories import name_on
from workflows.models import Handoff, Telling
from workflows.offers import acts_for
from workflows.papers import letters_of, may_open, own_letter
from workflows.rights import Rights
from workflows.services.telling import last_told


class HandoffFile(Summary):
    """A handoff that the user sees, fetched `with_turns` and with its case, member and letter.

    Args:
        standing: the user's.
    """

    def __init__(self, user: User, handoff: Handoff, standing: Standing):
        super().__init__(user, handoff)
        self._standing = standing

    @cached_property
    def _profiles(self) -> list[AgencyProfile]:
        return list(AgencyProfile.objects.all())

    def agency(self, pk: int | None) -> str:
        mine = [each for each in self._profiles if each.agency_id == pk]
        return name_on(mine, clock.today())

    @cached_property
    def line(self) -> HandoffLine:
        own = self._standing.holds(self.handoff.turn_agency, self.handoff.turn_role)
        return HandoffLine(self.handoff, self, acts_for(self.user, self.handoff), own)

    @cached_property
    def told(self) -> Telling | None:
        """When, how and by whom the family was told last of what became of it."""
        return None if self.line.concealed else last_told(self.handoff)

    @cached_property
    def papers(self) -> list[Paper]:
        """Those of this handoff that the user may know of, the latest first; to who sees only the
        handoff, its own letter.
        """
        lines = letters_of(self.handoff) if self.sees_case else own_letter(self.handoff)
        own, done = self.handoff.letter_id, followed_up(self.handoff)
        return [
            Paper(each, self, may_open(self.user, each.letter), done and each.letter_id == own)
            for each in with_whereabouts(lines).order_by("-letter__issued_at", "-pk")
            if self.sight.names_letter(each.letter.kind)
        ]

    @cached_property
    def hands_over(self) -> bool:
        """The person hands letters of this case over."""
        return self.sees_case and Rights(self.user, self.case, self.case.custodies.all()).hands_over

    @cached_property
    def objections(self) -> list[ObjectionLine]:
        found = objections_about(self.handoff, self.user)
        return [ObjectionLine(each, self.sight.tells_answers) for each in found]
