"""The part of a case's history that its page tells: the latest rows, and how it climbed.

Asked in one query; names of agencies and waivers are those that the page has already.
"""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import F, OuterRef, Q, Subquery

from casework import clock
from casework.models import AgencyProfile, Case, CaseEvent, User
from permissions.roles import Role
from workflows.histories import Happening, History, name_on
from workflows.models import Handoff
from workflows.pathways import STEPS
from workflows.rungs import Rung, rungs
from workflows.sight import Sight

LATEST = 8
"""Rows of the history on the case's page; the rest is one click away."""


class Story(History):
    def __init__(self, case: Case, profiles: list[AgencyProfile], handoffs: Iterable[Handoff]):
        """
        Args:
            profiles: of all agencies; `handoffs`: all of the case's.
        """
        super().__init__(case, list(_events(case)))
        self._people = {each.actor: each.who for each in self.events if each.who}
        self._profiles = profiles
        self._waivers = {each.pk: each.waivers for each in handoffs}

    @cached_property
    def _happenings(self) -> list[Happening]:
        return self.told()

    @property
    def latest(self) -> list[Happening]:
        """The newest first."""
        oldest = self.case.events_written - LATEST
        return [each for each in reversed(self._happenings) if each.event.sequence > oldest]

    def rungs(self, sight: Sight) -> list[Rung]:
        moves = (each for each in self._happenings if _moved(each.event))
        return rungs(self.case, ((each, self._mover(each.event, sight)) for each in moves))

    def _mover(self, event: CaseEvent, sight: Sight) -> str:
        """The agency as it was called then; of field staff without an agency, what they are."""
        if not event.agency:
            return str(Role(event.role).label) if event.role in Role.values else ""
        step = STEPS[self.case.pathway].get(event.step)
        if step and not sight.shows_result(step):
            return ""
        mine = [each for each in self._profiles if each.agency.code == event.agency]
        return name_on(mine, clock.local_date(event.at))


def _events(case: Case) -> Iterable[CaseEvent]:
    latest = Q(sequence__gt=case.events_written - LATEST)
    moved = Q(action="open_case") | ~Q(from_state=F("to_state"))
    name = User.objects.filter(pk=OuterRef("actor")).values("name")
    return case.events.filter(latest | moved).annotate(who=Subquery(name)).order_by("sequence")


def _moved(event: CaseEvent) -> bool:
    return event.action == "open_case" or event.from_state != event.to_state
