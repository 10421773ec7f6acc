"""Letters as PDF: for whoever may see everybody they name, and in nobody's cache."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case, User
from documents import outbox
from documents.models import Letter
from permissions.models import Reading
from tests.walks import TRAINING, Family, again
from workflows import services
from workflows.models import Handoff
from workflows.papers import may_open
from workflows.stages import Stage

PDF = b"%PDF-1.7 surat"


def get(user: User, letter: Letter):
    client = Client()
    client.force_login(user)
    return client.get(reverse("letter", args=[letter.token]))


@pytest.fixture
def handoff(family) -> Handoff:
    return again(family.walk("train", stage=Stage.APPROVED))


@pytest.fixture
def letter(handoff) -> Letter:
    outbox.keep(handoff.letter_id, PDF)
    return Letter.objects.get(pk=handoff.letter_id)


def test_it_is_the_stored_paper_under_a_name_that_names_nobody(world, handoff, letter):
    response = get(world.petugas, letter)
    assert response.status_code == 200
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    name = response["Content-Disposition"]
    assert name.startswith('inline; filename="Rujukan-Peserta-Pelatihan-')
    assert handoff.member.name not in name and "/" not in name


def test_one_still_being_made_says_so_and_asks_again(world, handoff):
    response = get(world.petugas, handoff.letter)
    assert response.status_code == 202
    assert b"data-again" in response.content and b"http-equiv" not in response.content
    assert "Sedang dibuat" in response.content.decode()


def test_an_unknown_token_is_not_there(world, letter):
    client = Client()
    client.force_login(world.petugas)
    for token in ("x", letter.token[:-1], letter.token.swapcase()):
        assert client.get(f"/letters/{token}.pdf").status_code == 404


def test_a_replaced_letter_is_served_and_its_page_warns(world, handoff, letter):
    services.supersede_letter(handoff, by=world.kepala, reason="wrong_content")
    client = Client()
    client.force_login(world.petugas)
    text = client.get(reverse("case", args=[handoff.case.number])).content.decode()
    assert "Diganti surat baru" in text and "Surat ini tidak berlaku lagi" in text
    assert get(world.petugas, letter).status_code == 200


def test_an_auditors_reading_is_recorded_and_nobody_elses(world, handoff, letter):
    get(world.petugas, letter)
    get(world.auditor, letter)
    [reading] = Reading.objects.all()
    assert (reading.user, reading.what, reading.row) == (world.auditor, "letter", letter.pk)
    assert reading.case_id == handoff.case_id


@pytest.mark.parametrize("who", ["petugas", "petugas_bpr", "auditor"])
def test_whoever_opens_a_letter_with_a_nik_in_full_has_read_it(world, family, who):
    loan = again(family.walk("lend", stage=Stage.APPROVED))
    user = getattr(world, who)
    get(user, loan.letter)
    assert not Reading.objects.filter(what="nik").exists()  # it is not on paper yet
    outbox.keep(loan.letter_id, PDF)
    get(user, loan.letter)
    [reading] = Reading.objects.filter(what="nik")
    assert (reading.user, reading.case_id) == (user, loan.case_id)
    assert (reading.person, reading.row) == (loan.member, loan.letter_id)


def test_of_a_bundle_with_full_niks_everybodys_is_recorded(world):
    families = [Family(world), Family(world)]
    cases = [each.case for each in families]
    services.propose_many(cases, "lend", by=world.petugas, **families[0].facts("lend"))
    services.approve(Handoff.objects.filter(step="lend").first(), by=world.kepala)
    letter = Letter.objects.latest("pk")
    outbox.keep(letter.pk, PDF)
    get(world.petugas_bpr, letter)
    read = Reading.objects.filter(what="nik").values_list("case", "person")
    assert set(read) == {(each.pk, each.beneficiary_id) for each in cases}


def test_field_staff_open_what_they_carry_and_no_loan(world):
    trained, lent = Family(world), Family(world)
    carried = again(trained.walk("train", stage=Stage.APPROVED)).letter
    kept = again(lent.walk("lend", stage=Stage.APPROVED)).letter
    assert may_open(world.faskel, carried)
    assert not may_open(world.faskel, kept)
    assert may_open(world.petugas_bpr, kept)


# ---------------------------------------------------------------------- a bundle


@pytest.fixture
def annexed(world) -> tuple[Letter, list[Case]]:
    """One letter for two families, one of whom has moved to another kelurahan."""
    families = [Family(world), Family(world)]
    cases = [each.case for each in families]
    services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    handoffs = list(Handoff.objects.filter(case__in=cases, step="train"))
    services.approve(handoffs[0], by=world.kepala)
    Case.objects.filter(pk=cases[1].pk).update(kelurahan=world.gadang)
    return again(handoffs[0]).letter, cases


def test_an_annex_is_opened_by_the_senders_and_the_receivers_offices_and_the_auditor(
    world, annexed
):
    letter, _ = annexed
    open_to = {user.username for user in User.objects.all() if may_open(user, letter)}
    assert open_to == {
        *(f"{post}.dinsos" for post in ("petugas", "petugas2", "kabid", "kabid2", "kepala")),
        *(f"{post}.diskopindag" for post in ("petugas", "kabid", "kepala")),
        "auditor.inspektorat",
    }


def test_an_auditors_reading_of_an_annex_is_recorded_for_each_family(world, annexed):
    letter, cases = annexed
    assert get(world.auditor, letter).status_code == 202
    read = Reading.objects.filter(user=world.auditor, what=Reading.What.LETTER, row=letter.pk)
    assert {each.case_id for each in read} == {case.pk for case in cases}


def test_who_sees_one_family_of_an_annex_does_not_open_the_letter_of_all(world, annexed):
    letter, cases = annexed
    for user, case in ((world.faskel, cases[0]), (world.faskel_gadang, cases[1])):
        assert get(user, letter).status_code == 404
        client = Client()
        client.force_login(user)
        text = client.get(reverse("case", args=[case.number])).content.decode()
        assert letter.number in text and letter.token not in text


def test_of_a_letter_that_names_a_confidential_family_the_same_holds(world, handoff, letter):
    Case.objects.filter(pk=handoff.case_id).update(confidential=True)
    for user in (world.petugas, world.petugas_diskopindag, world.auditor):
        assert get(user, letter).status_code == 404
