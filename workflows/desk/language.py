"""Pages are Indonesian until somebody chooses otherwise: many a phone here is set to English by
whoever sold it.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_supported_language_variant


class ChosenLanguage:
    """The language that the person chose, whatever the browser says it prefers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = chosen(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def chosen(cookie: str) -> str:
    try:
        return get_supported_language_variant(cookie)
    except LookupError:
        return settings.LANGUAGE_CODE
