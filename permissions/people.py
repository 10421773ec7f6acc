"""Whose account somebody may look after, and what can be seen of it: never a case."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from casework import clock
from casework.models import User
from permissions.access import grants
from permissions.models import AccountAct, AgencyGrant, Appointment
from permissions.roles import ROLE_ACTIONS, Action, Role


def administers(user: User) -> bool:
    return grants(AgencyGrant, user, Action.ADMINISTER).exists()


def served_kecamatan(user: User) -> QuerySet:
    """Ids of the kecamatan of which the user is the TKSK today."""
    return (
        Appointment.objects.on(clock.today())
        .filter(
            user=user.pk,
            user__is_active=True,
            role=Role.FIELD_WORKER,
            kecamatan__isnull=False,
        )
        .values("kecamatan")
    )


def looks_after_people(user: User) -> bool:
    return administers(user) or served_kecamatan(user).exists()


def helped_field_workers(user: User) -> QuerySet:
    """The active field workers of the kelurahan of a TKSK's kecamatan. Whoever holds any other
    appointment beside it is not theirs to let in.
    """
    posts = Appointment.objects.on(clock.today()).filter(user=OuterRef("pk"))
    theirs = Q(role=Role.FIELD_WORKER, kelurahan__kecamatan__in=served_kecamatan(user))
    return User.objects.filter(
        Exists(posts.filter(theirs)),
        ~Exists(posts.exclude(theirs)),
        is_active=True,
        is_superuser=False,
    ).exclude(pk=user.pk)


def visible_people(user: User) -> QuerySet:
    """All accounts for an administrator, those of their field workers for a TKSK."""
    return User.objects.all() if administers(user) else helped_field_workers(user)


def person_or_404(user: User, pk: int) -> User:
    """
    Raises:
        Http404: there is no such account, for this user.
    """
    person = visible_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def acts_on(person: User, size: int = 10) -> list[AccountAct]:
    """What was done to the account, the latest first."""
    return list(AccountAct.objects.filter(user=person).select_related("by").order_by("-pk")[:size])


def who_may_be_named() -> QuerySet[User]:
    """Everybody who works on cases today, by name: a confidential case may name them."""
    roles = [role for role, actions in ROLE_ACTIONS.items() if Action.SEE_NAMED in actions]
    posts = Appointment.objects.on(clock.today()).filter(user=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(posts), is_active=True).order_by("name", "pk")
