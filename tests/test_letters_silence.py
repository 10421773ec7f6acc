"""What no letter ever says."""

from datetime import date

import pytest

from casework.models import Need, NeedKind
from tests.letterbox import SitiAminah
from tests.world import World
from workflows import letters
from workflows.pathways import STEPS

CERTIFICATE = "Dokumen ini telah ditandatangani secara elektronik"


@pytest.fixture
def siti(world: World) -> SitiAminah:
    return SitiAminah(world)


def test_no_letter_tells_of_debts_although_somebody_typed_it(siti):
    Need.objects.create(
        case=siti.case,
        kind=NeedKind.DEBT_RELIEF,
        recorded_on=date(2026, 3, 2),
        recorded_by=siti.world.petugas,
    )
    paper = siti.letter("lend", purpose="melunasi rentenir", attachments="surat utang bank titil")
    assert not [word for word in ("rentenir", "utang", "titil") if word in paper]


def test_no_letter_claims_a_certificate_signature(siti):
    paper = siti.letter("train")
    assert CERTIFICATE not in paper
    assert "bukan tanda tangan elektronik" in paper


def test_every_letter_that_a_step_names_has_a_writer():
    named = {step.letter for pathway in STEPS.values() for step in pathway.values()}
    assert named - {""} <= set(letters.KINDS)
