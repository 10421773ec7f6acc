"""Rows on their way into the database, and who they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from casework.canonical import canonical_json
from casework.crypto import keyed_digest
from casework.models import Person, RegistryEntry, Relationship
from casework.registry.cells import letters
from casework.registry.importing.report import Outcome, Result
from casework.registry.rows import BadRow, Notice, Reason, Row


@dataclass(slots=True)
class Candidate:
    """A row, the person it speaks of once that is known, and what it changes.

    `newest`: no later snapshot of the person is known, so the row may change current values;
    `bound`: an open case names the person or the household.
    """

    row: Row
    nik_digest: str | None
    digest: str
    person: Person | None = None
    household_id: int | None = None
    said_before: bool = False
    created: bool = False
    newest: bool = True
    new_nik: bool = False
    was_head: bool = False
    bound: bool = False
    changed: set[str] = field(default_factory=set)
    household_changed: bool = False
    notices: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, row: Row) -> "Candidate":
        said = canonical_json([dict(row.identity), dict(row.facts)])
        return cls(row, keyed_digest(row.nik) if row.nik else None, keyed_digest(said))

    @property
    def may_change(self) -> bool:
        """Whether the row speaks for the present."""
        return self.newest and not self.said_before

    def set(self, name: str, value: Any) -> None:
        """Change a field of the person, if it is another value; a blank says nothing."""
        if value in ("", None) or getattr(self.person, name) == value:
            return
        setattr(self.person, name, value)
        self.changed.add(name)

    def result(self) -> Result:
        outcome = Outcome.UNCHANGED
        if self.created:
            outcome = Outcome.CREATED
        elif self.changed or self.household_changed:
            outcome = Outcome.UPDATED
        return Result(self.row.line, outcome, notices=(*self.row.notices, *self.notices))


class Said(NamedTuple):
    """A line that this snapshot has said before."""

    digest: str
    person_id: int
    household_id: int | None


class Entry(NamedTuple):
    """What a source said of a person at one time."""

    source: str
    snapshot: date
    family_id: str


class Known:
    """What the database knows of the people of one batch, read in a handful of queries."""

    def __init__(self, source: str, snapshot: date, candidates: Iterable[Candidate]):
        self.source, self.snapshot = source, snapshot
        self.said = self._said({candidate.row.external_id for candidate in candidates})
        fresh = [c for c in candidates if c.row.external_id not in self.said]
        by_id = self._by_id({candidate.row.external_id for candidate in fresh})
        by_nik = self._by_nik({c.nik_digest for c in fresh if c.nik_digest})
        people = self._people({*by_id.values(), *by_nik.values()})
        self.by_id = {key: people[pk] for key, pk in by_id.items()}
        self.by_nik = {key: people[pk] for key, pk in by_nik.items()}
        self.entries = self._entries({person.pk for person in people.values()})

    def _said(self, identifiers: set[str]) -> dict[str, Said]:
        rows = RegistryEntry.objects.filter(
            source=self.source, snapshot=self.snapshot, external_id__in=identifiers
        ).values_list("external_id", "digest", "person_id", "person__household_id")
        return {identifier: Said(*rest) for identifier, *rest in rows}

    def _by_id(self, identifiers: set[str]) -> dict[str, int]:
        """The person whom the source last meant by each of its numbers."""
        rows = RegistryEntry.objects.filter(source=self.source, external_id__in=identifiers)
        return dict(rows.order_by("snapshot").values_list("external_id", "person_id"))

    def _by_nik(self, digests: set[str]) -> dict[str, int]:
        return dict(Person.objects.filter(nik_digest__in=digests).values_list("nik_digest", "pk"))

    def _people(self, ids: set[int]) -> dict[int, Person]:
        """Locked, in one order everywhere; a merged record stands for the one it went into."""
        rows = Person.objects.select_for_update().defer("nik").order_by("pk")
        people = {person.pk: person for person in rows.filter(pk__in=ids)} if ids else {}
        into = {p.merged_into_id for p in people.values() if p.merged_into_id} - set(people)
        if into:
            people |= self._people(into)
        return {pk: _survivor(person, people) for pk, person in people.items()}

    def _entries(self, ids: set[int]) -> dict[int, list[Entry]]:
        entries = defaultdict(list)
        rows = RegistryEntry.objects.filter(person__in=ids)
        for person_id, *rest in rows.values_list("person_id", "source", "snapshot", "family_id"):
            entries[person_id].append(Entry(*rest))
        return entries

    def is_newest(self, person: Person) -> bool:
        """Whether this snapshot may change what is known; of two sources on one day, the first."""
        return all(
            entry.snapshot < self.snapshot
            or (entry.snapshot == self.snapshot and entry.source == self.source)
            for entry in self.entries[person.pk]
        )

    def in_this_snapshot(self, person: Person) -> bool:
        return any(
            (entry.source, entry.snapshot) == (self.source, self.snapshot)
            for entry in self.entries[person.pk]
        )

    def speaks_of(self, people: set[int]) -> set[int]:
        """Those of these persons who are in this snapshot already."""
        rows = RegistryEntry.objects.filter(
            source=self.source, snapshot=self.snapshot, person__in=people
        )
        return set(rows.values_list("person_id", flat=True)) if people else set()

    def last_family(self, person: Person) -> str | None:
        """The family this source last put the person in."""
        own = [entry for entry in self.entries[person.pk] if entry.source == self.source]
        return max(own, key=lambda entry: entry.snapshot).family_id if own else None


def _survivor(person: Person, people: dict[int, Person]) -> Person:
    while person.merged_into_id:
        person = people[person.merged_into_id]
    return person


def identify(candidate: Candidate, known: Known) -> None:
    """Find out who the row speaks of: by NIK, then by the source's own number, else somebody new.

    Raises:
        BadRow: it contradicts what is known, and a person has to look.
    """
    row, said = candidate.row, known.said.get(candidate.row.external_id)
    if said:
        if said.digest != candidate.digest:
            raise BadRow(Reason.SNAPSHOT_DIFFERS)
        candidate.said_before, candidate.household_id = True, said.household_id
        return
    by_nik = known.by_nik.get(candidate.nik_digest)
    by_id = known.by_id.get(row.external_id)
    if by_nik and by_id and by_nik.pk != by_id.pk:
        raise BadRow(Reason.TWO_RECORDS)
    person = by_nik or by_id
    if person is None:
        candidate.person, candidate.created, candidate.new_nik = Person(), True, True
        return
    if known.in_this_snapshot(person):
        raise BadRow(Reason.DUPLICATE_NIK if by_nik else Reason.DUPLICATE_PERSON)
    if candidate.nik_digest and not by_nik:
        candidate.new_nik = True
        if person.nik_digest:
            _require_same(person, row)
            candidate.notices.append(Notice.NIK_CORRECTED)
    candidate.person, candidate.household_id = person, person.household_id
    candidate.was_head = person.relationship == Relationship.HEAD
    _decide_newest(candidate, known)


def _require_same(person: Person, row: Row) -> None:
    """A source corrects a NIK, but its number with another NIK, name or age is somebody else."""
    same_name = letters(person.name) == letters(row.name)
    if not same_name or person.birth_date != row.birth_date:
        raise BadRow(Reason.ID_OF_ANOTHER_PERSON)


def _decide_newest(candidate: Candidate, known: Known) -> None:
    if candidate.person.died_on:
        candidate.newest = False
        candidate.notices.append(Notice.REPORTED_DEAD)
    elif not known.is_newest(candidate.person):
        candidate.newest = False
        candidate.notices.append(Notice.OLDER_SNAPSHOT)


PERSON_FIELDS = ("name", "sex", "birth_date", "marital_status", "occupation", "education")


def describe(candidate: Candidate) -> None:
    """Give the person the row's values; the place in the family is settled with the family."""
    if not candidate.may_change:
        return
    for name in PERSON_FIELDS:
        candidate.set(name, getattr(candidate.row, name))
    if candidate.new_nik and candidate.nik_digest:
        candidate.person.set_nik(candidate.row.nik)
        candidate.changed |= {"nik", "nik_digest"}
