"""What letters ask the database, for however many of them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

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
from casework.prepared import prepared
from permissions.models import Appointment
from permissions.roles import Role
from workflows.models import Handoff
from workflows.requirements.business import TRAININGS
from workflows.stages import Stage


@prepared
def profiles(agencies, day) -> QuerySet[AgencyProfile]:
    """What these agencies and the social agency are called on the day."""
    social = AgencyFunction.objects.filter(
        current_on(day), agency=OuterRef("agency"), function=Function.SOCIAL
    )
    found = AgencyProfile.objects.on(day).annotate(is_social=Exists(social))
    return found.filter(Q(agency__in=agencies) | Q(is_social=True))


@prepared
def service_points(agencies, day) -> QuerySet[ServicePoint]:
    return ServicePoint.objects.on(day).filter(agency__in=agencies)


@prepared
def field_workers(kelurahan, day) -> QuerySet[Appointment]:
    """The longest appointed last."""
    appointed = Appointment.objects.on(day).filter(
        role=Role.FIELD_WORKER, kelurahan__in=kelurahan, user__is_active=True
    )
    return appointed.select_related("user").order_by("-pk")


@prepared
def visits(cases) -> QuerySet[Visit]:
    """On which somebody of the family was met."""
    met = Visit.objects.filter(case__in=cases, outcome=VisitOutcome.MET)
    return met.select_related("visitor").defer("note")


@prepared
def assessments(cases) -> QuerySet[Assessment]:
    return Assessment.objects.filter(case__in=cases).select_related("criteria")


@prepared
def papers(cases) -> QuerySet[Evidence]:
    kinds = [EvidenceKind.MINUTES, EvidenceKind.STATEMENT]
    return Evidence.objects.filter(case__in=cases, kind__in=kinds).order_by("dated", "pk")


@prepared
def consents(cases) -> QuerySet[Consent]:
    return Consent.objects.filter(case__in=cases, withdrawn_on=None).order_by("given_on", "pk")


@prepared
def businesses(owners, named) -> QuerySet[Business]:
    """Running ones of these persons, and those that proposals name."""
    return Business.objects.filter(Q(owner__in=owners, ended_on=None) | Q(pk__in=named))


@prepared
def licensed_businesses(households) -> QuerySet[Business]:
    running = Business.objects.running().exclude(nib="")
    return running.filter(owner__household__in=households).select_related("owner")


@prepared
def groups(pks) -> QuerySet[Group]:
    return Group.objects.filter(pk__in=pks).select_related("chair", "companion", "kelurahan")


@prepared
def programme_years(pks) -> QuerySet[ProgrammeYear]:
    return ProgrammeYear.objects.filter(pk__in=pks).select_related("programme")


@prepared
def decree_lines(households, persons, years) -> QuerySet[DecreeLine]:
    named = Q(household__in=households) | Q(person__in=persons)
    return DecreeLine.objects.filter(named, programme_year__in=years)


@prepared
def trainings(members) -> QuerySet[Handoff]:
    """Those that were completed."""
    done = Handoff.objects.filter(member__in=members, step__in=TRAININGS, stage=Stage.COMPLETED)
    return done.order_by("ended_at")
