"""Letters of an agency's own decisions say all that is demanded of them."""

import json

import pytest

from casework.models import Business, Programme
from permissions.roles import Role
from tests.letterbox import Paper, SitiAminah, act_on, drafted, last_letter
from tests.walks import approve
from tests.world import World
from workflows import services


@pytest.fixture
def siti(world: World) -> SitiAminah:
    return SitiAminah(world)


# ---------------------------------------------------------------------- help


def test_notice_of_aid(siti):
    paper = siti.letter("grant_bansos")
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
    Programme.objects.update(funding_source="")
    paper = siti.letter("emergency_aid", amount=None, goods="beras 10 kg")
    assert not paper.lacks(
        "beras 10 kg",
        "keputusan Kepala Dinas 2 Maret 2026",
        "Sumber dana : APBD, Tahun Anggaran 2026",
    )
    assert "Rp" not in paper


# ---------------------------------------------------------------------- graduation


def test_graduation_certificate(siti):
    siti.case.needs.all().delete()
    Business.objects.update(nib="1234567890123")
    paper = siti.letter("graduate")
    assert not paper.lacks(
        "NOMOR 400.9.11/",
        "SURAT KETERANGAN GRADUASI",
        *siti.who,
        "graduasi mandiri terhitung mulai tanggal 2 Maret 2026",
        "surat pernyataan keluarga Nomor SP-7/2026, 2 Maret 2026",
        "penghasilan Rp900.000,00 per orang per bulan, di atas garis kemiskinan Rp737.954,00",
        "NIB 1234567890123",
        "berita acara musyawarah kelurahan Nomor BA-12/2026",
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
    assert words in siti.letter("graduate", kind=kind)


# ---------------------------------------------------------------------- two approvals


def test_grant_recommendation(siti):
    paper = siti.letter("grant_capital_kpm", plan="oven dan loyang")
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


def test_memo_asks_the_head_to_approve(siti, world):
    handoff = siti.propose("grant_capital_kpm")
    draft = drafted("nota_dinas", [act_on(handoff, world.kabid, "approve_first")])
    assert "Nama kabid.dinsos" in draft.content
    assert "mohon persetujuan atas usulan Bantuan modal usaha per KPM" in draft.content


def test_a_head_who_decides_beside_a_plh_signs_as_themselves(siti, world):
    world.appointed("plh", Role.HEAD, world.dinsos, capacity="plh")
    services.approve(siti.propose("grant_bansos"), by=world.kepala)
    signer = json.loads(last_letter().content)["signer"]
    assert signer["name"] == world.kepala.name
    assert not signer["title"][0].startswith("Plh.")
