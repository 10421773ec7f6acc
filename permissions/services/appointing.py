"""Appointing people, and ending it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import Agency, Case, Kecamatan, Kelurahan, User
from permissions import grants
from permissions.access import may_administer_or_raise
from permissions.models import Appointment
from permissions.roles import AREA_ROLES, Capacity, Role
from permissions.services.hands import require_another


@transaction.atomic
def appoint(
    user: User,
    role: str,
    *,
    by: User | None,
    basis_number: str,
    basis_date: date,
    agency: Agency | None = None,
    kecamatan: Kecamatan | None = None,
    kelurahan: Kelurahan | None = None,
    capacity: str = Capacity.DEFINITIVE,
    title: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Appointment:
    """Give a person a role; `by` is an administrator, or nobody where there is none yet.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    require_appointer(by, role)
    if by is not None:
        require_another(user, by)
    appointment = Appointment(
        user=user,
        role=role,
        agency=agency,
        kecamatan=kecamatan,
        kelurahan=kelurahan,
        capacity=capacity,
        title=title,
        basis_number=basis_number,
        basis_date=basis_date,
        since=since or clock.today(),
        until=until,
        appointed_by=by,
    )
    refuse_control_characters(title)
    refuse_control_characters(basis_number)
    _require_fitting_place(appointment)
    _require_free(appointment)
    appointment.full_clean()
    appointment.save()
    if until is None or until > clock.today():
        grants.grant(appointment)
    return appointment


def require_appointer(by: User | None, role: str) -> None:
    """Where nobody administers, whoever installs the system appoints the first."""
    if by is not None:
        may_administer_or_raise(by)
        return
    administrators = Appointment.objects.on(clock.today()).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if role != Role.ADMINISTRATOR or administrators.exists():
        raise PermissionDenied(_("Only an administrator may do this."))


def _require_fitting_place(new: Appointment) -> None:
    in_area = new.role in AREA_ROLES
    if in_area != (new.agency_id is None):
        raise ValidationError(
            _("A field worker is appointed for a kelurahan or kecamatan, all others for an agency.")
        )


def _require_free(new: Appointment) -> None:
    """A person holds a role in a place once at a time, an agency has one definitive head.

    Who appoints for the same agency or person waits until this is over. Rows that only point to
    them do not: the key stays.
    """
    for model, pk in ((Agency, new.agency_id), (User, new.user_id)):
        list(model.objects.select_for_update(no_key=True).filter(pk=pk))
    others = Appointment.objects.overlapping(new.since, new.until).filter(
        role=new.role, agency=new.agency, kecamatan=new.kecamatan, kelurahan=new.kelurahan
    )
    if others.filter(user=new.user).exists():
        raise ValidationError({"user": _("This person holds this role here at that time.")})
    definitive = new.role == Role.HEAD and new.capacity == Capacity.DEFINITIVE
    if definitive and others.filter(capacity=Capacity.DEFINITIVE).exists():
        raise ValidationError({"capacity": _("This agency has a definitive head at that time.")})


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User, on: date | None = None) -> Appointment:
    """End it on a day (default: today, at once); the row and its letters' signatures stay.

    Raises:
        PermissionDenied, ValidationError
    """
    may_administer_or_raise(by)
    _wait_for_decisions_under_way()
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    on = on or clock.today()
    if appointment.until and appointment.until <= clock.today():
        raise ValidationError({"until": _("This appointment has ended already.")})
    if appointment.until and on > appointment.until:
        raise ValidationError({"until": _("Ending an appointment cannot make it longer.")})
    if on < appointment.since:
        raise ValidationError({"until": _("An appointment cannot end before it began.")})
    appointment.until = on
    appointment.save(update_fields=["until"])
    if on <= clock.today():
        grants.revoke(appointment)
    return appointment


def _wait_for_decisions_under_way() -> None:
    """Whoever has begun to decide by it comes to an end first, and nobody begins until it is over:
    a decision locks a row of the cases' table from its beginning. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Case._meta.db_table} IN EXCLUSIVE MODE")


def signer_of(agency: Agency, on: date) -> Appointment | None:
    """Who signs for an agency on a day: an acting head stands in for the one away."""
    order = [Capacity.PLH, Capacity.PLT, Capacity.DEFINITIVE, Capacity.ON_BEHALF]
    heads = (
        Appointment.objects.on(on)
        .filter(agency=agency, role=Role.HEAD, user__is_active=True)
        .select_related("user")
    )
    ranked = sorted(
        (each for each in heads if each.capacity in order),
        key=lambda each: (order.index(each.capacity), each.pk),
    )
    return ranked[0] if ranked else None
