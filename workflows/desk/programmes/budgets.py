"""Programmes and their budget years: what is used and left, the next year, its decree."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock
from casework.models import Programme, ProgrammeYear
from permissions.access import appointed_or_404
from permissions.roles import Action
from workflows import services
from workflows.budgets import Budgets
from workflows.desk.asking import page, sent
from workflows.desk.programmes.finding import office_or_404
from workflows.desk.programmes.forms import BudgetForm, DecreeForm
from workflows.desk.sending import send, word_of

ASKS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """
    Raises:
        Http404: neither an administrator nor of the office that keeps the annexes.
    """
    administers = Action.ADMINISTER in request.standing.actions
    if not administers:
        office_or_404(request.user)
    budgets, today = Budgets(), clock.today().year
    years = sorted(budgets.years | {today, today + 1}, reverse=True)
    given = request.GET.get("year", "")
    year = next((each for each in years if str(each) == given), today)
    context = {
        "year": year,
        "years": years,
        "budgets": budgets.of(year),
        "administers": administers,
        "keeps": request.standing.keeps_groups,
    }
    return render(request, "desk/programmes/programmes.html", context)


@ASKS
def new_year(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Raises:
        Http404: not an administrator.
    """
    appointed_or_404(request.user, Action.ADMINISTER)
    programme = get_object_or_404(Programme, pk=pk)
    form = BudgetForm(sent(request), initial=_as_before(request, programme))

    def opened(year: ProgrammeYear) -> str:
        messages.success(request, _("The budget year is open."))
        return _list(year.year)

    answer = request.method == "POST" and send(
        request,
        form,
        lambda: services.open_budget_year(programme, by=request.user, **form.cleaned_data),
        then=opened,
        back=_list(),
    )
    title = _("Open a budget year")
    return answer or _asked(request, form, title, programme.name, button=title)


def _as_before(request: HttpRequest, programme: Programme) -> dict:
    """The year asked for, with the numbers of the one before it; whoever opens it looks at them."""
    given = request.GET.get("year", "")
    last = programme.years.order_by("-year").first()
    following = last.year + 1 if last else clock.today().year
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else following
    numbers = {"quota": last.quota, "budget": last.budget} if last else {}
    return {"year": year, **numbers}


@ASKS
def decree(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Raises:
        Http404: not an administrator, or the year has its decree.
    """
    appointed_or_404(request.user, Action.ADMINISTER)
    year = get_object_or_404(ProgrammeYear.objects.select_related("programme"), pk=pk)
    if year.decree_number and request.method != "POST":
        raise Http404
    form = DecreeForm(sent(request))

    def named(year: ProgrammeYear) -> str:
        messages.success(request, _("The decree is recorded; its annex can be filled now."))
        return _list(year.year)

    answer = request.method == "POST" and send(
        request,
        form,
        lambda: services.name_decree(year, by=request.user, **form.cleaned_data),
        then=named,
        back=_list(year.year),
    )
    about = f"{year.programme.name}, {year.year}"
    return answer or _asked(request, form, _("Record the decree"), about, button=_("Save"))


def _list(year: int | None = None) -> str:
    address = reverse("programmes")
    return f"{address}?year={year}" if year else address


def _asked(request: HttpRequest, form, title: str, about: str, *, button: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "about": about,
        "button": button,
        "once": word_of(request),
        "back": _list(),
        "trail": [(_list(), _("Programmes"))],
    }
    return page(request, "desk/programmes/form.html", context, form)
