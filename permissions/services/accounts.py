"""Accounts: made, disabled and enabled, and helped when a telephone with its codes is lost."""

import re

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.canonical import refuse_control_characters
from casework.models import User
from permissions.access import may_administer_or_raise
from permissions.models import AccountAct, AccountActKind, ResetCode
from permissions.roles import Role
from permissions.services.appointing import require_appointer
from permissions.services.hands import require_another, require_other_hands
from permissions.services.residents import link_resident

USERNAME = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)*")


@transaction.atomic
def create_account(
    username: str,
    *,
    name: str,
    password: str | None,
    by: User | None,
    nip: str = "",
    rank: str = "",
    phone: str = "",
    nik: str = "",
) -> User:
    """An account that may do nothing until it is appointed; `by` as for appoint.

    Args:
        password: without one nobody signs in until it is set.
        nik: of the resident whom it belongs to, if the city's data have them.

    Raises:
        PermissionDenied, ValidationError
    """
    require_appointer(by, Role.ADMINISTRATOR)
    user = User(username=username, name=name, nip=nip, rank=rank, phone=phone)
    for text in (username, name, nip, rank, phone):
        refuse_control_characters(text)
    if not USERNAME.fullmatch(username):
        raise ValidationError({"username": _("Use small letters, digits and dots between them.")})
    if password is not None:
        validate_password(password, user)
    user.set_password(password)  # none: unusable
    linked = link_resident(user, nik)
    user.full_clean()
    user.save()
    note(AccountActKind.CREATED, user, by)
    if linked:
        note(AccountActKind.LINKED, user, by)
    return user


@transaction.atomic
def change_account(
    user: User,
    *,
    by: User,
    name: str,
    nip: str = "",
    rank: str = "",
    phone: str = "",
    nik: str = "",
) -> User:
    """Another name, NIP, rank or telephone from now on; the user name stays. Who changed it is
    noted, not what stood there.

    Args:
        nik: of the resident whom it belongs to; empty: as it was.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    may_administer_or_raise(by)
    require_another(user, by)
    user = locked(user)
    given = {"name": name, "nip": nip, "rank": rank, "phone": phone}
    for field, text in given.items():
        refuse_control_characters(text)
        setattr(user, field, text)
    linked = link_resident(user, nik)
    user.full_clean(exclude={"password"})
    user.save(update_fields=[*given, "person"])
    note(AccountActKind.CHANGED, user, by)
    if linked:
        note(AccountActKind.LINKED, user, by)
    return user


@transaction.atomic
def disable_account(user: User, *, by: User) -> User:
    """Out at once: every session ends, and no code opens it. Appointments stay as they are, but
    allow nothing while the account is disabled.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    may_administer_or_raise(by)
    require_another(user, by)
    user = locked(user)
    if not user.is_active:
        raise ValidationError(_("This account is disabled already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    ResetCode.objects.open().filter(user=user).update(ended_at=clock.now())
    note(AccountActKind.DISABLED, user, by)
    return user


@transaction.atomic
def enable_account(user: User, *, by: User) -> User:
    """Lets the person sign in again, with the password and the appointments that there are.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    may_administer_or_raise(by)
    require_another(user, by)
    user = locked(user)
    if user.is_active:
        raise ValidationError(_("This account is enabled already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(AccountActKind.ENABLED, user, by)
    return user


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> User:
    """For whoever has lost their telephone and the recovery codes; every session ends.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    may_administer_or_raise(by)
    require_another(user, by)
    user = locked(user)
    require_other_hands(AccountActKind.SECOND_FACTOR_REMOVED, user, by)
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(_("This account has no second factor."))
    end_sessions(user)
    note(AccountActKind.SECOND_FACTOR_REMOVED, user, by)
    return user


# ---------------------------------------------------------------------- shared by these services


def locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def note(kind: str, user: User, by: User | None) -> None:
    AccountAct.objects.create(kind=kind, user=user, by=by, at=clock.now())


def end_sessions(user: User) -> None:
    """On every machine, from the next click on."""
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
