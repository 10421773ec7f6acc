"""The annex of a programme's decree: who is on it, and many families put there at once."""

from contextlib import suppress
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.models import Case, ProgrammeYear, Unit
from workflows import services
from workflows.budgets import Budget, annex_lines, spent
from workflows.desk import asking
from workflows.desk.paging import Lines
from workflows.desk.programmes.choosing import FamilyFilter, carried, families_of, listed, turns
from workflows.desk.programmes.finding import year_or_404
from workflows.desk.programmes.forms import MemberForm, member_forms
from workflows.desk.work import results
from workflows.desk.work.choosing import chosen_cases
from workflows.errors import DoneBefore

ROWS = 50


@require_safe
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    year = year_or_404(request.user, pk)
    context = {
        "budget": Budget(year.programme, year, spent([year])[year.pk]),
        "page": Lines(request, partial(annex_lines, request.user, year), ROWS),
        "query": "",
        "trail": _trail(),
    }
    return render(request, "desk/programmes/annex.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """First the list, then what it amounts to, then the click, then the verdicts."""
    year = year_or_404(request.user, pk)
    here, key = reverse("annex-add", args=[pk]), request.POST.get("key", "")
    if not year.decree_number:
        messages.warning(request, _("This programme has no decree this year."))
        return redirect("annex", pk)
    if request.method != "POST":
        known = results.is_known(request, request.GET.get("done", ""))
        return _verdicts(request, year) if known else _list(request, year)
    if turns(request):
        return _list(request, year)
    if results.was_sent(request, key):
        return redirect(_address(here, key))
    return _put(request, year, key) or redirect(_address(here, key))


def _list(request: HttpRequest, year: ProgrammeYear, *forms: forms.Form) -> HttpResponse:
    context = listed(request, FamilyFilter, _not_there(request, year))
    context |= {
        "title": _("Add to the annex of the decree"),
        "about": _about(year),
        "button": _("Continue with those ticked …"),
        "trail": _trail(year),
    }
    narrowed = context["filter"].form
    return asking.page(request, "desk/programmes/choose.html", context, *forms, narrowed)


def _not_there(request: HttpRequest, year: ProgrammeYear) -> QuerySet[Case]:
    if year.programme.unit == Unit.PERSON:
        there = year.lines.filter(person=OuterRef("beneficiary"))
    else:
        there = year.lines.filter(household=OuterRef("household"))
    return families_of(request).filter(~Exists(there))


def _put(request: HttpRequest, year: ProgrammeYear, key: str) -> HttpResponse | None:
    """Null when it is done; its verdicts are kept."""
    cases = chosen_cases(request)
    form = forms.Form(request.POST)
    if not cases:
        form.add_error(None, _("Please tick the families first."))
        return _list(request, year, form)
    members = []
    if year.programme.unit == Unit.PERSON:
        members = member_forms(request.POST if key else None, cases, carried(request))
    if key and form.is_valid() and all(each.is_valid() for each in members):
        who = {each: each.household for each in cases} | {
            each.case: each.chosen for each in members
        }
        with suppress(DoneBefore):
            if _done(request, year, who, key, form) is None:
                return _summary(request, year, cases, members, key, form)
        return None
    return _summary(request, year, cases, members, key, form)


def _done(request, year: ProgrammeYear, who: dict, key: str, form: forms.Form):
    """
    Raises:
        DoneBefore: by the first click.
    """

    def put() -> list[services.Verdict]:
        return services.put_many_on_decree(year, who, by=request.user)

    return asking.attempt(form, lambda: results.keep_once(request, key, "annex", put, list))


def _summary(
    request, year: ProgrammeYear, cases: list[Case], members: list[MemberForm], key: str, form
) -> HttpResponse:
    budget = Budget(year.programme, year, spent([year])[year.pk])
    context = {
        "cases": cases,
        "members": members,
        "budget": budget,
        "after": budget.spent.lines + len(cases),
        "key": key or results.new_key(),
        "title": _("Put these on the annex?"),
        "trail": _trail(year),
    }
    return asking.page(request, "desk/programmes/annex_summary.html", context, form, *members)


def _verdicts(request: HttpRequest, year: ProgrammeYear) -> HttpResponse:
    rows = results.rows_of(request, request.GET["done"])
    context = {
        "rows": rows,
        "done": sum(row.done for row in rows),
        "refused": sum(not row.done for row in rows),
        "act": _("Add to the annex of the decree"),
        "back": reverse("annex", args=[year.pk]),
        "trail": _trail(year),
    }
    return render(request, "desk/programmes/verdicts.html", context)


def _address(here: str, key: str) -> str:
    return f"{here}?{urlencode({'done': key})}"


def _about(year: ProgrammeYear) -> str:
    return f"{year.programme.name}, {year.year}"


def _trail(year: ProgrammeYear | None = None) -> list[tuple[str, str]]:
    trail = [(reverse("programmes"), _("Programmes"))]
    return [*trail, (reverse("annex", args=[year.pk]), _about(year))] if year else trail
