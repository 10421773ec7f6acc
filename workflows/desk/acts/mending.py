"""Where what a requirement misses is mended: a record of the case, or a page of its own."""

from django.urls import reverse
from django.utils.http import urlencode

from casework.models import Case
from workflows.guards import Unmet

MENDED_BY = {
    "visits": "visit",
    "needs": "need",
    "assessment": "assessment",
    "consents": "consent",
    "business": "business",
    "evidence": "evidence",
}
"""Part of the page on which a requirement says that it is mended → kind of fact that mends it."""
PAGES = {"on_the_decree": "case-annex", "member_of_the_group": "case-kube"}
"""Requirement → page on which the social agency's office mends it."""


def address_of(unmet: Unmet, case: Case, step: str, programme_year: int | None = None) -> str:
    """
    Args:
        step: whose proposal it is missing for; the page leads on to it.
        programme_year: which is proposed; a page of its own has it chosen already.

    Returns:
        empty where no page mends it.
    """
    query = {"step": step}
    if unmet.code in PAGES:
        address = reverse(PAGES[unmet.code], args=[case.number])
        query |= {"programme_year": programme_year} if programme_year else {}
    elif kind := MENDED_BY.get(unmet.where):
        address = reverse("record", args=[case.number, kind])
    else:
        return ""
    return f"{address}?{urlencode(query)}"
