"""From acts to a frozen letter: head, words, signature, annex and slips in one content."""

from collections.abc import Callable
from typing import Any

from casework.models import AgencyProfile
from documents import issuing
from documents.indonesian import counted, long_date
from workflows.letters import covers
from workflows.letters.annexes import ATTACHED
from workflows.letters.blocks import Pairs, facts
from workflows.letters.desk import Desk
from workflows.letters.registry import KINDS, KORESPONDENSI, Kind
from workflows.letters.signing import signer
from workflows.letters.slips import slips


def draft_all(sheets: list[list]) -> list[issuing.Draft | None]:
    """A letter for each sheet of acts whose first names a kind of KINDS, inside their transaction.

    What letters of one kind and one agency need is fetched once, and their numbers follow each
    other. A bundle goes out under a surat pengantar unless the kind is made for many persons.

    Raises:
        ValidationError: an agency has no name and address for this day.
    """
    alike: dict[tuple, list[int]] = {}
    for place, acts in enumerate(sheets):
        if acts[0].letter_kind:
            key = acts[0].letter_kind, acts[0].handoff.sender_id
            alike.setdefault(key, []).append(place)
    drafts: list[issuing.Draft | None] = [None] * len(sheets)
    for (kind, _sender), places in alike.items():
        written = _draft_kind(kind, [sheets[place] for place in places])
        for place, each in zip(places, written, strict=True):
            drafts[place] = each
    return drafts


def _draft_kind(kind: str, sheets: list[list]) -> list[issuing.Draft]:
    whole = Desk([act for acts in sheets for act in acts])
    written, profile = KINDS[kind], whole.profile(whole.issuer.pk)
    letters = [_write(written, whole.with_only(acts), profile) for acts in sheets]
    return issuing.draft_all(
        [(covers.KIND if _bundled(written, acts) else kind) for acts in sheets],
        agency=whole.issuer,
        classification=written.classification,
        letter_code=profile.letter_code,
        at=whole.acts[0].at,
        compose=lambda place, number: letters[place](number),
    )


def _bundled(kind: Kind, acts: list) -> bool:
    return len(acts) > 1 and not kind.grouped


def _write(kind: Kind, desk: Desk, profile: AgencyProfile) -> Callable[[str], dict[str, Any]]:
    """All but the number."""
    parts = [kind.write(act, desk) for act in desk.acts]

    def compose(number: str) -> dict[str, Any]:
        bundled = _bundled(kind, desk.acts)
        words = covers.bundle(kind, parts, desk) if bundled else _letter(kind, parts, desk)
        return {
            **_frame(desk, profile, number),
            "signer": _signer(desk, profile, parts[0]),
            "sifat": _sifat(kind, desk.acts),
            **words,
        }

    return compose


def _frame(desk: Desk, profile: AgencyProfile, number: str) -> dict[str, Any]:
    """What every letter has, whatever it says; lengths are kept as CSS writes them."""
    form = desk.city.letterhead
    return {
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
        "head": _letterhead(form.government, profile),
    }


def _letterhead(government: str, profile: AgencyProfile) -> dict[str, str]:
    phone = f"Telepon {profile.phone}" if profile.phone else ""
    email = f"Surel {profile.email}" if profile.email else ""
    return {
        "government": government.upper(),
        "agency": profile.name.upper(),
        "address": profile.address,
        "contact": " · ".join(part for part in (phone, email) if part),
    }


def _signer(desk: Desk, profile: AgencyProfile, part: dict) -> dict:
    """The agency's head, unless the kind is signed by somebody else."""
    own = part.get("signer")
    return own or signer(desk, profile.head_title)


def _sifat(kind: Kind, acts: list) -> str:
    restricted = kind.restricted or any(act.case.confidential for act in acts)
    return "Terbatas" if restricted else "Biasa"


def _letter(kind: Kind, parts: list[dict], desk: Desk) -> dict[str, Any]:
    """One person's letter, or the letter of a group with its members in the annex."""
    part = parts[0]
    annex = part.get("annex")
    person = [] if annex else _not_said_above(kind, part["person"])
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
        "slips": slips(desk, parts),
    }


def _not_said_above(kind: Kind, person: Pairs) -> Pairs:
    """A family's name and address stand above its letter already."""
    said = ("Nama", "Alamat") if kind.to_family and kind.shape == KORESPONDENSI else ()
    return [pair for pair in person if pair[0] not in said]


def _attached(part: dict) -> str:
    if part.get("annex"):
        return ATTACHED
    attachments = part.get("attachments", [])
    return counted(len(attachments), "berkas") if attachments else "-"
