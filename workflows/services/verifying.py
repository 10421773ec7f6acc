"""Asking for the whole ledger to be verified, and doing so behind the page that asked."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from casework import clock, ledger
from casework.ledger import Verification
from casework.models import Case, LedgerCheck, User
from permissions.access import appointed
from permissions.roles import Action

PATIENCE = timedelta(hours=1)
"""A check that has not ended by then has died with its worker."""
KEPT = 200
"""Problems that are kept one by one; beyond that their number says enough."""


@transaction.atomic
def ask_for_check(*, by: User) -> tuple[LedgerCheck, bool]:
    """A new check, or the one that is under way; and whether it is new.

    Raises:
        PermissionDenied: only an auditor, while the appointment is in force.
    """
    if appointed(by, Action.AUDIT) is None:
        raise PermissionDenied(_("Your appointment does not allow this here."))
    running = under_way()
    if running:
        return running, False
    expected = Case.objects.aggregate(rows=Sum("events_written"))["rows"] or 0
    check = LedgerCheck.objects.create(asked_by=by, asked_at=clock.now(), rows_expected=expected)
    return check, True


def under_way() -> LedgerCheck | None:
    since = clock.now() - PATIENCE
    return LedgerCheck.objects.filter(finished_at=None, asked_at__gt=since).last()


def carry_out(check: LedgerCheck) -> None:
    """Verify, saying from time to time how far it is; what breaks is named by its class."""
    mine = LedgerCheck.objects.filter(pk=check.pk)
    mine.update(started_at=clock.now())
    try:
        found = ledger.verify(progress=lambda rows: mine.update(rows_read=F("rows_read") + rows))
    except Exception as error:
        mine.update(finished_at=clock.now(), failed=type(error).__name__)
        raise
    mine.update(finished_at=clock.now(), **_found(found))


def _found(found: Verification) -> dict:
    return {
        "cases": found.cases,
        "rows_read": found.rows,
        "digest": found.digest,
        "problem_count": len(found.problems),
        "problems": [[each.code, each.case, each.sequence] for each in found.problems[:KEPT]],
    }
