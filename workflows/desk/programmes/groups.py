"""KUBE: the list, a group's page, and a new one formed of families that were ticked."""

from functools import partial

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from casework.models import Case, Group
from permissions.roles import Action
from workflows import kube, services
from workflows.desk.asking import page
from workflows.desk.paging import Lines, query_without_page
from workflows.desk.programmes.choosing import (
    NeighbourFilter,
    carried,
    families_of,
    listed,
    typed,
    wants_list,
)
from workflows.desk.programmes.finding import group_or_404, office_or_404
from workflows.desk.programmes.forms import GroupForm, MemberForm, member_forms
from workflows.desk.sending import send, word_of
from workflows.desk.work.choosing import chosen_cases
from workflows.desk.work.filters import Choice, kelurahan


class GroupFilter(django_filters.FilterSet):
    ENDED = "ended"

    kelurahan = Choice(kelurahan, gettext_lazy("Kelurahan"), field_name="kelurahan")
    there = Choice(
        [("going", gettext_lazy("Still there")), (ENDED, gettext_lazy("Ended"))],
        gettext_lazy("Which groups"),
        method="still",
    )

    class Meta:
        model = Group
        fields = []

    def still(self, groups: QuerySet, name: str, there: str) -> QuerySet:
        return groups.filter(ended_on__isnull=there != self.ENDED)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    office_or_404(request.user)
    narrowed = GroupFilter(request.GET, kube.groups(), request=request)
    context = {
        "filter": narrowed,
        "page": Lines(request, partial(kube.group_lines, request.user, narrowed.qs)),
        "narrowed": any(request.GET.get(name) for name in narrowed.form.fields),
        "query": query_without_page(request),
    }
    return page(request, "desk/programmes/groups.html", context, narrowed.form)


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    found = group_or_404(request.user, pk)
    context = {
        "file": kube.GroupFile(request.user, found),
        "group": found,
        "step": kube.GRANT,
        "may_propose": Action.PROPOSE in request.standing.actions,
        "trail": trail(),
    }
    return render(request, "desk/programmes/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """First who, then what they do together."""
    office_or_404(request.user)
    cases = chosen_cases(request)
    title = _("Form a KUBE")
    if wants_list(request, cases):
        return choose(request, title, families_of(request), trail())
    data, before = typed(request), carried(request)
    form = GroupForm(data, cases=cases, initial=before)
    members = member_forms(data, cases, before)
    if data is not None and not cases:
        form.add_error(None, _("Please tick the families first."))
    answer = data is not None and send(
        request,
        form,
        lambda: _form(request, form, members),
        then=lambda made: _formed(request, made),
        back=reverse("groups"),
        more=members,
    )
    context = {"title": title, "about": "", "button": title, "trail": trail()}
    return answer or asked(request, form, members, cases, context)


def _form(request: HttpRequest, form: GroupForm, members: list[MemberForm]) -> Group:
    told = dict(form.cleaned_data)
    people = {each.case.pk: each.chosen for each in members}
    name, chair = told.pop("name"), people.get(told.pop("chair"))
    return services.form_group(name, [*people.values()], by=request.user, chair=chair, **told)


def _formed(request: HttpRequest, made: Group) -> str:
    messages.success(request, _("The KUBE is formed."))
    return reverse("group", args=[made.pk])


# ---------------------------------------------------------------------- shared with joining


def choose(request: HttpRequest, title: str, families: QuerySet[Case], way: list) -> HttpResponse:
    context = listed(request, NeighbourFilter, families)
    context |= {"title": title, "about": "", "button": _("Continue with those ticked …")}
    context |= {"trail": way, "shows_kube": True}
    return page(request, "desk/programmes/choose.html", context, context["filter"].form)


def asked(request: HttpRequest, form, members: list[MemberForm], cases: list[Case], context: dict):
    context |= {
        "form": form,
        "members": members,
        "cases": cases,
        "once": word_of(request),
        "back": context["trail"][-1][0],
    }
    return page(request, "desk/programmes/group_form.html", context, form, *members)


def trail(group: Group | None = None) -> list[tuple[str, str]]:
    way = [(reverse("programmes"), _("Programmes")), (reverse("groups"), "KUBE")]
    return [*way, (reverse("group", args=[group.pk]), group.name)] if group else way
