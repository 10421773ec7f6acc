"""A family splits: those who leave get a household and a case of their own."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.models import (
    Assistance,
    Case,
    Household,
    InheritedAid,
    Kelurahan,
    Need,
    Person,
    Relationship,
    User,
)
from permissions.roles import Action
from workflows.acts import Act
from workflows.facts import household_members
from workflows.models import Handoff
from workflows.sealing import seal
from workflows.services.cases import new_case, opened
from workflows.services.families import TWO_HEADS, just_taken, new_household
from workflows.services.identities import Scrutiny
from workflows.services.locking import locked_case
from workflows.services.recording import permit_record

HEAD = Relationship.HEAD


@transaction.atomic
def split_household(
    case: Case,
    members: Iterable[Person],
    *,
    by: User,
    beneficiary: Person,
    kelurahan: Kelurahan,
    address: str,
    rt: str = "",
    rw: str = "",
    kk: str = "",
    relationships: Mapping[int, str] | None = None,
    confidential: bool = False,
    despite_doubts: bool = False,
) -> Case:
    """The new case, linked to the old one, of whose help it inherits all; needs of those who leave
    go with them. Both histories tell it. A confidential family stays one.

    Args:
        members: who leaves.
        beneficiary: for whom the new case is; heads the new family if nobody else does.
        relationships: new places in the family, by the number of the person.

    Raises:
        PermissionDenied, FourEyes
        ValidationError: by `members`, `beneficiary`, `relationships` and what a household asks.
        Doubtful: about the KK number.
    """
    case = locked_case(case)
    appointment = permit_record(case, Action.RECORD_FIELD_FACT, by)
    if case.closed_at:
        raise ValidationError(_("This case is closed."))
    people = _leaving(case, {each.pk for each in members}, beneficiary)
    scrutiny = Scrutiny()
    household = new_household(scrutiny, by, kelurahan, address=address, rt=rt, rw=rw, kk=kk)
    _give_places(scrutiny, people, beneficiary, relationships or {})
    scrutiny.settle(despite_doubts=despite_doubts)
    _move(people, household)
    new = new_case(
        beneficiary,
        household,
        pathway=case.pathway,
        confidential=case.confidential or confidential,
        split_from=case,
    )
    opening = opened(new, by, appointment, split_from=case.pk)
    _inherit(case, new, people)
    told = Act("record", case, by, appointment, details={"fact": "split", "row": new.pk})
    seal([told], [opening])
    return new


def _leaving(case: Case, leaving: set[int], beneficiary: Person) -> list[Person]:
    """Under lock.

    Raises:
        ValidationError: they cannot leave, or not all of them.
    """
    family = list(household_members(case).select_for_update(of=("self",)).order_by("pk"))
    people = [each for each in family if each.pk in leaving]
    if not people or len(people) < len(leaving):
        raise ValidationError({"members": _("Please choose living members of this household.")})
    if len(people) == len(family):
        raise ValidationError({"members": _("Somebody must stay. If all move, record a move.")})
    if Case.objects.open().filter(household=case.household_id, beneficiary__in=leaving).exists():
        raise ValidationError(
            {"members": _("The case is for one of them. First change the beneficiary.")}
        )
    if beneficiary.pk not in leaving:
        raise ValidationError({"beneficiary": _("Please choose one of those who leave.")})
    _refuse_with_handoff(case, leaving)
    return people


def _refuse_with_handoff(case: Case, leaving: set[int]) -> None:
    handoff = Handoff.objects.open().filter(case=case.pk, member__in=leaving).first()
    if handoff:
        handoff.case = case
        sentence = _("Something is under way for one of them, and must end first: %(step)s.")
        raise ValidationError({"members": sentence % {"step": handoff.label}})


def _give_places(
    scrutiny: Scrutiny, people: list[Person], beneficiary: Person, places: Mapping[int, str]
) -> None:
    for person in people:
        person.relationship = places.get(person.pk, person.relationship)
        if person.relationship not in {"", *Relationship.values}:
            scrutiny.refuse("relationships", _("Please choose a place in the family."))
    heads = [each for each in people if each.relationship == HEAD]
    if len(heads) > 1:
        scrutiny.refuse("relationships", TWO_HEADS)
    if not heads:
        next(each for each in people if each.pk == beneficiary.pk).relationship = HEAD


def _move(people: list[Person], household: Household) -> None:
    with just_taken():
        household.save(force_insert=True)
    for person in people:
        person.household = household
    Person.objects.bulk_update(people, ["household", "relationship"])


def _inherit(case: Case, new: Case, people: list[Person]) -> None:
    """What the old household had, and what that had inherited itself."""
    own = Assistance.objects.filter(household=case.household_id).values_list("pk", flat=True)
    inherited = case.inherited_aid.values_list("assistance", flat=True)
    InheritedAid.objects.bulk_create(
        InheritedAid(case=new, assistance_id=pk) for pk in sorted({*own, *inherited})
    )
    Need.objects.open().filter(case=case.pk, member__in=people).update(case=new)
