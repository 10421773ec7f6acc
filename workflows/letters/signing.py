"""Who signs, and what stands above the name."""

from casework.models import User
from permissions.models import Appointment
from permissions.roles import Capacity, Role
from workflows.letters.desk import Desk

ROOM_FOR_A_NAME = "." * 40


def signer(desk: Desk, head_title: str) -> dict:
    """The head of the issuing agency who decided, else whoever signs for it on that day.

    Where nobody is appointed there is room to write a name by hand.
    """
    act = desk.acts[0]
    own = act.appointment
    if own and own.role == Role.HEAD and own.agency_id == desk.issuer.pk:
        return signature(own, act.by, head_title)
    if desk.standing_in is None:
        return {"title": [head_title], "name": ROOM_FOR_A_NAME, "rank": "", "nip": ""}
    return signature(desk.standing_in, desk.standing_in.user, head_title)


def signature(appointment: Appointment, user: User, head_title: str) -> dict:
    """The block's lines: capacity and title, then name, rank and NIP."""
    return {
        "title": [line for line in _title(appointment, head_title) if line],
        "name": user.name,
        "rank": user.rank,
        "nip": user.nip,
    }


def _title(appointment: Appointment, head_title: str) -> list[str]:
    own = appointment.title
    match appointment.capacity:
        case Capacity.PLT:
            return [f"Plt. {head_title}"]
        case Capacity.PLH:
            return [f"Plh. {head_title}"]
        case Capacity.ON_BEHALF:
            return [f"a.n. {head_title}", own]
        case Capacity.BY_ORDER:
            return [f"a.n. {head_title}", "u.b.", own]
    return [own or head_title]
