"""A case's page, its history row by row, a NIK in full; and the page of one handoff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from casework.models import Case, Person
from permissions.access import note_audit, reveal_nik, visible_cases
from permissions.models import Reading
from workflows.casefile import CaseFile
from workflows.desk.cases.handoff_file import HandoffFile
from workflows.desk.cases.ways import Ways
from workflows.desk.finding import case_of, handoff_or_404
from workflows.histories import happenings

ROWS = 25


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    file = CaseFile(request.user, case_of(request, number), request.standing)
    return render(request, "desk/cases/case.html", {"file": file, "ways": Ways(file)})


@require_safe
def case_history(request: HttpRequest, number: str) -> HttpResponse:
    """Every row of the ledger with its hash, the newest first.

    Raises:
        Http404: the history is not shown to this user.
    """
    file = CaseFile(request.user, case_of(request, number))
    if not file.sight.history:
        raise Http404
    before = request.GET.get("before", "")
    rows = file.case.events.order_by("-sequence")
    if before.isdecimal():
        rows = rows.filter(sequence__lt=int(before[:9]))
    rows = list(rows[: ROWS + 1])
    context = {
        "case": file.case,
        "rows": happenings(file.case, rows[:ROWS]),
        "before": rows[ROWS - 1].sequence if len(rows) > ROWS else None,
    }
    return render(request, "desk/cases/history.html", context)


@require_POST
def case_nik(request: HttpRequest, number: str) -> HttpResponse:
    """The number answers the form that asked for it; no address holds it, and no other page."""
    asked = get_object_or_404(visible_cases(request.user), number=number)
    return _nik(request, asked, {"case": asked})


@require_POST
def handoff_nik(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for who was handed this one thing, and does not open the case."""
    handoff = handoff_or_404(request.user, pk)
    return _nik(request, handoff.case, {"handoff": handoff})


def _nik(request: HttpRequest, asked: Case, context: dict) -> HttpResponse:
    try:
        person = get_object_or_404(Person, pk=int(request.POST.get("person", "")))
    except ValueError as error:
        raise Http404 from error
    nik = reveal_nik(request.user, asked, person)
    return render(request, "desk/cases/nik.html", {**context, "person": person, "nik": nik})


@require_safe
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    found = handoff_or_404(request.user, pk)
    note_audit(request.user, Reading.What.CASE, case=found.case)
    file = HandoffFile(request.user, found, request.standing)
    return render(request, "desk/cases/handoff.html", {"file": file, "handoff": found})
