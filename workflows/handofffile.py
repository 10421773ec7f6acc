"""A handoff as its page shows it: to who sees its case, and to who was handed this one thing only.

Reads only.
"""

from functools import cached_property

from casework import clock
from casework.models import AgencyProfile, User
from permissions.access import grants
from permissions.models import AgencyGrant
from permissions.roles import Action
from workflows.caselines import HandoffLine, Paper
from workflows.fact_words import in_words
from workflows.histories import Answer, name_on
from workflows.models import Handoff, HandoffNote
from workflows.offers import acts_for
from workflows.papers import may_open
from workflows.sight import Sight, sight_of_handoff

MONEY = frozenset({"amount", "programme_year", "payment_order"})
BANK_REASON = frozenset({"bank_reason"})


class HandoffFile:
    """A handoff that the user sees, fetched `with_turns` and with its case, member and letter."""

    def __init__(self, user: User, handoff: Handoff):
        self.user, self.handoff, self.case = user, handoff, handoff.case

    @cached_property
    def sight(self) -> Sight:
        return sight_of_handoff(self.user, self.handoff)

    @property
    def opens_case(self) -> bool:
        """Not to who was handed one thing only."""
        return not self.sight.one_thing

    @cached_property
    def _profiles(self) -> list[AgencyProfile]:
        return list(AgencyProfile.objects.all())

    def agency(self, pk: int | None) -> str:
        mine = [each for each in self._profiles if each.agency_id == pk]
        return name_on(mine, clock.today())

    @cached_property
    def line(self) -> HandoffLine:
        return HandoffLine(self.handoff, self, acts_for(self.user, self.handoff))

    @property
    def paper(self) -> Paper | None:
        letter = self.handoff.letter
        if letter is None:
            return None
        return Paper(letter, self.opens_letter, ended=self.handoff.ended_at is not None)

    @cached_property
    def opens_letter(self) -> bool:
        return may_open(self.user, self.handoff.letter)

    # ------------------------------------------------------------------ what is asked

    @cached_property
    def facts(self) -> list[tuple]:
        return in_words(self.handoff.definition.asks, self._shown(self.handoff.facts), self.case)

    @cached_property
    def outcome(self) -> list[tuple]:
        """Empty to who is not shown what came of it."""
        if self.line.concealed:
            return []
        step = self.handoff.definition
        return in_words(step.outcome, self._shown(self.handoff.outcome), self.case)

    def _shown(self, kept: dict) -> dict:
        hidden = (frozenset() if self.sight.money else MONEY) | (
            frozenset() if self.sight.bank_reason else BANK_REASON
        )
        return {name: value for name, value in kept.items() if name not in hidden}

    @property
    def reason(self) -> str:
        """Why it was proposed, for steps that have a list of reasons."""
        reasons = self.handoff.definition.reasons
        return str(reasons(self.handoff.reason).label) if reasons and self.handoff.reason else ""

    @property
    def answers(self) -> list[Answer]:
        """What each requirement said at the last look, with the sentence of whoever waived it."""
        return [
            Answer(
                str(guard.sentence),
                self.handoff.guards[guard.code],
                self.handoff.waivers.get(guard.code, ""),
            )
            for guard in self.handoff.definition.requires
            if guard.code in self.handoff.guards and self.sight.shows_requirement(guard.code)
        ]

    @cached_property
    def notes(self) -> list[HandoffNote]:
        """The newest first. A receiver reads those from its coming in on: what was said among
        colleagues before is not for it.
        """
        notes = HandoffNote.objects.filter(handoff=self.handoff.pk).select_related("by")
        if self.sight.one_thing:
            notes = notes.filter(at__gte=self.handoff.let_in_at)
        elif not self.sight.history:
            return []
        return list(notes.order_by("-at", "-pk"))

    @property
    def tells(self) -> bool:
        """The family is to be told, and it is this person's agency that does."""
        return self.handoff.to_tell and self._proposes

    @cached_property
    def _proposes(self) -> bool:
        granted = grants(AgencyGrant, self.user, Action.PROPOSE)
        return granted.filter(content_object=self.handoff.sender_id).exists()

    @cached_property
    def together(self) -> int:
        """How many others were proposed with it."""
        if self.handoff.bundle_id is None:
            return 0
        return Handoff.objects.filter(bundle=self.handoff.bundle_id).count() - 1
