"""Appointing people, and ending it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Agency, Kecamatan, Kelurahan, User
from permissions import grants
from permissions.access import may_administer_or_raise
from permissions.models import Appointment
from permissions.roles import Capacity, Role


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
    """Give a person a role; `by` is an administrator, or nobody for the first administrator.

    Raises:
        PermissionDenied, ValidationError
    """
    _require_appointer(by, role)
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
    appointment.full_clean()
    appointment.save()
    grants.grant(appointment)
    return appointment


def _require_appointer(by: User | None, role: str) -> None:
    if by is not None:
        may_administer_or_raise(by)
        return
    first = not Appointment.objects.filter(role=Role.ADMINISTRATOR).exists()
    if not (first and role == Role.ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator may do this."))


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User, on: date | None = None) -> Appointment:
    """End it on a day (default: today, at once); the row and its letters' signatures stay.

    Raises:
        PermissionDenied, ValidationError
    """
    may_administer_or_raise(by)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    on = on or clock.today()
    if appointment.until and appointment.until <= clock.today():
        raise ValidationError({"until": _("This appointment has ended already.")})
    if on < appointment.since:
        raise ValidationError({"until": _("An appointment cannot end before it began.")})
    appointment.until = on
    appointment.save(update_fields=["until"])
    if on <= clock.today():
        grants.revoke(appointment)
    return appointment


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
