"""What lies on the desk when a letter is written: fetched once, for all its acts together."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework import cities, clock
from casework.models import (
    AgencyProfile,
    Assessment,
    Business,
    Consent,
    DecreeLine,
    Evidence,
    Group,
    ProgrammeYear,
    ServicePoint,
    Visit,
)
from permissions.models import Appointment
from permissions.services import signer_of
from workflows.letters import queries, words
from workflows.models import Handoff


class Desk:
    """Profiles, service points, people to call, and the facts behind the acts of some letters that
    one agency issues.

    Everything is read when first asked for, in one statement for all acts.
    """

    def __init__(self, acts: list):
        self.acts = acts
        self.day: date = clock.local_date(acts[0].at)
        self.issuer = acts[0].handoff.sender
        self.city = cities.load(settings.TANGGA_CITY)

    def with_only(self, acts: list) -> "Desk":
        """The same desk, with the acts of one letter on it."""
        return _Sheet(self, acts)

    # ------------------------------------------------------------------ words

    def word(self, table: str, code: str) -> str:
        return words.word(self.city, table, code)

    @property
    def city_name(self) -> str:
        return self.city.place.name

    @property
    def mayor(self) -> str:
        return f"Wali {self.city_name}"

    # ------------------------------------------------------------------ agencies

    @cached_property
    def profiles(self) -> dict[int, AgencyProfile]:
        """Of the senders, the receivers and the social agency, as they are called on the day."""
        wanted = {act.handoff.sender_id for act in self.acts}
        wanted |= {act.handoff.receiver_id for act in self.acts}
        found = queries.profiles(agencies=wanted - {None}, day=self.day)
        return {each.agency_id: each for each in found}

    def profile(self, agency_id: int) -> AgencyProfile:
        """
        Raises:
            ValidationError: nobody has said what the agency is called on this day.
        """
        if agency_id not in self.profiles:
            raise ValidationError(_("An agency has no name and address for this day."))
        return self.profiles[agency_id]

    @cached_property
    def standing_in(self) -> Appointment | None:
        """Who signs for the issuer, where its head has not decided in person."""
        return signer_of(self.issuer, self.day)

    @property
    def social(self) -> AgencyProfile | None:
        return next((each for each in self.profiles.values() if each.is_social), None)

    @cached_property
    def points(self) -> list[ServicePoint]:
        """Service points of the agencies on the letter."""
        return queries.service_points(agencies=list(self.profiles), day=self.day)

    def point(self, agency_id: int, function: str | None = None) -> ServicePoint | None:
        """Where the agency serves this function, or where it serves at all."""
        own = [each for each in self.points if each.agency_id == agency_id]
        return next((each for each in own if each.function == function), own[0] if own else None)

    @cached_property
    def companions(self) -> dict[int, Appointment]:
        """The field worker (faskel) of each kelurahan."""
        places = {act.case.kelurahan_id for act in self.acts}
        appointed = queries.field_workers(kelurahan=places, day=self.day)
        return {each.kelurahan_id: each for each in appointed}

    # ------------------------------------------------------------------ facts of the acts

    @cached_property
    def visits(self) -> dict[int, Visit]:
        """The last visit on which each case's family was met."""
        return _last_of_each_case(queries.visits(cases=self._cases))

    @cached_property
    def assessments(self) -> dict[int, Assessment]:
        return _last_of_each_case(queries.assessments(cases=self._cases))

    @cached_property
    def _papers(self) -> dict[tuple[int, str], Evidence]:
        return {(each.case_id, each.kind): each for each in queries.papers(cases=self._cases)}

    def paper(self, act, kind: str) -> Evidence | None:
        """The newest document of this kind in the act's case."""
        return self._papers.get((act.case.pk, kind))

    @cached_property
    def consents(self) -> dict[tuple[int, str], Consent]:
        found = queries.consents(cases=self._cases)
        return {(each.case_id, each.purpose): each for each in found}

    @cached_property
    def _businesses(self) -> list[Business]:
        return queries.businesses(owners=self._members, named=self._fact_ids("business"))

    def business(self, act) -> Business | None:
        """The one that the proposal names, else one of the member's own."""
        found = {each.pk: each for each in self._businesses}
        own = (each for each in self._businesses if each.owner_id == act.handoff.member_id)
        return found.get(act.handoff.facts.get("business")) or next(own, None)

    @cached_property
    def licensed(self) -> dict[int, Business]:
        """A business with a NIB in each household."""
        found = queries.licensed_businesses(households=self._households)
        return {each.owner.household_id: each for each in found}

    @cached_property
    def groups(self) -> dict[int, Group]:
        return {each.pk: each for each in queries.groups(pks=self._fact_ids("group"))}

    @cached_property
    def programme_years(self) -> dict[int, ProgrammeYear]:
        years = queries.programme_years(pks=self._fact_ids("programme_year"))
        return {each.pk: each for each in years}

    @cached_property
    def decree_lines(self) -> list[DecreeLine]:
        return queries.decree_lines(
            households=self._households,
            persons=self._members,
            years=self._fact_ids("programme_year"),
        )

    @cached_property
    def trainings(self) -> dict[int, list[Handoff]]:
        """Completed trainings of each member; nobody else's."""
        found: dict[int, list[Handoff]] = {}
        for each in queries.trainings(members=self._members):
            found.setdefault(each.member_id, []).append(each)
        return found

    @property
    def _cases(self) -> list[int]:
        return [act.case.pk for act in self.acts]

    @property
    def _members(self) -> list[int]:
        return [act.handoff.member_id for act in self.acts]

    @property
    def _households(self) -> list[int]:
        return [act.case.household_id for act in self.acts]

    def _fact_ids(self, name: str) -> set[int]:
        return {act.handoff.facts[name] for act in self.acts if name in act.handoff.facts}


class _Sheet:
    """One letter's acts, on a desk where more are written."""

    def __init__(self, desk: Desk, acts: list):
        self._desk, self.acts = desk, acts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


def _last_of_each_case(rows: Iterable) -> dict:
    """By the models' own order, the last one wins."""
    return {row.case_id: row for row in rows}
