"""Which household a row's family is, what the row says of it, and who heads it.

A registry's family is a household by the people in it: no source's family number is ours.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from casework.models import Case, Household, Person, Relationship
from casework.registry.importing.candidates import Candidate, Known
from casework.registry.importing.writing import update_changed
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
        self.changed: list[tuple[Household, set[str]]] = []
        self.dated: list[Household] = []

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
            household = households.get(ids[family_id]) or self._new_household(members)
            if household:
                self._describe(household, members)
                settled[family_id] = household
        self._insert()
        return settled

    def _new_household(self, members: list[Candidate]) -> Household | None:
        """Nobody has a household made for them that they would not move into."""
        if not any(member.may_change and not member.bound for member in members):
            return None
        self.created.append(Household())
        return self.created[-1]

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
        speakers = [member for member in members if member.may_change]
        speakers.sort(key=lambda member: member.row.relationship != HEAD)
        for member in speakers[1:]:
            if member.row.kelurahan != speakers[0].row.kelurahan:
                member.notices.append(Notice.FAMILY_IN_TWO_KELURAHAN)
        if speakers and (household.pk is None or self._is_newest(household)):
            self._take(household, speakers[0])

    def _is_newest(self, household: Household) -> bool:
        if household.desil_on is None or household.desil_on < self.snapshot:
            return True
        return (household.desil_on, household.desil_source) == (self.snapshot, self.source)

    def _take(self, household: Household, speaker: Candidate) -> None:
        row = speaker.row
        values = {
            "kelurahan_id": self.kelurahan_ids[row.kelurahan],
            "address": row.address or household.address,
            "desil": household.desil if row.desil is None else row.desil,
        }
        if changed := _set(household, values):
            speaker.household_changed = True
            self.changed.append((household, changed))
        # The same desil, said again later, is no change of the family.
        dated = {"desil_source": self.source, "desil_on": self.snapshot}
        if row.desil is not None and _set(household, dated):
            self.dated.append(household)

    def _insert(self) -> None:
        """The new households; what was changed of them is in them already."""
        self.changed = [(household, names) for household, names in self.changed if household.pk]
        self.dated = [household for household in self.dated if household.pk]
        Household.objects.bulk_create(self.created)

    def update(self) -> None:
        """What was changed of the households that were there before."""
        dated = Household.objects.filter(pk__in=[household.pk for household in self.dated])
        dated.update(desil_source=self.source, desil_on=self.snapshot)
        update_changed(self.changed)


def _set(household: Household, values: dict[str, Any]) -> set[str]:
    """Which of these values were others before."""
    changed = {name for name, value in values.items() if getattr(household, name) != value}
    for name in changed:
        setattr(household, name, values[name])
    return changed


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


def note_open_cases(candidates: list[Candidate]) -> None:
    """Mark whom an open case names, or whose household: only a caseworker moves them."""
    settled = [candidate for candidate in candidates if candidate.household_id and candidate.person]
    people = {candidate.person.pk for candidate in settled}
    homes = {candidate.household_id for candidate in settled}
    cases = Case.objects.open().filter(Q(beneficiary__in=people) | Q(household__in=homes))
    pairs = list(cases.values_list("beneficiary_id", "household_id")) if settled else []
    beneficiaries, households = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for candidate in settled:
        candidate.bound = (
            candidate.person.pk in beneficiaries or candidate.household_id in households
        )


def move_in(candidates: list[Candidate], households: dict[str, Household]) -> None:
    """Everybody lives with the family they are listed in, if nothing binds them elsewhere."""
    for candidate in candidates:
        household = households.get(candidate.row.family_id)
        if not candidate.may_change or household is None:
            continue
        if candidate.household_id in {None, household.pk}:
            candidate.set("household_id", household.pk)
        elif candidate.bound:
            candidate.notices.append(Notice.HOUSEHOLD_KEPT)
        else:
            candidate.set("household_id", household.pk)
            candidate.notices.append(Notice.MOVED_HOUSEHOLD)


def settle_heads(candidates: list[Candidate], known: Known) -> list[int]:
    """Everybody's place in the family; a household has one living head. The head whom a newer
    snapshot names wins over one it does not speak of; of two in one snapshot, the first does.

    Returns the persons, not in this batch, who head no longer.
    """
    here = [c for c in candidates if c.may_change and Notice.HOUSEHOLD_KEPT not in c.notices]
    claims = []
    for candidate in here:
        if (candidate.row.relationship or candidate.person.relationship) == HEAD:
            claims.append(candidate)
        else:
            candidate.set("relationship", candidate.row.relationship)
    heads = _current_heads({claim.person.household_id for claim in claims})
    staying = _staying({head.pk for head in heads.values()}, here, known)
    replaced, settled = [], set()
    for claim in claims:
        home = claim.person.household_id
        head = heads.get(home)
        if head is not None and head != claim.person:
            if home in settled or head.pk in staying:
                claim.notices.append(Notice.SECOND_HEAD)
                claim.set("relationship", Relationship.OTHER)
                continue
            claim.notices.append(Notice.HEAD_REPLACED)
            replaced.append(head.pk)
        claim.set("relationship", HEAD)
        heads[home] = claim.person
        settled.add(home)
    return [pk for pk in replaced if pk not in {candidate.person.pk for candidate in here}]


def _current_heads(household_ids: set[int]) -> dict[int, Person]:
    living = Person.objects.filter(relationship=HEAD, died_on=None, merged_into=None)
    rows = living.filter(household__in=household_ids).only("household_id")
    return {person.household_id: person for person in rows}


def _staying(heads: set[int], here: list[Candidate], known: Known) -> set[int]:
    """Which of these heads the snapshot goes on calling so."""
    speaking = {candidate.person.pk: candidate for candidate in here if not candidate.created}
    said = known.speaks_of(heads - set(speaking))
    for pk in heads & set(speaking):
        candidate = speaking[pk]
        moved = candidate.person.household_id != candidate.household_id
        if candidate.row.relationship in {"", HEAD} and not moved:
            said.add(pk)
    return said
