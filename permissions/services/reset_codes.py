"""A forgotten password: a code told by somebody who knows the person, used once.

There is no e-mail here. A field worker calls the TKSK, everybody else an administrator, who hears
who it is, and reads eight digits to them.
"""

import hmac
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.crypto import keyed_digest
from casework.models import User
from permissions.models import AccountActKind, ResetCode
from permissions.people import visible_people
from permissions.services.accounts import end_sessions, locked, note
from permissions.services.hands import require_another, require_other_hands

DIGITS = 8
VALID_FOR = timedelta(minutes=30)
TRIES = 5
NOT_RIGHT = _("User name and code do not belong together, or the code is no longer valid.")


@transaction.atomic
def issue_reset_code(user: User, *, by: User) -> str:
    """Digits by which this person sets a new password within half an hour; shown this once, and an
    earlier code ends. A TKSK does it for the field workers of the kecamatan, an administrator for
    everybody; nobody for themselves.

    Raises:
        PermissionDenied, FourEyes, ValidationError
    """
    require_another(user, by)
    if not visible_people(by).filter(pk=user.pk).exists():
        raise PermissionDenied(_("Your appointment does not allow this here."))
    user = locked(user)
    require_other_hands(AccountActKind.CODE_ISSUED, user, by)
    if not user.is_active:
        raise ValidationError(_("This account is disabled; an administrator must enable it first."))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    ResetCode.objects.open().filter(user=user).update(ended_at=clock.now())
    ResetCode.objects.create(
        user=user, issued_by=by, issued_at=clock.now(), digest=_digest(user.pk, code)
    )
    note(AccountActKind.CODE_ISSUED, user, by)
    return code


def reset_password(username: str, *, code: str, password: str) -> User:
    """Whether there is such an account, or a code for it, is not told. A second factor stays.

    Raises:
        ValidationError: of `password` only to whoever has the right code.
    """
    user = _opened(username, code, password)
    if user is None:
        raise ValidationError(NOT_RIGHT)
    return user


@transaction.atomic
def _opened(username: str, code: str, password: str) -> User | None:
    """A wrong try is counted, and so must not be raised in here. The account is locked before its
    code, as where a code is issued or an account disabled.
    """
    name = username.strip().lower()
    user = User.objects.select_for_update().filter(username=name, is_active=True).first()
    found = user and _valid_code_of(user)
    if not found:
        return None
    given = _digest(user.pk, "".join(filter(str.isdigit, code)))
    if not hmac.compare_digest(given, found.digest):
        _count_wrong_try(found)
        return None
    return _with_new_password(user, found, password)


def _valid_code_of(user: User) -> ResetCode | None:
    valid = ResetCode.objects.open().filter(user=user, issued_at__gt=clock.now() - VALID_FOR)
    return valid.select_for_update().first()


def _count_wrong_try(found: ResetCode) -> None:
    found.wrong_tries += 1
    if found.wrong_tries >= TRIES:
        found.ended_at = clock.now()
    found.save(update_fields=["wrong_tries", "ended_at"])


def _with_new_password(user: User, found: ResetCode, password: str) -> User:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal}) from refusal
    user.set_password(password)
    user.save(update_fields=["password"])
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    end_sessions(user)
    note(AccountActKind.PASSWORD_RESET, user, user)
    return user


def _digest(user_id: int, code: str) -> str:
    return keyed_digest(f"reset-code:{user_id}:{code}")
