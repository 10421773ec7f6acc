"""The auditor's pages: for whom they are there, what they say, what they cost."""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from casework import ledger_triggers
from casework.models import CaseEvent, Counter, LedgerCheck
from documents.models import Letter
from permissions.models import Appointment, Reading
from permissions.services import end_appointment
from tests.walks import TRAINING
from workflows import services
from workflows.desk.audit import ledger as ledger_page
from workflows.services.verifying import carry_out
from workflows.tasks import verify_ledger

PAGES = ["audit", "audit-findings", "audit-ledger", "audit-letters", "audit-readings"]
OTHERS = ["petugas", "kepala", "kabid", "admin", "reporter", "faskel", "protection", "superuser"]
LIMIT = 12


@pytest.fixture
def auditor(client, world):
    client.force_login(world.auditor)
    return client


def shown(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# ---------------------------------------------------------------------- who


@pytest.mark.parametrize("page", PAGES)
def test_the_auditor_alone_has_these_pages(client, world, page):
    client.force_login(world.auditor)
    assert "Pemeriksaan" in shown(client.get(reverse(page)))
    for name in OTHERS:
        client.force_login(getattr(world, name))
        assert client.get(reverse(page)).status_code == 404


def test_nobody_else_has_a_history_as_a_file(client, world, family):
    address = reverse("audit-history", args=[family.case.number, "pdf"])
    for name in OTHERS:
        client.force_login(getattr(world, name))
        assert client.get(address).status_code == 404
    assert not Reading.objects.filter(what="export").exists()


@pytest.mark.parametrize("page", PAGES)
def test_an_ended_surat_tugas_opens_nothing(auditor, world, page):
    end_appointment(Appointment.objects.get(user=world.auditor), by=world.admin)
    assert auditor.get(reverse(page)).status_code == 404


def test_the_surat_tugas_is_shown_with_its_dates(auditor, world):
    Appointment.objects.filter(user=world.auditor).update(
        basis_number="700/8/2026", until=date(2026, 6, 1)
    )
    page = shown(auditor.get(reverse("audit")))
    assert "700/8/2026" in page and "31 Mei 2026" in page


# ---------------------------------------------------------------------- a case by its number


@pytest.mark.parametrize("how", [lambda n: n, str.lower, lambda n: f" {int(n[-6:])} "])
def test_a_case_is_found_by_its_number_or_its_last_digits(auditor, world, how):
    case = world.case()
    page = shown(auditor.get(reverse("audit"), {"number": how(case.number)}))
    assert reverse("audit-history", args=[case.number, "pdf"]) in page


def test_a_confidential_case_is_not_found(auditor, world):
    case = world.case(confidential=True)
    page = shown(auditor.get(reverse("audit"), {"number": case.number}))
    assert "tidak ada, atau bersifat rahasia" in page
    assert reverse("case", args=[case.number]) not in page


# ---------------------------------------------------------------------- the history as a file


@pytest.fixture
def waived(world, family):
    """A training whose need was never recorded; the head has let that go."""
    family.case.needs.all().delete()
    handoff = family.propose("train")
    code = services.to_waive(family.case, "train", **TRAINING)[0].code
    return services.approve(handoff, by=world.kepala, waivers={code: "=Disepakati"})


def history(client, case, form: str) -> bytes:
    response = client.get(reverse("audit-history", args=[case.number, form]))
    assert response.status_code == 200
    assert f"riwayat-{case.number}.{form}" in response["Content-Disposition"]
    return response.content


def words_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_pdf_says_who_did_what_and_that_the_chain_is_whole(auditor, world, family, waived):
    text = words_of(history(auditor, family.case, "pdf"))
    assert "Mengusulkan: Pelatihan UMKM dan lanjutan" in text
    assert "Nama petugas.dinsos" in text and "Petugas Dinsos" in text
    assert "Disepakati" in text and waived.letter.number in text
    assert "Riwayat utuh, tidak ada yang diubah" in text
    events = family.case.events.order_by("sequence")
    assert events.first().hash in text and events.last().hash in text
    assert f"dicetak oleh {world.auditor.name} pada 2 Mar" in text


def test_the_files_say_the_month_of_help_in_words(auditor, world, family):
    family.walk("emergency_aid", period="2026-02")
    assert "Februari 2026" in words_of(history(auditor, family.case, "pdf"))
    sheet = load_workbook(BytesIO(history(auditor, family.case, "xlsx"))).worksheets[-1]
    assert sheet["B2"].value == "Februari 2026"


def test_the_pdf_is_f4_with_numbered_pages(auditor, family, waived):
    reader = PdfReader(BytesIO(history(auditor, family.case, "pdf")))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (609, 935)
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()


def test_no_file_has_a_nik_in_full(auditor, family, waived):
    nik = family.case.beneficiary.nik
    assert nik not in words_of(history(auditor, family.case, "pdf"))
    book = load_workbook(BytesIO(history(auditor, family.case, "xlsx")))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert nik not in " ".join(cells)
    assert any(cell.startswith("3573*") for cell in cells)


def test_no_text_of_a_spreadsheet_is_a_formula(auditor, family, waived):
    family.case.beneficiary.name = '=HYPERLINK("http://x")'
    family.case.beneficiary.save(update_fields=["name"])
    book = load_workbook(BytesIO(history(auditor, family.case, "xlsx")))
    named = [c for s in book for row in s for c in row if str(c.value).startswith("=HYPER")]
    assert named
    assert {(cell.data_type, cell.quotePrefix) for cell in named} == {("s", True)}


def test_the_spreadsheet_has_every_row_of_the_ledger(auditor, family, waived):
    book = load_workbook(BytesIO(history(auditor, family.case, "xlsx")))
    assert book.sheetnames == ["Kasus", "Riwayat", "OPD yang menangani", "Bantuan yang diterima"]
    assert book["Riwayat"].max_row == family.case.events.count() + 1


def test_each_file_is_recorded_as_a_reading(auditor, world, family):
    history(auditor, family.case, "xlsx")
    assert Reading.objects.get(what="export").case == family.case


def test_where_an_auditor_reads_a_case_its_history_is_offered_as_both_files(
    client, world, family, waived
):
    number = family.case.number
    files = [reverse("audit-history", args=[number, form]) for form in ("pdf", "xlsx")]
    pages = [reverse(name, args=[number]) for name in ("case", "case-history")]
    client.force_login(world.auditor)
    for page in (*pages, reverse("audit-finding", args=["requirements-waived"])):
        assert all(each in shown(client.get(page)) for each in files), page
    client.force_login(world.petugas)
    for page in pages:
        assert not any(each in shown(client.get(page)) for each in files), page


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_confidential_case_has_no_file(auditor, world, form):
    case = world.case(confidential=True)
    assert auditor.get(reverse("audit-history", args=[case.number, form])).status_code == 404


def test_there_is_no_other_form(auditor, family):
    address = reverse("audit-history", args=[family.case.number, "docx"])
    assert auditor.get(address).status_code == 404


def test_an_altered_row_stands_in_the_file(auditor, world, family, waived):
    with ledger_triggers.removed(connection):
        CaseEvent.objects.filter(case=family.case, sequence=2).update(reason="other")
    text = words_of(history(auditor, family.case, "pdf"))
    assert "Baris ini tidak sama dengan saat ditulis" in text
    assert "Riwayat utuh" not in text


# ---------------------------------------------------------------------- the whole ledger


def test_a_check_is_asked_for_and_the_page_refreshes_itself_until_it_ends(
    auditor, world, family, monkeypatch, django_capture_on_commit_callbacks
):
    enqueued = []
    worker = SimpleNamespace(enqueue=enqueued.append)
    monkeypatch.setattr(ledger_page, "verify_ledger", worker)
    with django_capture_on_commit_callbacks(execute=True):
        assert auditor.post(reverse("audit-ledger")).status_code == 302
    check = LedgerCheck.objects.get()
    assert enqueued == [check.pk]
    page = shown(auditor.get(reverse("audit-ledger")))
    assert 'hx-trigger="every 3s"' in page and "Menunggu giliran" in page
    verify_ledger.call(check.pk)
    page = shown(auditor.get(reverse("audit-ledger")))
    check.refresh_from_db()
    assert 'hx-trigger="every 3s"' not in page
    assert "Riwayat utuh, tidak ada yang diubah" in page and check.digest in page
    assert (check.rows_read, check.cases) == (CaseEvent.objects.count(), 1)


def test_one_check_at_a_time(auditor, world):
    assert services_ask(world) == services_ask(world)
    response = auditor.post(reverse("audit-ledger"), follow=True)
    assert "Pemeriksaan sedang berjalan" in shown(response)
    assert LedgerCheck.objects.count() == 1


def services_ask(world) -> LedgerCheck:
    return services.ask_for_check(by=world.auditor)[0]


def test_a_check_that_died_with_its_worker_keeps_nobody_waiting(world):
    first = services_ask(world)
    world.now.move(hours=2)
    assert services_ask(world) != first


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_asks_for_a_check(world, name):
    with pytest.raises(PermissionDenied):
        services.ask_for_check(by=getattr(world, name))


def test_what_was_altered_is_named_by_case_and_row(auditor, world, family):
    with ledger_triggers.removed(connection):
        CaseEvent.objects.filter(case=family.case, sequence=2).update(reason="other")
    carry_out(services_ask(world))
    page = shown(auditor.get(reverse("audit-ledger")))
    assert family.case.number in page
    assert "Baris ini tidak sama dengan saat ditulis." in page
    assert "Riwayat utuh" not in page


def test_a_check_that_breaks_says_so(auditor, world, monkeypatch):
    def broken(**options):
        raise OSError("disk")

    monkeypatch.setattr("workflows.services.verifying.ledger.verify", broken)
    with pytest.raises(OSError):
        carry_out(services_ask(world))
    assert LedgerCheck.objects.get().failed == "OSError"
    assert "Tidak dapat diselesaikan" in shown(auditor.get(reverse("audit-ledger")))


# ---------------------------------------------------------------------- findings


def test_every_finding_has_a_page_that_blames_nobody(auditor, world, waived):
    page = shown(auditor.get(reverse("audit-findings")))
    assert "perlu diperiksa" in page.lower()
    for word in ("kecurangan", "korupsi", "pelanggaran", "fiktif"):
        assert word not in page.lower()
    page = shown(auditor.get(reverse("audit-finding", args=["requirements-waived"])))
    assert waived.case.number in page and reverse("case", args=[waived.case.number]) in page


def test_a_finding_that_there_is_not_is_a_404(auditor):
    assert auditor.get(reverse("audit-finding", args=["guilty"])).status_code == 404


def test_only_what_is_asked_for_is_listed(auditor, world, waived):
    address = reverse("audit-finding", args=["requirements-waived"])
    asked = {"since": "2026-01-01", "until": "2026-02-01"}
    assert waived.case.number not in shown(auditor.get(address, asked))
    assert waived.case.number not in shown(auditor.get(address, {"agency": world.bpr.pk}))
    assert waived.case.number in shown(auditor.get(address, {"agency": world.diskopindag.pk}))


def test_days_in_the_wrong_order_are_said_to_be(auditor):
    asked = {"since": "2026-03-01", "until": "2026-02-01"}
    response = auditor.get(reverse("audit-findings"), asked)
    assert response.status_code == 422
    assert "lebih awal dari tanggal mulai" in response.content.decode()


# ---------------------------------------------------------------------- registers


def test_the_register_has_every_letter_and_says_that_no_number_is_missing(auditor, waived):
    page = shown(auditor.get(reverse("audit-letters")))
    assert waived.letter.number in page
    assert "Nomor yang tidak ada" in page and "k-badge--late" not in page


def test_a_missing_number_is_shown(auditor, world, waived):
    Counter.objects.filter(series=f"letter:{world.dinsos.pk}").update(
        value=waived.letter.sequence + 2
    )
    page = shown(auditor.get(reverse("audit-letters")))
    assert f"{waived.letter.sequence + 1}, {waived.letter.sequence + 2}" in page


def test_a_letter_of_a_confidential_case_is_a_number_and_no_more(auditor, world, family):
    family.walk("emergency_aid")
    letter = Letter.objects.get()
    type(family.case).objects.filter(pk=family.case.pk).update(confidential=True)
    page = shown(auditor.get(reverse("audit-letters")))
    assert letter.number in page and "Surat kasus rahasia" in page
    assert letter.token not in page and "Pemberitahuan Bantuan Sosial" not in page


def test_the_register_is_filtered_by_agency_and_year(auditor, world, waived):
    address = reverse("audit-letters")
    assert waived.letter.number not in shown(auditor.get(address, {"agency": world.bpr.pk}))
    assert waived.letter.number in shown(auditor.get(address, {"year": "2026"}))


def test_readings_are_shown_but_not_of_confidential_cases(auditor, world, family):
    secret = world.case(confidential=True)
    for case in (family.case, secret):
        Reading.objects.create(case=case, user=world.petugas, read_at=world.now.moment)
    page = shown(auditor.get(reverse("audit-readings")))
    assert family.case.number in page and world.petugas.name in page
    assert secret.number not in page


@pytest.mark.parametrize(
    "asked", [{"what": "export"}, {"name": "orang lain"}, {"number": "999999"}]
)
def test_readings_are_filtered(auditor, world, family, asked):
    Reading.objects.create(case=family.case, user=world.petugas, read_at=world.now.moment)
    page = shown(auditor.get(reverse("audit-readings"), asked))
    assert "Tidak ada pembacaan yang tercatat" in page


# ---------------------------------------------------------------------- what it costs


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_little(auditor, world, waived, django_assert_max_num_queries, page):
    carry_out(services_ask(world))
    world.now.move_to(world.now.moment + timedelta(minutes=1))
    address = reverse(page)
    auditor.get(address)
    with django_assert_max_num_queries(LIMIT):
        shown(auditor.get(address))


def test_a_finding_asks_little(auditor, waived, django_assert_max_num_queries):
    for code in ("requirements-waived", "approved-in-a-row", "recorded-late"):
        with django_assert_max_num_queries(LIMIT):
            shown(auditor.get(reverse("audit-finding", args=[code])))
