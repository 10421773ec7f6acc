"""Recommendations of the city's business grants, to one family or to a KUBE."""

from casework.models import Group, ProgrammeYear
from documents.indonesian import counted, long_date, rupiah_in_words
from workflows.letters.aid import decree, source_of_funds
from workflows.letters.annexes import annex, person_cells
from workflows.letters.blocks import Block, Pairs, points, text
from workflows.letters.businesses import described
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.registry import JUDUL, letter

NOWHERE = "Tidak perlu dibawa ke mana pun. Simpan surat ini sampai ada kabar dari petugas."


@letter(
    "rekomendasi_modal_kpm",
    classification="400.9.14.5",
    shape=JUDUL,
    subject="Rekomendasi Bantuan Modal Usaha",
)
def grant_recommendation(act, desk: Desk) -> dict:
    facts = act.handoff.facts
    year = desk.programme_years[facts["programme_year"]]
    return {
        "to": _to_mayor(desk),
        "opening": _recommending(act, year, desk),
        "person": identity(act.case, act.handoff.member),
        "particulars": [
            *described(desk.business(act), desk.day),
            ["Besar bantuan", rupiah_in_words(facts["amount"])],
            *_spending(facts, year, desk),
        ],
        "closing": _conditions(year, desk),
        "slip": _grant_slip(desk, "bantuan modal usaha"),
    }


@letter(
    "rekomendasi_modal_kube",
    classification="400.9.14.5",
    shape=JUDUL,
    subject="Rekomendasi Bantuan Modal Usaha Kelompok Usaha Bersama (KUBE)",
    grouped=True,
)
def group_recommendation(act, desk: Desk) -> dict:
    facts = act.handoff.facts
    year, group = desk.programme_years[facts["programme_year"]], desk.groups[facts["group"]]
    amount, members = facts["amount"], len(desk.acts)
    return {
        "to": _to_mayor(desk),
        "opening": _recommending(act, year, desk),
        "person": identity(act.case, act.handoff.member),
        "particulars": [
            *_group(group, desk),
            ["Anggota", f"{counted(members, 'KPM')}, nama-nama tercantum dalam lampiran"],
            ["Bantuan per KPM", rupiah_in_words(amount)],
            ["Jumlah seluruhnya", rupiah_in_words(amount * members)],
            *_spending(facts, year, desk),
        ],
        "closing": _conditions(year, desk),
        "annex": _members(desk),
        "slip": _grant_slip(desk, f"bantuan modal usaha untuk KUBE {group.name}"),
    }


def _to_mayor(desk: Desk) -> list[str]:
    return [desk.mayor, f"melalui {desk.word('letter', 'treasurer')}"]


def _recommending(act, year: ProgrammeYear, desk: Desk) -> list[Block]:
    visit = desk.visits.get(act.case.pk)
    programme = f"program {year.programme.name} Tahun Anggaran {year.year}"
    bases = [
        desk.word("letter", "poverty_law"),
        ", ".join(part for part in (programme, decree(year, desk)) if part),
        f"hasil verifikasi lapangan tanggal {long_date(visit.visited_on)}" if visit else "",
    ]
    return [
        text("Berdasarkan:"),
        points(*bases),
        text("dengan ini direkomendasikan pemberian bantuan modal usaha kepada:"),
    ]


def _spending(facts: dict, year: ProgrammeYear, desk: Desk) -> Pairs:
    return [
        ["Sumber dana", source_of_funds(year, desk)],
        ["Peruntukan", "pembelian barang dan bahan usaha"],
        ["Rencana belanja", discreet(facts.get("plan", "")) or "terlampir dalam berkas usulan"],
    ]


def _group(group: Group, desk: Desk) -> Pairs:
    account = f"{group.bank} Nomor {group.account_number}".strip()
    return [
        ["Nama KUBE", f"{group.name}, Kelurahan {group.kelurahan.name}"],
        ["Usaha", group.line_of_business],
        ["Ketua", group.chair.name if group.chair else ""],
        ["Pendamping", group.companion.name if group.companion else ""],
        ["Rekening", f"{account} a.n. KUBE {group.name}"],
    ]


def _conditions(year: ProgrammeYear, desk: Desk) -> list[Block]:
    office = desk.profile(desk.issuer.pk).short_name
    days = counted(int(desk.word("letter", "receipts_days")), "hari")
    return [
        text("Dengan ketentuan:"),
        points(
            f"penerima tidak menerima bantuan sejenis pada Tahun Anggaran {year.year};",
            "bantuan hanya untuk barang dan bahan usaha sesuai rencana belanja;",
            f"laporan penggunaan beserta bukti belanja disampaikan kepada {office} paling lambat "
            f"{days} setelah bantuan diterima.",
        ),
        text(
            "Rekomendasi ini bukan keputusan pemberian bantuan. Penerima dan pencairannya "
            f"ditetapkan dengan Keputusan {desk.mayor}."
        ),
    ]


def _members(desk: Desk) -> dict:
    return annex(map(_member, desk.acts), "Bantuan")


def _member(act) -> list[str]:
    who = person_cells(identity(act.case, act.handoff.member))
    return [*who, rupiah_in_words(act.handoff.facts["amount"])]


def _grant_slip(desk: Desk, what: str) -> dict:
    return {
        "purpose": f"memberi tahu bahwa {what} sedang diusulkan",
        "news": f"Usulan sudah dikirim kepada {desk.mayor}. Keputusan ditetapkan dengan SK "
        f"{desk.mayor}; surat ini belum berarti bantuan sudah disetujui.",
        "rows": [["Bawa ke:", NOWHERE]],
    }
