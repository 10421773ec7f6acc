"""Every kind of letter says all that is demanded of it, and nothing of what is forbidden."""

from datetime import date

import pytest

from casework.models import Business, Need, NeedKind
from tests.letterbox import Paper, SitiAminah, last_letter
from tests.walks import again, approve, confirm, record_outcome
from tests.world import World
from workflows import letters, services
from workflows.acts import Act
from workflows.pathways import STEPS
from workflows.stages import Stage

CERTIFICATE = "Dokumen ini telah ditandatangani secara elektronik"


@pytest.fixture
def siti(world: World) -> SitiAminah:
    return SitiAminah(world)


def approved(siti: SitiAminah, step: str, **facts) -> Paper:
    siti.walk(step, Stage.APPROVED, **facts)
    return Paper(last_letter())


# ---------------------------------------------------------------------- help


def test_notice_of_aid(siti):
    paper = approved(siti, "grant_bansos")
    assert not paper.lacks(
        "Nomor : 400.9.14.5/",
        "Ibu Siti Aminah",
        "BPNTD",
        "Rp125.000,00 (seratus dua puluh lima ribu rupiah)",
        "Maret 2026",
        "APBD Kota Malang, Tahun Anggaran 2026",
        "Kantor Kelurahan Kasin",
        "Senin, 9 Maret 2026, 08.00–12.00",
        "KTP dan KK",
        "Keputusan Wali Kota Malang Nomor 188.45/10/2026 tanggal 5 Januari 2026",
        "mengajukan keberatan",
        "paling lambat Rabu, 1 April 2026, yaitu 30 (tiga puluh) hari sejak tanggal surat ini",
        "tidak dipungut biaya",
    )
    assert siti.nik not in paper


def test_notice_of_aid_in_goods_without_a_decree(siti, world):
    world.bpntd.decree_number, world.bpntd.decree_date = "", None
    world.bpntd.save()
    paper = approved(siti, "emergency_aid", amount=None, goods="beras 10 kg")
    assert not paper.lacks("beras 10 kg", "keputusan Kepala Dinas 2 Maret 2026")
    assert "Rp" not in paper


# ---------------------------------------------------------------------- training


def test_training_referral(siti, world):
    paper = approved(siti, "train", course="Membuat kue kering", level="advanced")
    assert not paper.lacks(
        "Nomor : 400.9.14.2/",
        "Sifat : Biasa",
        "Rujukan Peserta Pelatihan",
        *siti.who,
        "Minat pelatihan : Membuat kue kering",
        "Tingkat : lanjutan",
        "Verifikasi lapangan : 2 Maret 2026, oleh Nama petugas.dinsos",
        "Nomor 1 tanggal 2 Maret 2026 (musyawarah kelurahan)",
        "dalam 5 (lima) hari kerja, paling lambat Senin, 9 Maret 2026",
        "dalam 60 (enam puluh) hari kerja",
        "Lurah Kasin",
    )
    assert "desil" not in paper and "Desil" not in paper
    assert siti.nik not in paper


def test_training_inside_the_agency_asks_for_the_result(siti):
    paper = approved(siti, "train_basic", course="Mengelola uang", level="basic")
    assert not paper.lacks(
        "Kepala Bidang yang menyelenggarakan pelatihan",
        "Tingkat : dasar",
        "Mohon hasil pelatihan dilaporkan dalam 60 (enam puluh) hari kerja",
    )


def test_a_referral_without_minutes_says_so(siti):
    siti.case.evidence.all().delete()
    assert "belum tercantum dalam berita acara" in approved(siti, "train")


# ---------------------------------------------------------------------- capital


def test_loan_referral(siti, world):
    siti.walk("train_basic", course="Membuat kue kering")
    paper = approved(
        siti,
        "lend",
        business=siti.business.pk,
        attachments="fotokopi KTP; rencana usaha",
    )
    assert not paper.lacks(
        "Nomor : 400.9.14.4/",
        "Sifat : Terbatas",
        "Siti Aminah",
        f"NIK : {siti.nik}",
        "Persetujuan tertulis : tanggal 2 Maret 2026",
        "Pelatihan yang diikuti : Membuat kue kering, selesai 2 Maret 2026",
        "Kue Kering Kasin (Kue kering)",
        "2 tahun 2 bulan (sejak 1 Januari 2024)",
        "Rp5.000.000,00 (lima juta rupiah)",
        "Surat ini adalah rujukan, bukan jaminan dan bukan persetujuan.",
        "Keputusan sepenuhnya ada pada Dinas Bpr.",
        "keputusan beserta alasannya",
        "Lampiran : 3 (tiga) berkas",
        "1. Surat persetujuan tertulis pemohon 2. fotokopi KTP 3. rencana usaha",
    )
    assert "1 Januari 1985" not in paper  # a birth date beside a full NIK
    assert "Bahan baku" not in paper  # the typed purpose may tell of debts
    assert "Desil" not in paper


def test_without_consent_even_the_bank_gets_no_full_nik(siti):
    handoff = siti.propose("lend")
    siti.case.consents.all().delete()
    content = letters.draft("rujukan_modal", [act_on(handoff, siti.world.kepala)]).content
    assert siti.masked in content and siti.nik not in content


def act_on(handoff, by, action: str = "approve") -> Act:
    """An act as the services make it, for a letter that is not sealed."""
    appointment = by.appointments.select_related("agency").first()
    handoff = again(handoff)
    return Act(action, handoff.case, by, appointment, handoff)


def test_the_bank_hears_only_of_the_applicant_s_own_trainings(siti, world):
    handoff = siti.walk("train_basic", course="Menjahit")
    type(handoff).objects.filter(pk=handoff.pk).update(member=siti.child)
    paper = approved(siti, "lend")
    assert not paper.lacks("Pelatihan yang diikuti : belum ada")
    assert "Menjahit" not in paper and "Dimas" not in paper


def test_grant_recommendation(siti):
    paper = approved(siti, "grant_capital_kpm", plan="oven dan loyang")
    assert not paper.lacks(
        "NOMOR 400.9.14.5/",
        "REKOMENDASI BANTUAN MODAL USAHA",
        "Yth. Wali Kota Malang",
        "Bendahara Umum Daerah",
        "Undang-Undang Nomor 13 Tahun 2011",
        "Keputusan Wali Kota Malang Nomor 188.45/10/2026 tanggal 5 Januari 2026",
        "hasil verifikasi lapangan tanggal 2 Maret 2026",
        *siti.who,
        "Kue Kering Kasin (Kue kering)",
        "Rp2.500.000,00 (dua juta lima ratus ribu rupiah)",
        "APBD Kota Malang, Tahun Anggaran 2026",
        "pembelian barang dan bahan usaha",
        "oven dan loyang",
        "tidak menerima bantuan sejenis pada Tahun Anggaran 2026",
        "bukti belanja",
        "30 (tiga puluh) hari setelah bantuan diterima",
        "Rekomendasi ini bukan keputusan pemberian bantuan.",
        "ditetapkan dengan Keputusan Wali Kota Malang",
    )
    assert siti.nik not in paper


# ---------------------------------------------------------------------- licence, school


def test_licence_referral(siti):
    Business.objects.update(monthly_turnover=3_200_000, phone="0813-1111-2222")
    paper = approved(siti, "license", licences=["nib", "pirt", "halal", "brand"])
    assert not paper.lacks(
        "Nomor : 500.3/",
        *siti.who,
        "NIB, SPP-IRT, sertifikat halal, dan pendaftaran merek",
        "Nama usaha : Kue Kering Kasin",
        "KBLI : 10794",
        "Alamat usaha : Jl. Contoh 1",
        "Skala usaha : usaha mikro",
        "Rp3.200.000,00 (tiga juta dua ratus ribu rupiah)",
        "Telepon : 0813-1111-2222",
        "Hambatan : Belum punya akun OSS",
        "nomor izin yang terbit, atau alasannya bila tidak dapat terbit,",
    )
    assert siti.nik not in paper


@pytest.mark.parametrize(
    ("turnover", "scale"),
    [
        (None, "Skala usaha : belum tercatat"),
        (166_666_666, "Skala usaha : usaha mikro"),
        (166_666_667, "Skala usaha : usaha kecil"),
        (1_250_000_001, "Skala usaha : usaha menengah"),
    ],
)
def test_scale_follows_the_turnover_of_a_year(siti, turnover, scale):
    Business.objects.update(monthly_turnover=turnover)
    assert scale in approved(siti, "license")


def test_a_letter_of_another_agency_is_copied_to_the_social_agency(siti, world):
    siti.walk("train")
    handoff = services.propose(
        siti.case, "license", by=world.petugas_diskopindag, **siti.facts("license")
    )
    approve(world, handoff)
    assert not Paper(last_letter()).lacks("DINAS DISKOPINDAG", "Kepala Dinsos")


def test_school_referral(siti):
    paper = approved(siti, "refer_kip")
    assert not paper.lacks(
        "Nomor : 400.3.5/",
        "Sifat : Terbatas",
        "Nama anak : Dimas Prasetya",
        "Sekolah : SDN Kasin",
        "Kelas : 6",
        "Orang tua/wali : Siti",
        siti.case.number,
        "Desil : 2 (dua), menurut DTSEN per 1 Januari 2026",
        "menandai anak sebagai “layak PIP”",
        "Surat ini bukan keputusan penerimaan.",
        "Ibu/Bapak Siti, surat ini untuk mengusulkan Ananda Dimas Prasetya mendapat KIP/PIP",
    )
    assert siti.child.nik not in paper and siti.nik not in paper


# ---------------------------------------------------------------------- graduation


def test_graduation_certificate(siti):
    siti.case.needs.all().delete()
    Business.objects.update(nib="1234567890123")
    paper = approved(siti, "graduate")
    assert not paper.lacks(
        "NOMOR 400.9.11/",
        "SURAT KETERANGAN GRADUASI",
        *siti.who,
        "graduasi mandiri terhitung mulai tanggal 2 Maret 2026",
        "surat pernyataan keluarga Nomor 1, 2 Maret 2026",
        "penghasilan Rp900.000,00 per orang per bulan, di atas garis kemiskinan Rp737.954,00",
        "NIB 1234567890123",
        "berita acara musyawarah kelurahan Nomor 1",
        "bantuan dapat dimohonkan kembali kapan saja",
        "penghargaan yang setinggi-tingginya kepada Ibu Siti Aminah sekeluarga",
        "Keluarga Anda sudah mandiri. Bila kesulitan lagi, hubungi kami.",
    )
    assert "tidak berhenti karena surat ini" not in paper


def test_a_certificate_claims_no_income_that_was_not_found(siti):
    siti.case.needs.all().delete()
    siti.case.assessments.update(income_per_person=700_000)
    handoff = siti.propose("graduate")
    codes = [code for code, found in handoff.guards.items() if found == "unmet"]
    approve(siti.world, handoff, waivers=dict.fromkeys(codes, "Dijamin anak"))
    assert "di atas garis kemiskinan" not in Paper(last_letter())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("natural", "graduasi alamiah"),
        ("decile", "graduasi karena perubahan desil"),
    ],
)
def test_kinds_of_graduation(siti, kind, words):
    siti.case.assessments.update(components_left=False)
    assert words in approved(siti, "graduate", kind=kind)


# ---------------------------------------------------------------------- outcomes


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


# ---------------------------------------------------------------------- two approvals


def test_memo_asks_the_head_to_approve(siti, world):
    handoff = siti.propose("grant_capital_kpm")
    draft = letters.draft("nota_dinas", [act_on(handoff, world.kabid, "approve_first")])
    assert "Nama kabid.dinsos" in draft.content
    assert "mohon persetujuan atas usulan Bantuan modal usaha per KPM" in draft.content


# ---------------------------------------------------------------------- on every letter


def test_no_letter_tells_of_debts_although_somebody_typed_it(siti):
    Need.objects.create(
        case=siti.case,
        kind=NeedKind.DEBT_RELIEF,
        recorded_on=date(2026, 3, 2),
        recorded_by=siti.world.petugas,
    )
    paper = approved(
        siti, "lend", purpose="melunasi rentenir", attachments="surat utang bank titil"
    )
    assert not [word for word in ("rentenir", "utang", "titil") if word in paper]


def test_no_letter_claims_a_certificate_signature(siti):
    paper = approved(siti, "train")
    assert CERTIFICATE not in paper
    assert "bukan tanda tangan elektronik" in paper


def test_every_letter_that_a_step_names_has_a_writer():
    named = {step.letter for pathway in STEPS.values() for step in pathway.values()}
    assert named - {""} <= set(letters.KINDS)
