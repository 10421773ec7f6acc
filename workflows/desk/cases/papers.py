"""Letters as PDF, for whoever may see everybody they name; and the papers of a family."""

import logging
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from casework.files import LostFile
from casework.models import Case
from casework.uploads import FileType
from documents.models import Letter
from permissions.access import note_audit, visible_cases
from permissions.models import Reading
from workflows.counter import title_of
from workflows.papers import may_open, note_niks_in, note_niks_on
from workflows.sight import sight_of

ACCEPTED, LOST = 202, 500
ENDINGS = {FileType.PDF: "pdf", FileType.JPEG: "jpg"}
logger = logging.getLogger(__name__)


@require_safe
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """While a worker makes it, a page that asks again by itself.

    Raises:
        Http404
    """
    found = get_object_or_404(Letter.objects.defer("content"), token=token)
    if not may_open(request.user, found):
        raise Http404
    for case in Case.objects.filter(letter_lines__letter=found.pk).distinct():
        note_audit(request.user, Reading.What.LETTER, case=case, row=found.pk)
    if found.pdf is None:
        return render(request, "desk/cases/waiting.html", {"letter": found}, status=ACCEPTED)
    note_niks_in(found, request.user)
    name = f"{title_of(found.kind)} {found.number}"
    return _as_file(bytes(found.pdf), FileType.PDF, name)


@require_safe
def evidence(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A scan or photograph, as it was checked when it came in.

    Raises:
        Http404
    """
    case = get_object_or_404(visible_cases(request.user), number=number)
    paper = get_object_or_404(case.evidence.exclude(file=""), pk=pk)
    if not sight_of(request.user, case).shows_document(paper.kind):
        raise Http404
    note_audit(request.user, Reading.What.EVIDENCE, case=case, row=paper.pk)
    try:
        content = paper.file.content()
    except LostFile:
        logger.error("the file of evidence %s is lost or was altered", paper.pk)
        return render(request, "desk/cases/lost.html", {"case": case, "paper": paper}, status=LOST)
    note_niks_on(paper, request.user)
    return _as_file(content, paper.file_type, f"{paper.kind} {case.number} {paper.pk}")


def _as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Named after the paper and its number, never after the family."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{plain}.{ENDINGS[kind]}"'
    return response
