"""An objection on its page: read by who sees the family, answered once by other eyes."""

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import Reading
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


@pytest.fixture
def of_a_loan(family, world) -> Objection:
    """To what the bank declined, told to the office."""
    loan = family.walk("lend", Stage.APPROVED)
    services.decline(loan, by=world.petugas_bpr, reason="out_of_area")
    return services.object_to(
        family.case, by=world.petugas, raised_on=START.date(), said=SAID, about=loan
    )


def test_one_about_a_result_that_is_not_shown_is_not_there(client, of_a_loan, world):
    for user in (world.petugas, world.petugas_bpr, world.auditor):
        assert sign_in(client, user).get(at(of_a_loan)).status_code == 200
    page = sign_in(client, world.faskel)
    assert page.get(at(of_a_loan)).status_code == 404
    handoff = page.get(reverse("handoff", args=[of_a_loan.about_id])).content.decode()
    assert at(of_a_loan) not in handoff


def test_who_took_it_down_reads_what_was_said(client, of_a_loan, world):
    Objection.objects.filter(pk=of_a_loan.pk).update(recorded_by=world.faskel)
    assert SAID in sign_in(client, world.faskel).get(at(of_a_loan)).content.decode()


def test_an_answer_is_read_by_who_reads_the_history(client, objection, world):
    services.answer_objection(objection, by=world.kepala_diskopindag, upheld=False, answer=ANSWER)
    for user, told in ((world.petugas, True), (world.faskel, False)):
        text = sign_in(client, user).get(at(objection)).content.decode()
        assert SAID in text
        assert (ANSWER in text) == (world.kepala_diskopindag.name in text) == told


def listed(client: Client, user, page: str, of) -> str:
    """The panel of objections on the page of a case or of a handoff; empty: there is none."""
    text = sign_in(client, user).get(reverse(page, args=[of])).content.decode()
    return text.partition('aria-labelledby="objections"')[2].partition("</section>")[0]


def test_the_pages_of_case_and_handoff_list_what_waits_and_what_was_answered(
    client, objection, world
):
    whole = services.object_to(objection.case, by=world.faskel, raised_on=START.date(), said=SAID)
    services.answer_objection(objection, by=world.kepala_diskopindag, upheld=False, answer=ANSWER)
    case = listed(client, world.petugas, "case", objection.case.number)
    assert at(objection) in case and objection.about.label in case
    assert at(whole) in case and "Kasus ini secara keseluruhan" in case
    assert "Keberatan tidak dikabulkan" in case and "dijawab tanggal" in case
    assert "Keluarga belum diberi tahu" in case and "hari kerja lagi" in case
    handoff = listed(client, world.petugas, "handoff", objection.about_id)
    assert at(objection) in handoff and at(whole) not in handoff
    services.tell_answer(objection, by=world.petugas, how="visit", on=START.date())
    case = listed(client, world.petugas, "case", objection.case.number)
    assert "Keluarga belum diberi tahu" not in case and "Disampaikan kepada keluarga" in case


def test_field_staff_are_listed_that_it_was_answered_and_not_how(client, objection, world):
    services.answer_objection(objection, by=world.kepala_diskopindag, upheld=False, answer=ANSWER)
    case = listed(client, world.faskel, "case", objection.case.number)
    assert "Sudah dijawab" in case and "dikabulkan" not in case


def test_one_about_a_result_that_is_not_shown_is_not_listed(client, of_a_loan, world):
    assert at(of_a_loan) in listed(client, world.petugas, "case", of_a_loan.case.number)
    assert at(of_a_loan) in listed(client, world.petugas_bpr, "handoff", of_a_loan.about_id)
    assert not listed(client, world.faskel, "case", of_a_loan.case.number)


def test_an_auditors_reading_is_recorded(client, objection, world):
    sign_in(client, world.petugas).get(at(objection))
    assert not Reading.objects.exists()
    sign_in(client, world.auditor).get(at(objection))
    assert Reading.objects.get().case == objection.case


# ---------------------------------------------------------------------- the answer is told


def told_at(objection: Objection) -> str:
    return reverse("answer-told", args=[objection.pk])


@pytest.fixture
def answered(objection, world) -> Objection:
    return services.answer_objection(
        objection, by=world.kepala_diskopindag, upheld=False, answer=ANSWER
    )


def test_the_answer_waits_on_the_list_of_who_has_the_case(client, answered, world, family):
    shown = sign_in(client, world.petugas).get("/").content.decode()
    assert told_at(answered) in shown and family.case.number in shown
    other = sign_in(Client(), world.petugas_diskopindag).get("/").content.decode()
    assert told_at(answered) not in other


def test_whoever_told_the_answer_writes_down_how_and_when(client, answered, world):
    page = sign_in(client, world.petugas)
    assert told_at(answered) in page.get(at(answered)).content.decode()
    assert "Jawab keberatan" not in page.get(told_at(answered)).text
    refused = page.post(told_at(answered), {"how": "", "on": "nanti"})
    assert refused.status_code == 422 and "nanti" in refused.content.decode()
    done = page.post(told_at(answered), {"how": "phone", "on": START.date().isoformat()})
    assert done.status_code == 303
    shown = page.get(at(answered)).content.decode()
    assert world.petugas.name in shown and told_at(answered) not in shown
    assert told_at(answered) not in page.get("/").content.decode()


def test_the_button_says_that_the_answer_was_told_and_not_that_it_is_given(client, answered, world):
    shown = sign_in(client, world.petugas).get(told_at(answered)).content.decode()
    assert "Catat sudah disampaikan</button>" in shown and "Jawab keberatan" not in shown


def test_an_answer_that_was_told_is_not_told_again(client, answered, world):
    page = sign_in(client, world.petugas)
    how = {"how": "phone", "on": START.date().isoformat()}
    page.post(told_at(answered), how)
    late = page.post(told_at(answered), how)
    assert late.status_code == 422 and world.petugas.name in late.content.decode()


def test_nobody_else_tells_an_answer(client, answered, world):
    how = {"how": "phone", "on": START.date().isoformat()}
    for user in (world.kepala_diskopindag, world.faskel, world.auditor):
        assert sign_in(client, user).post(told_at(answered), how).status_code == 403


def test_what_has_no_answer_is_not_told(client, objection, world):
    assert sign_in(client, world.petugas).get(told_at(objection)).status_code == 404
