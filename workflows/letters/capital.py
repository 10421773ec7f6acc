"""Capital: the referral to the bank, and the recommendations of the city's business grants."""

from datetime import date

from casework.models import Business, Group, ProgrammeYear, Purpose
from documents.indonesian import (
    counted,
    long_date,
    rupiah_in_words,
    span,
)
from workflows.letters.aid import source_of_funds
from workflows.letters.annexes import annex, person_cells
from workflows.letters.blocks import THANKS, Block, Pairs, numbered, points, text
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.recipients import copies_to_owner, to_receiver, who
from workflows.letters.registry import JUDUL, KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to

WAITING = "Tidak perlu dibawa ke mana pun. Simpan surat ini sampai ada kabar dari petugas."


@letter(
    "rujukan_modal",
    classification="400.9.14.4",
    shape=KORESPONDENSI,
    subject="Rujukan Permohonan Modal Usaha",
    restricted=True,
)
def loan_referral(act, desk: Desk) -> dict:
    handoff = act.handoff
    bank = desk.profile(handoff.receiver_id)
    consent = desk.consents.get((act.case.pk, Purpose.BANK))
    attachments = _attachments(act, consent)
    return {
        "to": to_receiver(act, desk),
        "opening": [
            text(
                f"Bersama ini kami merujuk {who(desk)} yang memerlukan modal usaha. Data "
                "disampaikan atas persetujuan tertulis yang bersangkutan, semata-mata untuk "
                "menilai permohonan ini:"
            )
        ],
        "person": identity(act.case, handoff.member, full_nik=consent is not None),
        "particulars": [
            ["Telepon", handoff.member.phone],
            ["Persetujuan tertulis", f"tanggal {long_date(consent.given_on)}" if consent else ""],
            ["Pelatihan yang diikuti", _trainings(act, desk)],
            *_business(desk.business(act), desk),
            ["Kebutuhan modal", rupiah_in_words(handoff.facts["amount"])],
            ["Lampiran", numbered(attachments)],
        ],
        "closing": [
            text(
                "Surat ini adalah rujukan, bukan jaminan dan bukan persetujuan. Keputusan "
                f"sepenuhnya ada pada {bank.name}."
            ),
            *reply_within(act, "keputusan beserta alasannya"),
            THANKS,
        ],
        "attachments": attachments,
        "copies": copies_to_owner(act, desk),
        "slip": {
            "purpose": f"mengajukan modal usaha ke {bank.short_name}",
            "news": "Bank memutuskan sendiri. Surat ini belum berarti modal sudah disetujui.",
            "rows": going_to(act, desk, bring=desk.word("letter", "bring")),
        },
    }


def _attachments(act, consent) -> list[str]:
    typed = discreet(act.handoff.facts.get("attachments", "")).replace("\n", ";")
    named = [each.strip() for each in typed.split(";") if each.strip()]
    return ["Surat persetujuan tertulis pemohon"] * bool(consent) + named


def _trainings(act, desk: Desk) -> str:
    return "; ".join(_training(each) for each in desk.trainings.get(act.handoff.member_id, [])) or (
        "belum ada"
    )


def _training(handoff) -> str:
    outcome = handoff.outcome
    certificate = outcome.get("certificate_number")
    return (
        discreet(handoff.facts["course"])
        + (
            f", selesai {long_date(date.fromisoformat(outcome['finished_on']))}"
            if "finished_on" in outcome
            else ""
        )
        + (f", sertifikat Nomor {certificate}" if certificate else "")
    )


def _business(business: Business | None, desk: Desk) -> Pairs:
    if business is None:
        return [["Usaha", "belum berjalan; akan dimulai setelah pelatihan"]]
    return [
        ["Usaha", f"{business.name} ({business.kind})"],
        ["Alamat usaha", business.address],
        [
            "Lama usaha",
            f"{span(business.started_on, desk.day)} (sejak {long_date(business.started_on)})",
        ],
    ]


# ---------------------------------------------------------------------- the city's grants


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
        "opening": _recommending(act, year, desk, "kepada"),
        "person": identity(act.case, act.handoff.member),
        "particulars": [
            *_business(desk.business(act), desk),
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
        "opening": _recommending(act, year, desk, "kepada kelompok usaha bersama"),
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


def _recommending(act, year: ProgrammeYear, desk: Desk, whom: str) -> list[Block]:
    visit = desk.visits.get(act.case.pk)
    programme = f"program {year.programme.name} Tahun Anggaran {year.year}"
    if year.decree_number:
        decree = f"Nomor {year.decree_number} tanggal {long_date(year.decree_date)}"
        programme += f", Keputusan {desk.mayor} {decree}"
    visited = f"hasil verifikasi lapangan tanggal {long_date(visit.visited_on)}." if visit else ""
    return [
        text("Berdasarkan:"),
        points(f"{desk.word('letter', 'poverty_law')};", f"{programme};", visited),
        text(f"dengan ini direkomendasikan pemberian bantuan modal usaha {whom}:"),
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
        ["Rekening", f"{account} atas nama KUBE {group.name}"],
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
        "rows": [["Bawa ke:", WAITING]],
    }
