"""Registering a family at the door: the household and who belongs to it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import (
    Agency,
    Function,
    Household,
    Kelurahan,
    Person,
    RegistryEntry,
    Relationship,
    User,
)
from permissions.access import grants, may_or_raise
from permissions.models import AgencyGrant, KelurahanGrant
from permissions.roles import Action
from workflows.services.cases import owning_agency
from workflows.services.identities import (
    Scrutiny,
    doubt_alike,
    look_at_person,
    read_kk,
    refuse_known,
)
from workflows.services.said_in_the_field import entry_of

HEAD = Relationship.HEAD
TWICE = _("This NIK stands twice in this family.")
TWO_HEADS = _("A family has one head.")
TAKEN = _("One of these numbers has just been registered by somebody else.")


@dataclass(frozen=True)
class Member:
    """One of a family that is new to the city; people without a NIK exist."""

    name: str
    nik: str = ""
    sex: str = ""
    birth_date: date | None = None
    relationship: str = ""
    phone: str = ""


NOBODY = Member("")
"""A place in the form that was left empty."""


@transaction.atomic
def register_family(
    *,
    by: User,
    kelurahan: Kelurahan,
    address: str,
    members: Iterable[Member],
    rt: str = "",
    rw: str = "",
    kk: str = "",
    confidential: bool = False,
    despite_doubts: bool = False,
) -> Household:
    """Write down a household and its members, in their order; `open_case` follows, for one of them.

    Args:
        members: an empty place among them stays empty.
        confidential: its case will be, so that protection staff may register it too.
        despite_doubts: whoever registers has looked at what `Doubtful` told.

    Raises:
        PermissionDenied
        ValidationError: by `kelurahan`, `address`, `rt`, `rw`, `kk`, `members`, and
            `members-0-nik` for the first member's NIK.
        Doubtful: likewise.
    """
    action = Action.OPEN_CONFIDENTIAL_CASE if confidential else Action.OPEN_CASE
    may_or_raise(by, action, owning_agency(), *([kelurahan] if kelurahan else []))
    people = {
        f"members-{n}-": Person(**asdict(each)) for n, each in enumerate(members) if each != NOBODY
    }
    scrutiny = Scrutiny()
    household = new_household(scrutiny, by, kelurahan, address=address, rt=rt, rw=rw, kk=kk)
    _look_at(scrutiny, people, by)
    if kelurahan:
        doubt_alike(scrutiny, people, kelurahan, by)
    scrutiny.settle(despite_doubts=despite_doubts)
    _write(household, people, by, scrutiny)
    return household


def where_to_register(user: User) -> QuerySet[Kelurahan]:
    """Where the user may register a family: everywhere at the agency that owns cases, else in the
    own area.
    """
    actions = (Action.OPEN_CASE, Action.OPEN_CONFIDENTIAL_CASE)
    owner = Agency.objects.holding(Function.SOCIAL, clock.today())
    everywhere = grants(AgencyGrant, user, *actions).filter(content_object__in=owner)
    area = grants(KelurahanGrant, user, *actions).values("content_object")
    return Kelurahan.objects.filter(Exists(everywhere) | Q(pk__in=area)).order_by("name")


def new_household(
    scrutiny: Scrutiny, by: User, kelurahan: Kelurahan, *, kk: str, **where: str
) -> Household:
    """Not yet saved; what is wrong with it is in the scrutiny."""
    household = Household(kelurahan=kelurahan, **where)
    scrutiny.check(household)
    if not household.address.strip():
        scrutiny.refuse("address", _("Please say where the family lives."))
    household.set_kk(read_kk(scrutiny, "kk", kk, by))
    return household


def _look_at(scrutiny: Scrutiny, people: dict[str, Person], by: User) -> None:
    if not people:
        scrutiny.refuse("members", _("A family has at least one member."))
    for prefix, person in people.items():
        look_at_person(scrutiny, prefix, person)
    _refuse_second(scrutiny, people, "nik_digest", "nik", TWICE)
    heads = {prefix: each for prefix, each in people.items() if each.relationship == HEAD}
    _refuse_second(scrutiny, heads, "relationship", "relationship", TWO_HEADS)
    refuse_known(scrutiny, people, by)


def _refuse_second(
    scrutiny: Scrutiny, people: dict[str, Person], column: str, field: str, sentence: str
) -> None:
    seen = set()
    for prefix, person in people.items():
        value = getattr(person, column)
        if value in seen:
            scrutiny.refuse(f"{prefix}{field}", sentence)
        if value:
            seen.add(value)


def _write(household: Household, people: dict[str, Person], by: User, scrutiny: Scrutiny) -> None:
    with just_taken():
        household.save(force_insert=True)
        for person in people.values():
            person.household = household
        Person.objects.bulk_create(people.values())
    RegistryEntry.objects.bulk_create(
        entry_of(person, by, kk=household.kk, doubts=scrutiny.doubts_of(prefix))
        for prefix, person in people.items()
    )


@contextmanager
def just_taken() -> Iterator[None]:
    """Two people at once with one number: the second is refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error
