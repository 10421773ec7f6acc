"""When the database cannot do it now: said plainly, with nothing half done."""

import logging

from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError
from django.http import HttpResponse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
OUR_FAULT = (IntegrityError, DataError, ProgrammingError)
SECONDS = 10


class SayWhenUnavailable:
    """A database that restarts, is full or takes too long answers "try again", not an error page.

    Every act is one transaction: what was not answered with success is not there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DatabaseError) or isinstance(exception, OUR_FAULT):
            return None
        logger.error("database unavailable: %s", type(exception).__name__)
        return HttpResponse(
            _("Nothing was saved: the system cannot answer just now. Please try again shortly."),
            status=503,
            headers={"Retry-After": str(SECONDS)},
            content_type="text/plain; charset=utf-8",
        )
