"""What the ledger's rows say, in plain words: of one case, for its page and for its report.

A row holds codes and numbers only; the names beside it are asked for all rows together.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Choices
from django.utils.translation import gettext as _

from casework import clock, labels
from casework.models import AgencyProfile, Case, CaseEvent, User
from permissions.roles import Capacity, Role
from workflows import happening_words as words
from workflows.guards import Guard
from workflows.models import Handoff
from workflows.pathways import STEPS, pathway_of

MET, UNMET, WAIVED = "met", "unmet", "waived"


@dataclass(frozen=True)
class Answer:
    """What a requirement said at that moment; `because` is the sentence of whoever waived it."""

    sentence: str
    said: str
    because: str = ""

    @property
    def word(self) -> str:
        return str(words.ANSWERS.get(self.said, self.said))


@dataclass(frozen=True)
class Happening:
    """A row of the ledger in words: what was done, by whom as what, and what it moved.

    `came_from` is empty unless the case moved; `who` is empty for the system.
    """

    event: CaseEvent
    what: str
    who: str
    as_what: str
    came_from: str
    went_to: str
    reason: str
    answers: tuple[Answer, ...] = ()

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def moved(self) -> bool:
        return bool(self.came_from)

    @property
    def waived(self) -> list[Answer]:
        return [each for each in self.answers if each.said == WAIVED]


def happenings(case: Case, events: Iterable[CaseEvent] | None = None) -> list[Happening]:
    """Rows of one case, the oldest first, in three statements besides the rows' own.

    Args:
        events: some of the case's rows; all of them where none are given.
    """
    rows = case.events.order_by("sequence") if events is None else events
    return History(case, list(rows)).told()


def name_on(profiles: Iterable[AgencyProfile], day: date) -> str:
    """What one agency was called on a day; before all of its names, by the first."""
    ordered = sorted(profiles, key=lambda each: each.since)
    names = [each.short_name for each in ordered if each.since <= day]
    return names[-1] if names else ordered[0].short_name if ordered else ""


class History:
    """Some rows of one case, and the names that they need."""

    def __init__(self, case: Case, events: list[CaseEvent]):
        self.case, self.events = case, events
        self._states = pathway_of(case.pathway).states
        self._steps = STEPS[case.pathway]

    def told(self) -> list[Happening]:
        return [self._told(event) for event in self.events]

    def _told(self, event: CaseEvent) -> Happening:
        moved = event.from_state not in ("", event.to_state)
        return Happening(
            event=event,
            what=self.what(event),
            who=self._people.get(event.actor, ""),
            as_what=self._as_what(event),
            came_from=self.state(event.from_state) if moved else "",
            went_to=self.state(event.to_state),
            reason=self.reason(event),
            answers=tuple(self._answers(event)),
        )

    # ------------------------------------------------------------------ who, as what

    @cached_property
    def _people(self) -> dict[int, str]:
        actors = {event.actor for event in self.events} - {None}
        return dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))

    @cached_property
    def _profiles(self) -> list[AgencyProfile]:
        codes = {event.agency for event in self.events} - {""}
        return list(AgencyProfile.objects.filter(agency__code__in=codes).select_related("agency"))

    def _as_what(self, event: CaseEvent) -> str:
        """The role for an agency as both were on that day."""
        if event.role not in Role.values:
            return _("The system")
        agency = self._agency(event.agency, clock.local_date(event.at))
        role = words.ROLES_AT.get(event.role)
        text = role % {"place": agency} if role and agency else str(Role(event.role).label)
        if event.capacity in (Capacity.PLT, Capacity.PLH, Capacity.ON_BEHALF):
            text = f"{Capacity(event.capacity).label} {text}"
        return text

    def _agency(self, code: str, day: date) -> str:
        return name_on([each for each in self._profiles if each.agency.code == code], day) or code

    # ------------------------------------------------------------------ what

    def what(self, event: CaseEvent) -> str:
        """Mengusulkan: Pelatihan UMKM dan lanjutan"""
        if event.action == "record":
            fact = _details(event).get("fact", "")
            return str(words.FACTS.get(fact, words.ACTIONS["record"]))
        action = str(words.ACTIONS.get(event.action, event.action))
        return f"{action}: {self.step(event.step)}" if event.step else action

    def step(self, code: str) -> str:
        known = self._steps.get(code)
        return known.name if known else labels.label("step", code, code)

    def why(self, code: str) -> str:
        """The step or the action for which an agency has a case."""
        return self.step(code) if code in self._steps else str(words.ACTIONS.get(code, code))

    def state(self, code: str) -> str:
        return str(self._states(code).label) if code in self._states.values else code

    def reason(self, event: CaseEvent) -> str:
        """The reason's label from the list that the act chooses from."""
        if not event.reason:
            return ""
        step = self._steps.get(event.step)
        lists = [words.REASONS.get(event.action), step.reasons if step else None]
        return _labelled([each for each in lists if each], event.reason)

    # ------------------------------------------------------------------ requirements

    @cached_property
    def _waivers(self) -> dict[int, dict[str, str]]:
        rows = {event.handoff for event in self.events if WAIVED in event.guards}
        return dict(Handoff.objects.filter(pk__in=rows).values_list("pk", "waivers"))

    def _answers(self, event: CaseEvent) -> Iterable[Answer]:
        step = self._steps.get(event.step)
        guards = {guard.code: guard for guard in step.requires} if step else {}
        sentences = self._waivers.get(event.handoff, {})
        for code, said in json.loads(event.guards).items():
            because = sentences.get(code, "") if said == WAIVED else ""
            yield Answer(_sentence(guards.get(code), code), said, because)


def _details(event: CaseEvent) -> dict:
    return json.loads(event.details)


def _sentence(guard: Guard | None, code: str) -> str:
    return str(guard.sentence) if guard else code


def _labelled(lists: list[type[Choices]], code: str) -> str:
    for choices in [*lists, *words.EVERY_REASON]:
        if code in choices.values:
            return str(choices(code).label)
    return code
