"""What one person may do in a case, for its page: asked in one query, by the rules by which the
services refuse (`recording.permit_record`, `proposing`, `cases`); a test holds the two together.
"""

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import PermissionDenied

from casework import clock
from casework.models import Case, Custody, CustodyKind, CustodyScope, User
from permissions.access import AGENCY, KELURAHAN, granted
from permissions.hands import Hand
from permissions.models import Appointment
from permissions.roles import NAMED_CASE_ACTIONS, Action, Role


class Rights:
    """One person before a case that they see.

    Args:
        custodies: all of the case's.
    """

    def __init__(self, user: User, case: Case, custodies: Iterable[Custody]):
        self._user, self._case = user, case
        self._ever = list(custodies)
        self._custodies = [each for each in self._ever if each.until == case.closed_at]
        self._granted = granted(user, *Action.values)
        self._free = self._granted != set() and self._of_another_family()

    @cached_property
    def for_agencies(self) -> set[tuple[str, int]]:
        """Which action for which agency."""
        return {(action, place) for action, kind, place in self._granted if kind == AGENCY}

    @property
    def acts(self) -> bool:
        """The person works for an agency: an act on what is open may be theirs."""
        return any(action != Action.AUDIT for action, _agency in self.for_agencies)

    def _of_another_family(self) -> bool:
        hand = Hand(self._user, [self._case])
        try:
            hand.require_sight(self._case)
            hand.require_other_family(self._case)
        except PermissionDenied:
            return False
        return True

    def _for(self, action: str, agency: int | None) -> bool:
        return self._free and (action, agency) in self.for_agencies

    def records(self, action: str) -> bool:
        """Agencies that have the case, and for what is found in the field its area's staff; on a
        closed case nobody records.
        """
        return not self._case.closed_at and self._has_with_families(action)

    @property
    def hands_over(self) -> bool:
        """A letter; of a closed case whoever had it at its end."""
        return self._has_with_families(Action.RECORD_FIELD_FACT)

    def _has_with_families(self, action: str) -> bool:
        return self._free and self._with_families(action, self._custodies)

    def keeps(self, agency: int | None) -> bool:
        """The family's KUBE and its place on an annex, for the agency that keeps them."""
        return not self._case.closed_at and self._for(Action.RECORD_FORMAL_FACT, agency)

    @property
    def hears(self) -> bool:
        """What the family has against a decision: whoever has or had to do with it."""
        return self._free and self._with_families(Action.RECORD_FIELD_FACT, self._ever)

    def _with_families(self, action: str, custodies: Iterable[Custody]) -> bool:
        having = [each.agency_id for each in custodies if each.scope == CustodyScope.CASE]
        return (
            any(self._for(action, agency) for agency in having)
            or (action, KELURAHAN, self._case.kelurahan_id) in self._granted
            or self._named_staff(action)
        )

    def _named_staff(self, action: str) -> bool:
        """Who is named on a confidential case sees it, and nobody else does."""
        if action not in NAMED_CASE_ACTIONS or not self._case.confidential:
            return False
        posts = Appointment.objects.on(clock.today()).filter(user=self._user.pk)
        return posts.filter(role=Role.PROTECTION_STAFF).exists()

    def proposes(self, agency: int | None) -> bool:
        """For the agency that sends a step today."""
        return self._for(Action.PROPOSE, agency)

    @property
    def assigns(self) -> bool:
        """For the agency that owns the case, or for the one that works on it."""
        working = [CustodyKind.OWNER, CustodyKind.HOLDER]
        return not self._case.closed_at and any(
            self._for(Action.ASSIGN, each.agency_id)
            for each in self._custodies
            if each.scope == CustodyScope.CASE and each.kind in working
        )

    @property
    def shares(self) -> bool:
        owners = [each for each in self._custodies if each.kind == CustodyKind.OWNER]
        return self._case.confidential and any(
            self._for(Action.SHARE, each.agency_id) for each in owners
        )
