"""Reading letters as their readers do: the words on the pages of the PDF."""

from io import BytesIO

from pypdf import PdfReader

from casework.models import Household
from documents.models import Letter
from documents.rendering import render
from tests.walks import Family
from tests.world import World


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


def last_letter() -> Letter:
    return Letter.objects.latest("pk")


class SitiAminah(Family):
    """A family whose facts are told apart from everybody else's on a page."""

    def __init__(self, world: World):
        super().__init__(world)
        siti = self.case.beneficiary
        siti.name, siti.phone = "Siti Aminah", "0812-3456-7890"
        siti.set_nik("3573024204850001")
        siti.save()
        household = self.case.household
        household.address, household.rt, household.rw = "Jalan Melati 5", "003", "007"
        household.desil, household.desil_source, household.desil_on = 2, "dtsen", "2026-01-01"
        Household.save(household)
        self.child.name = "Dimas Prasetya"
        self.child.save()
        self.nik, self.masked = siti.nik, "3573**********01"

    @property
    def who(self) -> list[str]:
        """Person, address down to RT and RW, and service number."""
        return [
            "Siti Aminah",
            self.masked,
            "Jalan Melati 5, RT 003/RW 007, Kelurahan Kasin, Kecamatan Klojen",
            self.case.number,
        ]
