"""Texts by code that a city words in its own way: `[step] lend = "…"` in its labels.toml."""

from django.conf import settings
from django.utils.translation import get_language

from casework import cities

CITIES_WRITE = "id"


def in_words_of(city: cities.City, kind: str, code: str) -> str:
    """What this city calls it; empty where it has no words of its own."""
    return city.labels.get(f"{kind}.{code}", "")


def label(kind: str, code: str, default: str) -> str:
    """The words of the city that is set, on a page in the language that cities write."""
    own = ""
    if get_language() == CITIES_WRITE:
        own = in_words_of(cities.load(settings.TANGGA_CITY), kind, code)
    return own or str(default)
