"""Letters as PDF, for whoever may see everybody they name."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.models import Case
from documents.models import Letter
from permissions.access import note_audit
from permissions.models import Reading
from workflows.counter import title_of
from workflows.papers import may_open

ACCEPTED = 202


@never_cache
@require_safe
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """While a worker makes it, a page that asks again by itself.

    Raises:
        Http404
    """
    found = get_object_or_404(Letter.objects.defer("content"), token=token)
    if not may_open(request.user, found):
        raise Http404
    cases = list(Case.objects.filter(letter_lines__letter=found.pk).distinct()[:2])
    only = cases[0] if len(cases) == 1 else None
    note_audit(request.user, Reading.What.LETTER, case=only, row=found.pk)
    if found.pdf is None:
        return render(request, "desk/cases/waiting.html", {"letter": found}, status=ACCEPTED)
    return _as_file(bytes(found.pdf), f"{title_of(found.kind)} {found.number}")


def _as_file(content: bytes, name: str) -> HttpResponse:
    """Named after the letter and its number, never after the family."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{plain}.pdf"'
    return response
