"""Which acts on a handoff are offered to somebody now, in the order in which they are shown.

Reads only. An act is offered by the permissions by which its service forbids; a test holds the two
together over the whole table of who may do what.
"""

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import PermissionDenied

from casework.models import User
from permissions.access import grants, named_staff_or_raise
from permissions.models import AgencyGrant, KelurahanGrant
from permissions.roles import NAMED_CASE_ACTIONS, Action
from workflows.models import Handoff
from workflows.offers.around import Around
from workflows.offers.rules import By
from workflows.offers.table import OFFERS, Offer
from workflows.services.lots import Decision
from workflows.stages import ENDED

__all__ = [
    "MAIN",
    "OFFERS",
    "Offer",
    "acts_for",
    "acts_for_each",
    "require_ones_own",
]
MAIN = tuple(each for each in OFFERS if each.main)
"""The ways on."""


def acts_for(user: User, handoff: Handoff) -> list[Offer]:
    """The acts that the user may do on a handoff now, the way on first."""
    return acts_for_each(user, [handoff])[handoff.pk]


def acts_for_each(
    user: User,
    handoffs: Iterable[Handoff],
    among: Iterable[Offer] = OFFERS,
    granted: set[tuple[str, int]] | None = None,
) -> dict[int, list[Offer]]:
    """The same for several, in the same few queries.

    Args:
        handoffs: with `case` and `letter` fetched, else they cost a query each.
        among: the acts in question; fewer ask less.
        granted: which action for which agency, where it was asked already.
    """
    handoffs, among = list(handoffs), list(among)
    look = _Look(user, handoffs)
    if granted is not None:
        look.granted = granted
    return {each.pk: [offer for offer in among if look.offers(offer, each)] for each in handoffs}


def require_ones_own(user: User, handoff: Handoff, act: str) -> None:
    """The act is this person's to do, now or at another stage of the handoff.

    Raises:
        PermissionDenied, FourEyes
    """
    look, refusals = _Look(user, [handoff]), []
    for offer in (each for each in OFFERS if each.act == act):
        for stage in sorted(offer.stages):
            try:
                return look.require(offer, handoff, stage)
            except PermissionDenied as refusal:
                refusals.append(refusal)
    raise max(refusals, key=lambda each: bool(each.args), default=PermissionDenied())


class _Look:
    """One person before some handoffs; what their permissions ask of the database is asked once."""

    def __init__(self, user: User, handoffs: list[Handoff]):
        self._user, self._handoffs = user, handoffs
        self._around = Around(handoffs)

    @cached_property
    def granted(self) -> set[tuple[str, int]]:
        granted = grants(AgencyGrant, self._user, *Action.values)
        return set(granted.values_list("permission__codename", "content_object"))

    @cached_property
    def _granted_there(self) -> set[tuple[str, int]]:
        granted = grants(KelurahanGrant, self._user, *Action.values)
        return set(granted.values_list("permission__codename", "content_object"))

    @cached_property
    def _bundles(self) -> dict[int, list[Handoff]]:
        """What else of their bundles is still open."""
        found: dict[int, list[Handoff]] = {}
        if wanted := {each.bundle_id for each in self._handoffs} - {None}:
            for each in Handoff.objects.open().filter(bundle__in=wanted).select_related("case"):
                found.setdefault(each.bundle_id, []).append(each)
        return found

    @cached_property
    def _decision(self) -> Decision:
        bundled = (each for lot in self._bundles.values() for each in lot)
        every = {each.pk: each for each in (*bundled, *self._handoffs)}
        return Decision([list(every.values())], by=self._user)

    def offers(self, offer: Offer, handoff: Handoff) -> bool:
        if handoff.stage not in offer.stages:
            return False
        try:
            self.require(offer, handoff, handoff.stage)
        except PermissionDenied:
            return False
        return offer.also(self._around, handoff)

    def require(self, offer: Offer, handoff: Handoff, stage: str) -> None:
        """
        Raises:
            PermissionDenied, FourEyes
        """
        self._require_appointment(offer.whose(self._around, handoff, stage), handoff)
        for each in self._lot(handoff) if offer.whole else [handoff]:
            self._decision.hand.require_sight(each.case)
            self._decision.hand.require_other_family(each.case)
            self._decision.hand.require_other_eyes(*offer.took_part(self._decision, each))

    def _require_appointment(self, by: By, handoff: Handoff) -> None:
        if any((by.action, agency) in self.granted for agency in by.agencies):
            return
        if by.kelurahan and (by.action, by.kelurahan) in self._granted_there:
            return
        if by.action not in NAMED_CASE_ACTIONS or not handoff.case.confidential:
            raise PermissionDenied
        named_staff_or_raise(self._user, handoff.case)

    def _lot(self, handoff: Handoff) -> list[Handoff]:
        lot = self._bundles.get(handoff.bundle_id, [])
        return lot if handoff.stage not in ENDED and lot else [handoff]
