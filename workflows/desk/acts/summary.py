"""A handoff at a glance: what is to be known before one acts on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from casework.models import User
from permissions.access import own_agencies
from workflows.caselines import HandoffLine
from workflows.fact_words import in_words
from workflows.happening_words import REASONS
from workflows.models import Handoff, HandoffNote
from workflows.sight import Sight, sight_of_handoff
from workflows.stages import Stage
from workflows.worklists import short_names

MONEY = frozenset({"amount", "programme_year"})


@dataclass(frozen=True)
class Requirement:
    """A sentence, and whether it was met at the last look; a head may have waived it."""

    sentence: str
    said: str
    because: str = ""


class Summary:
    """What one person may know of a handoff; who sees only the handoff reads no colleague's note.

    Who was handed this one thing sees its facts, which the family has agreed to.
    """

    def __init__(self, user: User, handoff: Handoff):
        self.user, self.handoff, self.case = user, handoff, handoff.case

    @cached_property
    def sight(self) -> Sight:
        return sight_of_handoff(self.user, self.handoff)

    @property
    def sees_case(self) -> bool:
        return not self.sight.one_thing

    @property
    def names_who(self) -> bool:
        """Whoever acted last is named to who reads the history, and to who was handed it."""
        return self.sight.history or self.sight.one_thing

    @cached_property
    def line(self) -> HandoffLine:
        """Where it stands, and no more of it than is shown."""
        return HandoffLine(self.handoff, self)

    @cached_property
    def agencies(self) -> dict[int, str]:
        return short_names([self.handoff.sender_id, self.handoff.receiver_id])

    def agency(self, pk: int | None) -> str:
        return self.agencies.get(pk, "")

    @property
    def sender(self) -> str:
        return self.agency(self.handoff.sender_id)

    @property
    def receiver(self) -> str:
        return self.agency(self.handoff.receiver_id)

    @cached_property
    def bundled(self) -> int:
        """How many are decided together with it."""
        return self.handoff.bundle.handoffs.open().count() if self.handoff.bundle_id else 0

    @property
    def reason(self) -> str:
        return _label(self.handoff.definition.reasons, self.handoff.reason)

    @cached_property
    def facts(self) -> list[tuple]:
        """Sums only to whom they are shown."""
        hidden = frozenset() if self.sight.money else MONEY
        shown = {name: value for name, value in self.handoff.facts.items() if name not in hidden}
        return in_words(self.handoff.definition.asks, shown, self.case)

    @property
    def outcome(self) -> list[tuple]:
        """What was recorded, for whoever may know it."""
        handoff = self.handoff
        if handoff.stage not in (Stage.RECORDED, Stage.COMPLETED, Stage.NOT_COMPLETED):
            return []
        if not self._receives and not self.sight.shows_result(handoff.definition):
            return []
        known = {
            name: value
            for name, value in handoff.outcome.items()
            if name != "bank_reason" or self._receives or self.sight.bank_reason
        }
        done = _("Completed") if handoff.completed else _("Not completed")
        why = _label(REASONS["record_outcome"], handoff.outcome_reason)
        head = [(_("Outcome"), done)] + ([(_("Reason"), why)] if why else [])
        return head + in_words(handoff.definition.outcome, known, self.case)

    @cached_property
    def _receives(self) -> bool:
        return self.handoff.receiver_id is not None and (
            own_agencies(self.user).filter(content_object=self.handoff.receiver_id).exists()
        )

    @property
    def requirements(self) -> Iterator[Requirement]:
        """What was asked of the step, for whoever sees the whole case."""
        for each in self.handoff.definition.requires if self.sees_case else ():
            if each.code in self.handoff.guards and self.sight.shows_requirement(each.code):
                said, because = self.handoff.guards[each.code], self.handoff.waivers.get(each.code)
                yield Requirement(str(each.sentence), said, because or "")

    @cached_property
    def notes(self) -> list[HandoffNote]:
        """The latest last; between colleagues."""
        if not (self.sees_case and self.sight.history):
            return []
        return list(self.handoff.notes.select_related("by").order_by("at", "pk"))

    @property
    def sent_back_for(self) -> str:
        """Why it was sent back, while it is."""
        if self.handoff.stage != Stage.SENT_BACK:
            return ""
        acts = self.case.events.filter(handoff=self.handoff.pk, action="send_back")
        return _label(REASONS["send_back"], acts.order_by("sequence").last().reason)


def _label(choices, code: str) -> str:
    return str(choices(code).label) if choices and code else ""
