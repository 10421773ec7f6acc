"""A week of people who work with the demo city, each on a phone and at a desk, with scripts and
without: what one does, the next one finds.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import CASE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
NUMBER = re.compile(r"[0-9.]+/[0-9]+/[0-9A-Z.]+/20[0-9]{2}")
SULASTRI = "Sulastri O'Neill"
TRAINING = {"course": "Membuat kue kering", "level": "basic"}


class Week:
    """Those who have come to work by now, and what they have to do with one another.

    Attributes:
        family: the case that the Faskel opens at the door.
        alone: the case that is proposed alone; `many`: those that are proposed together.
        back, refused: cases that the head sends back, and does not approve.
    """

    def __init__(self, visit: Callable[[str], Visitor]):
        self._visit, self._here = visit, {}
        self.family = self.alone = self.back = self.refused = ""
        self.many: list[str] = []

    def __getitem__(self, account: str) -> Visitor:
        if account not in self._here:
            self._here[account] = self._visit(account)
        return self._here[account]


def test_a_week_in_which_each_finds_what_the_other_did(visit):
    week = Week(visit)
    monday_at_the_door(week)
    tuesday_at_the_caseworkers_desk(week)
    wednesday_at_the_heads_desk(week)
    thursday_at_diskopindag(week)
    thursday_at_the_wrong_counter(week)
    thursday_families_are_told(week)
    friday_the_letter_is_handed_over(week)
    friday_an_auditor_looks(week)


# ---------------------------------------------------------------------- Monday


def monday_at_the_door(week: Week) -> None:
    budi = week["faskel.kasin"]
    a_family_is_registered(budi)
    week.family = budi.case
    its_visit_is_noted(budi)
    found = search(week["petugas.dinsos"], "O'Neill")
    found.sees(SULASTRI, week.family)


def a_family_is_registered(budi: Visitor) -> None:
    budi.go("/families/new/")
    budi.fill(address="Jl. Kasin Gang 3", rt="003", rw="007")
    budi.fill(**{"members-0-name": SULASTRI, "members-0-sex": "female"})
    budi.fill(**{"members-0-nik": "3573021234"})
    budi.press("Daftarkan dan buka kasus")
    budi.sees("Belum tersimpan")
    expect(budi.page.locator("[id='id_members-0-nik_error']")).to_be_visible()
    budi.keeps(address="Jl. Kasin Gang 3", **{"members-0-name": SULASTRI})
    budi.fill(**{"members-0-nik": ""})
    budi.press("Tambah anggota")
    budi.fill(**{"members-1-name": "Bayu", "members-1-sex": "male"})
    budi.keeps(**{"members-0-name": SULASTRI})
    budi.press("Daftarkan dan buka kasus")
    budi.sees("sudah terdaftar")


def its_visit_is_noted(budi: Visitor) -> None:
    budi.fill(note="Rumah kontrakan, atap bocor.")
    budi.press("Simpan")
    budi.sees("Belum tersimpan")
    budi.keeps(note="Rumah kontrakan, atap bocor.")
    budi.fill(outcome="met")
    budi.press("Simpan")
    budi.sees("Kunjungan tercatat")


def search(visitor: Visitor, text: str) -> Visitor:
    visitor.go("/cases/")
    visitor.fill(text=text)
    visitor.click("Cari", visitor.page.locator("main"))
    return visitor


# ---------------------------------------------------------------------- Tuesday


def tuesday_at_the_caseworkers_desk(week: Week) -> None:
    rina = week["petugas.dinsos"]
    three_hundred_families_are_hers(rina)
    week.alone = one_is_proposed_alone(rina)
    week.many = many_are_proposed(rina)
    what_was_sent_back_is_completed(rina)
    an_objection_is_written_down(rina, week.family)


def three_hundred_families_are_hers(rina: Visitor) -> None:
    rina.go("/?tab=families&page=12")
    assert rina.rows.count() == 25


def one_is_proposed_alone(rina: Visitor) -> str:
    rina.go("/?tab=families")
    rina.narrow(under_way="nothing")
    rina.follow("/propose/train/")
    case = rina.case
    rina.press("Usulkan")
    rina.sees("Belum tersimpan")
    rina.fill(**TRAINING)
    rina.press("Usulkan")
    rina.sees("Usulan terkirim", "Menunggu persetujuan")
    return case


def many_are_proposed(rina: Visitor) -> list[str]:
    rina.go("/?tab=families")
    rina.narrow(under_way="nothing")
    rina.tick_all()
    rina.press("Usulkan satu langkah")
    rina.fill(step="train")
    rina.press("Lanjutkan")
    rina.fill(**TRAINING)
    rina.press("Usulkan untuk 25 keluarga")
    rina.sees("Yang terjadi")
    done, refused = verdicts(rina, "Selesai"), verdicts(rina, "Langkah ini belum dapat")
    assert len(done) > 1 and len(done) + len(refused) == 25
    return done


def verdicts(visitor: Visitor, word: str) -> list[str]:
    """Cases whose row says so."""
    rows = visitor.page.locator("main tbody tr").filter(has_text=word)
    return CASE.findall(" ".join(rows.all_inner_texts()))


def what_was_sent_back_is_completed(rina: Visitor) -> None:
    rina.go("/")
    rina.narrow(kind="resubmit")
    rina.follow("/resubmit/")
    rina.sees("Alasan dikembalikan")
    rina.fill(note="Berkas sudah lengkap.")
    rina.press("Lengkapi dan usulkan lagi")
    rina.sees("Usulan terkirim", "Berkas sudah lengkap.")


def an_objection_is_written_down(rina: Visitor, case: str) -> None:
    rina.go(f"/cases/{case}/record/objection/")
    rina.fill(said="Mengapa tetangga kami sudah mendapat bantuan?")
    rina.press("Simpan")
    rina.sees("Keberatan tercatat")


# ---------------------------------------------------------------------- Wednesday


def wednesday_at_the_heads_desk(week: Week) -> None:
    bambang, rina = week["kepala.dinsos"], week["petugas.dinsos"]
    one_is_approved_and_the_next_opened(bambang)
    week.back = one_is_sent_back(bambang)
    week.refused = one_is_not_approved(bambang)
    many_are_approved(bambang, week)
    the_objection_is_answered(bambang, week.family)
    rina.go("/")
    rina.narrow(kind="resubmit")
    expect(rina.row(week.back)).to_contain_text("Perlu dilengkapi")


def one_is_approved_and_the_next_opened(bambang: Visitor) -> None:
    """The row with a warning is looked at alone."""
    bambang.go("/")
    row = bambang.rows.filter(has=bambang.page.locator(".k-caution")).first
    expect(row).to_contain_text("baru satu kali dikunjungi")
    bambang.follow("/approve/", row)
    bambang.sees("Syarat")
    here = bambang.page.url
    bambang.press("Setujui dan buka berikutnya")
    bambang.sees("Disetujui")
    assert bambang.page.url != here and bambang.page.url.endswith("/approve/")


def one_is_sent_back(bambang: Visitor) -> str:
    case = opened_bansos(bambang)
    bambang.follow("/send-back/")
    bambang.press("Kembalikan untuk dilengkapi")
    bambang.sees("Belum tersimpan")
    bambang.fill(reason="wrong_amount", note="Nol kelebihan.")
    bambang.press("Kembalikan untuk dilengkapi")
    bambang.sees("Dikembalikan untuk dilengkapi")
    return case


def one_is_not_approved(bambang: Visitor) -> str:
    case = opened_bansos(bambang)
    bambang.follow("/reject/")
    bambang.sees("keluarga diberi tahu")
    bambang.fill(reason="not_yet")
    bambang.press("Tolak usulan")
    bambang.sees("Usulan tidak disetujui")
    return case


def opened_bansos(bambang: Visitor) -> str:
    """The first such proposal that waits, opened; whose case it is."""
    bambang.go("/")
    bambang.narrow(step="grant_bansos")
    case = CASE.search(bambang.rows.first.inner_text())[0]
    bambang.follow("/approve/", bambang.rows.first)
    return case


def many_are_approved(bambang: Visitor, week: Week) -> None:
    """One by one it is said what became of each; what lacks something is looked at again."""
    bambang.go("/")
    bambang.narrow(step="train")
    bambang.sees(week.alone, *week.many)
    bambang.tick_all()
    bambang.press("Setujui …", "main .k-bar")
    bambang.sees("Setujui semua ini?", "Usulan gabungan", *week.many)
    bambang.press("Setujui:")
    bambang.sees("Yang terjadi")
    assert week.alone in verdicts(bambang, "Selesai")
    assert set(week.many) == set(verdicts(bambang, "Kebutuhan akan pelatihan ini perlu dicatat"))
    they_are_let_go_with_a_sentence(bambang, week.many)


def they_are_let_go_with_a_sentence(bambang: Visitor, many: list[str]) -> None:
    bambang.go("/")
    bambang.narrow(step="train")
    bambang.follow("/approve/", bambang.row(many[0]))
    bambang.press("Setujui")
    bambang.sees("Belum tersimpan")
    bambang.fill(waive_need_recorded="Mereka sendiri yang meminta.")
    bambang.press("Setujui")
    bambang.sees("Disetujui")
    bambang.go("/")
    bambang.narrow(step="train")
    bambang.sees_not(*many)


def the_objection_is_answered(bambang: Visitor, case: str) -> None:
    bambang.go("/")
    bambang.narrow(kind="answer")
    bambang.follow("/objections/", bambang.row(case))
    bambang.sees("Mengapa tetangga kami")
    bambang.fill(upheld="no", answer="Kunjungan berikutnya minggu depan.")
    bambang.press("Jawab keberatan")
    bambang.sees("Jawaban tercatat")


# ---------------------------------------------------------------------- Thursday


def thursday_at_diskopindag(week: Week) -> None:
    the_acting_head_approves(week["sekretaris.diskopindag"], week["kepala.diskopindag"])
    hendra = week["petugas.diskopindag"]
    a_training_is_accepted_held_and_resumed(hendra, week.alone)
    what_came_of_it_is_recorded(hendra)
    arifin = week["sekretaris.diskopindag"]
    search(arifin, week.alone).follow(f"/cases/{week.alone}/")
    arifin.follow("/confirm/")
    arifin.sees("Membuat kue kering")
    arifin.press("Sahkan hasil")
    arifin.sees("Disahkan", "Sudah dilatih")
    week["petugas.dinsos"].go(f"/cases/{week.alone}/")
    week["petugas.dinsos"].sees("Sudah dilatih")


def the_acting_head_approves(arifin: Visitor, endah: Visitor) -> None:
    """The head on leave, who looks in from home, finds that it is decided, and by whom."""
    arifin.sees("Plh. Kepala Diskopindag")
    arifin.follow("/approve/")
    where = arifin.page.url.removeprefix(arifin.address)
    arifin.press("Setujui")
    arifin.sees("Disetujui")
    endah.go(where)
    endah.sees("Tidak dapat dilakukan sekarang", "Arifin Notodarmo")
    expect(endah.page.get_by_role("button", name="Setujui")).to_have_count(0)


def a_training_is_accepted_held_and_resumed(hendra: Visitor, case: str) -> None:
    search(hendra, case).follow(f"/cases/{case}/")
    hendra.follow("/accept/")
    hendra.press("Terima rujukan")
    hendra.sees("Rujukan diterima")
    hendra.follow("/hold/")
    hendra.fill(reason="next_intake")
    hendra.press("Tunda")
    hendra.sees("Ditunda; urutannya tetap", "Menunggu angkatan berikutnya")
    hendra.follow("/resume/")
    hendra.press("Lanjutkan")
    hendra.sees("Dilanjutkan")


def what_came_of_it_is_recorded(hendra: Visitor) -> None:
    hendra.follow("/outcome/")
    hendra.press("Catat hasil")
    hendra.sees("Belum tersimpan")
    today = hendra.page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Jakarta'})")
    hendra.fill(finished_on=today, sessions_attended="8")
    hendra.press("Catat hasil")
    hendra.sees("Hasil tercatat")


def thursday_at_the_wrong_counter(week: Week) -> None:
    """The family has Diskopindag's letter and stands at the bank."""
    hendra, dewi = week["petugas.diskopindag"], week["petugas.bpr"]
    hendra.go("/")
    hendra.narrow(kind="accept")
    hendra.follow("/handoffs/")
    here = hendra.page.url
    number = NUMBER.search(hendra.page.locator("main").inner_text())[0]
    dewi.go("/counter/")
    dewi.fill(letter=number)
    dewi.press("Cek")
    dewi.sees("Silakan ke: Dinas Koperasi")
    dewi.press("Datang di loket kami")
    dewi.sees("Tercatat", "Dinas Koperasi")
    hendra.follow("/arrive/")
    hendra.press("Datang di loket")
    hendra.sees("datang di loket hari ini")
    assert hendra.page.url == here


def thursday_families_are_told(week: Week) -> None:
    """What was not approved, and what the head answered."""
    rina = week["petugas.dinsos"]
    for case in (week.refused, week.family):
        rina.go("/")
        rina.narrow(kind="tell")
        rina.follow("/tell/" if case == week.refused else "/told/", rina.row(case))
        rina.fill(how="visit")
        rina.send()
        rina.sees("keluarga sudah diberi tahu")
    rina.sees("Kunjungan berikutnya minggu depan.")


# ---------------------------------------------------------------------- Friday


def friday_the_letter_is_handed_over(week: Week) -> None:
    budi, rina = week["faskel.kasin"], week["petugas.dinsos"]
    where = a_letter_that_lies_there(budi)
    budi.go(where)
    budi.send()
    budi.sees("Penyerahan surat tercatat")
    rina.go(where)
    rina.sees("Budi Hartanto")


def a_letter_that_lies_there(budi: Visitor) -> str:
    """Of the first family of Kasin that has one, but not in its hands: where it is handed over."""
    budi.go("/cases/")
    for case in budi.addresses(r"/cases/KSS-[0-9-]+/"):
        budi.go(case)
        if found := budi.addresses(r".*hand-over.*"):
            return found[0]
    raise AssertionError("no family of Kasin has a letter to be handed over")


def friday_an_auditor_looks(week: Week) -> None:
    lestari = week["auditor"]
    case = a_double_payment_is_found(lestari)
    its_history_is_taken_along(lestari, case)
    nothing_was_altered(lestari)
    lestari.go("/audit/readings/")
    lestari.fill(number=case)
    lestari.press("Tampilkan")
    lestari.sees("Lestari Widyaningsih", "Kasus", "Ekspor")


def a_double_payment_is_found(lestari: Visitor) -> str:
    lestari.press("Bantuan ganda: keluarga yang sama")
    lestari.sees("Bantuan Pangan Non Tunai (BPNT)", "Bantuan Pangan Non Tunai Daerah")
    lestari.follow("/cases/KSS-")
    case = lestari.case
    lestari.follow("/history/")
    lestari.sees("Mencatat bantuan yang diberikan", "Rina Wulandari")
    return case


def its_history_is_taken_along(lestari: Visitor, case: str) -> None:
    lestari.go("/audit/")
    lestari.fill(number=case)
    lestari.press("Cari")
    assert lestari.takes("Riwayat (PDF)").startswith(b"%PDF-")
    assert lestari.takes("Riwayat (XLSX)").startswith(b"PK")


def nothing_was_altered(lestari: Visitor) -> None:
    """With scripts the page looks again by itself, else by its link."""
    lestari.go("/audit/ledger/")
    lestari.press("Periksa sekarang")
    done = lestari.page.get_by_text("Riwayat utuh, tidak ada yang diubah").first
    for _second in range(0 if lestari.script else 60):
        if done.count():
            break
        lestari.page.wait_for_timeout(1_000)
        lestari.follow("/audit/ledger/", lestari.page.get_by_role("status"))
    expect(done).to_be_visible(timeout=60_000)
