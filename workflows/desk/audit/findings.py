"""Findings across cases, counted; and one of them, row by row."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from permissions.access import appointed_or_404
from permissions.roles import Action
from workflows.desk.asking import page
from workflows.desk.audit.scopes import ScopeForm
from workflows.findings import FINDINGS, count_all

ROWS = 25


@require_GET
def findings(request):
    appointed_or_404(request.user, Action.AUDIT)
    form = ScopeForm(request.GET)
    counts = count_all(form.scope(request.user))
    context = {
        "form": form,
        "findings": [(each, counts[each.code]) for each in FINDINGS.values()],
        "query": _query(form),
    }
    return page(request, "desk/audit/findings.html", context, form)


@require_GET
def one_finding(request, code):
    appointed_or_404(request.user, Action.AUDIT)
    finding = FINDINGS.get(code)
    if finding is None:
        raise Http404
    form = ScopeForm(request.GET)
    scope = form.scope(request.user)
    rows = Paginator(finding.rows(scope), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "finding": finding,
        "page": rows,
        "lines": [finding.line(row) for row in rows],
        "beside": finding.beside(scope).count() if finding.beside else 0,
        "query": _query(form),
    }
    return page(request, "desk/audit/finding.html", context, form)


def _query(form: ScopeForm) -> str:
    """What was asked, for the links of a page: since=…&until=…&"""
    asked = {name: form.data[name] for name in form.fields if form.data[name]}
    return f"{urlencode(asked)}&" if asked else ""
