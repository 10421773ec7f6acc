"""One letter for many: a line and a slip for each, and nobody's words for another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, CaseEvent, NeedKind
from documents.models import Letter
from permissions.access import may_or_raise
from permissions.roles import Action
from tests.letterbox import Paper, SitiAminah, drafted, last_letter, squeezed
from tests.walks import again, approve
from tests.world import World
from workflows import services
from workflows.acts import Act
from workflows.models import Handoff

NAMES = ["Siti Aminah", "Sulastri Handayani", "Wahyu Ningsih"]
TRAINING = {"course": "Membuat kue kering", "level": "basic"}


def families(world: World, names: list[str] = NAMES) -> list[Case]:
    cases = []
    for name in names:
        case = world.assessed(world.person(name=name))
        world.need(case, NeedKind.BUSINESS_TRAINING)
        cases.append(case)
    return cases


def sent_together(world: World, step: str, **facts) -> Letter:
    bundle = services.propose_many(families(world), step, by=world.petugas, **facts)
    services.approve(bundle.handoffs.first(), by=world.kepala)
    return last_letter()


def hashes(letter: Letter) -> dict[str, str]:
    """Whom a line covers → the first digits of its own ledger row's hash."""
    return {line.member.name: line.event_hash[:12] for line in letter.lines.all()}


def test_a_batch_goes_out_under_one_covering_letter(world):
    letter = sent_together(world, "train", **TRAINING)
    paper = Paper(letter)
    assert Letter.objects.filter(kind="surat_pengantar").get() == letter
    assert set(Handoff.objects.filter(step="train").values_list("letter", flat=True)) == {letter.pk}
    assert not paper.lacks(
        "SURAT PENGANTAR",
        "NOMOR 400.9.14.2/",
        "Rujukan Peserta Pelatihan 3 (tiga) orang",
        "3 (tiga) warga yang namanya tercantum dalam lampiran",
        "dalam 5 (lima) hari kerja",
        "Diterima: 3 (tiga) orang Tanggal:",
        "Nama:",
        "Kantor:",
    )


def test_the_annex_has_a_line_with_its_own_history_for_each(world):
    letter = sent_together(world, "train", **TRAINING)
    annex = Paper(letter).pages[1]
    printed = hashes(letter)
    assert len(set(printed.values())) == 3
    for name in NAMES:
        line = annex[annex.index(squeezed(name)) :]
        event = CaseEvent.objects.get(action="approve", step="train", case__beneficiary__name=name)
        assert printed[name] == event.hash[:12]
        assert line.index(printed[name]) == min(
            line.index(each) for each in printed.values() if each in line
        )
    assert annex.count("Minatpelatihan:Membuatkuekering") == 3
    assert annex.count("Verifikasilapangan:2Maret2026") == 3


def test_each_person_has_a_slip_and_nobody_else_on_it(world):
    letter = sent_together(world, "train", **TRAINING)
    paper = Paper(letter)
    slips = dict(zip(NAMES, paper.pages[-3:], strict=True))
    for name, slip in slips.items():
        assert squeezed(f"Ibu {name}, surat ini untuk mendaftar pelatihan") in slip
        assert hashes(letter)[name] in slip
        assert not [other for other in NAMES if other != name and squeezed(other) in slip]


def test_letters_to_families_give_each_its_own_words(world):
    letter = sent_together(world, "grant_bansos", **world.aid())
    paper = Paper(letter)
    cover, annex, *slips = paper.pages
    assert squeezed("Lurah dan petugas lapangan (Faskel/PSM)") in cover
    assert "Rp125.000,00" not in annex
    for name, slip in zip(NAMES, slips, strict=True):
        assert squeezed(name) in slip
        for words in (
            "BPNTD",
            "Rp125.000,00 (seratus dua puluh lima ribu rupiah)",
            "APBD Kota Malang, Tahun Anggaran 2026",
            "Keputusan Wali Kota Malang Nomor 188.45/10/2026",
            "Kantor Kelurahan Kasin",
            "mengajukan keberatan",
        ):
            assert squeezed(words) in slip, words


def test_the_bank_gets_each_applicant_s_own_attachments(world):
    cases = families(world, NAMES[:2])
    for case in cases:
        world.consent(case)
        world.business(case)
    bundle = services.propose_many(
        cases, "lend", by=world.petugas, amount=5_000_000, purpose="x", attachments="KTP"
    )
    handoff = bundle.handoffs.last()
    handoff.facts["attachments"] = "surat keterangan usaha"
    handoff.save()
    services.approve(bundle.handoffs.first(), by=world.kepala)
    paper = Paper(last_letter())
    assert paper.pages_with("surat keterangan usaha") == [2]
    assert paper.pages_with(cases[0].beneficiary.nik) == [2]


def test_kube_recommendation(world):
    cases = families(world, [*NAMES, "Kartini", "Endang Rahayu"])
    group = world.group(cases[0].beneficiary, size=1)
    group.memberships.model.objects.bulk_create(
        group.memberships.model(group=group, person=case.beneficiary, since="2025-01-01")
        for case in cases[1:]
    )
    bundle = services.propose_many(
        cases,
        "grant_capital_kube",
        by=world.petugas,
        group=group,
        programme_year=world.capital_kube.pk,
        amount=2_500_000,
        plan="oven besar dan bahan baku",
    )
    approve(world, bundle.handoffs.first())
    letter = last_letter()
    paper = Paper(letter)
    assert letter.kind == "rekomendasi_modal_kube"
    assert not paper.lacks(
        "NOMOR 400.9.14.5/",
        "REKOMENDASI BANTUAN MODAL USAHA KELOMPOK USAHA BERSAMA (KUBE)",
        "Wali Kota Malang",
        "Bendahara Umum Daerah",
        "Undang-Undang Nomor 13 Tahun 2011",
        "Nama KUBE : Melati, Kelurahan Kasin",
        "Usaha : Kue kering",
        "Ketua : Siti Aminah",
        "Pendamping : Nama faskel.kasin",
        "Rekening : Bank Jatim Nomor 0123456789",
        "5 (lima) KPM",
        "Bantuan per KPM : Rp2.500.000,00 (dua juta lima ratus ribu rupiah)",
        "Jumlah seluruhnya : Rp12.500.000,00 (dua belas juta lima ratus ribu rupiah)",
        "APBD Kota Malang, Tahun Anggaran 2026",
        "pembelian barang dan bahan usaha",
        "oven besar dan bahan baku",
        "tidak menerima bantuan sejenis pada Tahun Anggaran 2026",
        "30 (tiga puluh) hari setelah bantuan diterima",
        "ditetapkan dengan Keputusan Wali Kota Malang",
        *NAMES,
        "Kartini",
        "Endang Rahayu",
    )
    assert len(paper.pages_with("LEMBAR UNTUK WARGA")) == 5
    assert not [case.beneficiary.nik for case in cases if case.beneficiary.nik in paper]


# ---------------------------------------------------------------------- what a draft costs


def approving(handoffs: list[Handoff], by) -> list[Act]:
    """Acts with everything joined that the services join."""
    acts = []
    for each in handoffs:
        handoff = Handoff.objects.select_related(
            "member", "sender", "receiver", "bundle", "proposed_by", "case"
        ).get(pk=again(each).pk)
        handoff.case = Case.objects.select_related(
            "household__kelurahan__kecamatan", "beneficiary"
        ).get(pk=handoff.case_id)
        appointment = may_or_raise(by, Action.APPROVE, handoff.sender)
        acts.append(Act("approve", handoff.case, by, appointment, handoff))
    return acts


STEPS = [
    "emergency_aid",
    "grant_bansos",
    "train_basic",
    "train",
    "train_job",
    "lend",
    "grant_capital_kpm",
    "grant_capital_kube",
    "license",
    "refer_kip",
    "graduate",
    "close",
    "place_in_long_term_care",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_draft_costs_at_most_six_statements_and_its_number(world, step):
    siti = SitiAminah(world)
    siti.case.needs.filter(kind__contains="licence").delete()
    handoff = siti.propose(step)
    acts = approving([handoff], world.kepala)
    kind = handoff.definition.letter
    with CaptureQueriesContext(connection) as queries:
        drafted(kind, acts)
    assert len(queries) <= 7, [each["sql"][:80] for each in queries]


def test_a_bundle_costs_no_more_than_one(world):
    bundle = services.propose_many(families(world), "train", by=world.petugas, **TRAINING)
    acts = approving(list(bundle.handoffs.all()), world.kepala)
    with CaptureQueriesContext(connection) as queries:
        drafted("rujukan_pelatihan", acts)
    assert len(queries) <= 7, [each["sql"][:80] for each in queries]
