"""The pages of cases: what stands in them, for whom, and what they cost."""

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Assessment, Case, EvidenceKind, NeedKind, User, Visit, VisitOutcome
from documents import outbox
from permissions.models import Reading
from tests.walks import Family, again, approve
from tests.world import START
from workflows import services
from workflows.casefile import CaseFile
from workflows.desk.cases.ways import Ways
from workflows.models import Handoff
from workflows.stages import Stage

MOST_OF_A_CASE, MOST_OF_A_LIST = 25, 12
PAGE_BYTES = 9 * 1024
"""Gzipped; style sheet and scripts take 31 of the 40 KB of a first load."""


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(user: User, address: str, status: int = 200) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == status
    return response.content.decode()


def page(user: User, case: Case, status: int = 200) -> str:
    return body(user, reverse("case", args=[case.number]), status)


def act(handoff: Handoff, name: str) -> str:
    return reverse("act", args=[handoff.pk, name])


def of_its_handoff(case: Case) -> str:
    return reverse("handoff", args=[case.handoffs.latest("pk").pk])


def first_buttons(text: str) -> list[str]:
    """Addresses that a page puts before all others."""
    return re.findall(r'<a class="govuk-button" [^>]*href="([^"]+)"', text)


# ---------------------------------------------------------------------- what is shown


def test_the_page_says_who_where_and_whose_turn(world, family):
    handoff = family.propose("train")
    text = page(world.petugas, family.case)
    for said in (family.case.beneficiary.name, "Jl. Contoh 1", "Kasin", handoff.label):
        assert said in text
    assert "Giliran <strong>Kepala Dinsos</strong>" in text


def test_a_nik_is_masked_and_its_form_holds_no_number(world, family):
    text = page(world.petugas, family.case)
    nik = family.case.beneficiary.nik
    assert nik not in text
    assert f"{nik[:4]}**********{nik[-2:]}" in text
    assert reverse("case-nik", args=[family.case.number]) in text


def test_the_ladder_has_dates_and_agencies_of_the_rungs_reached_and_no_count(world, family):
    family.walk("train")
    text = page(world.petugas, family.case)
    ladder = text[text.index('class="k-ladder"') : text.index("</ol>", text.index("k-ladder"))]
    trained = ladder[ladder.index("Sudah dilatih") : ladder.index("Sudah mendapat modal")]
    assert "Diskopindag" in trained and "2 Maret 2026" in trained
    assert "sudah dicapai" not in ladder[ladder.index("Sudah mendapat modal") :]
    assert not re.search(r"\d dari \d", ladder)


def test_a_button_is_there_for_whose_turn_it_is_and_for_nobody_else(world, family):
    handoff = family.propose("train")
    assert act(handoff, "approve") in page(world.kepala, family.case)
    for user in (world.petugas, world.faskel, world.auditor):
        assert act(handoff, "approve") not in page(user, family.case)


@pytest.mark.parametrize(
    "page_of", [page, lambda user, case: body(user, of_its_handoff(case))], ids=["case", "handoff"]
)
def test_the_first_button_is_for_whose_turn_it_is_and_who_may_stand_in_has_a_second(
    world, family, page_of
):
    grant = family.walk("grant_capital_kpm", Stage.APPROVED)
    outcome = act(grant, "outcome")
    for user, first in ((world.petugas, True), (world.kepala, False), (world.kabid, False)):
        text = page_of(user, family.case)
        assert (outcome in text, outcome in first_buttons(text)) == (True, first)
        assert first or first_buttons(text) == []


def test_what_is_to_be_told_waits_for_its_teller_whoever_has_the_turn(world, family):
    handoff = family.walk("train", Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason="waiting_list")
    assert first_buttons(page(world.petugas, family.case)) == [act(handoff, "tell")]
    assert first_buttons(page(world.petugas_diskopindag, family.case)) == [act(handoff, "resume")]


def test_the_next_rung_is_offered_to_who_may_propose_it(world, family):
    address = reverse("propose", args=[family.case.number, "train"])
    assert address in page(world.petugas, family.case)
    for user in (world.kepala, world.faskel, world.auditor):
        assert address not in page(user, family.case)


def test_a_former_holder_hears_the_family_and_does_nothing_else(world, family):
    family.walk("train_job")
    text = page(world.petugas_disnaker, family.case)
    assert re.findall(r"/record/([a-z-]+)/", text) == ["objection"]
    assert "/propose/" not in text


def test_the_auditor_is_offered_nothing(world, family):
    family.propose("train")
    text = page(world.auditor, family.case)
    assert "/record/" not in text and "/propose/" not in text
    assert "Anda hanya membaca kasus ini" in text


def test_what_is_missing_says_who_supplies_it_and_leads_there(world):
    case = world.case()
    text = page(world.petugas, case)
    assert "Mengapa belum bisa: Verifikasi dan asesmen?" in text
    assert "Dapat dilengkapi oleh: Petugas lapangan" in text
    assert f"{reverse('record', args=[case.number, 'visit'])}?step=assess" in text
    assert "?step=assess" not in page(world.auditor, case)


def test_after_a_visit_only_its_assessment_is_missing(world):
    case = world.case()
    visit = f"{reverse('record', args=[case.number, 'visit'])}?step=assess"
    assessment = f"{reverse('record', args=[case.number, 'assessment'])}?step=assess"
    met = Visit(visited_on=clock.today(), outcome=VisitOutcome.MET)
    services.record(case, met, by=world.faskel)
    text = page(world.petugas, case)
    assert visit not in text and assessment in text
    [sentence] = re.findall(r"<li[^>]*>(?:(?!</li>).)*kunjungan yang bertemu.*?</li>", text, re.S)
    assert "Dapat dilengkapi oleh: Petugas OPD" in sentence
    assert visit not in page(world.faskel, case)


def test_needs_stand_with_the_agency_that_meets_them_and_what_was_given(world, family):
    world.need(family.case, NeedKind.HOUSING)
    family.walk("train")
    text = page(world.petugas, family.case)
    lacks = text[text.index('id="aid"') : text.index("</table>", text.index('id="aid"'))]
    assert "Diskopindag" in lacks and "Terpenuhi" in lacks
    assert "Rumah tidak layak huni" in lacks and "Belum dipenuhi" in lacks


def test_help_is_of_a_month_in_words(world, family):
    handoff = family.walk("emergency_aid", period="2026-02")
    assert "Februari 2026</td>" in page(world.petugas, family.case)
    text = body(world.petugas, reverse("handoff", args=[handoff.pk]))
    assert "Februari 2026" in text and "2026-02" not in text


def test_the_history_is_in_words_the_newest_first(world, family):
    family.walk("train", stage=Stage.APPROVED)
    text = page(world.petugas, family.case)
    approved = text.index("Menyetujui: Pelatihan UMKM")
    assert approved < text.index("Mengusulkan: Pelatihan UMKM")
    assert "Nama kepala.dinsos, Kepala Dinsos" in text


def test_the_rows_of_the_ledger_are_one_click_away(world, family):
    address = reverse("case-history", args=[family.case.number])
    assert address in page(world.petugas, family.case)
    text = body(world.petugas, address)
    event = family.case.events.get(sequence=1)
    assert event.hash in text
    assert family.case.events.order_by("sequence").last().hash in text


def test_the_history_goes_on_page_by_page(world, family):
    for _ in range(26):
        world.evidence(family.case)
    address = reverse("case-history", args=[family.case.number])
    first = family.case.events.get(sequence=1)
    text = body(world.petugas, address)
    assert first.hash not in text
    older = re.search(r"before=(\d+)", text).group(1)
    assert first.hash in body(world.petugas, f"{address}?before={older}")


# ---------------------------------------------------------------------- the field


def test_field_staff_are_not_shown_debt_health_money_or_what_a_bank_decided(world, family):
    world.need(family.case, NeedKind.DEBT_RELIEF)
    world.need(family.case, NeedKind.NUTRITION)
    world.evidence(family.case, EvidenceKind.CREDIT_CHECK)
    visit = Visit(visited_on=clock.today(), outcome=VisitOutcome.MET, note="Utang rentenir")
    services.record(family.case, visit, by=world.petugas)
    loan = family.walk("lend")
    office, field = page(world.petugas, family.case), page(world.faskel, family.case)
    hidden = ("rentenir", "stunting", "tentang tunggakan", "Utang rentenir", 'id="latest"')
    for each in hidden:
        assert each.lower() in office.lower(), each
        assert each.lower() not in field.lower(), each
    assert "Jl. Contoh 1" in field
    text = body(world.faskel, reverse("handoff", args=[loan.pk]))
    assert "Sudah dirujuk ke Bpr" in text
    assert "4.000.000" not in text and "5.000.000" not in text
    assert "4.000.000" in body(world.petugas, reverse("handoff", args=[loan.pk]))


def test_who_wrote_a_visits_note_reads_it_again_and_no_colleague_in_the_field_does(world, family):
    visit = Visit(visited_on=clock.today(), outcome=VisitOutcome.MET, note="Atap bocor")
    services.record(family.case, visit, by=world.faskel)
    for user, told in ((world.faskel, True), (world.petugas, True), (world.tksk, False)):
        assert ("Atap bocor" in page(user, family.case)) == told, user.username


# ---------------------------------------------------------------------- the handoff


def test_field_staff_do_not_learn_that_a_bank_refused(world, family):
    loan = family.walk("lend", Stage.APPROVED)
    services.decline(loan, by=world.petugas_bpr, reason="out_of_area")
    waits, notice = "Keluarga belum diberi tahu", "Pemberitahuan Hasil"
    for user, told in ((world.petugas, True), (world.faskel, False)):
        text = page(user, family.case)
        assert (waits in text) == (notice in text) == told


def test_a_requirement_that_touches_debt_is_no_more_shown_when_it_is_met(world, family):
    family.stands("trained")
    for user, shown in ((world.petugas, True), (world.faskel, False)):
        file = CaseFile(user, family.case)
        [loan] = [each for each in file.prospects if each.step.code == "lend"]
        codes = {each.code for each in Ways(file).met(loan)}
        assert "consented_to_bank" in codes
        assert ("no_known_arrears" in codes) == shown


def test_a_letter_that_asks_nobody_still_counts(world, family):
    outbox.keep(again(family.walk("grant_bansos")).letter_id, b"%PDF-1.7 surat")
    text = page(world.petugas, family.case)
    assert "Berlaku" in text and "Sudah ditindaklanjuti" not in text


def test_a_visit_stands_once_however_often_it_was_assessed(world, family):
    first = Assessment.objects.filter(case=family.case).first()
    visits = CaseFile(world.petugas, family.case).visits
    first.pk = None
    first.save(force_insert=True)
    after = CaseFile(world.petugas, family.case).visits
    assert [each.pk for each in after] == [each.pk for each in visits]


def test_the_handoff_says_what_is_asked_and_offers_its_acts(world, family):
    handoff = family.walk("lend", stage=Stage.APPROVED)
    text = body(world.petugas_bpr, reverse("handoff", args=[handoff.pk]))
    for said in ("Rp5.000.000", "Bahan baku", handoff.member.name, act(handoff, "accept")):
        assert said in text
    assert "Giliran <strong>Petugas Bpr</strong>" in text


def test_the_handoff_says_whether_the_family_was_told_by_whom_and_how(world, family):
    handoff = family.walk("train", Stage.APPROVED)
    services.decline(handoff, by=world.petugas_diskopindag, reason="out_of_area")
    address = reverse("handoff", args=[handoff.pk])
    assert "Keluarga belum diberi tahu" in body(world.petugas, address)
    services.tell_family(handoff, by=world.petugas, how="phone", on=clock.today())
    text = body(world.petugas, address)
    assert "Keluarga belum diberi tahu" not in text
    assert "Sudah disampaikan kepada keluarga" in text and f"({world.petugas.name})" in text


def test_a_receiver_reads_no_colleagues_note_and_the_sender_does(world, family):
    handoff = family.propose("lend", note="Jangan sampai bank tahu")
    approve(world, handoff)
    address = reverse("handoff", args=[handoff.pk])
    assert "Jangan sampai" in body(world.petugas, address)
    assert "Jangan sampai" not in body(world.petugas_bpr, address)


def test_waivers_stand_with_the_sentence_of_who_gave_them(world):
    case = world.assessed()
    facts = {"course": "Las", "level": "basic"}
    handoff = services.propose(case, "train_job", by=world.petugas, **facts)
    services.approve(handoff, by=world.kepala, waivers={"need_recorded": "Ia sangat ingin"})
    text = body(world.petugas, reverse("handoff", args=[handoff.pk]))
    assert "Ia sangat ingin" in text


# ---------------------------------------------------------------------- what is recorded


def test_each_reading_of_the_auditor_is_recorded(world, family):
    handoff = family.propose("train")
    page(world.auditor, family.case)
    body(world.auditor, reverse("handoff", args=[handoff.pk]))
    page(world.petugas, family.case)
    assert [each.user for each in Reading.objects.filter(what="case")] == [world.auditor] * 2


def test_a_nik_answers_a_post_only_and_whoever_looks_is_recorded(world, family):
    address = reverse("case-nik", args=[family.case.number])
    client, person = signed_in(world.petugas), family.case.beneficiary
    assert client.get(address).status_code == 405
    response = client.post(address, {"person": person.pk})
    assert person.nik in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    [reading] = Reading.objects.filter(what="nik")
    assert (reading.user, reading.person) == (world.petugas, person)


@pytest.mark.parametrize("person", ["", "x", "0", "99999999"])
def test_a_nik_of_nobody_or_of_another_family_is_not_there(world, family, person):
    address = reverse("case-nik", args=[family.case.number])
    assert signed_in(world.petugas).post(address, {"person": person}).status_code == 404
    stranger = world.person()
    assert signed_in(world.petugas).post(address, {"person": stranger.pk}).status_code == 404
    assert not Reading.objects.exists()


# ---------------------------------------------------------------------- the list


def test_a_family_is_registered_from_here_by_who_may_register_it(world, family):
    for user, may in ((world.petugas, True), (world.faskel, True), (world.petugas_bpr, False)):
        assert (reverse("family-new") in body(user, reverse("cases"))) == may


def test_filters_stand_in_the_address_and_a_name_does_not(world, family):
    client, address = signed_in(world.petugas), reverse("cases")
    name = family.case.beneficiary.name
    asked = {"text": "", "state": "assessed", "kelurahan": world.kasin.pk}
    response = client.post(address, asked)
    assert response.status_code == 303
    assert response.url == f"{address}?kelurahan={world.kasin.pk}&state=assessed"
    assert name in client.get(response.url).content.decode()
    answered = client.post(address, {"text": name})
    assert answered.status_code == 200
    assert family.case.number in answered.content.decode()


def test_a_nik_in_an_address_finds_nothing(world, family):
    other = world.case()
    client, address = signed_in(world.petugas), reverse("cases")
    text = client.get(address, {"text": family.case.beneficiary.nik}).content.decode()
    assert other.number in text  # it was not asked for at all


def test_a_text_too_short_is_refused_in_words(world, family):
    response = signed_in(world.petugas).post(reverse("cases"), {"text": "a"})
    assert response.status_code == 422
    assert family.case.number not in response.content.decode()


def test_next_pages_of_a_search_are_asked_for_without_an_address(world):
    for _ in range(26):
        world.case()
    client, address = signed_in(world.petugas), reverse("cases")
    text = client.post(address, {"text": "warga"}).content.decode()
    before = re.search(r'name="before" value="(\d+)"', text).group(1)
    rest = client.post(address, {"text": "warga", "before": before}).content.decode()
    assert rest.count("KSS-") > 0
    assert "before" not in rest.split('id="found"')[1]


# ---------------------------------------------------------------------- what it costs


@pytest.fixture
def fullest(world) -> Case:
    """Everything a page can hold: a bundle, a loan refused, help, a KUBE, a child at school."""
    family = Family(world)
    family.walk("emergency_aid")
    family.walk("lend")
    family.walk("train")
    family.walk("refer_kip", stage=Stage.APPROVED)
    family.propose("grant_capital_kube")
    told = services.object_to(family.case, by=world.faskel, raised_on=START.date(), said="Kami")
    services.answer_objection(told, by=world.kepala, upheld=False, answer="Tidak")
    for kind in (NeedKind.HOUSING, NeedKind.TOOLS, NeedKind.NUTRITION):
        world.need(family.case, kind)
    return family.case


@pytest.mark.parametrize(
    "who", ["petugas", "kepala", "kabid", "faskel", "petugas_diskopindag", "auditor"]
)
def test_the_fullest_page_takes_at_most_25_statements_and_a_small_part_of_40_kb(
    world, fullest, who
):
    client = signed_in(getattr(world, who))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("case", args=[fullest.number]))
    assert response.status_code == 200

    assert len(queries) <= MOST_OF_A_CASE
    assert len(gzip.compress(response.content)) < PAGE_BYTES


@pytest.mark.parametrize("who", ["kepala", "faskel", "auditor", "protection"])
def test_a_list_takes_at_most_12_statements(world, fullest, who):
    client = signed_in(getattr(world, who))
    for address in ("", "?state=assessed", "?need=tools"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("cases") + address).status_code == 200
        assert len(queries) <= MOST_OF_A_LIST
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("case-history", args=[fullest.number]))
    assert len(queries) <= MOST_OF_A_LIST
