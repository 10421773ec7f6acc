"""Giving cases to a caseworker of the own agency, many at once."""

from functools import partial

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.models import Case, Custody, CustodyKind, CustodyScope, User
from permissions.access import appointed_or_404, visible_cases
from permissions.models import Appointment
from permissions.roles import Action, Role
from workflows import services
from workflows.desk import asking
from workflows.desk.paging import Lines, query_without_page
from workflows.desk.work.choosing import chosen_cases
from workflows.desk.work.filters import Choice, kelurahan
from workflows.fact_fields import OneOf
from workflows.reasons import Assign
from workflows.waiting import own_desks

ROWS = 50


def colleagues(agencies: list[int]) -> QuerySet[User]:
    """Caseworkers of these agencies today."""
    posts = Appointment.objects.on(clock.today()).filter(
        user=OuterRef("pk"), agency__in=agencies, role=Role.CASEWORKER
    )
    return User.objects.filter(Exists(posts), is_active=True).order_by("name", "pk")


def cases_to_assign(user: User, agencies: list[int]):
    """Open cases that these agencies own or work on, of those that the user sees."""
    working = Custody.objects.current().filter(
        case=OuterRef("pk"),
        agency__in=agencies,
        scope=CustodyScope.CASE,
        kind__in=[CustodyKind.OWNER, CustodyKind.HOLDER],
    )
    return visible_cases(user).open().filter(Exists(working))


class AssignForm(forms.Form):
    to = OneOf(User.objects.none(), label=_("To which caseworker?"))
    reason = forms.ChoiceField(label=_("Reason"), choices=Assign.choices, widget=forms.RadioSelect)

    def __init__(self, data, *, people: QuerySet[User]):
        super().__init__(data)
        self.fields["to"].queryset = people
        self.fields["to"].label_from_instance = lambda person: person.name


NOBODY = "nobody"


class AssignedFilter(django_filters.FilterSet):
    """Whose they are now; without a word, those that are nobody's."""

    now = Choice([], _("With whom now"), method="of_whom")
    kelurahan = Choice(kelurahan, _("Kelurahan"), field_name="kelurahan")

    class Meta:
        model = Case
        fields = []

    def __init__(self, data, queryset, *, people: QuerySet[User], **options):
        data = data.copy()
        data.setdefault("now", NOBODY)
        super().__init__(data, queryset, **options)
        names = [(str(each.pk), each.name) for each in people]
        self.filters["now"].extra["choices"] = [(NOBODY, _("Nobody yet")), *names]

    def of_whom(self, cases, name: str, who: str):
        return cases.filter(assigned_to=None if who == NOBODY else who)


@require_http_methods(["GET", "POST"])
def assign(request):
    appointed_or_404(request.user, Action.ASSIGN)
    agencies = own_desks(request.standing)
    people = colleagues(agencies)
    form = AssignForm(asking.sent(request), people=people)
    cases = chosen_cases(request)
    if request.method == "POST" and _assigned(request, form, cases):
        return redirect(*_back(request, cases))
    mine = cases_to_assign(request.user, agencies)
    narrowed = AssignedFilter(request.GET, mine, people=people, request=request)
    context = {
        "form": form,
        "cases": cases,
        "filter": narrowed,
        "page": None if cases else Lines(request, partial(_page, narrowed.qs), ROWS),
        "select_all": request.GET.get("select") == "all",
        "narrowed": any(request.GET.get(name) for name in narrowed.form.fields),
        "query": query_without_page(request),
        "trail": [(reverse("work"), _("My work"))],
    }
    return asking.page(request, "desk/my_work/assign.html", context, form, narrowed.form)


def _back(request, cases: list[Case]) -> list[str]:
    """To the case from whose page one came, else on with the list."""
    return ["case", cases[0].number] if "chosen" in request.GET else ["work-assign"]


def _page(cases, *, page: int, size: int, beyond: int) -> list[Case]:
    ordered = cases.select_related("beneficiary", "kelurahan", "assigned_to").order_by("pk")
    return list(ordered[(page - 1) * size : page * size + beyond])


def _assigned(request, form: AssignForm, cases: list[Case]) -> bool:
    if not form.is_valid():
        return False
    if not cases:
        form.add_error(None, _("Please tick the families first."))
        return False
    done = asking.attempt(
        form, lambda: services.assign(cases, by=request.user, **form.cleaned_data)
    )
    if done is None:
        return False
    to = form.cleaned_data["to"].name
    words = ngettext(
        "%(count)s family was given to %(to)s.",
        "%(count)s families were given to %(to)s.",
        len(done),
    )
    messages.success(request, words % {"count": len(done), "to": to})
    return True
