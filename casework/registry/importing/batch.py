"""One batch of lines: who they are, where they live, and all of it written at once."""

from datetime import date

from casework.canonical import canonical_json
from casework.models import Person, RegistryEntry, Relationship
from casework.nik import NikError, NikWarning
from casework.registry.importing.candidates import Candidate, Known, describe, identify
from casework.registry.importing.families import (
    HEAD,
    Families,
    move_in,
    note_open_cases,
    settle_heads,
)
from casework.registry.importing.report import Outcome, Result
from casework.registry.importing.writing import update_changed
from casework.registry.rows import BadRow, Reason, Rejection, Row

ZEROED = f"nik_{NikError.LAST_DIGIT_ZEROED}"
ENDS_IN_ZERO = f"nik_{NikWarning.LAST_DIGIT_ZERO}"
ENOUGH_TO_TELL = 20


class Memory:
    """What the lines before said; nothing of it outlives the import of the file."""

    def __init__(self, source: str, snapshot: date, kelurahan_ids: dict[str, int]):
        self.source, self.snapshot, self.kelurahan_ids = source, snapshot, kelurahan_ids
        self.external_ids: set[str] = set()
        self.households: dict[str, int] = {}
        self.headless: dict[str, int] = {}

    def remember(self, batch: "Batch") -> None:
        """After the batch is in the database, and not before: it may have been tried twice."""
        for candidate in batch.candidates:
            row = candidate.row
            self.external_ids.add(row.external_id)
            if candidate.said_before and candidate.household_id:
                self.households.setdefault(row.family_id, candidate.household_id)
            self._remember_family(row)
        self.households |= batch.households

    def _remember_family(self, row: Row) -> None:
        """Zero stands for a family whose head was seen."""
        if row.relationship == HEAD:
            self.headless[row.family_id] = 0
        else:
            self.headless.setdefault(row.family_id, row.line)

    def lines_without_head(self) -> list[int]:
        """The first line of every family of which no head was read."""
        return sorted(line for line in self.headless.values() if line)


class Batch:
    """`results`: what became of each line; `candidates`: the lines that were not rejected."""

    def __init__(self, lines: list[Row | Rejection], memory: Memory):
        self.lines, self.memory = lines, memory
        self.results: list[Result] = []
        self.candidates: list[Candidate] = []
        self.households: dict[str, int] = {}
        self._people: set[int] = set()

    def apply(self) -> None:
        source, snapshot = self.memory.source, self.memory.snapshot
        candidates = [Candidate.of(row) for row in self._readable()]
        known = Known(source, snapshot, candidates)
        self.candidates = [c for c in candidates if self._identified(c, known)]
        note_open_cases(self.candidates)
        families = Families(source, snapshot, self.memory.kelurahan_ids, self.memory.households)
        households = families.settle(self.candidates, known)
        move_in(self.candidates, households)
        replaced = settle_heads(self.candidates, known)
        for candidate in self.candidates:
            describe(candidate)
        families.update()
        self._write_people(replaced)
        self._write_entries()
        self.households = {family_id: home.pk for family_id, home in households.items()}
        self.results += [candidate.result() for candidate in self.candidates]

    def _readable(self) -> list[Row]:
        """The rows, without those that repeat an earlier line or lie in a damaged stretch."""
        rows, ids, niks = [], set(), set()
        zeroed = _last_digits_zeroed(self.lines)
        for line in self.lines:
            if isinstance(line, Rejection):
                self._reject(line.line, line.reason)
            elif line.external_id in ids or line.external_id in self.memory.external_ids:
                self._reject(line.line, Reason.DUPLICATE_ID)
            elif line.nik and line.nik in niks:
                self._reject(line.line, Reason.DUPLICATE_NIK)
            elif zeroed and ENDS_IN_ZERO in line.notices:
                self._reject(line.line, ZEROED)
            else:
                ids.add(line.external_id)
                niks.add(line.nik)
                rows.append(line)
        return rows

    def _identified(self, candidate: Candidate, known: Known) -> bool:
        try:
            identify(candidate, known)
            self._require_once(candidate)
        except BadRow as error:
            self._reject(candidate.row.line, error.reason)
            return False
        return True

    def _require_once(self, candidate: Candidate) -> None:
        """One person, found by the NIK in one line and by the source's number in another."""
        if candidate.said_before or candidate.created:
            return
        if candidate.person.pk in self._people:
            raise BadRow(Reason.DUPLICATE_PERSON)
        self._people.add(candidate.person.pk)

    def _reject(self, line: int, reason: str) -> None:
        self.results.append(Result(line, Outcome.REJECTED, reason))

    def _write_people(self, replaced: list[int]) -> None:
        """Who heads no longer makes room first: a household has one head at any moment."""
        known = [c for c in self.candidates if c.changed and not c.created]
        Person.objects.filter(pk__in=replaced).update(relationship=Relationship.OTHER)
        leaving = {
            candidate.person.pk
            for candidate in known
            if candidate.was_head and candidate.changed & {"relationship", "household_id"}
        }
        Person.objects.filter(pk__in=leaving).update(relationship="")
        for candidate in known:
            if candidate.person.pk in leaving:
                candidate.changed.add("relationship")
        update_changed((candidate.person, candidate.changed) for candidate in known)
        Person.objects.bulk_create([c.person for c in self.candidates if c.created])

    def _write_entries(self) -> None:
        RegistryEntry.objects.bulk_create(
            RegistryEntry(
                person=candidate.person,
                source=self.memory.source,
                snapshot=self.memory.snapshot,
                external_id=candidate.row.external_id,
                family_id=candidate.row.family_id,
                desil=candidate.row.desil,
                identity=canonical_json(dict(candidate.row.identity)),
                facts=dict(candidate.row.facts),
                digest=candidate.digest,
            )
            for candidate in self.candidates
            if not candidate.said_before
        )


def _last_digits_zeroed(lines: list[Row | Rejection]) -> bool:
    """Whether most NIK of this stretch end in 0: a spreadsheet went through them, and those that
    still look right are wrong as well. One in ten or fewer end so by themselves.
    """
    rows = [line for line in lines if isinstance(line, Row) and line.nik]
    lost = sum(isinstance(line, Rejection) and line.reason == ZEROED for line in lines)
    zeros = lost + sum(ENDS_IN_ZERO in row.notices for row in rows)
    return len(rows) + lost >= ENOUGH_TO_TELL and 2 * zeros > len(rows) + lost
