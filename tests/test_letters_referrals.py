"""Each referral says all that is demanded of it, and nothing of what is forbidden."""

import pytest

from casework.models import Business
from tests.letterbox import Paper, SitiAminah, act_on, drafted, last_letter
from tests.walks import approve
from tests.world import World
from workflows import services


@pytest.fixture
def siti(world: World) -> SitiAminah:
    return SitiAminah(world)


# ---------------------------------------------------------------------- training


def test_training_referral(siti, world):
    paper = siti.letter("train", course="Membuat kue kering", level="advanced")
    assert not paper.lacks(
        "Nomor : 400.9.14.2/",
        "Sifat : Biasa",
        "Rujukan Peserta Pelatihan",
        *siti.who,
        "Minat pelatihan : Membuat kue kering",
        "Tingkat : lanjutan",
        "Verifikasi lapangan : 2 Maret 2026, oleh Nama petugas.dinsos",
        "Nomor BA-12/2026 tanggal 2 Maret 2026 (musyawarah kelurahan)",
        "dalam 5 (lima) hari kerja, paling lambat Senin, 9 Maret 2026",
        "dalam 60 (enam puluh) hari kerja",
        "Lurah Kasin",
    )
    assert "desil" not in paper and "Desil" not in paper
    assert siti.nik not in paper


def test_training_inside_the_agency_asks_for_the_result(siti):
    paper = siti.letter("train_basic", course="Mengelola uang", level="basic")
    assert not paper.lacks(
        "Kepala Bidang yang menyelenggarakan pelatihan",
        "Tingkat : dasar",
        "Mohon hasil pelatihan dilaporkan dalam 60 (enam puluh) hari kerja",
    )


def test_a_referral_without_minutes_says_so(siti):
    siti.case.evidence.all().delete()
    assert "belum tercantum dalam berita acara" in siti.letter("train")


# ---------------------------------------------------------------------- the bank


def test_loan_referral(siti, world):
    siti.walk("train_basic", course="Membuat kue kering")
    paper = siti.letter(
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
    content = drafted("rujukan_modal", [act_on(handoff, siti.world.kepala)]).content
    assert siti.masked in content and siti.nik not in content


def test_the_bank_hears_only_of_the_applicant_s_own_trainings(siti, world):
    handoff = siti.walk("train_basic", course="Menjahit")
    type(handoff).objects.filter(pk=handoff.pk).update(member=siti.child)
    paper = siti.letter("lend")
    assert not paper.lacks("Pelatihan yang diikuti : belum ada")
    assert "Menjahit" not in paper and "Dimas" not in paper


# ---------------------------------------------------------------------- licence, school


def test_licence_referral(siti):
    Business.objects.update(monthly_turnover=3_200_000, phone="0813-1111-2222")
    paper = siti.letter("license", licences=["nib", "pirt", "halal", "brand"])
    assert not paper.lacks(
        "Nomor : 500.3/",
        *siti.who,
        "NIB, SPP-IRT, sertifikat halal, dan pendaftaran merek",
        "Nama usaha : Kue Kering Kasin",
        "KBLI : 10794",
        "Alamat usaha : Jalan Arjuno 14",
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
    assert scale in siti.letter("license")


def test_a_letter_of_another_agency_is_copied_to_the_social_agency(siti, world):
    siti.walk("train")
    handoff = services.propose(
        siti.case, "license", by=world.petugas_diskopindag, **siti.facts("license")
    )
    approve(world, handoff)
    assert not Paper(last_letter()).lacks("DINAS DISKOPINDAG", "Kepala Dinsos")


def test_school_referral(siti):
    paper = siti.letter("refer_kip")
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
