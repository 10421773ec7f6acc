"""Reading letters as their readers do: the words on the pages of the PDF."""

from datetime import date
from io import BytesIO

from django.db.models import Model
from pypdf import PdfReader

from documents.issuing import Draft
from documents.models import Letter
from documents.rendering import render
from tests.walks import Family, again
from tests.world import START, World
from workflows import letters
from workflows.acts import Act
from workflows.stages import Stage


class Paper:
    """A letter on paper. Spaces and line ends count for nothing: a printer may break anywhere."""

    def __init__(self, letter: Letter):
        self.letter = Letter.objects.get(pk=letter.pk)
        self.reader = PdfReader(BytesIO(render(self.letter)))
        self.pages = [squeezed(page.extract_text()) for page in self.reader.pages]

    def __contains__(self, words: str) -> bool:
        return squeezed(words) in "".join(self.pages)

    def lacks(self, *words: str) -> list[str]:
        return [each for each in words if each not in self]

    def pages_with(self, words: str) -> list[int]:
        return [number for number, page in enumerate(self.pages, 1) if squeezed(words) in page]


def squeezed(text: str) -> str:
    return "".join(text.split())


def changed(row: Model, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def last_letter() -> Letter:
    return Letter.objects.latest("pk")


class SitiAminah(Family):
    """A family whose facts are told apart from everybody else's on a page."""

    def __init__(self, world: World):
        super().__init__(world)
        self.nik, self.masked = "3573024204850001", "3573**********01"
        siti = self.case.beneficiary
        siti.set_nik(self.nik)
        changed(siti, name="Siti Aminah", phone="0812-3456-7890")
        changed(self.case.household, address="Jalan Melati 5", rt="003", rw="007")
        changed(self.case.household, desil=2, desil_source="dtsen", desil_on=date(2026, 1, 1))
        changed(self.child, name="Dimas Prasetya")
        changed(
            self.business,
            name="Kue Kering Kasin",
            kind="Kue kering",
            kbli="10794",
            address="Jalan Arjuno 14",
            started_on=date(2024, 1, 1),
        )
        for kind, number in (("minutes", "BA-12/2026"), ("statement", "SP-7/2026")):
            self.case.evidence.filter(kind=kind).update(number=number, dated=START.date())

    def letter(self, step: str, **facts) -> Paper:
        """Of a step that was just approved."""
        self.walk(step, Stage.APPROVED, **facts)
        return Paper(last_letter())

    @property
    def who(self) -> list[str]:
        """Person, address down to RT and RW, and service number."""
        return [
            "Siti Aminah",
            self.masked,
            "Jalan Melati 5, RT 003/RW 007, Kelurahan Kasin, Kecamatan Klojen",
            self.case.number,
        ]


def act_on(handoff, by, action: str = "approve") -> Act:
    """An act as the services make it, for a letter that is not sealed."""
    appointment = by.appointments.select_related("agency").first()
    handoff = again(handoff)
    return Act(action, handoff.case, by, appointment, handoff)


def drafted(kind: str, acts: list[Act]) -> Draft:
    """One letter of this kind for the acts, not sealed."""
    acts[0].letter_kind = kind
    return letters.draft_all([acts])[0]
