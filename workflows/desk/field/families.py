"""Registering a family at its door, and opening its case."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.models import Case
from permissions.access import visible_cases
from workflows import services
from workflows.desk.asking import page
from workflows.desk.field.forms import HouseholdForm, Members
from workflows.desk.sending import send, word_of
from workflows.errors import Doubt
from workflows.services.identities import resident_without_case
from workflows.services.once import done_since

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
    members = Members(_with_room(request), prefix=MEMBERS)
    household = HouseholdForm(request.POST or None, kelurahan=kelurahan, members=members)
    doubts: list[Doubt] = []
    saving = request.method == "POST" and MORE not in request.POST
    if saving:
        done = send(
            request,
            household,
            partial(_open, request, household),
            then=partial(_opened, request),
            back=lazy(_opened_before, str)(request, household),
            more=members,
            doubted=doubts.extend,
        )
        if done:
            return done
    asked = [household, *members] if saving else []
    context = {"household": household, "members": members, "doubts": doubts}
    context |= {"once": word_of(request), "known": list(_known_without_case(asked))}
    return page(request, "desk/field/family_new.html", context, *asked)


def _known_without_case(asked: Iterable[Form]) -> Iterator[dict]:
    """Name and row of residents for whom only a case is missing, as the service told."""
    for form in asked:
        for error in chain.from_iterable(form.errors.as_data().values()):
            if error.code == "without_case":
                yield error.params


def _with_room(request: HttpRequest) -> dict | None:
    """What was typed, with room for more members where that was asked for."""
    if MORE not in request.POST:
        return request.POST or None
    typed = request.POST.copy()
    members = Members(typed, prefix=MEMBERS).total_form_count()
    more = 0 if typed[MORE] == "0" else 1
    typed[f"{MEMBERS}-TOTAL_FORMS"] = min(members + more, Members.max_num)
    return typed


def _open(request: HttpRequest, household: HouseholdForm) -> Case:
    found = services.register_family(
        by=request.user,
        members=[services.Member(**each) for each in household.members.filled_in()],
        despite_doubts="despite_doubts" in request.POST,
        **household.cleaned_data,
    )
    return services.open_case(
        found.members.order_by("pk").first(),
        by=request.user,
        confidential=household.cleaned_data["confidential"],
    )


def _opened(request: HttpRequest, case: Case) -> str:
    said = _("%(number)s is registered. Now say what you found at the visit.")
    messages.success(request, said % {"number": case.number})
    return reverse("record", args=[case.number, "visit"])


def _opened_before(request: HttpRequest, household: HouseholdForm) -> str:
    """The case that the first click of this form opened, else all cases."""
    since = done_since(by=request.user, word=word_of(request))
    if since and household.is_valid():
        name = " ".join(household.members.filled_in()[0]["name"].split())
        opened = visible_cases(request.user).filter(
            kelurahan=household.cleaned_data["kelurahan"],
            beneficiary__name=name,
            opened_at__gte=since,
        )
        if case := opened.order_by("pk").first():
            return reverse("case", args=[case.number])
    return reverse("cases")


@require_POST
def open_for_resident(request: HttpRequest, pk: int) -> HttpResponse:
    """The family is known from a registry: its case is opened, and nobody is written down twice."""
    form = Form(request.POST)
    done = send(
        request,
        form,
        partial(_open_for, request, pk),
        then=partial(_opened, request),
        back=lazy(_case_of, str)(request, pk),
    )
    if done:
        return done
    for said in form.non_field_errors():
        messages.error(request, said)
    return redirect("family-new")


def _open_for(request: HttpRequest, pk: int) -> Case:
    resident = resident_without_case(request.user, pk)
    if resident is None:
        raise Http404
    return services.open_case(
        resident, by=request.user, confidential="confidential" in request.POST
    )


def _case_of(request: HttpRequest, resident: int) -> str:
    case = visible_cases(request.user).filter(beneficiary=resident).order_by("-pk").first()
    return reverse("case", args=[case.number]) if case else reverse("cases")
