"""What is recorded of households rather than of one case: each open case's history tells it."""

from collections.abc import Iterable

from casework.models import Case, User
from permissions.access import may_or_raise, require_other_households
from permissions.models import Appointment
from permissions.roles import Action
from workflows.acts import Act
from workflows.sealing import seal
from workflows.services.cases import owning_agency
from workflows.services.locking import locked_cases


def permit_for_households(by: User, households: Iterable[int]) -> Appointment:
    """The social agency's office records for families, and nobody for a family of their own.

    Raises:
        PermissionDenied, FourEyes
    """
    appointment = permit_office(by)
    require_other_households(by, households)
    return appointment


def permit_office(by: User) -> Appointment:
    """Groups and annexes are kept by the office of the agency that owns every family's case.

    Raises:
        PermissionDenied
    """
    return may_or_raise(by, Action.RECORD_FORMAL_FACT, owning_agency())


def locked_cases_of(households: Iterable[int]) -> list[Case]:
    """Their open cases, before anything else is locked, in the order of their numbers."""
    return locked_cases(Case.objects.open().filter(household__in=set(households)))


def note_in_cases(
    cases: list[Case],
    fact: str,
    rows: dict[int, int],
    *,
    by: User,
    appointment: Appointment,
    reason: str = "",
) -> None:
    """One line in each of these locked cases: a fact that guards read has changed.

    Args:
        rows: household → number of the row that was written.
    """
    acts = []
    for case in cases:
        details = {"fact": fact, "row": rows[case.household_id]}
        acts.append(Act("record", case, by, appointment, reason=reason, details=details))
    seal(acts)
