"""The rules of seeing and doing, each asked in one query.

No code asks Django's `has_perm`: it says yes to every superuser and costs two queries a time.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q, QuerySet, Value
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, Case, Custody, CustodyScope, Kelurahan, Person, User
from casework.models.cases import CaseQuerySet
from casework.models.dated import current_on
from casework.prepared import prepared
from permissions.models import (
    AgencyGrant,
    Appointment,
    CaseShare,
    KelurahanGrant,
    Reading,
)
from permissions.readings import note_reading
from permissions.roles import Action, Role

AGENCY, KELURAHAN = "agency", "kelurahan"


class FourEyes(PermissionDenied):
    """The same person may not do both, or it is their own family."""


def grants(model, user: User, *actions: str) -> QuerySet:
    """The user's grants of these actions, of appointments that are in force today."""
    return model.objects.filter(
        current_on(clock.today(), "appointment__"),
        user=user.pk,
        user__is_active=True,
        permission__codename__in=actions,
    )


def granted(user: User, *actions: str) -> set[tuple[str, str, int]]:
    """(action, kind of place, place) of the same grants: agencies and kelurahan in one query."""
    columns = ("permission__codename", "content_object")
    agencies = grants(AgencyGrant, user, *actions).annotate(kind=Value(AGENCY))
    area = grants(KelurahanGrant, user, *actions).annotate(kind=Value(KELURAHAN))
    rows = agencies.values_list(*columns, "kind").union(area.values_list(*columns, "kind"))
    return {(action, kind, place) for action, place, kind in rows}


def may_or_raise(user: User, action: str, *places: Agency | Kelurahan) -> Appointment:
    """The appointment by which the user may do this for one of the places.

    Raises:
        PermissionDenied: none of the user's appointments in force allows it.
    """
    agencies = [place.pk for place in places if isinstance(place, Agency)]
    kelurahan = [place.pk for place in places if isinstance(place, Kelurahan)]
    appointments = []
    if agencies or kelurahan:  # nowhere is not everywhere
        appointments = _appointments(
            user=user.pk,
            action=action,
            day=clock.today(),
            agencies=agencies or None,
            kelurahan=kelurahan or None,
        )
    appointment = min(appointments, key=lambda each: each.pk, default=None)
    if appointment is None:
        raise PermissionDenied(_("Your appointment does not allow this here."))
    return appointment


@prepared
def _appointments(user, action, day, agencies, kelurahan) -> QuerySet[Appointment]:
    """The user's appointments in force that allow the action for one of the places."""
    granted = Q()
    if agencies is not None:
        granted |= Q(
            agencygrants__permission__codename=action, agencygrants__content_object__in=agencies
        )
    if kelurahan is not None:
        granted |= Q(
            kelurahangrants__permission__codename=action,
            kelurahangrants__content_object__in=kelurahan,
        )
    appointments = Appointment.objects.on(day).filter(granted, user=user, user__is_active=True)
    return appointments.select_related("agency")


def may_administer_or_raise(user: User) -> Appointment:
    """Administrators look after the whole city's staff and configuration.

    Raises:
        PermissionDenied
    """
    appointment = appointed(user, Action.ADMINISTER)
    if appointment is None:
        raise PermissionDenied(_("Only an administrator may do this."))
    return appointment


def appointed(user: User, *actions: str) -> Appointment | None:
    """The appointment by which the user may do one of these for an agency, whichever it is: for
    what concerns the whole city.
    """
    grant = (
        grants(AgencyGrant, user, *actions)
        .select_related("appointment__agency")
        .order_by("appointment")
        .first()
    )
    return grant.appointment if grant else None


def is_appointed(user: User) -> bool:
    """For what is open to all staff: the user holds an appointment in force, whichever."""
    posts = Appointment.objects.on(clock.today())
    return posts.filter(user=user.pk, user__is_active=True).exists()


def appointed_or_404(user: User, *actions: str) -> Appointment:
    """
    Raises:
        Http404: for this user there is no such page.
    """
    appointment = appointed(user, *actions)
    if appointment is None:
        raise Http404
    return appointment


def named_staff_or_raise(user: User, case: Case) -> Appointment:
    """Protection staff act on the cases that name them.

    Raises:
        PermissionDenied
    """
    appointment = (
        Appointment.objects.on(clock.today())
        .filter(
            user=user.pk,
            user__is_active=True,
            role=Role.PROTECTION_STAFF,
            user__shared_cases__case=case.pk,
        )
        .select_related("agency")
        .first()
    )
    if appointment is None:
        raise PermissionDenied(_("Your appointment does not allow this here."))
    return appointment


def require_other_households(user: User, households: Iterable[int]) -> None:
    """The same, where something is recorded of households rather than of a case.

    Raises:
        FourEyes
    """
    own = Person.objects.filter(pk=user.person_id, household__in=households)
    if user.person_id is not None and own.exists():
        raise FourEyes(_("This is your own family; a colleague must do it."))


def may_be_named(user: User) -> bool:
    """Confidential cases are for people who work on cases, as long as their appointment lasts."""
    return User.objects.filter(_works_on_cases(user), pk=user.pk).exists()


def _works_on_cases(user: User) -> Exists:
    by_agency = grants(AgencyGrant, user, Action.SEE_NAMED)
    return Exists(by_agency) | Exists(grants(KelurahanGrant, user, Action.SEE_NAMED))


def own_agencies(user: User) -> QuerySet:
    """Ids of the agencies whose cases the user sees."""
    return grants(AgencyGrant, user, Action.SEE).values("content_object")


def visible_cases(user: User) -> CaseQuerySet:
    """Cases in the user's agencies' custody (now or once) or area, the whole city for an auditor;
    confidential ones only where the user is named and still appointed. Being named opens no more
    to an agency that was handed one thing only, such as a bank.
    """
    named = CaseShare.objects.filter(_works_on_cases(user), user=user.pk).values("case")
    held = Custody.objects.filter(agency__in=own_agencies(user), scope=CustodyScope.CASE)
    in_area = grants(KelurahanGrant, user, Action.SEE).values("content_object")
    handed_one_thing = (
        Custody.objects.filter(agency__in=own_agencies(user), scope=CustodyScope.HANDOFF)
        .exclude(case__in=held.values("case"))
        .values("case")
    )
    return Case.objects.filter(
        (
            Q(confidential=False)
            & (
                Q(pk__in=held.values("case"))
                | Q(kelurahan__in=in_area)
                | Exists(grants(AgencyGrant, user, Action.AUDIT))
            )
        )
        | (Q(pk__in=named) & ~Q(pk__in=handed_one_thing))
    )


def not_secret_to(user: User, case: str = "") -> Q:
    """On rows of a case, or on cases themselves: those of a confidential one only for whom it
    names.

    Args:
        case: the way from the row to its case, such as `process__case`.
    """
    named = CaseShare.objects.filter(user=user.pk).values("case")
    secret, row = (f"{case}__confidential", case) if case else ("confidential", "pk")
    return Q(**{secret: False}) | Q(**{f"{row}__in": named})


def visible_handoffs(user: User) -> QuerySet:
    """Handoffs of visible cases, and those handed to an own agency that sees only the handoff."""
    handoffs = Case.handoffs.rel.related_model._default_manager
    # asked beforehand: a database that knows which agencies finds theirs by the index
    agencies = list(own_agencies(user).values_list("content_object", flat=True))
    received = handoffs.filter(
        not_secret_to(user, "case"),
        receiver__in=agencies,
        let_in_at__isnull=False,
    )
    return handoffs.filter(Q(case__in=visible_cases(user)) | Q(pk__in=received.values("pk")))


def handoffs_seen_alone(user: User) -> QuerySet:
    """Of the visible handoffs those, open and ended, that are all the user sees of their cases."""
    handoffs = Case.handoffs.rel.related_model._default_manager
    return handoffs.filter(
        not_secret_to(user, "case"),
        guest__agency__in=own_agencies(user),
        guest__scope=CustodyScope.HANDOFF,
        let_in_at__isnull=False,
    ).exclude(case__in=visible_cases(user))


def case_or_404(user: User, pk: int | None = None, *, number: str = "") -> Case:
    """Fetch and authorise in one call, by row or by the number in an address; an auditor's reading
    is recorded.

    Raises:
        Http404: it does not exist, for this user.
    """
    case = (
        visible_cases(user)
        .annotate(read_by_auditor=Exists(grants(AgencyGrant, user, Action.AUDIT)))
        .filter(**({"number": number} if number else {"pk": pk}))
        .select_related("beneficiary", "household", "kelurahan__kecamatan", "assigned_to")
        .first()
    )
    if case is None:
        raise Http404
    if case.read_by_auditor:
        note_reading(user, Reading.What.CASE, case=case)
    return case


def note_audit(user: User, what: str, *, case: Case | None = None, row: int | None = None) -> None:
    """Record what a user reads who audits; of others' daily work nothing is kept."""
    if grants(AgencyGrant, user, Action.AUDIT).exists():
        note_reading(user, what, case=case, row=row)


def reveal_nik(user: User, case: Case, person: Person) -> str:
    """The NIK in full, of one of the family; whoever looks is recorded. Who was handed one thing
    only sees the person whom it is about.

    Returns:
        16 digits; empty: the person has none.

    Raises:
        Http404: the case, or the person in it, does not exist for this user.
    """
    of_family = Q(household=case.household_id) | Q(pk=case.beneficiary_id)
    of_family |= Q(handoffs__case=case.pk)
    handed = visible_handoffs(user).filter(case=case.pk, member=person.pk)
    if not visible_cases(user).filter(pk=case.pk).exists() and not handed.exists():
        raise Http404
    found = Person.objects.filter(of_family, pk=person.pk).first()
    if found is None:
        raise Http404
    note_reading(user, Reading.What.NIK, case=case, person=found)
    return found.nik
