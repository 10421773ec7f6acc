"""What surrounds every page: where one may go, and who one is."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from permissions.roles import Action
from permissions.standing import Standing


class Place(NamedTuple):
    """A line of the menu: the name of its address, what it is called, and for whom it is there."""

    name: str
    label: str
    actions: frozenset = frozenset()
    of_groups: bool = False

    def is_for(self, standing: Standing) -> bool:
        return bool(standing.actions & self.actions) or self.of_groups and standing.keeps_groups


CASES = frozenset({Action.SEE, Action.SEE_NAMED})
PLACES = (
    Place("work", _("My work"), CASES),
    Place("cases", _("Cases"), CASES | {Action.AUDIT}),
    Place("programmes", _("Programmes"), frozenset({Action.ADMINISTER}), of_groups=True),
    Place("counter", _("Check a letter"), frozenset(Action)),
    Place("audit", _("Audit"), frozenset({Action.AUDIT})),
    Place("reports", _("Reports"), frozenset({Action.REPORT, Action.AUDIT, Action.APPROVE})),
    Place("staff", _("Staff"), frozenset({Action.ADMINISTER})),
)


class StandingMiddleware:
    """`request.standing`: what the user is today, asked when first needed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.standing = SimpleLazyObject(lambda: Standing(request.user))
        return self.get_response(request)


def shell(request) -> dict:
    """For templates: the menu of a signed-in user."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"menu": SimpleLazyObject(lambda: list(menu(request)))}


def menu(request) -> Iterator[dict]:
    match = request.resolver_match
    here = match.route if match else ""
    for place in PLACES:
        if place.is_for(request.standing):
            address = reverse(place.name)
            route = address.removeprefix("/")
            current = here == route or bool(route) and here.startswith(route)
            yield {"address": address, "label": place.label, "current": current}
