"""From acts to a frozen letter: head, words, signature, annex and slips in one content."""

from typing import Any

from casework.models import AgencyProfile
from documents import issuing
from documents.indonesian import counted, long_date
from workflows.letters import covers
from workflows.letters.blocks import facts
from workflows.letters.desk import Desk
from workflows.letters.registry import KINDS, Kind
from workflows.letters.signing import signature, signing_appointment
from workflows.letters.slips import slip

FORMAT = 1
"""Of the content; rendering knows every format that was ever frozen."""


def draft(kind: str, acts: list) -> issuing.Draft:
    """Write one letter for these acts, inside their transaction.

    Args:
        kind: a code of KINDS; a bundle goes out under a surat pengantar unless the kind is made
            for many persons.

    Raises:
        ValidationError: an agency has no name and address for this day.
    """
    desk, written = Desk(acts), KINDS[kind]
    bundled = len(acts) > 1 and not written.grouped
    profile = desk.profile(desk.issuer.pk)
    parts = [written.write(act, desk) for act in acts]

    def compose(number: str) -> dict[str, Any]:
        words = covers.bundle(written, parts, desk) if bundled else _single(written, parts, desk)
        return {**_frame(desk, profile, number), **words, **_sifat(written, acts)}

    return issuing.draft(
        covers.KIND if bundled else kind,
        agency=desk.issuer,
        classification=written.classification,
        letter_code=profile.letter_code,
        at=acts[0].at,
        compose=compose,
    )


def _frame(desk: Desk, profile: AgencyProfile, number: str) -> dict[str, Any]:
    """What every letter has, whatever it says."""
    act, form = desk.acts[0], desk.city.letterhead
    return {
        "format": FORMAT,
        "number": number,
        "place": form.place,
        "date": long_date(desk.day),
        "paper": {
            "size": f"{form.paper_width_mm}mm {form.paper_height_mm}mm",
            "margin": f"{form.margin_top_mm}mm {form.margin_right_mm}mm "
            f"{form.margin_bottom_mm}mm {form.margin_left_mm}mm",
            "font": form.font,
            "font_size": f"{form.font_size_pt}pt",
        },
        "head": letterhead(form.government, profile),
        "signer": signature(signing_appointment(act, desk.issuer, desk.day), profile.head_title),
    }


def letterhead(government: str, profile: AgencyProfile) -> dict[str, str]:
    contact = [f"Telepon {profile.phone}" if profile.phone else ""]
    contact += [f"Surel {profile.email}" if profile.email else ""]
    return {
        "government": government.upper(),
        "agency": profile.name.upper(),
        "address": profile.address,
        "contact": " · ".join(part for part in contact if part),
    }


def _single(kind: Kind, parts: list[dict], desk: Desk) -> dict[str, Any]:
    """One person's letter, or the letter of a group with its members in the annex."""
    part = parts[0]
    annex = part.get("annex")
    person = [] if annex else part["person"]
    return {
        "kind": kind.code,
        "shape": kind.shape,
        "subject": part.get("subject") or kind.subject,
        "attached": _attached(part),
        "to": part["to"],
        "body": [*part["opening"], facts([*person, *part["particulars"]]), *part["closing"]],
        "copies": part.get("copies", []),
        "annex": annex,
        "receipt": "",
        "slips": [slip(act, desk, each) for act, each in zip(desk.acts, parts, strict=True)],
    }


def _attached(part: dict) -> str:
    if part.get("annex"):
        return "1 (satu) lampiran"
    attachments = part.get("attachments", [])
    return counted(len(attachments), "berkas") if attachments else "-"


def _sifat(kind: Kind, acts: list) -> dict[str, str]:
    restricted = kind.restricted or any(act.case.confidential for act in acts)
    return {"sifat": "Terbatas" if restricted else "Biasa"}
