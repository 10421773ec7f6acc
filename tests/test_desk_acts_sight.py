"""What the pages of acts show to field staff is no more than the handoff's own page shows."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Function
from tests.world import START
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined(family, world) -> Handoff:
    """By the bank, which says whose authority it is."""
    loan = family.walk("lend", Stage.APPROVED)
    services.decline(
        loan, by=world.petugas_bpr, reason="wrong_agency", right_function=Function.SOCIAL
    )
    return loan


def shown(user, handoff: Handoff, act: str, status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("act", args=[handoff.pk, act]))
    assert response.status_code == status
    return response.content.decode()


def test_field_staff_are_not_shown_sums_or_what_the_bank_decided(declined, world):
    assert_concealed(shown(world.faskel, declined, "object"), declined, world)


def test_nor_are_they_where_it_cannot_be_done_now(declined, world):
    services.object_to(
        declined.case, by=world.faskel, raised_on=START.date(), said="Kami mampu", about=declined
    )
    assert_concealed(shown(world.faskel, declined, "object", 409), declined, world)


def assert_concealed(text: str, declined: Handoff, world) -> None:
    assert declined.member.name in text and "Sudah dirujuk ke" in text
    hidden = (
        "5.000.000",
        Stage.DECLINED.label,
        Function.SOCIAL.label,
        world.petugas_bpr.name,
        world.petugas.name,
    )
    assert [each for each in hidden if str(each) in text] == []


def test_the_office_is_shown_them(declined, world):
    text = shown(world.petugas, declined, "object")
    assert "5.000.000" in text and str(Stage.DECLINED.label) in text
    assert str(Function.SOCIAL.label) in text


def test_the_handoffs_page_hides_the_right_address_too(declined, world):
    client = Client()
    client.force_login(world.faskel)
    text = client.get(reverse("handoff", args=[declined.pk])).content.decode()
    assert str(Function.SOCIAL.label) not in text
