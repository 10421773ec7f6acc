"""Whose hands it takes: nobody does it for themselves, and nobody opens an account alone."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import User
from permissions.access import FourEyes
from permissions.models import AccountAct, AccountActKind

APART = timedelta(days=7)
"""For so long nobody who took away a second factor may also open the password, and vice versa."""
EACH_OTHERS = {
    AccountActKind.CODE_ISSUED: AccountActKind.SECOND_FACTOR_REMOVED,
    AccountActKind.SECOND_FACTOR_REMOVED: AccountActKind.CODE_ISSUED,
}
HANDED_OVER = (AccountActKind.CREATED, AccountActKind.CODE_ISSUED)
"""Whoever did this to an account may hold it for its owner."""


def require_another(user: User, by: User) -> None:
    """Nobody does this for themselves; two accounts of one person are one.

    Raises:
        FourEyes
    """
    if _are_one(user, by):
        raise FourEyes(_("Nobody does this for their own account; a colleague must."))


def require_other_hands(kind: str, user: User, by: User) -> None:
    """Whoever could do both would sign in as another: a password is opened by one person, a second
    factor taken away by another, and neither has lately made or opened the other's account.

    Raises:
        FourEyes
    """
    others = User.objects.filter(
        pk__in=_lately().filter(kind=EACH_OTHERS[kind], user=user).values("by")
    )
    if any(_are_one(other, by) for other in others):
        raise FourEyes(
            _("You opened the other half of this account lately; another person must do this.")
        )
    if _handed_over_between(by, others):
        raise FourEyes(
            _(
                "Of you and whoever opened the other half of this account, one lately made or "
                "opened the account of the other; a third person must do this."
            )
        )


def _are_one(one: User, other: User) -> bool:
    same_person = one.person_id is not None and one.person_id == other.person_id
    return one.pk == other.pk or same_person


def _handed_over_between(by: User, others: QuerySet) -> bool:
    between = Q(user=by, by__in=others) | Q(user__in=others, by=by)
    return _lately().filter(between, kind__in=HANDED_OVER).exists()


def _lately() -> QuerySet:
    return AccountAct.objects.filter(at__gt=clock.now() - APART)
