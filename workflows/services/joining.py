"""Somebody comes into a household: a child is born, a relative moves in."""

from dataclasses import asdict, dataclass

from casework.models import Case, Household, Person, Relationship, User
from workflows.services.families import TWO_HEADS, Member, just_taken
from workflows.services.identities import (
    Scrutiny,
    doubt_alike,
    look_at_person,
    refuse_known,
)
from workflows.services.said_in_the_field import entry_of


@dataclass(frozen=True)
class MemberJoined(Member):
    """Who is new to the city's data; whoever is known already is refused, and told where."""

    despite_doubts: bool = False


def apply_member_joined(case: Case, fact: MemberJoined, by: User) -> Person:
    """Looked at as when a family is registered.

    Raises:
        ValidationError, Doubtful: by `name`, `nik`, `sex`, `birth_date`, `relationship`, `phone`.
    """
    household = Household.objects.select_for_update().get(pk=case.household_id)
    told = asdict(fact)
    despite_doubts = told.pop("despite_doubts")
    person = Person(household=household, **told)
    scrutiny, people = Scrutiny(), {"": person}
    look_at_person(scrutiny, "", person)
    if person.relationship == Relationship.HEAD and _has_head(household):
        scrutiny.refuse("relationship", TWO_HEADS)
    refuse_known(scrutiny, people, by)
    doubt_alike(scrutiny, people, household.kelurahan, by)
    scrutiny.settle(despite_doubts=despite_doubts)
    with just_taken():
        person.save(force_insert=True)
    entry_of(person, by, kk=household.kk, doubts=scrutiny.doubts_of("")).save(force_insert=True)
    return person


def _has_head(household: Household) -> bool:
    living = household.members.filter(died_on=None, merged_into=None)
    return living.filter(relationship=Relationship.HEAD).exists()
