"""Putting letters on paper: each until it succeeds, later and later, never lost, never twice."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.module_loading import import_string

from casework import clock
from documents.models import Letter, LetterQuerySet

RENDERER = "documents.rendering.render"
"""Loaded by name at first use: a process that renders nothing needs no Pango and starts faster."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
TIMES = 5
logger = logging.getLogger(__name__)


def wait_after(attempt: int) -> timedelta:
    """How long after the nth attempt the next may begin: 1, 5, 25, 125 minutes, then 6 hours."""
    exponent = min(attempt - 1, 10)  # beyond it the wait is the longest anyway
    return min(FIRST_WAIT * TIMES**exponent, LONGEST_WAIT)


def due(now: datetime) -> LetterQuerySet:
    """Letters to be tried now, whether new, failed before, or left behind by a worker that died."""
    return Letter.objects.waiting().filter(next_try_at__lte=now)


def claim(letter_id: int, now: datetime) -> bool:
    """Take one attempt, without a lock; counted before rendering, so that a crash counts too."""
    attempts = due(now).filter(pk=letter_id).values_list("attempts", flat=True).first()
    if attempts is None:
        return False
    claimed = due(now).filter(pk=letter_id, attempts=attempts)
    return bool(claimed.update(attempts=attempts + 1, next_try_at=now + wait_after(attempts + 1)))


def put_on_paper(letter_id: int) -> bool:
    """Render a letter that is due and keep the bytes; False when it failed and waits again."""
    if not claim(letter_id, clock.now()):
        return True  # done already, or in somebody else's hands
    try:
        pdf = import_string(RENDERER)(Letter.objects.get(pk=letter_id))
    except Exception as error:
        _note_failure(letter_id, error)
        return False
    keep(letter_id, pdf)
    return True


def keep(letter_id: int, pdf: bytes) -> bool:
    """First write wins: a paper that is out in the world is never made a second time."""
    waiting = Letter.objects.waiting().filter(pk=letter_id)
    return bool(
        waiting.update(
            pdf=pdf, pdf_sha256=sha256(pdf).hexdigest(), rendered_at=clock.now(), last_error=""
        )
    )


def _note_failure(letter_id: int, error: Exception) -> None:
    """The class of the error and nothing it says: its text may hold a name."""
    name = type(error).__name__[:80]
    logger.warning("letter %s not rendered: %s", letter_id, name)
    Letter.objects.waiting().filter(pk=letter_id).update(last_error=name)
