"""What lies on the desk when a letter is written: fetched once, for all its acts together."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework import cities, clock
from casework.models import (
    AgencyFunction,
    AgencyProfile,
    Assessment,
    Business,
    Consent,
    DecreeLine,
    Evidence,
    EvidenceKind,
    Function,
    Group,
    ProgrammeYear,
    ServicePoint,
    Visit,
    VisitOutcome,
)
from casework.models.dated import current_on
from permissions.models import Appointment
from permissions.roles import Role
from permissions.services import signer_of
from workflows.letters import words
from workflows.models import Handoff
from workflows.requirements.business import TRAININGS
from workflows.stages import Stage


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
        social = AgencyFunction.objects.filter(
            current_on(self.day), agency=OuterRef("agency"), function=Function.SOCIAL
        )
        wanted = {act.handoff.sender_id for act in self.acts}
        wanted |= {act.handoff.receiver_id for act in self.acts}
        found = AgencyProfile.objects.on(self.day).annotate(is_social=Exists(social))
        return {
            each.agency_id: each
            for each in found.filter(Q(agency__in=wanted - {None}) | Q(is_social=True))
        }

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
        return list(ServicePoint.objects.on(self.day).filter(agency__in=list(self.profiles)))

    def point(self, agency_id: int, function: str | None = None) -> ServicePoint | None:
        """Where the agency serves this function, or where it serves at all."""
        own = [each for each in self.points if each.agency_id == agency_id]
        return next((each for each in own if each.function == function), own[0] if own else None)

    @cached_property
    def companions(self) -> dict[int, Appointment]:
        """The field worker (faskel) of each kelurahan."""
        places = {act.case.kelurahan_id for act in self.acts}
        appointed = (
            Appointment.objects.on(self.day)
            .filter(role=Role.FIELD_WORKER, kelurahan__in=places, user__is_active=True)
            .select_related("user")
            .order_by("-pk")
        )
        return {each.kelurahan_id: each for each in appointed}

    # ------------------------------------------------------------------ facts of the acts

    @cached_property
    def visits(self) -> dict[int, Visit]:
        """The last visit on which each case's family was met."""
        met = Visit.objects.filter(case__in=self._cases, outcome=VisitOutcome.MET)
        return _last_of_each_case(met.select_related("visitor").defer("note"))

    @cached_property
    def assessments(self) -> dict[int, Assessment]:
        found = Assessment.objects.filter(case__in=self._cases).select_related("criteria")
        return _last_of_each_case(found)

    @cached_property
    def _papers(self) -> dict[tuple[int, str], Evidence]:
        kinds = [EvidenceKind.MINUTES, EvidenceKind.STATEMENT]
        found = Evidence.objects.filter(case__in=self._cases, kind__in=kinds)
        return {(each.case_id, each.kind): each for each in found.order_by("dated", "pk")}

    def paper(self, act, kind: str) -> Evidence | None:
        """The newest document of this kind in the act's case."""
        return self._papers.get((act.case.pk, kind))

    @cached_property
    def consents(self) -> dict[tuple[int, str], Consent]:
        found = Consent.objects.filter(case__in=self._cases, withdrawn_on=None)
        return {(each.case_id, each.purpose): each for each in found.order_by("given_on", "pk")}

    @cached_property
    def _businesses(self) -> list[Business]:
        members = [act.handoff.member_id for act in self.acts]
        own = Q(owner__in=members, ended_on=None)
        return list(Business.objects.filter(own | Q(pk__in=self._fact_ids("business"))))

    def business(self, act) -> Business | None:
        """The one that the proposal names, else one of the member's own."""
        found = {each.pk: each for each in self._businesses}
        own = (each for each in self._businesses if each.owner_id == act.handoff.member_id)
        return found.get(act.handoff.facts.get("business")) or next(own, None)

    @cached_property
    def licensed(self) -> dict[int, Business]:
        """A business with a NIB in each household."""
        found = (
            Business.objects.running()
            .exclude(nib="")
            .filter(owner__household__in=[act.case.household_id for act in self.acts])
        )
        return {each.owner.household_id: each for each in found.select_related("owner")}

    @cached_property
    def groups(self) -> dict[int, Group]:
        related = ("chair", "companion", "kelurahan")
        return Group.objects.select_related(*related).in_bulk(self._fact_ids("group"))

    @cached_property
    def programme_years(self) -> dict[int, ProgrammeYear]:
        years = ProgrammeYear.objects.select_related("programme")
        return years.in_bulk(self._fact_ids("programme_year"))

    @cached_property
    def decree_lines(self) -> list[DecreeLine]:
        return list(
            DecreeLine.objects.filter(
                Q(household__in=[act.case.household_id for act in self.acts])
                | Q(person__in=[act.handoff.member_id for act in self.acts]),
                programme_year__in=self._fact_ids("programme_year"),
            )
        )

    @cached_property
    def trainings(self) -> dict[int, list[Handoff]]:
        """Completed trainings of each member; nobody else's."""
        found: dict[int, list[Handoff]] = {}
        for each in Handoff.objects.filter(
            member__in=[act.handoff.member_id for act in self.acts],
            step__in=TRAININGS,
            stage=Stage.COMPLETED,
        ).order_by("ended_at"):
            found.setdefault(each.member_id, []).append(each)
        return found

    @property
    def _cases(self) -> list[int]:
        return [act.case.pk for act in self.acts]

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
