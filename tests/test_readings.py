"""Looking is recorded where others must be able to see who looked."""

import pytest
from django.http import Http404

from permissions.access import case_or_404, note_audit, reveal_nik
from permissions.models import Reading
from permissions.readings import note_reading
from tests.world import START
from workflows.stages import Stage


@pytest.fixture
def case(world):
    return world.case()


def readings() -> list[tuple]:
    return list(Reading.objects.values_list("what", "case", "person", "user").order_by("pk"))


def test_whoever_reads_a_nik_in_full_is_recorded_with_whose_it_was(world, case):
    child = world.child(case.household)
    assert reveal_nik(world.petugas, case, child) == child.nik
    assert reveal_nik(world.faskel, case, case.beneficiary) == case.beneficiary.nik
    assert readings() == [
        ("nik", case.pk, child.pk, world.petugas.pk),
        ("nik", case.pk, case.beneficiary_id, world.faskel.pk),
    ]


@pytest.mark.parametrize("who", ["reporter", "admin", "superuser", "faskel_gadang", "kepala_bpr"])
def test_who_may_not_see_the_case_reads_no_nik_of_it(world, case, who):
    with pytest.raises(Http404):
        reveal_nik(getattr(world, who), case, case.beneficiary)
    assert readings() == []


def test_a_case_opens_the_nik_of_its_own_family_only(world, case):
    with pytest.raises(Http404):
        reveal_nik(world.petugas, case, world.person())
    assert readings() == []


def test_the_bank_reads_the_nik_of_its_applicant_and_of_nobody_else(world, family):
    family.walk("lend", stage=Stage.APPROVED)
    applicant = family.case.beneficiary
    assert reveal_nik(world.petugas_bpr, family.case, applicant) == applicant.nik
    with pytest.raises(Http404):
        reveal_nik(world.petugas_bpr, family.case, family.child)


def test_who_left_the_household_keeps_a_nik_on_their_handoff(world, family):
    family.walk("refer_kip", stage=Stage.APPROVED)
    child = family.child
    child.household = world.household()
    child.save()
    assert reveal_nik(world.petugas, family.case, child) == child.nik


def test_a_person_without_a_nik_has_none_to_reveal(world, case):
    child = world.child(case.household)
    child.set_nik("")
    child.save()
    assert reveal_nik(world.petugas, case, child) == ""


def test_an_auditor_who_opens_a_paper_is_recorded_and_others_are_not(world, case):
    paper = world.evidence(case)
    for user in (world.petugas, world.auditor):
        note_audit(user, Reading.What.EVIDENCE, case=case, row=paper.pk)
    reading = Reading.objects.get()
    assert (reading.what, reading.row, reading.user) == ("evidence", paper.pk, world.auditor)
    assert reading.read_at == START


def test_a_reading_says_what_was_read(world, case):
    case_or_404(world.auditor, case.pk)
    note_reading(world.reporter, Reading.What.EXPORT)
    assert [what for what, *_ in readings()] == ["case", "export"]
