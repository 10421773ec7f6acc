"""For which time help is: kept as a month (2026-03) or a year (2026), said as Maret 2026."""

import re
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils import formats, translation
from django.utils.dates import MONTHS

KEPT = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>0[1-9]|1[0-2]))?")
TYPED = (
    re.compile(r"(?P<year>[0-9]{4})([-/. ](?P<month>[0-9]{1,2}))?"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[^\W\d]{3,})\.? (?P<year>[0-9]{4})"),
)


def period_in_words(period: str) -> str:
    """2026-03 → Maret 2026, in the page's language; a year, and what is no period, as it is."""
    kept = KEPT.fullmatch(period)
    if kept is None or kept["month"] is None:
        return period
    return formats.date_format(date(int(kept["year"]), int(kept["month"]), 1), "YEAR_MONTH_FORMAT")


def read_period(text: str) -> str | None:
    """Maret 2026, Mar 2026, 03/2026, 3-2026 or 2026-03 → 2026-03; 2026 → 2026; else null."""
    text = " ".join(text.split())
    typed = next(filter(None, (form.fullmatch(text) for form in TYPED)), None)
    if typed is None:
        return None
    found = typed.groupdict()
    month = _month(found["name"]) if "name" in found else found["month"]
    period = typed["year"] if month is None else f"{typed['year']}-{int(month):02d}"
    return period if KEPT.fullmatch(period) else None


def _month(name: str) -> int:
    """By the beginning of its name, in any language that people use here; 0: it is none."""
    names = _names()
    return next((month for month, each in names if each.startswith(name.lower())), 0)


def _names() -> Iterator[tuple[int, str]]:
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            yield from ((month, str(each).lower()) for month, each in MONTHS.items())
