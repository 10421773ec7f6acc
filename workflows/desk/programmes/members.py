"""Who belongs to a KUBE, who speaks for it and who leaves it; each asked on a page of its own."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.models import Case, Group, GroupMember
from workflows import kube, services
from workflows.desk.asking import page, sent
from workflows.desk.programmes.choosing import carried, families_of, typed, wants_list
from workflows.desk.programmes.finding import group_or_404, member_or_404
from workflows.desk.programmes.forms import ChairForm, EquipmentForm, LeaveForm, member_forms
from workflows.desk.programmes.groups import asked, choose, trail
from workflows.desk.sending import send, word_of
from workflows.desk.work.choosing import chosen_cases
from workflows.services.groups import grant_under_way

ASKS = require_http_methods(["GET", "HEAD", "POST"])


@ASKS
def join(request: HttpRequest, pk: int) -> HttpResponse:
    group = group_or_404(request.user, pk)
    cases, title, way = chosen_cases(request), _("Add members"), trail(group)
    if wants_list(request, cases):
        return choose(request, title, _others(request, group), way)
    data = typed(request)
    form, members = forms.Form(data), member_forms(data, cases, carried(request))
    if data is not None and not cases:
        form.add_error(None, _("Please tick the families first."))

    def add() -> list[GroupMember]:
        return services.join_many(group, [each.chosen for each in members], by=request.user)

    answer = data is not None and send(
        request,
        form,
        add,
        then=lambda made: _said(request, group, _("The members are added.")),
        back=reverse("group", args=[pk]),
        more=members,
    )
    context = {"title": title, "about": group.name, "button": title, "trail": way}
    return answer or asked(request, form, members, cases, context)


def _others(request: HttpRequest, group: Group) -> QuerySet[Case]:
    members = group.memberships.filter(until=None, person__household=OuterRef("household"))
    return families_of(request).filter(~Exists(members))


@ASKS
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    group = group_or_404(request.user, pk)
    members = kube.GroupFile(request.user, group).members
    form = ChairForm(sent(request), members=members, initial={"member": group.chair_id})

    def choose_chair() -> Group:
        people = {each.person.pk: each.person for each in members}
        return services.choose_chair(group, people[form.cleaned_data["member"]], by=request.user)

    return _ask(
        request, group, form, choose_chair, _("Choose the chair"), _("The chair is chosen.")
    )


@ASKS
def change(request: HttpRequest, pk: int) -> HttpResponse:
    group = group_or_404(request.user, pk)
    now = {name: getattr(group, name) for name in ("companion", "bank", "account_number")}
    form = EquipmentForm(sent(request), initial=now)

    def change_group() -> Group:
        return services.change_group(group, by=request.user, **form.cleaned_data)

    return _ask(request, group, form, change_group, _("Companion and account"), _("Saved."))


@ASKS
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    group = group_or_404(request.user, pk)
    who = member_or_404(request.user, group, member).person
    under_way = grant_under_way(group, who)
    form = LeaveForm(sent(request), under_way=under_way is not None)

    def leave_group() -> GroupMember:
        return services.leave_group(group, who, by=request.user, **form.cleaned_data)

    more = {"who": who, "under_way": under_way, "warns": True}
    title, said = _("Record that a member leaves"), _("The member has left the group.")
    return _ask(request, group, form, leave_group, title, said, **more)


def _said(request: HttpRequest, group: Group, words: str) -> str:
    messages.success(request, words)
    return reverse("group", args=[group.pk])


def _ask(
    request: HttpRequest,
    group: Group,
    form: forms.Form,
    act: Callable,
    title: str,
    said: str,
    **more,
) -> HttpResponse:
    """One form about a group, done once."""
    back = reverse("group", args=[group.pk])
    answer = request.method == "POST" and send(
        request, form, act, then=lambda done: _said(request, group, said), back=back
    )
    context = {
        "form": form,
        "title": title,
        "about": group.name,
        "button": more.get("who") and title or _("Save"),
        "once": word_of(request),
        "back": back,
        "trail": trail(group),
        **more,
    }
    return answer or page(request, "desk/programmes/form.html", context, form)
