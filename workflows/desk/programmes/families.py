"""From a family's case to its KUBE, and onto the annex of a decree."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.models import Case, DecreeLine, GroupMember, ProgrammeYear, Unit
from workflows import kube, services
from workflows.desk.asking import page, sent
from workflows.desk.finding import case_of
from workflows.desk.programmes.forms import AnnexForm, JoinForm, member_forms
from workflows.desk.sending import SeeOther, send, word_of
from workflows.pathways import STEPS
from workflows.requirements.business import KUBE_MEMBERS
from workflows.services.households import permit_for_households

ASKS = require_http_methods(["GET", "HEAD", "POST"])


@ASKS
def case_kube(request: HttpRequest, number: str) -> HttpResponse:
    """The family's group; where it has none, one to join or to form.

    Raises:
        Http404, PermissionDenied, FourEyes
    """
    case = _case_of_office(request, number)
    if group := kube.group_of(case):
        return SeeOther(reverse("group", args=[group.pk]))
    data = sent(request)
    groups = kube.groups().filter(ended_on=None, size__lt=max(KUBE_MEMBERS))
    form, members = JoinForm(data, groups=groups), member_forms(data, [case])

    def join() -> GroupMember:
        group = form.cleaned_data["group"]
        return services.join_many(group, [each.chosen for each in members], by=request.user)[0]

    def joined(member: GroupMember) -> str:
        messages.success(request, _("The family belongs to the KUBE now."))
        return reverse("group", args=[member.group_id])

    back = reverse("case", args=[number])
    answer = data is not None and send(request, form, join, then=joined, back=back, more=members)
    context = _context(request, case, form, _("Join a KUBE"), _("Join the KUBE"))
    context |= {"members": members, "new": f"{reverse('group-new')}?chosen={number}"}
    return answer or page(request, "desk/programmes/case_kube.html", context, form, *members)


@ASKS
def case_annex(request: HttpRequest, number: str) -> HttpResponse:
    """On which decrees of this year the family stands, and on which it can be put.

    Raises:
        Http404, PermissionDenied, FourEyes
    """
    case = _case_of_office(request, number)
    data = sent(request)
    years = _years_without(case)
    form = AnnexForm(data, years=years, initial={"programme_year": _likely(request, years)})
    for_persons = years.filter(programme__unit=Unit.PERSON)
    members = member_forms(data, [case] if for_persons.exists() else [])

    def put() -> list[DecreeLine]:
        year = form.cleaned_data["programme_year"]
        of_person = year.programme.unit == Unit.PERSON
        recipient = members[0].chosen if of_person else case.household
        return services.put_on_decree(year, [recipient], by=request.user)

    back = reverse("case", args=[number])
    answer = data is not None and send(
        request, form, put, then=lambda done: _put(request, case), back=back, more=members
    )
    context = _context(request, case, form, _("Annex of a decree"), _("Put on the annex"))
    context |= {"members": members, "lines": _lines_of(case), "shut": not years}
    return answer or page(request, "desk/programmes/case_annex.html", context, form, *members)


def _likely(request: HttpRequest, years: QuerySet[ProgrammeYear]) -> int | str:
    """The one for which a proposal led here, else the only one there is."""
    only = years[0].pk if len(years) == 1 else ""
    return request.GET.get("programme_year", only)


def _put(request: HttpRequest, case: Case) -> str:
    """On to the case, or back to the proposal for which it was missing."""
    messages.success(request, _("The family stands on the annex now."))
    step = request.GET.get("step", "")
    if step in STEPS[case.pathway]:
        return reverse("propose", args=[case.number, step])
    return reverse("case", args=[case.number])


def _case_of_office(request: HttpRequest, number: str) -> Case:
    case = case_of(request, number)
    permit_for_households(request.user, [case.household_id])
    return case


def _lines_of(case: Case) -> list[DecreeLine]:
    """Of the family or one of it, from this year on."""
    mine = Q(household=case.household_id) | Q(person__household=case.household_id)
    rows = DecreeLine.objects.filter(mine, programme_year__year__gte=clock.today().year)
    related = rows.select_related("programme_year__programme", "person")
    return list(related.order_by("programme_year__year", "programme_year", "line"))


def _years_without(case: Case) -> QuerySet[ProgrammeYear]:
    """With a decree, from this year on, where the family itself is not on it."""
    there = DecreeLine.objects.filter(programme_year=OuterRef("pk"), household=case.household_id)
    years = ProgrammeYear.objects.filter(year__gte=clock.today().year).exclude(decree_number="")
    years = years.filter(~Exists(there)).select_related("programme")
    return years.order_by("year", "programme__name", "pk")


def _context(request: HttpRequest, case: Case, form, title: str, button: str) -> dict:
    here = reverse("case", args=[case.number])
    return {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "once": word_of(request),
        "back": here,
        "trail": [(reverse("cases"), _("Cases")), (here, case.number)],
    }
