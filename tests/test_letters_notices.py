"""Families hear what was decided, why, what else they can do, and how to object."""

from datetime import date

import pytest

from tests.letterbox import Paper, SitiAminah, last_letter
from tests.walks import confirm, record_outcome
from tests.world import World
from workflows import services
from workflows.stages import Stage


@pytest.fixture
def siti(world: World) -> SitiAminah:
    return SitiAminah(world)


def rejected(siti, world):
    services.reject(siti.propose("train"), by=world.kepala, reason="not_the_need")


def declined(siti, world):
    handoff = siti.walk("train", Stage.APPROVED)
    services.decline(
        handoff, by=world.petugas_diskopindag, reason="wrong_agency", right_function="manpower"
    )


def held(siti, world):
    handoff = siti.walk("train", Stage.APPROVED)
    services.hold(
        handoff, by=world.petugas_diskopindag, reason="waiting_list", until=date(2026, 6, 1)
    )


def refused_by_the_bank(siti, world):
    handoff = siti.walk("lend", Stage.ACCEPTED)
    record_outcome(
        world,
        handoff,
        completed=False,
        reason="loan_refused",
        decided_on=date(2026, 3, 2),
        bank_reason="arrears",
    )
    confirm(world, handoff)


def closed(siti, world):
    siti.walk("close")


def cared_for(siti, world):
    siti.walk("place_in_long_term_care")


OUTCOMES = {
    rejected: [
        "Usulan pelatihan usaha untuk keluarga Anda belum dapat disetujui.",
        "keluarga Anda lebih memerlukan bantuan yang lain",
        "Petugas akan membicarakan bantuan yang lebih sesuai",
    ],
    declined: [
        "belum dapat diterima oleh Diskopindag",
        "bukan tugas kantor itu",
        "Layanan ini ditangani oleh dinas tenaga kerja.",
    ],
    held: [
        "ditunda sampai 1 Juni 2026",
        "Nama Anda ada di daftar tunggu",
        "Tempat Anda dalam antrean tidak hilang",
    ],
    refused_by_the_bank: [
        "Bank belum dapat menyetujui pinjaman",
        "Petugas dapat membantu mencari jalan lain",
    ],
    closed: [
        "Layanan untuk keluarga Anda dihentikan mulai 2 Maret 2026",
        "sudah pindah ke luar kota",
        "Bila kembali ke kota ini, layanan dapat dibuka lagi",
    ],
    cared_for: [
        "Keluarga Anda sekarang mendapat perlindungan jangka panjang",
        "Bantuan untuk Anda diteruskan.",
    ],
}


@pytest.mark.parametrize("happened", OUTCOMES, ids=lambda happened: happened.__name__)
def test_notice_of_an_outcome(siti, world, happened):
    happened(siti, world)
    letter = last_letter()
    paper = Paper(letter)
    assert letter.kind == "pemberitahuan_hasil"
    assert letter.agency == world.dinsos  # what another agency decides the sender tells
    assert not paper.lacks(
        "Nomor : 400.9.14/",
        "Ibu Siti Aminah",
        siti.case.number,
        "Alasannya :",
        "Yang masih dapat dilakukan :",
        "kepada petugas mana pun atau di Dinsos, Loket 3",
        "paling lambat Rabu, 1 April 2026",
        "tidak dipungut biaya",
        *OUTCOMES[happened],
    )
    assert not [word for word in (siti.nik, "Tunggakan", "arrears", "Desil") if word in paper]


def test_only_the_end_of_aid_does_not_promise_that_aid_goes_on(siti, world):
    rejected(siti, world)
    assert "tidak berhenti karena surat ini" in Paper(last_letter())
    closed(siti, world)
    assert "tidak berhenti karena surat ini" not in Paper(last_letter())


def test_a_letter_about_a_child_goes_to_the_parents(siti, world):
    services.reject(siti.propose("refer_kip"), by=world.kepala, reason="not_yet")
    assert "Ibu/Bapak orang tua/wali Ananda Dimas Prasetya" in Paper(last_letter())


def test_a_letter_about_the_dead_goes_to_the_family(siti, world):
    handoff = siti.propose("train")
    type(siti.child).objects.filter(pk=siti.case.beneficiary_id).update(died_on="2026-03-01")
    services.reject(handoff, by=world.kepala, reason="not_yet")
    assert "Keluarga almarhumah Siti Aminah" in Paper(last_letter())
