"""The auditor's first page: by what right, what there is to look at, and one case by its number."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework.models import LedgerCheck, User
from permissions.access import appointed_or_404, visible_cases
from permissions.roles import Action
from workflows.desk.audit.scopes import ScopeForm
from workflows.findings import FINDINGS, count_all
from workflows.pathways import pathway_of

FOUND = 10


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the case"),
        required=False,
        max_length=20,
        help_text=_("KSS-2026-000123, or its last digits."),
    )


def cases_by_number(user: User, text: str) -> QuerySet:
    """Cases whose number is this, or ends with these digits."""
    text = text.strip().upper()
    if text.isascii() and text.isdigit():
        text = f"-{text.zfill(6)}"
    rows = visible_cases(user).filter(number__endswith=text).order_by("number")
    return rows.select_related("kelurahan")[:FOUND]


@require_GET
def home(request):
    appointment = appointed_or_404(request.user, Action.AUDIT)
    form = NumberForm(request.GET)
    number = form.cleaned_data["number"] if form.is_valid() else ""
    counts = count_all(ScopeForm({}).scope(request.user))
    context = {
        "appointment": appointment,
        "last_day": appointment.until and appointment.until - timedelta(days=1),
        "form": form,
        "asked": number,
        "cases": list(_in_words(cases_by_number(request.user, number))) if number else [],
        "findings": [(each, counts[each.code]) for each in FINDINGS.values()],
        "check": LedgerCheck.objects.exclude(finished_at=None).last(),
    }
    return render(request, "desk/audit/home.html", context)


def _in_words(cases):
    for case in cases:
        yield case, pathway_of(case.pathway).states(case.state).label
