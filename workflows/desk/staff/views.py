"""Who works here and what each may do; no case is shown on these pages."""

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock
from permissions.models import Appointment
from permissions.people import acts_on, administers, person_or_404, visible_people
from permissions.signin.second_factor import has_second_factor
from workflows.desk.staff.finding import (
    for_those_who_help,
    narrowed,
    short_names,
    with_posts,
)
from workflows.desk.staff.forms import FindForm
from workflows.desk.staff.posts import lines, words

A_PAGE = 25


@for_those_who_help
@require_GET
def people(request):
    """All accounts for an administrator; for a TKSK the field workers there."""
    names = short_names()
    find = FindForm(request.GET, agencies=names)
    found = with_posts(narrowed(visible_people(request.user), find.asked))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, [words(post, names) for post in each.posts]) for each in page]
    administering = request.standing.has("administrator")
    context = {"page": page, "rows": rows, "find": find, "administering": administering}
    return render(request, "desk/staff/people.html", context | {"query": _query(request.GET)})


def _query(asked: QueryDict) -> str:
    """What was asked, for the links to further pages."""
    kept = asked.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


@for_those_who_help
@require_GET
def person(request, pk):
    """What somebody may do, by which appointments, and what was done to the account."""
    found = person_or_404(request.user, pk)
    appointments = (
        Appointment.objects.filter(user=found)
        .select_related("kelurahan", "kecamatan")
        .order_by("-since", "-pk")
    )
    context = {
        "person": found,
        "lines": lines(appointments),
        "today": clock.today(),
        "second_factor": has_second_factor(found),
        "acts": acts_on(found),
        "administering": administers(request.user),
        "oneself": found.pk == request.user.pk,
    }
    return render(request, "desk/staff/person.html", context)
