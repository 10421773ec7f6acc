"""A handoff as its page shows it: to who sees its case, and to who was handed this thing only."""

from functools import cached_property

from casework import clock
from casework.models import AgencyProfile
from workflows.caselines import HandoffLine, ObjectionLine, Paper
from workflows.desk.acts.summary import Summary
from workflows.duties import objections_about
from workflows.histories import name_on
from workflows.offers import acts_for
from workflows.papers import may_open


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
    def paper(self) -> Paper | None:
        letter = self.handoff.letter
        if letter is None:
            return None
        opens = may_open(self.user, letter)
        return Paper(letter, opens, ended=self.handoff.ended_at is not None)

    @cached_property
    def objections(self) -> list[ObjectionLine]:
        found = objections_about(self.handoff, self.user)
        return [ObjectionLine(each, self.sight.tells_answers) for each in found]
