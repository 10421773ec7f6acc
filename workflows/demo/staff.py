"""Who works in the demo city. Nobody is real: names, NIP and telephone numbers are invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.conf import settings

from casework import cities, clock
from casework.cities.names import squash
from casework.models import Agency, AgencyFunction, Function, Kecamatan, Kelurahan, User
from casework.models.dated import current_on
from permissions.demo import give_demo_password
from permissions.models import Appointment
from permissions.roles import Capacity, Role
from permissions.services import appoint, create_account, end_appointment, signer_of
from workflows.demo.calendar import Story

SOCIAL, COOPERATIVES, MANPOWER = Function.SOCIAL, Function.COOPERATIVES, Function.MANPOWER
LICENSING, EDUCATION, BANK = Function.LICENSING, Function.EDUCATION, Function.BANK
OVERSIGHT, PLANNING = Function.OVERSIGHT, Function.PLANNING
ADMIN = "admin"
FIRST_HEAD, ACTING_HEAD, NEXT_HEAD = "mantan", "sekretaris", "kepala"
FASKEL_OF, TKSK_OF = "faskel", "tksk"


@dataclass(frozen=True)
class Post:
    """An account, named after the agency that holds a function; whose it is, and the role there."""

    account: str
    function: Function
    person: str
    role: Role
    title: str = ""

    @property
    def rank(self) -> str:
        """The bank's people are no civil servants, and have neither rank nor NIP."""
        return "" if self.function == BANK else RANKS.get(self.role, "Penata Muda (III/a)")


RANKS = {Role.HEAD: "Pembina Utama Muda (IV/c)", Role.DIVISION_HEAD: "Pembina (IV/a)"}
WORKER, HEAD, DIVISION = Role.CASEWORKER, Role.HEAD, Role.DIVISION_HEAD
POSTS = (
    Post(ADMIN, SOCIAL, "Fitri Handayani", Role.ADMINISTRATOR),
    Post("petugas.{}", SOCIAL, "Rina Wulandari", WORKER),
    Post("kabid.{}", SOCIAL, "Laksmi Paramita", DIVISION, "Kepala Bidang Pemberdayaan"),
    Post("kabid2.{}", SOCIAL, "Joko Sulaksono", DIVISION, "Kepala Bidang Jaminan Sosial"),
    Post("kepala.{}", SOCIAL, "Bambang Suryoputro", HEAD),
    Post("perlindungan.{}", SOCIAL, "Maya Kurniasih", Role.PROTECTION_STAFF),
    Post("petugas.{}", COOPERATIVES, "Hendra Kusumo", WORKER),
    Post(f"{ACTING_HEAD}.{{}}", COOPERATIVES, "Arifin Notodarmo", DIVISION, "Sekretaris Dinas"),
    Post(f"{FIRST_HEAD}.{{}}", COOPERATIVES, "Soedarmono Adi", HEAD),
    Post("petugas.{}", MANPOWER, "Yulia Anggraeni", WORKER),
    Post("kepala.{}", MANPOWER, "Sigit Harimurti", HEAD),
    Post("petugas.{}", LICENSING, "Ratih Puspaningrum", WORKER),
    Post("kepala.{}", LICENSING, "Teguh Wicaksana", HEAD),
    Post("petugas.{}", BANK, "Dewi Larasati", WORKER),
    Post("kepala.{}", BANK, "Anton Wijanarko", HEAD),
    Post("petugas.{}", EDUCATION, "Nurul Fajriyah", WORKER),
    Post("kepala.{}", EDUCATION, "Suprapto Adinata", HEAD),
    Post("petugas.{}", OVERSIGHT, "Galuh Pratiwi", WORKER),
    Post("kepala.{}", OVERSIGHT, "Wahyu Hadiningrat", HEAD),
    Post("petugas.{}", PLANNING, "Taufik Nugraha", WORKER),
    Post("kepala.{}", PLANNING, "Retno Palupi", HEAD),
    Post("{}", PLANNING, "Dimas Aryaputra", Role.REPORTER),
)
"""Where one agency holds two functions, whoever was hired for the first serves both."""
AUDITOR = Post("auditor", OVERSIGHT, "Lestari Widyaningsih", Role.AUDITOR)
NEW_HEAD = Post(f"{NEXT_HEAD}.{{}}", COOPERATIVES, "Endah Prameswari", HEAD)
FASKEL = ("Budi Hartanto", "Siti Mukaromah", "Eko Saputro")
TKSK = ("Ani Kristiana",)


@dataclass
class Staff:
    """The accounts by name, the agencies by function, and who works in which area."""

    agencies: dict[str, Agency]
    users: dict[str, User] = field(default_factory=dict)
    faskel: dict[int, str] = field(default_factory=dict)
    tksk: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, account: str) -> User:
        return self.users[account]

    def head(self, agency: Agency) -> User:
        """The one in force on the clock's day, definitive or acting."""
        return signer_of(agency, clock.today()).user

    def hire(self, post: Post, **options: Any) -> None:
        agency = self.agencies[post.function]
        account = post.account.format(agency.code)
        if account not in self.users:
            self.open_account(account, post.person, post.rank)
            self.appoint(account, post.role, agency=agency, title=post.title, **options)

    def open_account(self, account: str, person: str, rank: str = "") -> None:
        number = len(self.users) + 1
        self.users[account] = create_account(
            account,
            name=person,
            password=None,
            by=self.users.get(ADMIN),
            nip=invented_nip(number) if rank else "",
            rank=rank,
            phone=f"0812-0000-{number:04d}",
        )

    def appoint(self, account: str, role: Role, **options: Any) -> Appointment:
        """From the clock's day on."""
        today, number = clock.today(), Appointment.objects.count() + 1
        return appoint(
            self.users[account],
            role,
            by=self.users[ADMIN] if number > 1 else None,
            basis_number=f"800/CONTOH-{number}/{today.year}",
            basis_date=today,
            **options,
        )


def invented_nip(number: int) -> str:
    """18 digits: birth date, first month of service, sex, serial."""
    born, served, sex = f"19{70 + number % 25}0101", "200501", number % 2 + 1
    return f"{born}{served}{sex}{number:03d}"


def hire_everybody(until: date) -> Staff:
    """All accounts and appointments at the beginning of the year; `until` ends the audit."""
    staff = Staff(_agencies_by_function())
    for post in POSTS:
        staff.hire(post)
    staff.hire(AUDITOR, until=until)
    places = cities.load(settings.TANGGA_CITY).demo
    for name, person in zip(places.kelurahan, cycle(FASKEL), strict=False):
        kelurahan = Kelurahan.objects.get(name=name)
        staff.faskel[kelurahan.pk] = _send_out(staff, FASKEL_OF, person, kelurahan=kelurahan)
    for name, person in zip(places.kecamatan, cycle(TKSK), strict=False):
        kecamatan = Kecamatan.objects.get(name=name)
        staff.tksk[kecamatan.pk] = _send_out(staff, TKSK_OF, person, kecamatan=kecamatan)
    give_demo_password(staff.users.values())
    return staff


def _agencies_by_function() -> dict[str, Agency]:
    held = AgencyFunction.objects.filter(current_on(clock.today())).select_related("agency")
    return {each.function: each.agency for each in held}


def _send_out(staff: Staff, kind: str, person: str, **area: Any) -> str:
    """A field worker of an area; gives the account."""
    [place] = area.values()
    account = f"{kind}.{squash(place.name)}"
    staff.open_account(account, person)
    staff.appoint(account, Role.FIELD_WORKER, **area)
    return account


def the_post_falls_vacant(staff: Staff, *, after: int, for_days: int) -> Story:
    """A head retires; the agency's secretary acts (Plt.) until a new head is appointed."""
    admin, agency = staff[ADMIN], staff.agencies[NEW_HEAD.function]
    yield after
    retiring = Appointment.objects.get(role=Role.HEAD, agency=agency, until=None)
    end_appointment(retiring, by=admin)
    secretary = f"{ACTING_HEAD}.{agency.code}"
    acting = staff.appoint(secretary, Role.HEAD, agency=agency, capacity=Capacity.PLT)
    yield for_days
    end_appointment(acting, by=admin)
    staff.hire(NEW_HEAD)
    give_demo_password([staff[f"{NEXT_HEAD}.{agency.code}"]])


def the_head_goes_on_leave(staff: Staff, *, days: int) -> Story:
    """The secretary stands in (Plh.) until the head is back."""
    agency = staff.agencies[NEW_HEAD.function]
    back = clock.today() + timedelta(days=days)
    secretary = f"{ACTING_HEAD}.{agency.code}"
    staff.appoint(secretary, Role.HEAD, agency=agency, capacity=Capacity.PLH, until=back)
    yield 0
