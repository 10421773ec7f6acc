"""A small city for the tests: its agencies, their people, families that can climb."""

import itertools
from datetime import date, datetime

from casework import clock, ledger
from casework.clock import LOCAL
from casework.models import (
    Assessment,
    AssessmentResult,
    Business,
    Case,
    CaseEvent,
    Consent,
    Evidence,
    EvidenceKind,
    Group,
    GroupMember,
    Household,
    Kelurahan,
    Need,
    NeedKind,
    Person,
    Purpose,
    User,
    Visit,
    VisitOutcome,
)
from tests.town import LONG_AGO, Town
from workflows.services import approve, open_case, propose, record

START = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)  # a Monday
_numbers = itertools.count(1)


class World(Town):
    """A town, and what its families live through while its clock is moved."""

    def __init__(self, now: clock.SetClock | None = None):
        super().__init__()
        self.now = now

    # ------------------------------------------------------------------ families

    def household(self, kelurahan: Kelurahan | None = None, **options) -> Household:
        return Household.objects.create(
            kelurahan=kelurahan or self.kasin,
            address="Jl. Contoh 1",
            rt="003",
            rw="007",
            **options,
        )

    def person(self, household: Household | None = None, **options) -> Person:
        number = next(_numbers)
        person = Person(
            household=household or self.household(),
            name=options.pop("name", f"Warga {number}"),
            sex=options.pop("sex", "female"),
            birth_date=options.pop("birth_date", date(1985, 1, 1)),
            relationship=options.pop("relationship", "head"),
            **options,
        )
        person.set_nik(f"357302410185{number:04d}")
        person.save()
        return person

    def child(self, household: Household, **options) -> Person:
        options.setdefault("birth_date", date(2014, 5, 1))
        return self.person(household, relationship="child", **options)

    def case(self, person: Person | None = None, *, by: User | None = None, **options):
        return open_case(person or self.person(), by=by or self.petugas, **options)

    # ------------------------------------------------------------------ facts

    def visited(self, case, *, by=None, on: date | None = None, **options):
        """A visit and its assessment, recorded."""
        day = on or clock.today()
        visit = record(case, Visit(visited_on=day, outcome=VisitOutcome.MET), by=by or self.petugas)
        options.setdefault("result", AssessmentResult.POOR)
        return record(
            case,
            Assessment(visit=visit, criteria=self.criteria, assessed_on=day, **options),
            by=by or self.petugas,
        )

    def need(self, case, kind=NeedKind.FOOD):
        return record(case, Need(kind=kind), by=self.petugas)

    def evidence(self, case, kind=EvidenceKind.MINUTES, dated=None):
        return record(
            case,
            Evidence(kind=kind, number="1", dated=dated or clock.today(), kept_at="Map 1"),
            by=self.petugas,
        )

    def consent(self, case, purpose=Purpose.BANK):
        return record(
            case,
            Consent(person=case.beneficiary, purpose=purpose, given_on=clock.today()),
            by=self.petugas,
        )

    def business(self, case, **options):
        options.setdefault("kbli", "10794")
        options.setdefault("address", "Jl. Contoh 1")
        return record(
            case,
            Business(
                owner=case.beneficiary,
                name="Kue Kering Kasin",
                kind="Kue kering",
                started_on=date(2024, 1, 1),
                **options,
            ),
            by=self.petugas,
        )

    def aid(self, **options) -> dict:
        """Facts of a grant of bansos."""
        return {
            "programme_year": self.bpntd.pk,
            "period": "2026-03",
            "amount": 125_000,
            "collect_at": "Kantor Kelurahan Kasin",
            "collect_when": "Senin, 9 Maret 2026, 08.00–12.00",
            "bring": "KTP dan KK",
            **options,
        }

    def group(self, chair: Person, size: int = 6) -> Group:
        """A KUBE that is complete: the chair and neighbours."""
        group = Group.objects.create(
            name="Melati",
            kelurahan=self.kasin,
            line_of_business="Kue kering",
            chair=chair,
            companion=self.faskel,
            bank="Bank Jatim",
            account_number="0123456789",
            formed_on=LONG_AGO,
        )
        neighbours = Household.objects.bulk_create(
            Household(kelurahan=self.kasin, address="Jl. Contoh 2") for _ in range(size - 1)
        )
        people = [Person(household=each, name="Tetangga") for each in neighbours]
        members = [chair, *Person.objects.bulk_create(people)]
        GroupMember.objects.bulk_create(
            GroupMember(group=group, person=person, since=LONG_AGO) for person in members
        )
        Business.objects.create(
            group=group,
            name="Melati",
            kind="Kue kering",
            started_on=LONG_AGO,
            recorded_by=self.petugas,
        )
        return group

    # ------------------------------------------------------------------ lives

    def assessed(self, person: Person | None = None):
        """A case whose verification the head has agreed."""
        case = self.case(person)
        self.visited(case)
        self.need(case)
        self.evidence(case)
        return self.decided(case, "assess")

    def decided(self, case, step: str, **facts):
        """Propose a decision of the social agency and approve it; returns the case, fresh."""
        approve(propose(case, step, by=self.petugas, **facts), by=self.kepala)
        return fresh(case)


def append(case: Case, action: str, **options) -> CaseEvent:
    """A row of the ledger past the services; the case is not saved."""
    return ledger.append_all([ledger.Entry(case, action, **options)])[0]


def fresh(case):
    return type(case).objects.get(pk=case.pk)
