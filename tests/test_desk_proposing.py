"""Proposing, correcting and sharing through their pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from casework.models import Business, Case, Need, NeedKind, Programme, ProgrammeYear
from permissions.models import CaseShare
from tests.town import make_programme
from tests.walks import Family
from tests.world import fresh
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

pytestmark = pytest.mark.django_db

POSTED = {
    "emergency_aid": {"amount": "125.000", "period": "2026-02", "collect_at": "Kelurahan"}
    | {"collect_when": "Senin", "bring": "KTP"},
    "train": {"course": "Kue kering", "level": "basic"},
    "lend": {"amount": "5.000.000", "purpose": "Bahan baku"},
    "license": {"licences": ["nib", "halal"], "obstacle": "Belum punya akun OSS"},
    "refer_kip": {"school": "SDN Kasin", "grade": "6", "parents": "Siti"},
    "graduate": {"kind": "independent"},
    "close": {"reason": "moved_away"},
    "reassess": {},
}
"""What is typed; what else a step asks for is chosen by the test from what the page offers."""


def at(case: Case, step: str) -> str:
    return reverse("propose", args=[case.number, step])


def act(handoff: Handoff, verb: str) -> str:
    return reverse("act", args=[handoff.pk, verb])


def sign_in(client: Client, user) -> Client:
    client.force_login(user)
    return client


def told(family: Family, step: str) -> dict:
    typed = dict(POSTED[step])
    if step == "emergency_aid":
        typed["programme_year"] = family.world.bpntd.pk
    if step in ("lend", "license"):
        typed["business"] = family.business.pk
    if step in ("emergency_aid", "train", "lend", "license"):
        typed["member"] = family.case.beneficiary_id
    return typed | ({"member": family.child.pk} if step == "refer_kip" else {})


@pytest.mark.parametrize("step", POSTED)
def test_a_step_is_proposed_with_what_its_page_asks(step, client, family, world):
    page = sign_in(client, world.petugas)
    assert page.get(at(family.case, step)).status_code == 200
    done = page.post(at(family.case, step), told(family, step), follow=False)
    assert (done.status_code, done.url) == (303, reverse("case", args=[family.case.number]))
    assert family.case.handoffs.get(stage=Stage.PROPOSED).step == step


def test_what_happened_and_what_comes_next_is_said(client, family, world):
    page = sign_in(client, world.petugas)
    done = page.post(at(family.case, "train"), told(family, "train"))
    said = "".join(str(each) for each in done.wsgi_request._messages)
    assert "Kepala" in said and "Surat dibuat bila disetujui" in said


@pytest.mark.parametrize("step", ["train", "lend", "emergency_aid"])
def test_what_is_refused_keeps_what_was_typed(step, client, family, world):
    page = sign_in(client, world.petugas)
    typed = {**told(family, step), "note": "Segera, anaknya sakit"}
    wrong = {"train": "course", "lend": "purpose", "emergency_aid": "amount"}[step]
    refused = page.post(at(family.case, step), {**typed, wrong: "", "goods": ""})
    assert refused.status_code == 422
    assert "Segera, anaknya sakit" in refused.content.decode()
    assert f"id_{wrong}_error" in refused.content.decode()
    assert not family.case.handoffs.filter(stage=Stage.PROPOSED).exists()


def test_nobody_chooses_somebody_of_another_family(client, family, world):
    stranger, page = world.person(), sign_in(client, world.petugas)
    typed = {**told(family, "train"), "member": stranger.pk}
    assert page.post(at(family.case, "train"), typed).status_code == 422
    assert stranger.name not in page.get(at(family.case, "train")).content.decode()


def test_who_may_not_propose_is_not_asked(client, family, world):
    for user, status in ((world.faskel, 403), (world.kepala, 403), (world.faskel_gadang, 404)):
        page = sign_in(client, user)
        assert page.get(at(family.case, "train")).status_code == status
        assert page.post(at(family.case, "train"), told(family, "train")).status_code == status
    assert page.get(at(family.case, "fly")).status_code == 404
    assert sign_in(client, world.petugas).get(at(family.case, "fly")).status_code == 404


# ---------------------------------------------------------------------- what is missing


def test_what_is_missing_stands_above_with_who_can_help(client, world):
    case = world.assessed()
    shown = sign_in(client, world.petugas).get(at(case, "lend")).content.decode()
    assert reverse("record", args=[case.number, "consent"]) + "?step=lend" in shown
    assert reverse("record", args=[case.number, "business"]) + "?step=lend" in shown
    assert "Petugas" in shown


def test_what_the_head_would_have_to_waive_is_announced(client, world):
    case = world.assessed()
    page = sign_in(client, world.petugas)
    assert "Kepala perlu memberi alasan" in page.get(at(case, "train")).content.decode()
    world.need(case, NeedKind.BUSINESS_TRAINING)
    assert "Kepala perlu memberi alasan" not in page.get(at(case, "train")).content.decode()


def test_what_is_not_possible_asks_for_nothing(client, family, world):
    family.propose("train")
    shown = sign_in(client, world.petugas).get(at(family.case, "lend")).content.decode()
    assert "Belum dapat diusulkan" in shown
    assert "id_purpose" not in shown


def test_what_somebody_else_has_just_proposed_is_said_and_nothing_is_lost(client, family, world):
    page = sign_in(client, world.petugas)
    family.propose("train")
    typed = {**told(family, "lend"), "note": "Sudah lama menunggu"}
    refused = page.post(at(family.case, "lend"), typed)
    assert refused.status_code == 422
    assert "Sudah lama menunggu" in refused.content.decode()
    assert family.case.handoffs.filter(stage=Stage.PROPOSED).count() == 1


# ---------------------------------------------------------------------- what is likely


def test_the_form_begins_with_what_is_likely(client, family, world):
    Business.objects.exclude(pk=family.business.pk).delete()  # the KUBE has one too
    page = sign_in(client, world.petugas)
    grant = page.get(at(family.case, "grant_capital_kpm")).content.decode()
    assert 'value="2.500.000"' in grant
    assert family.business.name in grant and "Business " not in grant
    assert f'value="{family.business.pk}" selected' in grant
    assert world.capital_kpm.programme.name in grant and "Programme" not in grant
    Need.objects.create(
        case=family.case,
        kind=NeedKind.HALAL,
        recorded_on="2026-03-02",
        recorded_by=world.petugas,
    )
    licence = page.get(at(family.case, "license")).content.decode()
    assert 'value="halal" id="id_licences_2" checked' in licence.replace("required ", "")


def test_who_needs_it_is_who_it_is_for(client, family, world):
    Need.objects.create(
        case=family.case,
        kind=NeedKind.SCHOOL_SUPPORT,
        member=family.child,
        recorded_on="2026-03-02",
        recorded_by=world.petugas,
    )
    shown = sign_in(client, world.petugas).get(at(family.case, "refer_kip")).content.decode()
    assert f'value="{family.child.pk}" selected' in shown


def test_of_two_businesses_none_is_chosen_for_the_caseworker(client, family, world):
    Business.objects.create(
        owner=family.case.beneficiary,
        name="Warung",
        kind="Warung",
        started_on="2020-01-01",
        recorded_by=world.petugas,
    )
    family.group.memberships.all().delete()
    shown = sign_in(client, world.petugas).get(at(family.case, "license")).content.decode()
    assert f'value="{family.business.pk}" selected' not in shown


def test_a_group_is_proposed_together_elsewhere(client, family, world):
    led = sign_in(client, world.petugas).get(at(family.case, "grant_capital_kube"))
    assert (led.status_code, led.url) == (303, reverse("case-kube", args=[family.case.number]))


def annex_of(family: Family, year: ProgrammeYear) -> str:
    """Its page, where this programme is chosen already."""
    address = reverse("case-annex", args=[family.case.number])
    return f"{address}?step=grant_bansos&programme_year={year.pk}"


def leads(response, address: str) -> bool:
    return f'href="{escape(address)}"' in response.content.decode()


OFF = "keluarga belum ada di lampiran SK"


def test_the_only_programme_says_before_the_proposal_that_the_family_is_not_on_its_annex(
    client, world, family
):
    Programme.objects.update(decree_required=True)
    shown = sign_in(client, world.petugas).get(at(family.case, "grant_bansos"))
    text = shown.content.decode()
    assert leads(shown, annex_of(family, world.bpntd))
    assert f"BPNTD, 2026 – {OFF}" in text and 'id="annexes"' not in text


def test_of_several_programmes_each_says_whether_the_family_is_on_its_annex(client, world, family):
    blt = make_programme("blt", "blt", unit="person")
    free = make_programme("sembako", "food_parcel", unit="household")
    Programme.objects.exclude(pk=free.programme_id).update(decree_required=True)
    services.put_on_decree(world.bpntd, [family.case.household], by=world.petugas)
    desk, form = sign_in(client, world.petugas), at(family.case, "grant_bansos")
    shown = desk.get(form)
    assert f"BLT, 2026 – {OFF}" in shown.text and shown.text.count(OFF) == 1
    assert leads(shown, annex_of(family, blt)) and not leads(shown, annex_of(family, world.bpntd))
    annex = desk.get(annex_of(family, blt)).text
    assert re.search(rf'value="{blt.pk}"[^>]* checked', annex)
    put = {"programme_year": blt.pk, "members-0-person": family.case.beneficiary_id}
    assert desk.post(annex_of(family, blt), put).url == form
    assert OFF not in desk.get(form).text


def test_a_step_that_needs_no_decree_says_nothing_of_annexes(client, world, family):
    make_programme("blt", "blt", unit="person")
    Programme.objects.update(decree_required=True)
    assert OFF not in sign_in(client, world.petugas).get(at(family.case, "emergency_aid")).text


def test_a_family_that_is_not_on_the_decree_is_led_to_its_annex(client, world, family):
    programme = world.bpntd.programme
    programme.decree_required = True
    programme.save()
    desk, form = sign_in(client, world.petugas), at(family.case, "grant_bansos")
    asked = world.aid(member=family.case.beneficiary_id)
    refused = desk.post(form, asked)
    mend = annex_of(family, world.bpntd)
    assert (refused.status_code, leads(refused, mend)) == (422, True)
    assert desk.post(mend, {"programme_year": world.bpntd.pk}).url == form
    assert desk.post(form, asked).status_code == 303


# ---------------------------------------------------------------------- correcting


def test_a_wrong_confirmation_is_chosen_from_those_there_were(client, family, world):
    trained = family.walk("train")
    page = sign_in(client, world.petugas)
    led = page.get(at(family.case, "correct"))
    assert led.url == reverse("correct", args=[family.case.number])
    shown = page.get(led.url).content.decode()
    assert f'value="{trained.pk}"' in shown and f'value="{family.reassessment.pk}"' in shown
    typed = {"to": "assessed", "wrong_handoff": trained.pk, "reason": "wrong_outcome"}
    assert page.post(led.url, {**typed, "wrong_handoff": "999999"}).status_code == 422
    assert page.post(led.url, typed).status_code == 303
    assert Handoff.objects.get(step="correct").facts["wrong_handoff"] == trained.pk
    assert sign_in(client, world.petugas_diskopindag).get(led.url).status_code == 403


def test_a_correction_is_read_and_decided_alone_in_words(client, family, world):
    wrong = family.walk("train")
    handoff = family.propose("correct", wrong_handoff=wrong.pk)
    office, head = sign_in(client, world.petugas), sign_in(Client(), world.kepala)
    confirmed = f"{wrong.label}, 2 Maret 2026"
    read = reverse("handoff", args=[handoff.pk])
    for page, address in ((office, read), (head, act(handoff, "approve"))):
        shown = page.get(address).content.decode()
        assert confirmed in shown and "Terverifikasi" in shown
    assert head.post(act(handoff, "send-back"), {"reason": "unclear_reason"}).status_code == 303
    assert confirmed in office.get(act(handoff, "resubmit")).content.decode()
    typed = {"to": "registered", "wrong_handoff": wrong.pk, "reason": "wrong_outcome"}
    assert office.post(act(handoff, "resubmit"), {**typed, "to": "trained"}).status_code == 422
    assert office.post(act(handoff, "resubmit"), typed).status_code == 303
    assert head.post(act(handoff, "approve"), {}).status_code == 303
    assert fresh(family.case).state == "registered"
    assert "Terdaftar" in office.get(read).content.decode()


# ---------------------------------------------------------------------- sharing


def confidential(family: Family, *named) -> str:
    Case.objects.filter(pk=family.case.pk).update(confidential=True)
    for user in named:
        CaseShare.objects.create(
            case=family.case, user=user, shared_by=user, shared_at="2026-03-02"
        )
    return reverse("share", args=[family.case.number])


def test_the_head_names_a_colleague_on_a_confidential_case(client, family, world):
    address = confidential(family, world.kepala)
    page = sign_in(client, world.kepala)
    shown = page.get(address).content.decode()
    assert world.petugas2.name in shown and world.reporter.name not in shown
    assert page.post(address, {"to": world.reporter.pk}).status_code == 422
    assert page.post(address, {"to": world.petugas2.pk}).status_code == 303
    assert CaseShare.objects.filter(case=family.case, user=world.petugas2).exists()


def test_nobody_else_names_anybody(client, family, world):
    address = confidential(family, world.petugas)
    assert sign_in(client, world.petugas).get(address).status_code == 403
    for stranger in (world.petugas2, world.kepala_diskopindag, world.auditor):
        assert sign_in(client, stranger).get(address).status_code == 404
    told = {"to": world.petugas2.pk}
    assert sign_in(client, world.petugas).post(address, told).status_code == 403
