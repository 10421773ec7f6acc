"""Who works in the demo city. Nobody is real: names, NIP and telephone numbers are invented."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework import clock
from casework.models import Agency, Kecamatan, Kelurahan, User
from permissions.demo import give_demo_password
from permissions.models import Appointment
from permissions.roles import Capacity, Role
from permissions.services import appoint, create_account, end_appointment, signer_of
from workflows.demo.calendar import Story

ADMIN = "admin"
FIRST_HEAD, ACTING_HEAD, NEXT_HEAD = "mantan.diskopindag", "plt.diskopindag", "kepala.diskopindag"


@dataclass(frozen=True)
class Post:
    """An account, whose it is, and the role it holds at the agency after the dot."""

    account: str
    person: str
    role: Role
    title: str = ""
    agency: str = ""

    @property
    def at(self) -> str:
        return self.agency or self.account.partition(".")[2]

    @property
    def rank(self) -> str:
        """The bank's people are no civil servants, and have neither rank nor NIP."""
        return "" if self.at == "bpr" else RANKS.get(self.role, "Penata Muda (III/a)")


RANKS = {Role.HEAD: "Pembina Utama Muda (IV/c)", Role.DIVISION_HEAD: "Pembina (IV/a)"}
POSTS = (
    Post(ADMIN, "Fitri Handayani", Role.ADMINISTRATOR, agency="dinsos"),
    Post("petugas.dinsos", "Rina Wulandari", Role.CASEWORKER),
    Post("kabid.dinsos", "Laksmi Paramita", Role.DIVISION_HEAD, "Kepala Bidang Pemberdayaan"),
    Post("kabid2.dinsos", "Joko Sulaksono", Role.DIVISION_HEAD, "Kepala Bidang Jaminan Sosial"),
    Post("kepala.dinsos", "Bambang Suryoputro", Role.HEAD),
    Post("perlindungan.dinsos", "Maya Kurniasih", Role.PROTECTION_STAFF),
    Post("petugas.diskopindag", "Hendra Kusumo", Role.CASEWORKER),
    Post(ACTING_HEAD, "Arifin Notodarmo", Role.DIVISION_HEAD, "Sekretaris Dinas"),
    Post(FIRST_HEAD, "Soedarmono Adi", Role.HEAD),
    Post("petugas.disnaker", "Yulia Anggraeni", Role.CASEWORKER),
    Post("kepala.disnaker", "Sigit Harimurti", Role.HEAD),
    Post("petugas.bpr", "Dewi Larasati", Role.CASEWORKER),
    Post("kepala.bpr", "Anton Wijanarko", Role.HEAD),
    Post("petugas.disdikbud", "Nurul Fajriyah", Role.CASEWORKER),
    Post("kepala.disdikbud", "Suprapto Adinata", Role.HEAD),
    Post("petugas.inspektorat", "Galuh Pratiwi", Role.CASEWORKER),
    Post("kepala.inspektorat", "Wahyu Hadiningrat", Role.HEAD),
    Post("petugas.bappeda", "Taufik Nugraha", Role.CASEWORKER),
    Post("kepala.bappeda", "Retno Palupi", Role.HEAD),
    Post("bappeda", "Dimas Aryaputra", Role.REPORTER, agency="bappeda"),
)
AUDITOR = Post("auditor", "Lestari Widyaningsih", Role.AUDITOR, agency="inspektorat")
NEW_HEAD = Post(NEXT_HEAD, "Endah Prameswari", Role.HEAD)
FASKEL = {"Kasin": "Budi Hartanto", "Dinoyo": "Siti Mukaromah", "Mergosono": "Eko Saputro"}
TKSK = {"Klojen": "Ani Kristiana"}


@dataclass
class Staff:
    """The accounts by name, and who decides for an agency on the clock's day."""

    agencies: dict[str, Agency] = field(
        default_factory=lambda: {each.code: each for each in Agency.objects.all()}
    )
    users: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, account: str) -> User:
        return self.users[account]

    def head(self, agency: str) -> User:
        """The one in force, definitive or acting."""
        return signer_of(self.agencies[agency], clock.today()).user

    def hire(self, post: Post, **options: Any) -> None:
        self.open_account(post.account, post.person, post.rank)
        self.appoint(post.account, post.role, post.at, title=post.title, **options)

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

    def appoint(self, account: str, role: Role, agency: str = "", **options: Any) -> Appointment:
        """From the clock's day on."""
        today, number = clock.today(), Appointment.objects.count() + 1
        return appoint(
            self.users[account],
            role,
            agency=self.agencies.get(agency),
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
    staff = Staff()
    for post in POSTS:
        staff.hire(post)
    staff.hire(AUDITOR, until=until)
    for name, person in FASKEL.items():
        staff.open_account(f"faskel.{name.lower()}", person)
        area = Kelurahan.objects.get(name=name)
        staff.appoint(f"faskel.{name.lower()}", Role.FIELD_WORKER, kelurahan=area)
    for name, person in TKSK.items():
        staff.open_account(f"tksk.{name.lower()}", person)
        area = Kecamatan.objects.get(name=name)
        staff.appoint(f"tksk.{name.lower()}", Role.FIELD_WORKER, kecamatan=area)
    give_demo_password(staff.users.values())
    return staff


def the_post_falls_vacant(staff: Staff, *, after: int, for_days: int) -> Story:
    """The head of Diskopindag retires; its secretary acts (Plt.) until a new head is appointed."""
    admin, agency = staff[ADMIN], staff.agencies["diskopindag"]
    yield after
    retiring = Appointment.objects.get(role=Role.HEAD, agency=agency, until=None)
    end_appointment(retiring, by=admin)
    acting = staff.appoint(ACTING_HEAD, Role.HEAD, agency.code, capacity=Capacity.PLT)
    yield for_days
    end_appointment(acting, by=admin)
    staff.hire(NEW_HEAD)
    give_demo_password([staff[NEXT_HEAD]])
