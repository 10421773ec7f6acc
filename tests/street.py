"""The street on which the doors stand: a city, and one family that others must not see."""

from django.core.files.uploadedfile import SimpleUploadedFile

from casework import clock
from casework.models import Case, Evidence, EvidenceKind, Person
from permissions.models import Appointment
from tests.access_scenes import City
from tests.test_evidence_files import picture
from workflows import services
from workflows.models import Handoff, Objection

NAME, NIK = "Ratna Kembang Sepatu", "3573026402850099"
"""Of the family of the scene; nobody else in the city has them."""


class Street:
    """A city in which a family's referral and its child's are with others, and what hangs on it:
    a paper, a letter, an objection.
    """

    def __init__(self, city: City):
        self.city = city
        scene = city.handed_over()
        self.case, self.referral = city.case, Handoff.objects.get(pk=scene.subject.pk)
        self.kip = Handoff.objects.get(pk=scene.theirs["handoff only"].pk)
        self.person = Person.objects.get(pk=self.case.beneficiary_id)
        self.person.name = NAME
        self.person.set_nik(NIK)
        self.person.save()
        world = city.world
        paper = Evidence(kind=EvidenceKind.STATEMENT, dated=clock.today(), file=scan())
        self.evidence = services.record(self.case, paper, by=world.petugas)
        self.letter = self.referral.letter
        services.object_to(
            self.case, by=world.petugas, raised_on=clock.today(), said="Kami keberatan."
        )
        self.objection = Objection.objects.get()
        self.group = city.group
        self.membership = services.join_group(self.group, self.person, by=world.petugas)
        self.grown_up = world.person(self.case.household, relationship="spouse")
        self.secret = self._secret()
        self.answered = services.answer_objection(
            services.object_to(
                self.case,
                by=world.petugas,
                raised_on=clock.today(),
                said="Mengapa ke sana?",
                about=self.referral,
            ),
            by=city.people["diskopindag"]["head"],
            upheld=False,
            answer="Di sana ada tempat.",
        )
        self.appointment = Appointment.objects.get(user=world.kepala_diskopindag)

    def _secret(self) -> Case:
        """Of which only who opened it knows."""
        world = self.city.world
        return world.case(world.person(name=NAME), by=world.petugas2_dinsos, confidential=True)

    @property
    def hidden_member(self) -> int:
        """The chair, of a family that has no case."""
        return self.group.memberships.get(person=self.group.chair_id).pk

    def people(self) -> dict:
        """Column → who; nobody has taken part in the case."""
        people, world = self.city.people, self.city.world
        return {
            "anybody": None,
            "field": world.faskel,
            "elsewhere": world.faskel_gadang,
            "owner": people["dinsos"]["case"],
            "head": people["dinsos"]["head"],
            "holder": people["diskopindag"]["case"],
            "guest": people["disnaker"]["case"],
            "school": people["disdikbud"]["case"],
            "former": people["blk"]["case"],
            "other": people["dinkes"]["case"],
            "auditor": world.auditor,
            "reporter": world.reporter,
            "admin": world.admin,
            "protection": world.protection,
            "super": world.superuser,
        }


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.jpg", picture())
