"""Which resident an account belongs to: nobody acts on their own family, and two accounts of one
person are one.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import Person, User
from casework.nik import check_nik
from casework.nik_words import ERRORS


def link_resident(user: User, nik: str) -> bool:
    """Set, not yet saved; an empty NIK leaves it as it is.

    Returns:
        Whether the account belongs to another resident than before.

    Raises:
        ValidationError: on `nik`; no sentence repeats the number.
    """
    check = check_nik(nik)
    if check.errors:
        raise ValidationError({"nik": [ERRORS[each] for each in check.errors[:1]]})
    if not check.number:
        return False
    before, user.person = user.person_id, _resident(check.number)
    return user.person_id != before


def _resident(nik: str) -> Person:
    found = Person.objects.with_nik(nik).select_related("merged_into").first()
    if found is None:
        raise ValidationError(
            {"nik": _("No resident with this NIK is known here. Check it, or leave it empty.")}
        )
    return found.merged_into or found
