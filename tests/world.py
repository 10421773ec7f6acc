"""A small city for the tests: six agencies, their people, one family that can climb."""

import itertools
from datetime import date, datetime

from casework import clock
from casework.clock import LOCAL
from casework.models import (
    Agency,
    AgencyFunction,
    AgencyProfile,
    Assessment,
    AssessmentResult,
    Business,
    City,
    Consent,
    CriteriaVersion,
    Evidence,
    EvidenceKind,
    Function,
    Household,
    Kecamatan,
    Kelurahan,
    Need,
    NeedKind,
    Person,
    Programme,
    ProgrammeYear,
    Purpose,
    ServicePoint,
    User,
    Visit,
    VisitOutcome,
)
from permissions.roles import Capacity, Role
from permissions.services import appoint
from workflows.services import approve, open_case, propose, record

START = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)  # a Monday
LONG_AGO = date(2020, 1, 1)
AGENCIES = {
    "dinsos": ["social"],
    "diskopindag": ["cooperatives"],
    "disnaker": ["licensing", "manpower"],
    "bpr": ["bank"],
    "disdikbud": ["education"],
    "inspektorat": ["oversight"],
    "bappeda": ["planning"],
}
_numbers = itertools.count(1)


class World:
    """Agencies by code and people by account, as attributes: `world.dinsos`, `world.petugas`."""

    def __init__(self):
        self._places()
        for code, functions in AGENCIES.items():
            setattr(self, code, make_agency(code, functions))
        self.admin = self.user("admin")
        self._appoint(self.admin, Role.ADMINISTRATOR, self.dinsos, by=None)
        self._staff()
        self._programmes()

    def _places(self) -> None:
        city = City.objects.create(
            kemendagri_code="35.73", bps_code="3573", name="Kota Malang", folder="malang"
        )
        klojen = Kecamatan.objects.create(
            kemendagri_code="35.73.02", bps_code="3573020", name="Klojen", city=city
        )
        sukun = Kecamatan.objects.create(
            kemendagri_code="35.73.04", bps_code="3573030", name="Sukun", city=city
        )
        self.city, self.klojen, self.sukun = city, klojen, sukun
        self.kasin = make_kelurahan("35.73.02.1006", "3573020005", "Kasin", klojen)
        self.bareng = make_kelurahan("35.73.02.1008", "3573020007", "Bareng", klojen)
        self.gadang = make_kelurahan("35.73.04.1005", "3573030001", "Gadang", sukun)

    def _staff(self) -> None:
        for code in AGENCIES:
            agency = getattr(self, code)
            if code in {"inspektorat", "bappeda"}:
                continue
            self._staff_of(code, agency)
        self.petugas, self.kepala = self.petugas_dinsos, self.kepala_dinsos
        self.petugas2 = self.appointed("petugas2.dinsos", Role.CASEWORKER, self.dinsos)
        self.kabid = self.kabid_dinsos
        self.kabid2 = self.appointed("kabid2.dinsos", Role.DIVISION_HEAD, self.dinsos)
        self.auditor = self.appointed("auditor", Role.AUDITOR, self.inspektorat)
        self.reporter = self.appointed("bappeda", Role.REPORTER, self.bappeda)
        self.protection = self.appointed("protection", Role.PROTECTION_STAFF, self.dinsos)
        self.faskel = self.user("faskel.kasin")
        self._appoint(self.faskel, Role.FIELD_WORKER, kelurahan=self.kasin)
        self.faskel_gadang = self.user("faskel.gadang")
        self._appoint(self.faskel_gadang, Role.FIELD_WORKER, kelurahan=self.gadang)
        self.tksk = self.user("tksk.klojen")
        self._appoint(self.tksk, Role.FIELD_WORKER, kecamatan=self.klojen)
        self.superuser = self.user("root", is_superuser=True, is_staff=True)

    def _staff_of(self, code: str, agency: Agency) -> None:
        for name, role in (
            ("petugas", Role.CASEWORKER),
            ("kabid", Role.DIVISION_HEAD),
            ("kepala", Role.HEAD),
        ):
            setattr(self, f"{name}_{code}", self.appointed(f"{name}.{code}", role, agency))

    def _programmes(self) -> None:
        self.criteria = CriteriaVersion.objects.create(
            code="2025", name="2025", since=date(2025, 3, 1), poverty_line=737_954
        )
        self.bpntd = make_programme("bpntd", "bpntd", like_group="food", unit="household")
        self.capital_kpm = make_programme("modal-kpm", "capital_kpm", unit="household")
        self.capital_kube = make_programme("modal-kube", "capital_kube", unit="household")

    # ------------------------------------------------------------------ people

    def user(self, username: str, **options) -> User:
        return User.objects.create(
            username=username,
            name=f"Nama {username}",
            nip="198001012005011001",
            rank="Pembina (IV/a)",
            phone="0812-0000-0000",
            **options,
        )

    def appointed(self, username: str, role: str, agency: Agency, **options) -> User:
        user = self.user(username)
        self._appoint(user, role, agency, **options)
        return user

    def _appoint(self, user, role, agency=None, *, by="admin", **options):
        options.setdefault("capacity", Capacity.DEFINITIVE)
        options.setdefault("since", LONG_AGO)
        options.setdefault("title", "Kepala Dinas" if role == Role.HEAD else "")
        return appoint(
            user,
            role,
            agency=agency,
            by=self.admin if by == "admin" else by,
            basis_number="821.2/1/2020",
            basis_date=LONG_AGO,
            **options,
        )

    def appoint(self, user, role, agency=None, **options):
        return self._appoint(user, role, agency, **options)

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


def fresh(case):
    return type(case).objects.get(pk=case.pk)


def make_kelurahan(code: str, bps: str, name: str, kecamatan: Kecamatan) -> Kelurahan:
    return Kelurahan.objects.create(
        kemendagri_code=code, bps_code=bps, name=name, kecamatan=kecamatan
    )


def make_agency(code: str, functions: list[str]) -> Agency:
    agency = Agency.objects.create(code=code)
    AgencyProfile.objects.create(
        agency=agency,
        name=f"Dinas {code.title()}",
        short_name=code.title(),
        head_title="Kepala Dinas",
        letter_code=f"35.73.{400 + agency.pk % 100}",
        address="Jl. Kantor 1",
        phone="(0341) 000000",
        since=LONG_AGO,
    )
    for function in functions:
        AgencyFunction.objects.create(agency=agency, function=function, since=LONG_AGO)
        ServicePoint.objects.create(
            agency=agency,
            function=Function(function),
            name="Loket 3",
            address="Jl. Kantor 1",
            hours="Senin–Kamis 08.00–15.00, Jumat 08.00–14.00",
            phone="(0341) 000001",
            since=LONG_AGO,
        )
    return agency


def make_programme(code: str, kind: str, *, unit: str, like_group: str = "") -> ProgrammeYear:
    programme = Programme.objects.create(
        code=code,
        kind=kind,
        name=code.upper(),
        funding="apbd",
        funding_source="APBD Kota Malang",
        unit=unit,
        like_group=like_group,
        strategy=1,
    )
    return ProgrammeYear.objects.create(
        programme=programme,
        year=2026,
        quota=1000,
        budget=10_000_000_000,
        decree_number="188.45/10/2026",
        decree_date=date(2026, 1, 5),
    )
