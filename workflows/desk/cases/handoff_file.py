"""A handoff as its page shows it: to who sees its case, and to who was handed this thing only."""

from functools import cached_property

from casework import clock
from casework.models import AgencyProfile
from workflows.caselines import HandoffLine, Paper, followed_up
from workflows.desk.acts.summary import Summary
from workflows.histories import name_on
from workflows.models import Telling
from workflows.offers import acts_for
from workflows.papers import may_open
from workflows.services.telling import last_told


class HandoffFile(Summary):
    """A handoff that the user sees, fetched `with_turns` and with its case, member and letter."""

    @cached_property
    def _profiles(self) -> list[AgencyProfile]:
        return list(AgencyProfile.objects.all())

    def agency(self, pk: int | None) -> str:
        mine = [each for each in self._profiles if each.agency_id == pk]
        return name_on(mine, clock.today())

    @cached_property
    def line(self) -> HandoffLine:
        return HandoffLine(self.handoff, self, acts_for(self.user, self.handoff))

    @cached_property
    def told(self) -> Telling | None:
        """When, how and by whom the family was told last of what became of it."""
        return None if self.line.concealed else last_told(self.handoff)

    @cached_property
    def paper(self) -> Paper | None:
        letter = self.handoff.letter
        if letter is None:
            return None
        opens = may_open(self.user, letter)
        return Paper(letter, opens, followed_up(self.handoff))
