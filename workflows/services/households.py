"""What is recorded of households rather than of one case: each open case's history tells it."""

from collections.abc import Iterable

from casework.models import Case, User
from permissions.access import may_or_raise, require_other_households
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act, seal
from workflows.services.cases import owning_agency
from workflows.services.locking import locked_case


def permit_for_households(by: User, households: Iterable[int]) -> Appointment:
    """The social agency's office records for families, and nobody for a family of their own.

    Raises:
        PermissionDenied, FourEyes
    """
    appointment = may_or_raise(by, Action.RECORD_FORMAL_FACT, owning_agency())
    require_other_households(by, households)
    return appointment


def note_in_cases(rows: dict[int, int], fact: str, *, by: User, appointment: Appointment) -> None:
    """One line in every open case of these households: a fact that guards read has changed.

    Args:
        rows: household → number of the row that was written.
    """
    cases = Case.objects.open().filter(household__in=rows).order_by("pk")
    for case in map(locked_case, cases):
        details = {"fact": fact, "row": rows[case.household_id]}
        seal([Act("record", case, by, appointment, details=details)])
