"""Grants are made from appointments and can be made again from them at any time."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from tqdm import tqdm

from casework import clock
from casework.models import Agency, Kelurahan
from permissions.models import AgencyGrant, Appointment, KelurahanGrant
from permissions.roles import AREA_ROLES, ROLE_ACTIONS, Action


def ensure_permissions(**kwargs) -> None:
    """One permission for each action on agencies, and on kelurahan for what is granted by area."""
    area_actions = set().union(*(ROLE_ACTIONS[role] for role in AREA_ROLES))
    for model, actions in ((Agency, set(Action)), (Kelurahan, area_actions)):
        content_type = ContentType.objects.get_for_model(model)
        Permission.objects.bulk_create(
            [
                Permission(content_type=content_type, codename=action, name=f"Can {action}"[:255])
                for action in sorted(actions)
            ],
            ignore_conflicts=True,
        )


def grant(appointment: Appointment) -> int:
    """Write the grants of an appointment; returns how many."""
    model, places = _places(appointment)
    actions = sorted(ROLE_ACTIONS[appointment.role])
    permissions = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(
            model._meta.get_field("content_object").related_model
        ),
        codename__in=actions,
    )
    rows = [
        model(
            user_id=appointment.user_id,
            permission=permission,
            content_object_id=place,
            appointment=appointment,
        )
        for permission in permissions
        for place in places
    ]
    model.objects.bulk_create(rows)
    return len(rows)


def _places(appointment: Appointment) -> tuple[type, Iterable[int]]:
    if appointment.agency_id:
        return AgencyGrant, [appointment.agency_id]
    if appointment.kelurahan_id:
        return KelurahanGrant, [appointment.kelurahan_id]
    return KelurahanGrant, list(
        Kelurahan.objects.filter(kecamatan=appointment.kecamatan_id).values_list("pk", flat=True)
    )


def revoke(appointment: Appointment) -> None:
    AgencyGrant.objects.filter(appointment=appointment).delete()
    KelurahanGrant.objects.filter(appointment=appointment).delete()


@transaction.atomic
def sync_grants(*, progress: bool = False) -> int:
    """Throw all grants away and make them again from the appointments that have not ended."""
    ensure_permissions()
    AgencyGrant.objects.all().delete()
    KelurahanGrant.objects.all().delete()
    appointments = Appointment.objects.exclude(until__lte=clock.today()).order_by("pk")
    return sum(grant(each) for each in tqdm(appointments, disable=not progress, unit="appointment"))
