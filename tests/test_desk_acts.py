"""Acts on a handoff through their pages: done, refused with what was typed, too late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Visit
from tests.test_statements import is_counted
from tests.walks import Family, again
from tests.world import START
from workflows import services
from workflows.desk.acts.verbs import VERBS
from workflows.models import Handoff
from workflows.offers import OFFERS
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
NOTE = "Sudah dibicarakan di kantor"
DISKOPINDAG = "petugas_diskopindag"
TRAINED = {"finished_on": str(START.date())}

# act → at which stage of a training, by whom, what is sent, where it stands then, what is wrong
ACTS = {
    "approve": (Stage.PROPOSED, "kepala", {}, Stage.APPROVED, {"note": "\x07"}),
    "reject": (Stage.PROPOSED, "kepala", {"reason": "not_yet"}, Stage.REJECTED, {"reason": ""}),
    "send-back": (
        Stage.PROPOSED,
        "kepala",
        {"reason": "unclear_reason"},
        Stage.SENT_BACK,
        {"reason": "other", "note": ""},
    ),
    "withdraw": (
        Stage.PROPOSED,
        "petugas",
        {"reason": "better_route"},
        Stage.WITHDRAWN,
        {"reason": "rain"},
    ),
    "accept": (Stage.APPROVED, DISKOPINDAG, {}, Stage.ACCEPTED, {"note": "\x07"}),
    "decline": (
        Stage.APPROVED,
        DISKOPINDAG,
        {"reason": "out_of_area"},
        Stage.DECLINED,
        {"reason": "wrong_agency"},
    ),
    "hold": (
        Stage.APPROVED,
        DISKOPINDAG,
        {"reason": "next_intake", "until": "2026-06-01"},
        Stage.ON_HOLD,
        {"reason": "next_intake", "until": "2025-06-01"},
    ),
    "outcome": (Stage.ACCEPTED, DISKOPINDAG, TRAINED, Stage.RECORDED, {"finished_on": ""}),
    "confirm": (Stage.RECORDED, "kepala_diskopindag", {}, Stage.COMPLETED, {"note": "\x07"}),
    "replace-letter": (
        Stage.APPROVED,
        "kepala",
        {"reason": "wrong_content"},
        Stage.APPROVED,
        {"reason": ""},
    ),
}


def at(handoff: Handoff, act: str, query: str = "") -> str:
    return reverse("act", args=[handoff.pk, act]) + query


def sign_in(client: Client, user) -> Client:
    client.force_login(user)
    return client


def walked(family: Family, act: str) -> Handoff:
    return family.walk("train", ACTS[act][0])


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_asked_for_and_done(act, client, family, world):
    _stage, who, told, then, _wrong = ACTS[act]
    handoff, page = walked(family, act), sign_in(client, getattr(world, who))
    shown = page.get(at(handoff, act))
    assert shown.status_code == 200
    assert handoff.member.name in shown.content.decode()
    done = page.post(at(handoff, act), {**told, "note": NOTE})
    assert (done.status_code, done.url) == (303, reverse("handoff", args=[handoff.pk]))
    assert again(handoff).stage == then
    assert handoff.notes.get().text == NOTE


@pytest.mark.parametrize("act", ACTS)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(act, client, family, world):
    stage, who, told, _then, wrong = ACTS[act]
    handoff, page = walked(family, act), sign_in(client, getattr(world, who))
    before = again(handoff).last_at
    refused = page.post(at(handoff, act), {**told, "note": NOTE, **wrong})
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "govuk-error-summary" in body and "Belum tersimpan" in body
    assert wrong.get("note") is not None or NOTE in body
    assert (again(handoff).stage, again(handoff).last_at) == (stage, before)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_of_others_is_forbidden_to_who_sees_it_and_not_there_for_who_does_not(
    act, client, family, world
):
    _stage, who, told, _then, _wrong = ACTS[act]
    handoff = walked(family, act)
    onlooker, stranger = world.faskel, world.faskel_gadang
    for user, status in ((onlooker, 403), (stranger, 404)):
        page = sign_in(client, user)
        assert page.get(at(handoff, act)).status_code == status
        assert page.post(at(handoff, act), told).status_code == status
    assert again(handoff).stage == ACTS[act][0]


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"replace-letter"}))
def test_who_comes_too_late_is_told_where_it_stands_now(act, client, family, world):
    _stage, who, told, _then, _wrong = ACTS[act]
    handoff, page = walked(family, act), sign_in(client, getattr(world, who))
    page.post(at(handoff, act), told)
    late = page.get(at(handoff, act))
    assert late.status_code == 409
    assert str(again(handoff).get_stage_display()) in late.content.decode()


def test_who_was_slower_keeps_the_form_and_reads_who_decided_what(client, family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    other = world.appointed("kepala.kedua", "head", world.dinsos, capacity="plh")
    services.approve(handoff, by=other)
    page = sign_in(client, world.kepala)
    late = page.post(at(handoff, "reject"), {"reason": "not_yet", "note": NOTE})
    body = late.content.decode()
    assert late.status_code == 422
    assert other.name in body and NOTE in body
    assert again(handoff).stage == Stage.APPROVED


def test_an_unknown_act_is_not_there(client, family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    assert sign_in(client, world.kepala).get(at(handoff, "burn")).status_code == 404


def test_every_act_that_is_offered_has_a_page():
    assert {each.act for each in OFFERS} == {*VERBS, "refer-again"}


def test_a_proposer_who_is_head_too_reads_why_another_must_decide(client, family, world):
    world.appoint(world.kepala, "caseworker", world.dinsos)
    handoff = services.propose(family.case, "train", by=world.kepala, **family.facts("train"))
    page = sign_in(client, world.kepala).get(at(handoff, "approve"))
    assert page.status_code == 403
    assert "orang lain" in page.content.decode()


# ---------------------------------------------------------------------- for the family

FOR_THE_FAMILY = {
    "tell": ("petugas", {"how": "visit", "on": "2026-03-02"}, {"on": "2026-03-03"}),
    "object": (
        "faskel",
        {"raised_on": "2026-03-02", "said": "Kami masih membutuhkan"},
        {"raised_on": "2026-03-03"},
    ),
}


@pytest.mark.parametrize("act", FOR_THE_FAMILY)
def test_after_a_refusal_the_family_is_told_and_may_object(act, client, family, world):
    who, told, wrong = FOR_THE_FAMILY[act]
    handoff = family.walk("train", Stage.PROPOSED)
    services.reject(handoff, by=world.kepala, reason="not_yet")
    page = sign_in(client, getattr(world, who))
    assert page.get(at(handoff, act)).status_code == 200
    assert page.post(at(handoff, act), {**told, **wrong}).status_code == 422
    assert page.post(at(handoff, act), told).status_code == 303
    assert page.get(at(handoff, act)).status_code == 409
    assert sign_in(client, world.auditor).get(at(handoff, act)).status_code == 403


def test_the_family_comes_with_its_letter(client, family, world):
    handoff = family.walk("train", Stage.APPROVED)
    counter = sign_in(client, world.petugas_diskopindag)
    assert counter.get(at(handoff, "arrive")).status_code == 200
    assert counter.post(at(handoff, "arrive"), {}).status_code == 303
    assert again(handoff).letter.arrivals.count() == 1


# ---------------------------------------------------------------------- twice


def test_a_double_click_does_it_once(client, family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    page = sign_in(client, world.kepala)
    told = {"once": "abc", "note": NOTE}
    first, second = (page.post(at(handoff, "approve"), told) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert handoff.notes.count() == 1


def test_what_was_refused_may_be_sent_again(client, family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    page = sign_in(client, world.kepala)
    assert page.post(at(handoff, "reject"), {"once": "abc", "reason": "other"}).status_code == 422
    told = {"once": "abc", "reason": "other", "note": NOTE}
    assert page.post(at(handoff, "reject"), told).status_code == 303


# ---------------------------------------------------------------------- what is said


def said_after(act: str, client: Client, world, handoff: Handoff, user) -> str:
    done = sign_in(client, user).post(at(handoff, act), {})
    assert done.status_code == 303
    return " ".join(str(each) for each in done.wsgi_request._messages)


@pytest.mark.parametrize("step", ["lend", "refer_kip", "train"])
def test_who_confirms_one_thing_is_not_told_where_the_family_stands(step, client, family, world):
    handoff = family.walk(step, Stage.RECORDED)
    said = said_after("confirm", client, world, handoff, world.staff("kepala", handoff.receiver))
    assert said.startswith("Disahkan.")
    assert ("Keluarga sekarang pada tahap" in said) == (step == "train")


@pytest.mark.parametrize("step", ["lend", "refer_kip"])
def test_who_accepts_beside_others_is_not_told_to_have_the_family(step, client, family, world):
    handoff = family.walk(step, Stage.APPROVED)
    said = said_after("accept", client, world, handoff, world.staff("petugas", handoff.receiver))
    assert said.startswith("Rujukan diterima.")
    assert ("sekarang ditangani kantor Anda" in said) == (step == "lend")


# ---------------------------------------------------------------------- of single acts


def test_what_is_unmet_is_waived_with_a_sentence_each(client, world):
    case = world.assessed()
    handoff = services.propose(case, "train", by=world.petugas, course="Jahit", level="basic")
    page = sign_in(client, world.kepala)
    assert "waive_need_recorded" in page.get(at(handoff, "approve")).content.decode()
    assert page.post(at(handoff, "approve"), {"waive_need_recorded": " "}).status_code == 422
    told = {"waive_need_recorded": "Ibu memintanya di loket"}
    assert page.post(at(handoff, "approve"), told).status_code == 303
    assert again(handoff).waivers == {"need_recorded": "Ibu memintanya di loket"}


def test_the_first_of_two_approvals_waives_nothing(client, family, world):
    family.case.evidence.filter(kind="spending_plan").delete()
    handoff = family.walk("grant_capital_kpm", Stage.PROPOSED)
    first = sign_in(client, world.kabid)
    assert "waive_" not in first.get(at(handoff, "approve")).content.decode()
    assert first.post(at(handoff, "approve"), {}).status_code == 303
    last = sign_in(client, world.kepala)
    assert "waive_spending_plan" in last.get(at(handoff, "approve")).content.decode()


def test_approve_and_open_the_next_leads_to_the_next_of_ones_turns(client, world):
    first, second, own = (Family(world) for _ in range(3))
    world.appoint(world.kepala, "caseworker", world.dinsos)
    handoff = first.walk("train", Stage.PROPOSED)
    services.propose(own.case, "train", by=world.kepala, **own.facts("train"))
    then = second.walk("train", Stage.PROPOSED)
    page = sign_in(client, world.kepala)
    done = page.post(at(handoff, "approve"), {"next": "1"})
    assert (done.status_code, done.url) == (303, at(then, "approve"))
    last = page.post(at(then, "approve"), {"next": "1"})
    assert last.url == reverse("work")


def test_a_declining_receiver_names_two_days_on_which_nobody_was_reached(client, family, world):
    handoff = family.walk("train", Stage.APPROVED)
    world.now.move(days=2)
    Visit.objects.create(
        case=family.case,
        visited_on=clock.today(),
        visitor=world.faskel,
        outcome="not_met",
        recorded_at=clock.now(),
    )
    page = sign_in(client, world.petugas_diskopindag)
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    told = {"reason": "unreachable", "contacts_0": str(today)}
    assert page.post(at(handoff, "decline"), told).status_code == 422
    told["contacts_1"] = str(yesterday)
    assert page.post(at(handoff, "decline"), told).status_code == 303


def test_an_outcome_that_was_not_reached_asks_why_and_not_the_rest(client, family, world):
    handoff = family.walk("train", Stage.ACCEPTED)
    page = sign_in(client, world.petugas_diskopindag)
    address = at(handoff, "outcome", "?completed=no")
    refused = page.post(address, {}).content.decode()
    assert 'value="not_passed"' in refused and 'value="loan_refused"' not in refused
    assert page.post(address, {"reason": "loan_refused"}).status_code == 422
    assert page.post(address, {"reason": "left_work"}).status_code == 303
    now = again(handoff)
    assert (now.completed, now.outcome_reason) == (False, "left_work")


def test_a_proposal_is_completed_from_what_it_was(client, family, world):
    handoff = family.walk("lend", Stage.PROPOSED)
    services.send_back(handoff, by=world.kepala, reason="wrong_amount", note="Terlalu banyak")
    page = sign_in(client, world.petugas)
    shown = page.get(at(handoff, "resubmit")).content.decode()
    assert "5.000.000" in shown and "Terlalu banyak" in shown and "Bahan baku" in shown
    told = {"member": handoff.member_id, "amount": "3.000.000", "purpose": "Bahan baku"}
    assert page.post(at(handoff, "resubmit"), told).status_code == 303
    now = again(handoff)
    assert (now.stage, now.facts["amount"], now.facts["purpose"]) == (
        Stage.PROPOSED,
        3_000_000,
        "Bahan baku",
    )


def test_a_bundle_is_completed_without_making_its_members_one(client, world):
    first, second = Family(world), Family(world)
    bundle = services.propose_many(
        [first.case, second.case], "train", by=world.petugas, course="Jahit", level="basic"
    )
    handoff = bundle.handoffs.first()
    services.send_back(handoff, by=world.kepala, reason="unclear_reason")
    page = sign_in(client, world.petugas)
    told = {"course": "Menjahit", "level": "basic"}
    assert page.post(at(handoff, "resubmit"), told).status_code == 303
    now = list(bundle.handoffs.all())
    assert {each.facts["course"] for each in now} == {"Menjahit"}
    assert {each.member for each in now} == {first.case.beneficiary, second.case.beneficiary}


def test_after_a_wrong_agency_the_next_referral_is_prepared(client, family, world):
    handoff = family.walk("lend", Stage.APPROVED)
    services.decline(
        handoff, by=world.petugas_bpr, reason="wrong_agency", right_function="cooperatives"
    )
    page = sign_in(client, world.petugas)
    led = page.get(at(handoff, "refer-again"))
    assert (led.status_code, led.url) == (
        303,
        reverse("propose", args=[family.case.number, "train"]) + f"?again={handoff.pk}",
    )
    assert page.get(led.url).status_code == 200
    family.propose("train")
    assert page.get(at(handoff, "refer-again")).status_code == 409
    assert sign_in(client, world.faskel).get(at(handoff, "refer-again")).status_code == 403


def test_the_bank_sees_the_handoff_and_no_note_of_the_office(client, family, world):
    handoff = family.walk("lend", Stage.PROPOSED)
    services.approve(handoff, by=world.kepala, note=NOTE)
    shown = sign_in(client, world.petugas_bpr).get(at(handoff, "accept")).content.decode()
    assert "Bahan baku" in shown
    assert NOTE not in shown and reverse("case", args=[family.case.number]) not in shown
    assert NOTE in sign_in(client, world.petugas).get(at(handoff, "withdraw")).content.decode()


def test_what_a_bundle_lacks_is_asked_of_all_its_families_at_once(client, world):
    def statements(families: int) -> list[int]:
        cases = [world.assessed() for _ in range(families)]
        facts = {"course": "Jahit", "level": "basic"}
        bundle = services.propose_many(cases, "train", by=world.petugas, **facts)
        address, counts = at(bundle.handoffs.first(), "approve"), []
        for ask in (page.get, page.post):
            with CaptureQueriesContext(connection) as queries:
                shown = ask(address)
            assert "waive_need_recorded" in shown.content.decode()
            counts.append(sum(is_counted(each["sql"]) for each in queries.captured_queries))
        return counts

    page = sign_in(client, world.kepala)
    assert statements(2) == statements(6)


def test_an_act_page_asks_little_of_the_database(
    client, family, world, django_assert_max_num_queries
):
    handoff = family.walk("grant_capital_kpm", Stage.PROPOSED)
    page = sign_in(client, world.kabid)
    with django_assert_max_num_queries(25):
        page.get(at(handoff, "approve"))
