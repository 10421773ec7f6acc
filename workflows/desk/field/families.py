"""Registering a family at its door, and opening its case."""

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.models import Case
from workflows import services
from workflows.desk.acts.sending import done_before, word_of
from workflows.desk.asking import attempt, page
from workflows.desk.field.forms import HouseholdForm, Members
from workflows.errors import DoneBefore, Doubt, Doubtful
from workflows.services.once import once, was_done

MEMBERS = "members"
MORE = "more"
"""Asks for room for one member more (0: for those that a draft has); it saves nothing."""


@require_http_methods(["GET", "POST"])
def new_family(request: HttpRequest) -> HttpResponse:
    """The house and everybody in it; the first is the one the case is for.

    Raises:
        Http404: the user may open no case anywhere.
    """
    kelurahan = services.where_to_register(request.user)
    if not kelurahan.exists():
        raise Http404
    saving = request.method == "POST" and MORE not in request.POST
    household = HouseholdForm(request.POST or None, kelurahan=kelurahan)
    members = Members(_with_room(request), prefix=MEMBERS)
    doubts: list[Doubt] = []
    if saving and was_done(by=request.user, word=word_of(request)):
        return done_before(request, reverse("cases"))
    if saving and _valid(household, members):
        try:
            case = _register(request, household, members, doubts)
        except DoneBefore:
            return done_before(request, reverse("cases"))
        if case:
            said = _("%(number)s is registered. Now say what you found at the visit.")
            messages.success(request, said % {"number": case.number})
            return redirect("record", number=case.number, kind="visit")
    context = {"household": household, "members": members, "doubts": doubts}
    context["once"] = word_of(request)
    asked = [household, *members] if saving else []
    return page(request, "desk/field/family_new.html", context, *asked)


def _valid(household: HouseholdForm, members: BaseFormSet) -> bool:
    """Both are looked at; what is wrong with the members as a whole stands above the form."""
    valid = household.is_valid() & members.is_valid()
    for error in members.non_form_errors():
        household.add_error(None, error)
    return valid


def _with_room(request: HttpRequest) -> dict | None:
    """What was typed, with room for more members where that was asked for."""
    if MORE not in request.POST:
        return request.POST or None
    typed = request.POST.copy()
    members = Members(typed, prefix=MEMBERS).total_form_count()
    more = 0 if typed[MORE] == "0" else 1
    typed[f"{MEMBERS}-TOTAL_FORMS"] = min(members + more, Members.max_num)
    return typed


def _register(
    request: HttpRequest, household: HouseholdForm, members: BaseFormSet, doubts: list[Doubt]
) -> Case | None:
    """The new case; null where something is refused, or doubtful: it is added to `doubts`.

    Raises:
        DoneBefore: by the first click.
    """

    def register() -> Case | None:
        try:
            return once(
                lambda: _open(request, household, members),
                by=request.user,
                word=word_of(request),
            )
        except Doubtful as doubtful:
            doubts.extend(doubtful.doubts)
            return None

    return attempt(household, register, *members)


def _open(request: HttpRequest, household: HouseholdForm, members: BaseFormSet) -> Case:
    found = services.register_family(
        by=request.user,
        members=[services.Member(**each) for each in members.filled_in()],
        despite_doubts="despite_doubts" in request.POST,
        **household.cleaned_data,
    )
    return services.open_case(
        found.members.order_by("pk").first(),
        by=request.user,
        confidential=household.cleaned_data["confidential"],
    )
