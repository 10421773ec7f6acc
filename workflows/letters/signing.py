"""Who signs, and what stands above the name."""

from permissions.models import Appointment
from permissions.roles import Capacity, Role
from permissions.services import signer_of

ROOM_FOR_A_NAME = "." * 40


def signing_appointment(act, agency, day) -> Appointment | None:
    """The head of the issuing agency who decided, else whoever signs for it on that day."""
    own = act.appointment
    if own and own.role == Role.HEAD and own.agency_id == agency.pk:
        return own
    return signer_of(agency, day)


def signature(appointment: Appointment | None, head_title: str) -> dict:
    """The block's lines: capacity and title, then name, rank and NIP.

    Where nobody is appointed, there is room to write the name by hand.
    """
    if appointment is None:
        return {"title": [head_title], "name": ROOM_FOR_A_NAME, "rank": "", "nip": ""}
    user = appointment.user
    return {
        "title": _title(appointment, head_title),
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
