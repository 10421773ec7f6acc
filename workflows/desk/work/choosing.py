"""Families that were ticked on a list, by the numbers of their cases."""

import re

from django.http import HttpRequest, QueryDict

from casework.models import Case
from permissions.access import visible_cases

MOST = 300
NUMBER = re.compile(r"KSS-[0-9]{4}-[0-9]{6,9}\Z")


def asked_by(request: HttpRequest) -> QueryDict:
    """What was sent, or for a few families what stands in the address."""
    return request.POST if request.method == "POST" else request.GET


def chosen_cases(request: HttpRequest) -> list[Case]:
    """Of those that the user sees; whatever else was named is not there."""
    numbers = [each for each in asked_by(request).getlist("chosen")[:MOST] if NUMBER.match(each)]
    if not numbers:
        return []
    cases = visible_cases(request.user).filter(number__in=numbers)
    related = cases.select_related("beneficiary", "kelurahan", "household", "assigned_to")
    return list(related.order_by("pk"))
