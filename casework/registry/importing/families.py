"""Which household a row's family is, what the row says of it, and who heads it.

A registry's family is a household by the people in it: no source's family number is ours.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from casework.models import Case, Household, Person, Relationship
from casework.registry.importing.candidates import Candidate, Known
from casework.registry.rows import Notice

HEAD = Relationship.HEAD


class Families:
    """The households of one batch. `remembered`: household by family id, of the whole file."""

    def __init__(
        self,
        source: str,
        snapshot: date,
        kelurahan_ids: dict[str, int],
        remembered: dict[str, int],
    ):
        self.source, self.snapshot = source, snapshot
        self.kelurahan_ids, self.remembered = kelurahan_ids, remembered
        self.created: list[Household] = []
        self.changed: dict[int, Household] = {}

    def settle(self, candidates: list[Candidate], known: Known) -> dict[str, Household]:
        """The household of every family of which something new is said; new ones are inserted."""
        families = _by_family(candidates)
        ids = {
            family_id: self._known_household(family_id, members, known)
            for family_id, members in families.items()
        }
        rows = Household.objects.select_for_update().defer("kk").order_by("pk")
        households = rows.in_bulk({pk for pk in ids.values() if pk})
        settled = {}
        for family_id, members in families.items():
            household = households.get(ids[family_id])
            if household is None:
                household = Household()
                self.created.append(household)
            self._describe(household, members)
            settled[family_id] = household
        Household.objects.bulk_create(self.created)
        return settled

    def _known_household(
        self, family_id: str, members: list[Candidate], known: Known
    ) -> int | None:
        """Where members are known to live, the head's word first. Somebody whom this source last
        put in another family says nothing of this one: they may have married into it.
        """
        if family_id in self.remembered:
            return self.remembered[family_id]
        for member in sorted(members, key=lambda member: member.row.relationship != HEAD):
            if member.household_id is None:
                continue
            if member.said_before or known.last_family(member.person) in {None, family_id}:
                return member.household_id
        return None

    def _describe(self, household: Household, members: list[Candidate]) -> None:
        """Place, address and desil, from the head's row or the first one."""
        fresh = [member for member in members if member.may_change or household.pk is None]
        fresh = [member for member in fresh if not member.said_before]
        if not fresh:
            return
        speaker = next((m for m in fresh if m.row.relationship == HEAD), fresh[0])
        for member in fresh:
            if member.row.kelurahan != speaker.row.kelurahan:
                member.notices.append(Notice.FAMILY_IN_TWO_KELURAHAN)
        if household.pk is None or self._is_newest(household):
            self._take(household, speaker)

    def _is_newest(self, household: Household) -> bool:
        if household.desil_on is None or household.desil_on < self.snapshot:
            return True
        return (household.desil_on, household.desil_source) == (self.snapshot, self.source)

    def _take(self, household: Household, speaker: Candidate) -> None:
        row = speaker.row
        values = {"kelurahan_id": self.kelurahan_ids[row.kelurahan]}
        if row.address:
            values["address"] = row.address
        if row.desil is not None:
            values["desil"] = row.desil
        if any(getattr(household, name) != value for name, value in values.items()):
            speaker.household_changed = True
        if row.desil is not None:
            values |= {"desil_source": self.source, "desil_on": self.snapshot}
        if any(getattr(household, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(household, name, value)
            if household.pk:
                self.changed[household.pk] = household


def _by_family(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """The families of which at least one line is new; all their lines."""
    families = defaultdict(list)
    for candidate in candidates:
        families[candidate.row.family_id].append(candidate)
    return {
        family_id: members
        for family_id, members in families.items()
        if not all(member.said_before for member in members)
    }


def move_in(candidates: list[Candidate], households: dict[str, Household]) -> None:
    """Everybody lives with the family they are listed in, but nobody is moved out of a household
    that has an open case, or is one's own: that is a caseworker's decision.
    """
    moving = []
    for candidate in candidates:
        household = households.get(candidate.row.family_id)
        if candidate.said_before or household is None:
            continue
        if candidate.created or (candidate.household_id is None and candidate.newest):
            candidate.set("household_id", household.pk)
        elif candidate.newest and candidate.household_id != household.pk:
            moving.append((candidate, household.pk))
    kept = _bound_by_a_case([candidate for candidate, _ in moving])
    for candidate, household_id in moving:
        if candidate.person.pk in kept or candidate.household_id in kept:
            candidate.notices.append(Notice.HOUSEHOLD_KEPT)
        else:
            candidate.set("household_id", household_id)
            candidate.notices.append(Notice.MOVED_HOUSEHOLD)


class _Bound:
    """Persons and households that an open case names."""
