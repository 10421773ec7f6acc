"""The tests' town: its places, agencies and programmes, and who works where."""

from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Value
from django.db.models.functions import Concat

from casework.models import (
    Agency,
    AgencyFunction,
    AgencyProfile,
    City,
    CriteriaVersion,
    Function,
    Kecamatan,
    Kelurahan,
    Programme,
    ProgrammeYear,
    ServicePoint,
    User,
)
from permissions.models import AgencyGrant, Appointment, KelurahanGrant
from permissions.roles import ROLE_ACTIONS, Capacity, Role
from permissions.services import appoint

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
OFFICES = ["dinsos", "diskopindag", "disnaker", "bpr", "disdikbud"]
POSTS = {"petugas": "caseworker", "kabid": "division_head", "kepala": "head"}
STAFF = [
    "admin.dinsos administrator",
    *(f"{name}.{code} {role}" for code in OFFICES for name, role in POSTS.items()),
    "petugas2.dinsos caseworker",
    "kabid2.dinsos division_head",
    "auditor.inspektorat auditor",
    "reporter.bappeda reporter",
    "protection.dinsos protection_staff",
    "faskel.kasin field_worker",
    "faskel.gadang field_worker",
    "tksk.klojen field_worker",
]
"""Account and role; what follows the point is the agency or the area."""
SHORT_NAMES = ["admin", "petugas", "petugas2", "kabid", "kabid2", "kepala", "protection"]


class Town:
    """Agencies by code and people by account, as attributes: `world.dinsos`, `world.petugas`."""

    def __init__(self):
        self._places()
        self._agencies()
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

    def _agencies(self) -> None:
        for agency in Agency.objects.bulk_create(Agency(code=code) for code in AGENCIES):
            setattr(self, agency.code, agency)
        agencies = [(getattr(self, code), functions) for code, functions in AGENCIES.items()]
        held = [(agency, function) for agency, functions in agencies for function in functions]
        AgencyProfile.objects.bulk_create(profile(agency) for agency, _ in agencies)
        AgencyFunction.objects.bulk_create(
            AgencyFunction(agency=agency, function=function, since=LONG_AGO)
            for agency, function in held
        )
        ServicePoint.objects.bulk_create(
            service_point(agency, function) for agency, function in held
        )

    def _staff(self) -> None:
        """All of them at once, past the services: every test builds a town of its own."""
        people = [each.split(" ") for each in STAFF]
        users = User.objects.bulk_create(account(username) for username, _ in people)
        for user in users:
            setattr(self, user.username.replace(".", "_"), user)
        appointments = [
            self._appointment(user, role) for user, (_, role) in zip(users, people, strict=True)
        ]
        self._grant(Appointment.objects.bulk_create(appointments))
        for name in SHORT_NAMES:
            setattr(self, name, getattr(self, f"{name}_dinsos"))
        self.faskel, self.tksk = self.faskel_kasin, self.tksk_klojen
        self.auditor, self.reporter = self.auditor_inspektorat, self.reporter_bappeda
        self.superuser = self.user("root", is_superuser=True, is_staff=True)

    def _appointment(self, user: User, role: str) -> Appointment:
        place = getattr(self, user.username.partition(".")[2])
        return Appointment(
            user=user,
            role=role,
            title="Kepala Dinas" if role == Role.HEAD else "",
            basis_number="821.2/1/2020",
            basis_date=LONG_AGO,
            since=LONG_AGO,
            **{type(place).__name__.lower(): place},
        )

    def _grant(self, appointments: list[Appointment]) -> None:
        """What `grants.grant` writes for one after the other, in three statements."""
        permissions = dict(
            Permission.objects.filter(content_type__app_label="casework").values_list(
                Concat("content_type__model", Value("."), "codename"), "pk"
            )
        )
        rows: dict[type, list] = {AgencyGrant: [], KelurahanGrant: []}
        for each in appointments:
            model, places = (AgencyGrant, [each.agency])
            if each.agency is None:
                klojen = [self.kasin, self.bareng]
                model, places = (KelurahanGrant, [each.kelurahan] if each.kelurahan else klojen)
            kind = model._meta.get_field("content_object").related_model._meta.model_name
            rows[model] += [
                model(
                    user=each.user,
                    permission_id=permissions[f"{kind}.{action}"],
                    content_object=place,
                    appointment=each,
                )
                for action in ROLE_ACTIONS[each.role]
                for place in places
            ]
        for model, made in rows.items():
            model.objects.bulk_create(made)

    def _programmes(self) -> None:
        self.criteria = CriteriaVersion.objects.create(
            code="2025", name="2025", since=date(2025, 3, 1), poverty_line=737_954
        )
        self.bpntd = make_programme("bpntd", "bpntd", like_group="food", unit="household")
        self.capital_kpm = make_programme("modal-kpm", "capital_kpm", unit="household")
        self.capital_kube = make_programme("modal-kube", "capital_kube", unit="household")

    # ------------------------------------------------------------------ people

    def user(self, username: str, **options) -> User:
        user = account(username, **options)
        user.save()
        return user

    def appoint(self, user, role, agency=None, **options) -> Appointment:
        options.setdefault("capacity", Capacity.DEFINITIVE)
        options.setdefault("since", LONG_AGO)
        options.setdefault("title", "Kepala Dinas" if role == Role.HEAD else "")
        return appoint(
            user,
            role,
            agency=agency,
            by=self.admin,
            basis_number="821.2/1/2020",
            basis_date=LONG_AGO,
            **options,
        )

    def appointed(self, username: str, role: str, agency: Agency, **options) -> User:
        user = self.user(username)
        self.appoint(user, role, agency, **options)
        return user

    def staff(self, post: str, agency: Agency) -> User:
        """The petugas, kabid or kepala of an agency."""
        return getattr(self, f"{post}_{agency.code}")


def make_kelurahan(code: str, bps: str, name: str, kecamatan: Kecamatan) -> Kelurahan:
    return Kelurahan.objects.create(
        kemendagri_code=code, bps_code=bps, name=name, kecamatan=kecamatan
    )


def account(username: str, **options) -> User:
    return User(
        username=username,
        name=f"Nama {username}",
        nip="198001012005011001",
        rank="Pembina (IV/a)",
        phone="0812-0000-0000",
        **options,
    )


def profile(agency: Agency) -> AgencyProfile:
    return AgencyProfile(
        agency=agency,
        name=f"Dinas {agency.code.title()}",
        short_name=agency.code.title(),
        head_title="Kepala Dinas",
        letter_code=f"35.73.{400 + agency.pk % 100}",
        address="Jl. Kantor 1",
        phone="(0341) 000000",
        since=LONG_AGO,
    )


def service_point(agency: Agency, function: str) -> ServicePoint:
    return ServicePoint(
        agency=agency,
        function=Function(function),
        name="Loket 3",
        address="Jl. Kantor 1",
        hours="Senin–Kamis 08.00–15.00, Jumat 08.00–14.00",
        phone="(0341) 000001",
        since=LONG_AGO,
    )


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
