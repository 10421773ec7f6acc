"""One family with whom five agencies have to do at once, and the moment each service is for."""

from dataclasses import dataclass, field
from typing import Any

from casework import clock
from casework.clock import SetClock
from casework.models import (
    Agency,
    AgencyFunction,
    Case,
    EvidenceKind,
    GroupMember,
    NeedKind,
    Purpose,
    User,
)
from permissions.models import CaseShare
from permissions.roles import Capacity, Role
from tests.town import LONG_AGO, POSTS, make_programme, profile, service_point
from tests.world import World, fresh
from workflows import services

AGENCIES = {
    "owner": "dinsos",
    "holder": "diskopindag",
    "guest": "disnaker",
    "handoff only": "disdikbud",
    "former": "blk",
    "other": "dinkes",
}
OFFICE = {"case": "petugas", "division": "kabid", "head": "kepala"}
NEW = {"blk": "manpower", "dinkes": "health"}
ELSEWHERE = {
    "auditor": Role.AUDITOR,
    "reporter": Role.REPORTER,
    "admin": Role.ADMINISTRATOR,
    "protection": Role.PROTECTION_STAFF,
}


@dataclass
class Scene:
    """What is acted upon; `theirs`: what the row acts upon instead, by relation; `agencies`: who
    stands so, where that has changed.
    """

    subject: Any
    theirs: dict[str, Any] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)

    def of(self, relation: str) -> Any:
        return self.theirs.get(relation, self.subject)


class City:
    """The world with two agencies more, every role in each agency, and colleagues who did what
    came before: nobody whose right is in question has taken part.
    """

    def __init__(self, now: SetClock):
        self.world = World(now)
        AgencyFunction.objects.filter(function="manpower").delete()
        for code, function in NEW.items():
            self._open(code, function)
        self.people = {agency: self._people(agency) for agency in AGENCIES.values()}
        self.hands = {agency: self._hands(agency) for agency in AGENCIES.values()}
        self.new_person = self.world.person()
        self.case = self._family()
        self.group = self.world.group(self.world.person(), size=2)

    def _open(self, code: str, function: str) -> None:
        agency = Agency.objects.create(code=code)
        setattr(self.world, code, agency)
        profile(agency).save()
        service_point(agency, function).save()
        AgencyFunction.objects.create(agency=agency, function=function, since=LONG_AGO)
        for name, role in POSTS.items():
            username = f"{name}_{code}"
            setattr(self.world, username, self.world.appointed(username, role, agency))

    def _people(self, code: str) -> dict[str, User]:
        office = {column: getattr(self.world, f"{name}_{code}") for column, name in OFFICE.items()}
        agency = getattr(self.world, code)
        return office | {
            column: self.world.appointed(f"{column}_{code}", role, agency)
            for column, role in ELSEWHERE.items()
        }

    def _hands(self, code: str) -> dict[str, User]:
        agency, appointed = getattr(self.world, code), self.world.appointed
        return {
            "case": appointed(f"lain.petugas.{code}", Role.CASEWORKER, agency),
            "division": appointed(f"lain.kabid.{code}", Role.DIVISION_HEAD, agency),
            "head": appointed(f"lain.plt.{code}", Role.HEAD, agency, capacity=Capacity.PLT),
        }

    def _family(self) -> Case:
        """Trained by an agency that has left it, then by one that keeps it; with a child."""
        case = self.world.assessed()
        self.child = self.world.child(case.household)
        self.world.evidence(case, EvidenceKind.SPENDING_PLAN)
        self.world.consent(case, Purpose.SCHOOL)
        self.world.business(case)
        for step, need, agency in (
            ("train_job", NeedKind.JOB_TRAINING, "blk"),
            ("train", NeedKind.BUSINESS_TRAINING, "diskopindag"),
        ):
            self.world.need(case, need)
            handoff = self.propose(case, step, course="Kue kering", level="basic")
            services.approve(handoff, by=self.hands["dinsos"]["head"])
            services.accept(handoff, by=self.hands[agency]["case"])
            self.finish(handoff, agency, finished_on=clock.today())
            services.confirm(handoff, by=self.hands[agency]["head"])
        return fresh(case)

    # ------------------------------------------------------------------ who

    def person(self, column: str, relation: str, agency: str) -> User:
        if column == "super":
            return self.world.superuser
        if column == "field":
            far = relation == "other kelurahan"
            return self.world.faskel_gadang if far else self.world.faskel
        return self.people[agency][column]

    def agency(self, relation: str, scene: Scene, best: str) -> str:
        relation = {"theirs: owner": "owner", "theirs: holder": "holder"}.get(relation, relation)
        return (AGENCIES | scene.agencies).get(relation, best)

    def name(self, user: User) -> None:
        CaseShare.objects.get_or_create(
            case=self.case, user=user, defaults={"shared_by": user, "shared_at": clock.now()}
        )

    def make_confidential(self) -> None:
        Case.objects.filter(pk=self.case.pk).update(confidential=True)
        self.name(self.hands["dinsos"]["case"])

    # ------------------------------------------------------------------ moments

    def propose(self, case: Case, step: str, agency: str = "dinsos", **facts):
        return services.propose(case, step, by=self.hands[agency]["case"], **facts)

    def finish(self, handoff, agency: str, **facts) -> None:
        services.record_outcome(handoff, by=self.hands[agency]["case"], completed=True, **facts)

    def steps(self) -> Scene:
        """What the owner may propose, and what only the holder may."""
        self.handed_over()
        owners, holders = ("emergency_aid", self.world.aid()), self.waiving
        theirs = {"holder": holders, "theirs: owner": holders, "theirs: holder": owners}
        return Scene(owners, theirs)

    waiving = ("waive_licence", {"reason": "not_required"})

    def proposed(self) -> Scene:
        """A decision of the owner and one of the holder, while a guest is there."""
        self.handed_over()
        owners = self.propose(self.case, "emergency_aid", **self.world.aid())
        holders = self.propose(self.case, self.waiving[0], "diskopindag", **self.waiving[1])
        theirs = {"holder": holders, "theirs: owner": holders, "theirs: holder": owners}
        return Scene(owners, theirs)

    def sent_back(self) -> Scene:
        scene = self.proposed()
        for handoff, agency in ((scene.subject, "dinsos"), (scene.of("holder"), "diskopindag")):
            services.send_back(
                handoff, by=self.hands[agency]["head"], reason="other", note="Belum lengkap"
            )
        return scene

    def rejected(self) -> Scene:
        scene = self.proposed()
        for handoff, agency in ((scene.subject, "dinsos"), (scene.of("holder"), "diskopindag")):
            services.reject(handoff, by=self.hands[agency]["head"], reason="not_yet")
        return scene

    def objected(self) -> Scene:
        """To what the owner and what the holder did not approve."""
        scene = self.rejected()
        words = {"raised_on": clock.today(), "said": "Kami masih membutuhkan"}
        owners, holders = (
            services.object_to(self.case, by=self.hands["dinsos"]["case"], about=about, **words)
            for about in (scene.subject, scene.of("holder"))
        )
        theirs = {"holder": holders, "theirs: owner": holders, "theirs: holder": owners}
        return Scene(owners, theirs)

    def answered(self) -> Scene:
        """Both objections, by heads who had no part in it."""
        scene = self.objected()
        for objection in {scene.subject, *scene.theirs.values()}:
            head = self.people[objection.agency.code]["head"]
            services.answer_objection(objection, by=head, upheld=True, answer="Keluarga benar")
        return scene

    def lettered(self) -> Scene:
        """The owner's aid and the holder's referral have letters."""
        referral = self.handed_over().subject
        owners = self.propose(self.case, "emergency_aid", **self.world.aid())
        services.approve(owners, by=self.hands["dinsos"]["head"])
        theirs = {"holder": referral, "theirs: owner": referral, "theirs: holder": owners}
        return Scene(owners, theirs)

    def corrected(self) -> Scene:
        self.handed_over()
        handoff = services.correct(
            self.case, "assessed", by=self.hands["dinsos"]["case"], reason="wrong_outcome"
        )
        return Scene(handoff)

    def grant(self) -> Scene:
        """A step with two approvals."""
        handoff = self.propose(
            self.case,
            "grant_capital_kpm",
            business=self.case.beneficiary.businesses.get(),
            programme_year=self.world.capital_kpm,
            amount=2_500_000,
        )
        return Scene(handoff)

    def grant_approved_once(self) -> Scene:
        scene = self.grant()
        services.approve(scene.subject, by=self.hands["dinsos"]["division"])
        return scene

    def handed_over(self) -> Scene:
        """Referred by the holder to its guest, and the child to the school's agency."""
        referral = self.propose(
            self.case,
            "license",
            "diskopindag",
            business=self.case.beneficiary.businesses.get(),
            licences=["nib"],
            obstacle="Belum punya akun OSS",
        )
        services.approve(referral, by=self.hands["diskopindag"]["head"])
        kip = self.propose(
            self.case, "refer_kip", member=self.child, school="SDN 1", grade="6", parents="Ibu"
        )
        services.approve(kip, by=self.hands["dinsos"]["head"])
        return Scene(referral, {"handoff only": kip})

    def split_up(self) -> Scene:
        """As handed over, with one more in the family for whom nothing is under way."""
        scene = self.handed_over()
        self.grown_up = self.world.child(self.case.household)
        return scene

    def held(self) -> Scene:
        return self._each(services.hold, reason="waiting_list")

    def accepted(self) -> Scene:
        """The guest holds the case now, and who held it before does no more."""
        scene = self._each(services.accept)
        scene.agencies = {"holder": "disnaker", "former": "diskopindag"}
        return scene

    def recorded(self) -> Scene:
        scene = self.accepted()
        today = clock.today()
        self.finish(scene.subject, "disnaker", issued_on=today, nib="1234567890123")
        self.finish(scene.of("handoff only"), "disdikbud", marked_on=today)
        return scene

    def _each(self, service, **options) -> Scene:
        scene = self.handed_over()
        for relation, agency in (("guest", "disnaker"), ("handoff only", "disdikbud")):
            service(scene.of(relation), by=self.hands[agency]["case"], **options)
        return scene

    def own_training(self) -> Scene:
        """Sender and receiver are one agency."""
        self.world.need(self.case, NeedKind.BASIC_TRAINING)
        handoff = self.propose(self.case, "train_basic", course="Menjahit", level="basic")
        services.approve(handoff, by=self.hands["dinsos"]["head"])
        return Scene(handoff)

    def own_training_recorded(self) -> Scene:
        scene = self.own_training()
        self.finish(scene.subject, "dinsos", finished_on=clock.today())
        return scene

    def in_a_group(self) -> Scene:
        GroupMember.objects.create(
            group=self.group, person=self.case.beneficiary, since=clock.today()
        )
        return Scene(self.group)

    def undecreed(self) -> Scene:
        """A budget year whose decree is not signed yet, while the family is with others."""
        scene = self.handed_over()
        year = make_programme("bantuan-baru", "consumption_aid", unit="household")
        year.decree_number, year.decree_date = "", None
        year.save()
        return Scene(year, agencies=scene.agencies)
