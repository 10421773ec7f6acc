"""Each kind of record through its page: saved, refused with what was typed, not one's own."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from casework.models import Assistance, Case, Consent, Need
from permissions.roles import Action
from tests.walks import Family
from tests.world import START
from workflows.desk.acts.kinds import KINDS
from workflows.models import Objection
from workflows.services.recording import FACTS

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = "2026-03-02", "2026-03-03"
MARK = "Rumah di gang sempit"


def planned(family: Family) -> int:
    beneficiary = family.case.beneficiary
    return Assistance.objects.create(
        case=family.case,
        household=family.case.household,
        payee=beneficiary,
        member=beneficiary,
        programme_year=family.world.bpntd,
        unit="household",
        period="2026-01",
        amount=125_000,
        status="planned",
        recorded_at=START,
        recorded_by=family.world.petugas,
    ).pk


# kind → what is sent, and what makes it wrong
RECORDS = {
    "visit": (
        lambda f: {"visited_on": TODAY, "outcome": "met", "note": MARK},
        {"visited_on": TOMORROW},
    ),
    "need": (lambda f: {"kind": "housing", "member": ""}, {"kind": "food"}),
    "need-met": (
        lambda f: {"need": Need.objects.filter(case=f.case).first().pk, "on": TODAY},
        {"on": TOMORROW},
    ),
    "evidence": (
        lambda f: {"kind": "statement", "number": MARK, "dated": TODAY, "kept_at": "Map 2"},
        {"kept_at": ""},
    ),
    "member": (
        lambda f: {"name": MARK, "sex": "female", "birth_date": TODAY, "relationship": "child"},
        {"relationship": "head"},
    ),
    "death": (lambda f: {"person": f.child.pk, "on": TODAY}, {"on": TOMORROW}),
    "move": (
        lambda f: {"kelurahan": f.world.bareng.pk, "address": MARK, "rt": "1", "rw": "2"},
        {"kelurahan": ""},
    ),
    "identity": (
        lambda f: (
            {"person": f.child.pk, "name": MARK, "nik": "", "birth_date": "", "sex": ""}
            | {"despite_doubts": "on"}
        ),
        {"nik": "123"},
    ),
    "split": (
        lambda f: {
            "members": [f.child.pk],
            "beneficiary": f.child.pk,
            "kelurahan": f.world.bareng.pk,
            "address": MARK,
        },
        {"kk": "123"},
    ),
    "objection": (lambda f: {"raised_on": TODAY, "said": MARK}, {"raised_on": TOMORROW}),
    "consent": (
        lambda f: {"person": f.case.beneficiary_id, "purpose": "aid", "given_on": TODAY},
        {"purpose": "bank"},
    ),
    "consent-withdrawn": (
        lambda f: {"consent": Consent.objects.filter(case=f.case).first().pk, "on": TODAY},
        {"on": TOMORROW},
    ),
    "assessment": (
        lambda f: {
            "visit": f.case.visits.last().pk,
            "criteria": f.world.criteria.pk,
            "assessed_on": TODAY,
            "result": "poor",
            "income_per_person": "650.000",
        },
        {"result": ""},
    ),
    "business": (
        lambda f: {
            "owner": f.case.beneficiary_id,
            "name": MARK,
            "kind": "Jahit",
            "started_on": "2025-01-01",
            "kbli": "14120",
        },
        {"kbli": "141"},
    ),
    "aid": (
        lambda f: {
            "programme_year": f.world.bpntd.pk,
            "member": f.case.beneficiary_id,
            "payee": f.case.beneficiary_id,
            "period": "Februari 2026",
            "amount": "125.000",
            "goods": "",
            "status": "planned",
        },
        {"amount": ""},
    ),
    "payment": (
        lambda f: {"assistance": planned(f), "status": "failed", "on": TODAY},
        {"status": "returned"},
    ),
}


def at(case: Case, kind: str, query: str = "") -> str:
    return reverse("record", args=[case.number, kind]) + query


def sign_in(client: Client, user) -> Client:
    client.force_login(user)
    return client


def written(family: Family) -> int:
    return Case.objects.values_list("events_written", flat=True).get(pk=family.case.pk)


def test_every_kind_is_tried_and_every_fact_has_a_page():
    assert set(RECORDS) == set(KINDS)
    assert {each.form.model for each in KINDS.values()} == {*FACTS, Objection, Case}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_asked_for_and_saved(kind, client, family, world):
    told, before = RECORDS[kind][0](family), written(family)
    page = sign_in(client, world.petugas)
    assert page.get(at(family.case, kind)).status_code == 200
    done = page.post(at(family.case, kind), told)
    assert (done.status_code, done.url) == (303, reverse("case", args=[family.case.number]))
    assert written(family) == before + 1


@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(kind, client, family, world):
    make, wrong = RECORDS[kind]
    told, before = make(family), written(family)
    refused = sign_in(client, world.petugas).post(at(family.case, kind), {**told, **wrong})
    body = refused.content.decode()
    assert refused.status_code == 422
    assert f"id_{next(iter(wrong))}_error" in body
    assert MARK not in told.values() or MARK in body
    assert written(family) == before


@pytest.mark.parametrize("kind", RECORDS)
def test_who_may_record_it_is_who_may_ask_for_its_page(kind, client, family, world):
    told = RECORDS[kind][0](family)
    fact = FACTS.get(KINDS[kind].form.model)
    formal = fact is not None and fact.action == Action.RECORD_FORMAL_FACT
    expected = {
        world.faskel: 403 if formal else 200,
        world.auditor: 403,
        world.faskel_gadang: 404,
        world.petugas_bpr: 404,
    }
    for user, status in expected.items():
        page = sign_in(client, user)
        assert page.get(at(family.case, kind)).status_code == status
        if status != 200:
            assert page.post(at(family.case, kind), told).status_code == status


def test_a_record_of_a_kind_nobody_knows_is_not_there(client, family, world):
    assert sign_in(client, world.petugas).get(at(family.case, "rumour")).status_code == 404


def test_a_double_click_records_one_visit(client, family, world):
    page, before = sign_in(client, world.faskel), family.case.visits.count()
    told = {**RECORDS["visit"][0](family), "once": "abc"}
    for _ in range(2):
        assert page.post(at(family.case, "visit"), told).status_code == 303
    assert family.case.visits.count() == before + 1


def test_what_was_missing_for_a_proposal_leads_back_to_it(client, family, world):
    page = sign_in(client, world.petugas)
    done = page.post(at(family.case, "need", "?step=train"), {"kind": "housing"})
    assert done.url == reverse("propose", args=[family.case.number, "train"])
    done = page.post(at(family.case, "need", "?step=//evil"), {"kind": "sanitation"})
    assert done.url == reverse("case", args=[family.case.number])


def test_what_is_recorded_at_a_door_survives_as_a_draft(client, family, world):
    page = sign_in(client, world.petugas)
    drafts = {
        kind
        for kind in KINDS
        if "data-draft " in page.get(at(family.case, kind)).content.decode()
        or "data-draft>" in page.get(at(family.case, kind)).content.decode()
    }
    at_the_door = "visit need need-met evidence objection member death move split identity"
    assert drafts == set(at_the_door.split())


def test_choices_are_of_this_case_only(client, family, world):
    other = Family(world)
    page = sign_in(client, world.petugas)
    told = {"visit": other.case.visits.first().pk, "criteria": world.criteria.pk}
    told |= {"assessed_on": TODAY, "result": "poor"}
    assert page.post(at(family.case, "assessment"), told).status_code == 422
    assert (
        page.post(at(family.case, "death"), {"person": other.child.pk, "on": TODAY}).status_code
        == 422
    )


def test_what_needs_a_case_of_its_own_is_offered_on_a_confidential_one_only(client, family, world):
    page = sign_in(client, world.petugas)
    assert 'value="child_protection"' not in page.get(at(family.case, "need")).content.decode()


def test_only_a_head_is_asked_for_the_reason_of_an_exception(client, family, world):
    shown = {
        user: "exception_reason"
        in sign_in(client, user).get(at(family.case, "aid")).content.decode()
        for user in (world.petugas, world.kepala)
    }
    assert shown == {world.petugas: False, world.kepala: True}


def test_what_may_be_right_all_the_same_is_asked_a_second_time(client, family, world):
    """Somebody of that name and birth date is known in the kelurahan already."""
    alike = world.person(name="Sari Dewi", birth_date="1990-01-01")
    told = {"person": family.child.pk, "name": alike.name, "birth_date": "1990-01-01"}
    page = sign_in(client, world.faskel)
    asked = page.post(at(family.case, "identity"), told)
    assert asked.status_code == 422
    assert "despite_doubts" in asked.content.decode() and alike.name in asked.content.decode()
    sure = page.post(at(family.case, "identity"), {**told, "despite_doubts": "on"})
    assert sure.status_code == 303
    family.child.refresh_from_db()
    assert family.child.name == alike.name


def test_a_number_that_was_anothers_is_taken_away(client, family, world):
    told = {"person": family.child.pk, "no_nik": "on"}
    assert sign_in(client, world.faskel).post(at(family.case, "identity"), told).status_code == 303
    family.child.refresh_from_db()
    assert (family.child.nik, family.child.nik_digest) == ("", None)


def test_a_number_is_not_put_right_and_taken_away_at_once(client, family, world):
    told = {"person": family.child.pk, "no_nik": "on", "nik": "3573024502150001"}
    told |= {"despite_doubts": "on"}
    refused = sign_in(client, world.faskel).post(at(family.case, "identity"), told)
    assert refused.status_code == 422
    assert 'id="id_no_nik_error"' in refused.content.decode()
    assert family.child.nik == type(family.child).objects.get(pk=family.child.pk).nik


@pytest.mark.parametrize(("where", "sees_it"), [("gadang", False), ("kasin", True)])
def test_after_a_move_one_is_led_where_one_may_be(where, sees_it, client, family, world):
    told = {"kelurahan": getattr(world, where).pk, "address": "Jl. Baru 3"}
    page = sign_in(client, world.faskel)
    done = page.post(at(family.case, "move") + "?step=train", told)
    assert (done.status_code, done.url == reverse("work")) == (303, not sees_it)
    led = page.get(done.url if not sees_it else reverse("case", args=[family.case.number]))
    assert led.status_code == 200 and "Kepindahan tercatat" in led.content.decode()


def test_a_scan_is_kept_with_its_paper(client, family, world):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    scan = SimpleUploadedFile("kk.png", picture.getvalue(), "image/png")
    told = {"kind": "kk", "dated": TODAY, "file": scan}
    page = sign_in(client, world.faskel)
    assert page.post(at(family.case, "evidence"), told).status_code == 303
    assert family.case.evidence.get(kind="kk").file_type == "image/jpeg"


def test_what_is_no_scan_is_refused_beside_its_field(client, family, world):
    letter = SimpleUploadedFile("kk.png", b"not a picture", "image/png")
    told = {"kind": "kk", "number": MARK, "dated": TODAY, "file": letter}
    refused = sign_in(client, world.faskel).post(at(family.case, "evidence"), told)
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "id_file_error" in body and MARK in body
