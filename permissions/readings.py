"""Who has read what: kept where looking is itself something that others must be able to see."""

from collections.abc import Iterable

from casework import clock
from casework.models import Case, Person, User
from permissions.models import Reading


def note_reading(
    user: User,
    what: str,
    *,
    case: Case | None = None,
    person: Person | None = None,
    row: int | None = None,
) -> Reading:
    """Record that the user has just read this.

    Args:
        what: a code of Reading.What.
        person: whose NIK.
        row: number of the letter or document.
    """
    return Reading.objects.create(
        user=user, what=what, case=case, person=person, row=row, read_at=clock.now()
    )


def note_niks(user: User, shown: Iterable[tuple[int, int]], row: int) -> None:
    """Record that the user has just read these numbers in full, on one paper.

    Args:
        shown: case and person, by their rows' numbers.
        row: number of the letter or document.
    """
    now = clock.now()
    Reading.objects.bulk_create(
        Reading(
            user=user, what=Reading.What.NIK, case_id=case, person_id=person, row=row, read_at=now
        )
        for case, person in shown
    )
