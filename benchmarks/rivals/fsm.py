"""django-fsm and the plain ORM: lock, transition, save, one row of history."""

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction

from benchmarks.rivals.models import Family, History, Referral
from benchmarks.town import Staff
from casework import clock
from casework.models import User


def found(world) -> None:
    """Everybody who acts has the one permission."""
    permission = Permission.objects.get(codename="act_on_referral")
    for user in (world.petugas, world.kepala, world.petugas_bpr, world.kepala_bpr):
        user.user_permissions.add(permission)


def family(world) -> Family:
    return Family.objects.create(holder=world.dinsos)


@transaction.atomic
def act(action: str, referral: Referral, by: User, **facts) -> Referral:
    if not by.has_perm("rivals.act_on_referral"):
        raise PermissionDenied
    if referral.pk:
        rows = Referral.objects.select_for_update(of=("self",)).select_related("family")
        referral = rows.get(pk=referral.pk)
    getattr(referral, action)(**facts)
    referral.save()
    if action == "confirm":
        referral.family.save()
    History.objects.create(referral=referral, action=action, by=by, at=clock.now())
    return referral


def lend(world, family: Family, by: Staff) -> Referral:
    referral = Referral(
        family=family,
        sender=world.dinsos,
        receiver=world.bpr,
        amount=5_000_000,
        purpose="Bahan baku",
    )
    referral = act("propose", referral, by.proposer)
    referral = act("approve", referral, by.approver)
    referral = act("accept", referral, by.accepter)
    outcome = {"decided_on": clock.today(), "months": 24}
    referral = act("record", referral, by.recorder, **outcome)
    return act("confirm", referral, by.confirmer)
