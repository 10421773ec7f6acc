"""To whom a letter goes, and who gets a copy."""

from documents.indonesian import counted
from workflows.letters.desk import Desk
from workflows.letters.people import address, reader


def to_receiver(act, desk: Desk, *, division: str = "") -> list[str]:
    """The receiving agency's head; inside one agency, the division that will do it."""
    handoff = act.handoff
    profile = desk.profile(handoff.receiver_id)
    if handoff.internal:
        return [division, profile.name]
    return [profile.head_title, f"di {desk.city.letterhead.place}"]


def to_family(act, desk: Desk) -> list[str]:
    return [reader(act.handoff.member, desk.day), address(act.case.household)]


def who(desk: Desk, noun: str = "warga") -> str:
    """warga berikut; of a bundle: 3 (tiga) warga yang namanya tercantum dalam lampiran"""
    if len(desk.acts) == 1:
        return f"{noun} berikut"
    return f"{counted(len(desk.acts), noun)} yang namanya tercantum dalam lampiran"


def copies_in_the_area(act, desk: Desk) -> list[str]:
    """The social agency, and the lurah of each family's kelurahan."""
    if any(each.case.confidential for each in desk.acts):
        return []
    places = dict.fromkeys(each.case.household.kelurahan.name for each in desk.acts)
    return [*copies_to_owner(act, desk), *(f"Lurah {name}" for name in places)]


def copies_to_owner(act, desk: Desk) -> list[str]:
    """The social agency keeps an eye on what another agency sends out for its families."""
    social = desk.social
    parties = {act.handoff.sender_id, act.handoff.receiver_id}
    return [f"Kepala {social.short_name}"] if social and social.agency_id not in parties else []
