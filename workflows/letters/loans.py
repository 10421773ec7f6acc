"""The referral to the bank, which decides alone."""

from datetime import date

from casework.models import Consent, Purpose
from documents.indonesian import long_date, rupiah_in_words
from workflows.letters.blocks import THANKS, Block, Pairs, numbered, text
from workflows.letters.businesses import described
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.recipients import copies_to_owner, to_receiver, who
from workflows.letters.registry import KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to
from workflows.models import Handoff


@letter(
    "rujukan_modal",
    classification="400.9.14.4",
    shape=KORESPONDENSI,
    subject="Rujukan Permohonan Modal Usaha",
    restricted=True,
)
def loan_referral(act, desk: Desk) -> dict:
    """The bank sees the whole NIK because the family has signed that it may."""
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
        "person": identity(act.case, act.handoff.member, full_nik=consent is not None),
        "particulars": _application(act, desk, consent, attachments),
        "closing": _referral_only(act, desk),
        "attachments": attachments,
        "copies": copies_to_owner(act, desk),
        "slip": _slip(act, desk),
    }


def _application(act, desk: Desk, consent: Consent | None, attachments: list[str]) -> Pairs:
    """The purpose that somebody typed is left out: it may tell of debts."""
    return [
        ["Telepon", act.handoff.member.phone],
        ["Persetujuan tertulis", f"tanggal {long_date(consent.given_on)}" if consent else ""],
        ["Pelatihan yang diikuti", _trainings(act, desk)],
        *described(desk.business(act), desk.day),
        ["Kebutuhan modal", rupiah_in_words(act.handoff.facts["amount"])],
        ["Lampiran", numbered(attachments)],
    ]


def _attachments(act, consent: Consent | None) -> list[str]:
    typed = discreet(act.handoff.facts.get("attachments", "")).replace("\n", ";")
    named = [each.strip() for each in typed.split(";") if each.strip()]
    return ["Surat persetujuan tertulis pemohon"] * bool(consent) + named


def _trainings(act, desk: Desk) -> str:
    done = desk.trainings.get(act.handoff.member_id, [])
    return "; ".join(map(_training, done)) or "belum ada"


def _training(handoff: Handoff) -> str:
    finished, certificate = (
        handoff.outcome.get(name, "") for name in ("finished_on", "certificate_number")
    )
    parts = [
        discreet(handoff.facts["course"]),
        f"selesai {long_date(date.fromisoformat(finished))}" if finished else "",
        f"sertifikat Nomor {certificate}" if certificate else "",
    ]
    return ", ".join(part for part in parts if part)


def _referral_only(act, desk: Desk) -> list[Block]:
    bank = desk.profile(act.handoff.receiver_id).name
    return [
        text(
            "Surat ini adalah rujukan, bukan jaminan dan bukan persetujuan. Keputusan sepenuhnya "
            f"ada pada {bank}."
        ),
        *reply_within(act, "keputusan beserta alasannya"),
        THANKS,
    ]


def _slip(act, desk: Desk) -> dict:
    bank = desk.profile(act.handoff.receiver_id).short_name
    return {
        "purpose": f"mengajukan modal usaha ke {bank}",
        "news": "Bank memutuskan sendiri. Surat ini belum berarti modal sudah disetujui.",
        "rows": going_to(act, desk, bring=desk.word("letter", "bring")),
    }
