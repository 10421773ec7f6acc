"""An objection on its page: read by who sees the family, answered once by other eyes."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.walks import Family
from tests.world import START
from workflows import services
from workflows.models import Objection
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
SAID, ANSWER = "Kami masih membutuhkan pelatihan itu", "Kuota tahun ini sudah habis"


def sign_in(client: Client, user) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def objection(family, world) -> Objection:
    """To what the receiver declined, told to the field worker."""
    handoff = family.walk("train", Stage.APPROVED)
    services.decline(handoff, by=world.petugas_diskopindag, reason="out_of_area")
    return services.object_to(
        family.case, by=world.faskel, raised_on=START.date(), said=SAID, about=handoff
    )


def at(objection: Objection) -> str:
    return reverse("objection", args=[objection.pk])


def test_it_is_read_by_who_sees_the_family(client, objection, world):
    for user in (world.faskel, world.petugas, world.kepala_diskopindag, world.auditor):
        shown = sign_in(client, user).get(at(objection))
        assert shown.status_code == 200 and SAID in shown.content.decode()
    assert sign_in(client, world.faskel_gadang).get(at(objection)).status_code == 404


def test_the_head_of_who_decided_answers_it_once(client, objection, world):
    page = sign_in(client, world.kepala_diskopindag)
    assert "id_answer" in page.get(at(objection)).content.decode()
    refused = page.post(at(objection), {"upheld": "", "answer": ANSWER})
    assert refused.status_code == 422 and ANSWER in refused.content.decode()
    assert page.post(at(objection), {"upheld": "no", "answer": ANSWER}).status_code == 303
    objection.refresh_from_db()
    assert (objection.upheld, objection.answer) == (False, ANSWER)
    shown = page.get(at(objection)).content.decode()
    assert ANSWER in shown and "id_answer" not in shown
    late = page.post(at(objection), {"upheld": "yes", "answer": "Lain"})
    assert late.status_code == 422
    assert world.kepala_diskopindag.name in late.content.decode()


def test_nobody_else_is_asked_or_may(client, objection, world):
    for user in (world.kepala, world.petugas_diskopindag, world.faskel):
        page = sign_in(client, user)
        assert "id_answer" not in page.get(at(objection)).content.decode()
        assert page.post(at(objection), {"upheld": "no", "answer": ANSWER}).status_code == 403


def test_who_took_part_reads_that_another_must_answer(client, family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    services.reject(handoff, by=world.kepala, reason="not_yet")
    objection = services.object_to(
        family.case, by=world.faskel, raised_on=START.date(), said=SAID, about=handoff
    )
    page = sign_in(client, world.kepala)
    assert "id_answer" not in page.get(at(objection)).content.decode()
    refused = page.post(at(objection), {"upheld": "no", "answer": ANSWER})
    assert refused.status_code == 403


def test_an_objection_to_the_case_leads_back_to_it(client, family: Family, world):
    objection = services.object_to(family.case, by=world.faskel, raised_on=START.date(), said=SAID)
    shown = sign_in(client, world.kepala).get(at(objection)).content.decode()
    assert reverse("case", args=[family.case.number]) in shown and "id_answer" in shown
