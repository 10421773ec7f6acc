"""Wrong data of a KTP is set right; what was known before stays on record, encrypted."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import Case, Person, RegistryEntry, User
from workflows.services.fact_checks import member_of_household, under_lock
from workflows.services.families import just_taken
from workflows.services.identities import Scrutiny, doubt_alike, look_at_person, refuse_known
from workflows.services.said_in_the_field import identity_of, note_identity

IDENTITY = ("name", "nik", "birth_date", "sex")


@dataclass
class IdentityCorrected:
    """A member's name, NIK, birth date or sex was wrong; what is left out stays as it is.

    `nik` may be empty: the number was somebody else's, and the person has none.
    """

    person: Person
    name: str | None = None
    nik: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    despite_doubts: bool = False

    @property
    def changes(self) -> dict[str, str | date]:
        said = {name: getattr(self, name) for name in IDENTITY}
        return {name: value for name, value in said.items() if value is not None}


def apply_identity_corrected(case: Case, fact: IdentityCorrected, by: User) -> RegistryEntry:
    """The family's word, as given: it has the old identity and the new one.

    Raises:
        ValidationError, Doubtful: by `name`, `nik`, `birth_date` and `sex`.
    """
    person = under_lock(fact.person, "person")
    member_of_household(case, person.pk, "person")
    before = identity_of(person)
    for name, value in fact.changes.items():
        setattr(person, name, value)
    scrutiny = Scrutiny()
    look_at_person(scrutiny, "", person)
    if person.died_on and person.birth_date and person.birth_date > person.died_on:
        scrutiny.refuse("birth_date", _("This date is after the day of death."))
    refuse_known(scrutiny, {"": person}, by)
    doubt_alike(scrutiny, {"": person}, case.kelurahan, by)
    scrutiny.settle(despite_doubts=fact.despite_doubts)
    if identity_of(person) == before:
        raise ValidationError(_("Nothing was changed."))
    with just_taken():
        person.save(update_fields=[*IDENTITY, "nik_digest"])
    doubts = [each.code for each in scrutiny.doubts]
    return note_identity(person, by, before=before, doubts=doubts)
