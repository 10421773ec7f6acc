"""By whose hand: what one person may do in one call, asked once however many cases it concerns."""

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from casework.models import Agency, Case, Kelurahan, Person, User
from permissions.access import FourEyes, may_or_raise
from permissions.models import Appointment, CaseShare

NOT_NAMED = _("This case is confidential, and you are not named on it.")
OWN_FAMILY = _("This is your own family; a colleague must do it.")
TOOK_PART = _("You took part in an earlier step; another person must decide.")


class Hand:
    """One person before some cases. Appointments are asked once for each action and place; being
    named, and the own family, once for all cases; each answer is still each case's own.
    """

    def __init__(self, by: User, cases: Iterable[Case]):
        self.by = by
        self._cases = list(cases)
        self._appointments: dict[tuple, Appointment | PermissionDenied] = {}

    def permit(self, action: str, case: Case, *places: Agency | Kelurahan) -> Appointment:
        """The appointment for this action; confidentiality and the own family are looked at too.

        Raises:
            PermissionDenied, FourEyes
        """
        appointment = self.appointment(action, *places)
        self.require_sight(case)
        self.require_other_family(case)
        return appointment

    def appointment(self, action: str, *places: Agency | Kelurahan) -> Appointment:
        """
        Raises:
            PermissionDenied: none of the person's appointments in force allows it.
        """
        key = (action, *places)
        if key not in self._appointments:
            self._appointments[key] = self._asked(action, *places)
        found = self._appointments[key]
        if isinstance(found, PermissionDenied):
            raise found
        return found

    def _asked(self, action: str, *places) -> Appointment | PermissionDenied:
        try:
            return may_or_raise(self.by, action, *places)
        except PermissionDenied as refusal:
            return refusal

    def may(self, action: str, *places: Agency | Kelurahan) -> bool:
        try:
            self.appointment(action, *places)
        except PermissionDenied:
            return False
        return True

    def require_sight(self, case: Case) -> None:
        """A confidential case is for those it names, whatever their role.

        Raises:
            PermissionDenied
        """
        if case.confidential and case.pk not in self._named_on:
            raise PermissionDenied(NOT_NAMED)

    @cached_property
    def _named_on(self) -> set[int]:
        confidential = [each.pk for each in self._cases if each.confidential]
        shares = CaseShare.objects.filter(user=self.by.pk, case__in=confidential)
        return set(shares.values_list("case", flat=True))

    def require_other_family(self, case: Case) -> None:
        """Nobody acts on a household of their own.

        Raises:
            FourEyes
        """
        own = self.by.person_id is not None and (
            self.by.person_id == case.beneficiary_id or case.household_id == self._household
        )
        if own:
            raise FourEyes(OWN_FAMILY)

    @cached_property
    def _household(self) -> int | None:
        """Where they live themselves; a person without a household shares it with nobody."""
        own = Person.objects.filter(pk=self.by.person_id, household__isnull=False)
        return own.values_list("household", flat=True).first()

    def require_other_eyes(self, *users: int | None) -> None:
        """Another person must have done the earlier part; two accounts of one person are one.

        Args:
            users: ids of who took part, null where nobody has yet.

        Raises:
            FourEyes
        """
        if self._accounts.intersection(users):
            raise FourEyes(TOOK_PART)

    @cached_property
    def _accounts(self) -> set[int]:
        if self.by.person_id is None:
            return {self.by.pk}
        same = User.objects.filter(person=self.by.person_id)
        return {self.by.pk, *same.values_list("pk", flat=True)}
