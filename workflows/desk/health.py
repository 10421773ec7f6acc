"""Is everything running? For whoever watches the machines; it names nobody."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from casework import clock
from documents.models import Letter

PATIENCE = timedelta(minutes=10)
"""A letter that waits longer than this says that no worker is there."""


@require_GET
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Database, worker, and letters that wait to be put on paper; 503 when something is amiss."""
    try:
        waiting = Letter.objects.waiting()
        pending = waiting.count()
        stuck = waiting.filter(issued_at__lt=clock.now() - PATIENCE).exists()
    except DatabaseError:
        return JsonResponse({"database": "unavailable"}, status=503)
    state = {
        "database": "ok",
        "worker": "late" if stuck else "ok",
        "letters_pending": pending,
    }
    return JsonResponse(state, status=503 if stuck else 200)
