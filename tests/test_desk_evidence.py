"""A family's papers are shown to who sees the case and such a paper, and to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.models import Evidence, EvidenceKind, User
from permissions.models import Reading
from tests.test_evidence_files import folder, picture
from workflows import services

__all__ = ["folder"]  # a fixture


def filed(world, case, kind=EvidenceKind.KK) -> Evidence:
    upload = SimpleUploadedFile("KK Siti Aminah.jpg", picture())
    paper = Evidence(kind=kind, dated=clock.today(), file=upload, kept_at="Map 1")
    return services.record(case, paper, by=world.petugas)


def get(user: User, paper: Evidence, number: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(reverse("evidence", args=[number or paper.case.number, paper.pk]))


def test_it_is_what_was_filed_under_a_name_that_names_nobody(world, family):
    paper = filed(world, family.case)
    response = get(world.faskel, paper)
    assert response.status_code == 200
    assert response.content == paper.file.content()
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].endswith('.jpg"')
    assert "Siti" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    "who", ["petugas_bpr", "petugas_diskopindag", "faskel_gadang", "reporter", "admin", "superuser"]
)
def test_who_does_not_see_the_case_does_not_see_its_papers(world, family, who):
    assert get(getattr(world, who), filed(world, family.case)).status_code == 404


def test_field_staff_do_not_see_what_a_bank_answered(world, family):
    paper = filed(world, family.case, EvidenceKind.CREDIT_CHECK)
    assert get(world.faskel, paper).status_code == 404
    assert get(world.petugas, paper).status_code == 200


def test_a_paper_is_found_by_its_own_case_only(world, family):
    paper, other = filed(world, family.case), world.case()
    assert get(world.petugas, paper, other.number).status_code == 404


def test_a_paper_without_a_file_is_not_there(world, family):
    paper = world.evidence(family.case)
    assert get(world.petugas, paper).status_code == 404


@pytest.mark.parametrize("kind", [EvidenceKind.KTP, EvidenceKind.KK])
@pytest.mark.parametrize("who", ["petugas", "faskel"])
def test_whoever_opens_a_ktp_or_kk_has_read_the_niks_of_the_household(world, family, who, kind):
    newborn = world.child(family.case.household)
    newborn.set_nik("")
    newborn.save()
    paper, user = filed(world, family.case, kind), getattr(world, who)
    get(user, paper)
    read = Reading.objects.filter(what="nik", user=user, case=family.case, row=paper.pk)
    assert {each.person for each in read} == {family.case.beneficiary, family.child}


def test_other_papers_leave_no_trace_of_an_officer(world, family):
    get(world.petugas, filed(world, family.case, EvidenceKind.PHOTO))
    assert not Reading.objects.exists()


def test_an_auditors_reading_is_recorded(world, family):
    paper = filed(world, family.case, EvidenceKind.PHOTO)
    get(world.petugas, paper)
    get(world.auditor, paper)
    [reading] = Reading.objects.all()
    assert (reading.user, reading.what, reading.row) == (world.auditor, "evidence", paper.pk)


def test_a_file_that_was_altered_is_not_shown(world, family, folder):
    paper = filed(world, family.case)
    path = folder / paper.file.name
    path.write_bytes(b"something else")
    response = get(world.petugas, paper)
    assert response.status_code == 500
    assert "Map 1" in response.content.decode()
