"""Letters on paper: who of the family has them, and at which counter they were shown."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from documents import outbox
from documents.models import Letter
from tests.walks import Family, again
from tests.world import START
from workflows import services
from workflows.models import HandingOver, Handoff
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


def print_all() -> None:
    for letter in Letter.objects.waiting():
        outbox.keep(letter.pk, b"%PDF-1.7 surat")


@pytest.fixture
def refused(family, world) -> Handoff:
    """The family is told by letter; the referral's own letter is there too."""
    handoff = family.walk("train", Stage.APPROVED)
    services.decline(handoff, by=world.petugas_diskopindag, reason="out_of_area")
    print_all()
    return again(handoff)


@pytest.fixture
def notice(refused) -> Letter:
    return Letter.objects.get(kind="pemberitahuan_hasil", lines__case=refused.case)


def shown(user, address: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def case_page(handoff: Handoff) -> str:
    return reverse("case", args=[handoff.case.number])


def handoff_page(handoff: Handoff) -> str:
    return reverse("handoff", args=[handoff.pk])


def at(handoff: Handoff, letter: Letter) -> str:
    return reverse("hand-over", args=[handoff.case.number, letter.pk])


def send(user, address: str, **told):
    client = Client()
    client.force_login(user)
    return client.post(address, told)


def test_a_letter_whose_matter_is_done_is_not_offered_to_be_handed_over(refused, notice, world):
    for page in (case_page(refused), handoff_page(refused)):
        text = shown(world.petugas, page)
        assert words_of(text, at(refused, notice)) == "Serahkan surat"
        assert words_of(text, at(refused, refused.letter)) == "Catat penyerahannya"
    services.hand_over(refused.letter, by=world.faskel, to=refused.member, on=START.date())
    for page in (case_page(refused), handoff_page(refused)):
        assert at(refused, refused.letter) not in shown(world.petugas, page)


def words_of(text: str, address: str) -> str:
    """What the link to an address says."""
    link = text[text.index(f'href="{address}"') :]
    return strip_tags(link[link.index(">") + 1 : link.index("<span")]).strip()


def test_every_letter_is_handed_over_from_the_pages_of_case_and_handoff(refused, notice, world):
    letters = (refused.letter, notice)
    for page in (case_page(refused), handoff_page(refused)):
        text = shown(world.petugas, page)
        assert all(at(refused, letter) in text for letter in letters)
    for letter in letters:
        told = {"to": refused.member_id, "on": "2026-03-02"}
        response = send(world.petugas, at(refused, letter), **told)
        assert response.status_code == 303
        assert response.url == f"{case_page(refused)}#letters"
    assert set(HandingOver.objects.values_list("letter", flat=True)) == {
        each.pk for each in letters
    }


def test_field_staff_hand_over_what_they_may_know_of(refused, notice, world):
    for page in (case_page(refused), handoff_page(refused)):
        text = shown(world.faskel, page)
        assert at(refused, refused.letter) in text and at(refused, notice) not in text
    told = {"to": refused.member_id, "on": "2026-03-02"}
    assert send(world.faskel, at(refused, refused.letter), **told).status_code == 303
    assert send(world.faskel, at(refused, notice), **told).status_code == 404


def test_who_may_not_hand_it_over_is_not_offered_it(refused, notice, world):
    for user in (world.auditor, world.petugas_diskopindag):
        assert "/hand-over/" not in shown(user, handoff_page(refused))
        assert send(user, at(refused, notice)).status_code == 403
    assert send(world.faskel_gadang, at(refused, notice)).status_code == 404


def test_a_letter_that_counts_no_more_or_is_not_on_paper_yet_is_not_offered(family, world):
    handoff = again(family.walk("train", Stage.APPROVED))
    print_all()
    old = handoff.letter
    new = services.supersede_letter(handoff, by=world.kepala, reason="wrong_content")
    for page in (case_page(handoff), handoff_page(handoff)):
        assert "/hand-over/" not in shown(world.petugas, page)
    print_all()
    for page in (case_page(handoff), handoff_page(handoff)):
        text = shown(world.petugas, page)
        assert at(handoff, old) not in text and at(handoff, new) in text


def test_of_a_closed_case_the_last_letter_is_still_handed_over(family, world):
    closed = again(family.walk("close"))
    print_all()
    letter = Letter.objects.get(lines__case=closed.case, kind="pemberitahuan_hasil")
    assert at(closed, letter) in shown(world.petugas, case_page(closed))
    told = {"to": closed.member_id, "on": "2026-03-02"}
    assert send(world.petugas, at(closed, letter), **told).status_code == 303


def test_what_was_typed_is_kept_when_it_is_refused(refused, notice, world):
    told = {"to": refused.member_id, "on": "kemarin"}
    response = send(world.petugas, at(refused, notice), **told)
    assert response.status_code == 422 and "kemarin" in response.content.decode()
    stranger = world.person()
    told = {"to": stranger.pk, "on": "2026-03-02"}
    assert send(world.petugas, at(refused, notice), **told).status_code == 422


def test_a_letter_of_another_family_is_not_there(refused, world):
    other = again(Family(world).walk("train", Stage.APPROVED))
    assert send(world.petugas, at(refused, other.letter)).status_code == 404


def test_it_says_who_has_the_letter_and_where_it_was_shown(family, world):
    handoff = again(family.walk("train", Stage.APPROVED))
    print_all()
    handoff.letter.refresh_from_db()
    services.hand_over(handoff.letter, by=world.faskel, to=handoff.member, on=START.date())
    services.arrive(handoff.letter, by=world.petugas_diskopindag)
    for page in (case_page(handoff), handoff_page(handoff)):
        text = shown(world.petugas, page)
        handed = f"Diserahkan kepada {handoff.member.name} tanggal 2 Maret 2026"
        assert f"{handed} oleh {world.faskel.name}." in text
        assert "Datang di loket Diskopindag tanggal 2 Maret 2026." in text
        assert "Serahkan lagi" in text


def test_who_was_handed_one_thing_is_told_that_the_family_has_the_letter(family, world):
    loan = again(family.walk("lend", Stage.APPROVED))
    services.hand_over(loan.letter, by=world.petugas, to=family.child, on=START.date())
    text = shown(world.petugas_bpr, handoff_page(loan))
    assert "Diserahkan kepada keluarga tanggal 2 Maret 2026." in text
    assert family.child.name not in text and "/hand-over/" not in text
