"""The resident's slip: in plain words, what this paper is for and what to do with it."""

from typing import Any

from casework.clock import local_date
from casework.models import AgencyProfile, ServicePoint
from documents.indonesian import weekday_date
from workflows.letters.blocks import Pairs
from workflows.letters.desk import Desk
from workflows.letters.people import reader

ANY_TIME = "Lewat tanggal itu tetap boleh datang."
AT_ANY_OFFICER = "Anda boleh mengajukan keberatan secara lisan kepada petugas mana pun."
AID_GOES_ON = "Bantuan yang sedang Anda terima tidak berhenti karena surat ini."


def slips(desk: Desk, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for each person; a letter that stays in the office has none."""
    if "slip" not in parts[0]:
        return []
    return [_slip(act, desk, part["slip"]) for act, part in zip(desk.acts, parts, strict=True)]


def _slip(act, desk: Desk, own: dict[str, Any]) -> dict[str, Any]:
    """One person's slip, made of what the kind knows.

    Keys that a kind may give: reader, purpose ("surat ini untuk …"), news (what the family reads
    first), rows (label and text, in their order), objection, ends_aid.
    """
    objection = own.get("objection", AT_ANY_OFFICER)
    return {
        "reader": own.get("reader") or reader(act.handoff.member, desk.day),
        "purpose": own["purpose"],
        "news": own.get("news", ""),
        "service_number": act.case.number,
        "rows": [
            *([label, words] for label, words in own["rows"] if words),
            ["Gratis.", _free(desk)],
            ["Bingung, surat hilang, atau salah loket?", f"Hubungi {whom_to_call(act, desk)}."],
            ["Tidak setuju?", objection if own.get("ends_aid") else f"{objection} {AID_GOES_ON}"],
        ],
    }


def _free(desk: Desk) -> str:
    return f"Bila ada yang meminta uang, laporkan ke {desk.city.letterhead.complaints_phone}."


def whom_to_call(act, desk: Desk) -> str:
    """The caseworker who proposed it, and the field worker of the kelurahan."""
    office = desk.profile(act.handoff.sender_id)
    proposer = act.handoff.proposed_by
    point = desk.point(act.handoff.sender_id)
    phone = proposer.phone or (point.phone if point else "") or office.phone
    calls = [f"{proposer.name} ({office.short_name}) {phone}".strip()]
    companion = None if act.case.confidential else desk.companions.get(act.case.kelurahan_id)
    if companion:
        calls.append(f"Faskel {companion.user.name} {companion.user.phone}".strip())
    return ", atau ".join(calls)


def going_to(act, desk: Desk, *, bring: str) -> Pairs:
    """The rows of a slip with which somebody goes to the receiver."""
    handoff = act.handoff
    point = desk.point(handoff.receiver_id, handoff.definition.receiver)
    return [
        ["Bawa ke:", _where(desk.profile(handoff.receiver_id), point)],
        ["Sebaiknya sebelum:", _before(act)],
        ["Bawa:", bring],
    ]


def _where(profile: AgencyProfile, point: ServicePoint | None) -> str:
    """Diskopindag, Loket 3, Jl. … · Senin–Kamis 08.00–15.00"""
    if point is None:
        return f"{profile.short_name}, {profile.address}"
    return f"{profile.short_name}, {point.name}, {point.address} · {point.hours}"


def _before(act) -> str:
    """A date to aim at, that shuts no door."""
    return f"{weekday_date(local_date(act.due_at))}. {ANY_TIME}" if act.due_at else ""
