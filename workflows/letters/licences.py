"""Referral of a business for a licence."""

from casework.models import Business
from documents.indonesian import listed, rupiah_in_words
from workflows.letters.blocks import THANKS, Pairs, text
from workflows.letters.desk import Desk
from workflows.letters.discretion import discreet
from workflows.letters.people import identity
from workflows.letters.recipients import copies_in_the_area, to_receiver, who
from workflows.letters.registry import KORESPONDENSI, letter
from workflows.letters.replies import reply_within
from workflows.letters.slips import going_to

SCALES = (("usaha mikro", 2_000_000_000), ("usaha kecil", 15_000_000_000))
"""Turnover a year in rupiah up to which a business has this scale (PP 7/2021)."""


@letter(
    "rujukan_perizinan",
    classification="500.3",
    shape=KORESPONDENSI,
    subject="Rujukan Pengurusan Izin Usaha",
)
def licence_referral(act, desk: Desk) -> dict:
    handoff = act.handoff
    wanted = listed([desk.word("licence", code) for code in handoff.facts["licences"]])
    plainly = listed([desk.word("licence_family", code) for code in handoff.facts["licences"]])
    return {
        "to": to_receiver(act, desk),
        "opening": [
            text(
                f"Dalam rangka pengembangan usaha keluarga kurang mampu di {desk.city_name}, "
                f"bersama ini kami merujuk {who(desk)} untuk dilayani perizinan usahanya:"
            )
        ],
        "person": identity(act.case, handoff.member),
        "particulars": [
            ["Izin yang diperlukan", wanted],
            *_business(act, desk.business(act)),
            ["Hambatan", discreet(handoff.facts["obstacle"])],
        ],
        "closing": [
            *reply_within(act, "nomor izin yang terbit, atau alasannya bila tidak dapat terbit,"),
            THANKS,
        ],
        "copies": copies_in_the_area(act, desk),
        "slip": {
            "purpose": f"mengurus {plainly}",
            "rows": going_to(act, desk, bring=desk.word("letter", "bring")),
        },
    }


def _business(act, business: Business | None) -> Pairs:
    if business is None:
        return []
    return [
        ["Nama usaha", f"{business.name} ({business.kind})"],
        ["KBLI", business.kbli or "belum ditentukan"],
        ["Alamat usaha", business.address or "belum tercatat"],
        ["Skala usaha", _scale(business.monthly_turnover)],
        ["Omzet per bulan", _turnover(business)],
        ["Telepon", business.phone or act.handoff.member.phone or "belum ada"],
    ]


def _scale(monthly_turnover: int | None) -> str:
    if monthly_turnover is None:
        return "belum tercatat"
    a_year = monthly_turnover * 12
    return next((name for name, limit in SCALES if a_year <= limit), "usaha menengah")


def _turnover(business: Business) -> str:
    if business.monthly_turnover is None:
        return "belum tercatat"
    return rupiah_in_words(business.monthly_turnover)
