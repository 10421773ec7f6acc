"""Which family of the registry lives which story: chosen by who lives in it, the same by seed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random

from casework import clock
from casework.models import Household, Kelurahan, Person, Relationship, Sex
from workflows.requirements.family import age_on

AT_SCHOOL = range(7, 18)
WORKING_AGE = range(22, 60)
ELDERLY = 62
NEARER = 0.3
"""How much more likely a family is chosen where field staff works."""


@dataclass(frozen=True)
class Family:
    household: Household
    members: tuple[Person, ...]
    today: date

    def age(self, person: Person) -> int:
        return age_on(person.birth_date, self.today)

    @property
    def kelurahan(self) -> Kelurahan:
        return self.household.kelurahan

    @property
    def grown_up(self) -> list[Person]:
        """Of working age, women first: they are the ones who mostly come to the office."""
        able = [each for each in self.members if self.age(each) in WORKING_AGE]
        return sorted(able, key=lambda each: (each.sex != Sex.FEMALE, each.pk))

    @property
    def beneficiary(self) -> Person:
        return (self.grown_up or sorted(self.members, key=self.age, reverse=True))[0]

    @property
    def children(self) -> list[Person]:
        """Those at school, the eldest first."""
        young = (Relationship.CHILD, Relationship.GRANDCHILD)
        mine = [each for each in self.members if each.relationship in young]
        pupils = [each for each in mine if self.age(each) in AT_SCHOOL]
        return sorted(pupils, key=lambda each: (each.birth_date, each.pk))


Cast = Callable[[Family], bool]


def elderly_alone(family: Family) -> bool:
    return len(family.members) == 1 and family.age(family.members[0]) >= ELDERLY


def two_at_school(family: Family) -> bool:
    return bool(family.grown_up) and len(family.children) >= 2


def couple(family: Family) -> bool:
    return len(family.grown_up) >= 2


def working(family: Family) -> bool:
    return bool(family.grown_up)


CASTS: tuple[Cast, ...] = (elderly_alone, two_at_school, couple, working)
"""The fewest first: they are chosen before the others take them away."""


class TooFewFamilies(Exception):
    """The registry has no family left for a story."""


class Families:
    """The registry's families that no story has taken yet, in the order of their chances."""

    def __init__(self, rng: Random, staffed: set[int], kecamatan: set[int]):
        today, self._staffed = clock.today(), staffed
        families = [
            Family(household, members, today)
            for household, members in _households().items()
            if all(person.birth_date for person in members)
        ]
        families.sort(
            key=lambda family: (
                rng.random()
                * (NEARER if family.kelurahan.pk in staffed else 1)
                * (NEARER if family.kelurahan.kecamatan_id in kecamatan else 1)
            )
        )
        self._free = {family.household.pk: family for family in families}

    def take(self, cast: Cast, count: int) -> list[Family]:
        """
        Raises:
            TooFewFamilies
        """
        return self._take(filter(cast, self._free.values()), count)

    def take_neighbours(self, cast: Cast, count: int) -> list[Family]:
        """From one kelurahan, if possible one with field staff; from elsewhere only what lacks."""
        at_home = defaultdict(list)
        for family in filter(cast, self._free.values()):
            at_home[family.kelurahan.pk].append(family)
        if not at_home:
            return self._take([], count)
        best = max(at_home, key=lambda pk: (min(len(at_home[pk]), count), pk in self._staffed))
        others = [family for pk in at_home if pk != best for family in at_home[pk]]
        return self._take([*at_home[best], *others], count)

    def _take(self, possible: Iterable[Family], count: int) -> list[Family]:
        chosen = list(islice(possible, count))
        if len(chosen) < count:
            raise TooFewFamilies("The registry has too few families: ask for fewer cases.")
        for family in chosen:
            del self._free[family.household.pk]
        return chosen


def _households() -> dict[Household, tuple[Person, ...]]:
    people = Person.objects.filter(died_on=None, merged_into=None).defer("nik")
    related = people.select_related("household__kelurahan").order_by("household", "pk")
    found = defaultdict(list)
    for person in related.filter(household__isnull=False):
        found[person.household].append(person)
    return {household: tuple(members) for household, members in found.items()}
