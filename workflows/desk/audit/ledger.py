"""The whole ledger, verified on request."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import LedgerCheck
from permissions.access import appointed_or_404
from permissions.roles import Action
from workflows.services.verifying import ask_for_check, under_way
from workflows.tasks import verify_ledger

SHOWN = 5
PROBLEMS = {
    "trigger_missing": gettext_lazy("The database's own lock on the history is missing."),
    "trigger_disabled": gettext_lazy("The database's own lock on the history is switched off."),
    "rows_without_case": gettext_lazy("There are rows of a case that does not exist."),
    "rows_missing_at_the_end": gettext_lazy("The last rows are missing."),
    "head_differs": gettext_lazy("The case names another last row."),
    "state_differs": gettext_lazy("The case stands elsewhere than its last row says."),
    "row_missing": gettext_lazy("The row before this one is missing."),
    "chain_broken": gettext_lazy("This row does not follow from the one before."),
    "row_altered": gettext_lazy("This row is not as it was written."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request):
    appointed_or_404(request.user, Action.AUDIT)
    if request.method == "POST":
        return _ask(request)
    running = under_way()
    ended = LedgerCheck.objects.exclude(finished_at=None).select_related("asked_by")
    checks = list(ended.order_by("-pk")[:SHOWN])
    context = {
        "running": running,
        "share": _share(running) if running else 0,
        "checks": checks,
        "problems": list(_problems(checks[0])) if checks else [],
    }
    return render(request, "desk/audit/ledger.html", context)


def _ask(request):
    with transaction.atomic():
        check, new = ask_for_check(by=request.user)
        if new:
            transaction.on_commit(lambda: verify_ledger.enqueue(check.pk))
    if not new:
        messages.info(request, _("A verification is under way already."))
    return redirect("audit-ledger")


def _share(check: LedgerCheck) -> int:
    """Percent of the rows read; the ledger may have grown meanwhile."""
    return min(100, check.rows_read * 100 // max(check.rows_expected, 1))


def _problems(check: LedgerCheck):
    for code, case, sequence in check.problems:
        yield case, sequence, PROBLEMS.get(code, code)
