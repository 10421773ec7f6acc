"""An appointment in words, for lists of people and for one person's page."""

from datetime import date, timedelta
from typing import NamedTuple

from casework import clock
from permissions.models import Appointment
from permissions.roles import ROLE_ACTIONS, Action, Capacity, Role
from permissions.standing import Post
from workflows.desk.staff.finding import short_names

DAY = timedelta(days=1)


class Line(NamedTuple):
    """`last` is the last day on which it holds, null where no end is set."""

    appointment: Appointment
    words: str
    last: date | None
    over: bool
    ahead: bool
    allows: list[str]
    may_be_stood_in_for: bool


def lines(appointments: list[Appointment]) -> list[Line]:
    names = short_names()
    return [line(each, names) for each in appointments]


def line(appointment: Appointment, names: dict[int, str]) -> Line:
    today, until = clock.today(), appointment.until
    over, ahead = bool(until and until <= today), appointment.since > today
    return Line(
        appointment=appointment,
        words=words(appointment, names),
        last=until - DAY if until else None,
        over=over,
        ahead=ahead,
        allows=allowed(appointment.role),
        may_be_stood_in_for=not over
        and (appointment.role, appointment.capacity) == (Role.HEAD, Capacity.DEFINITIVE),
    )


def words(appointment: Appointment, names: dict[int, str]) -> str:
    """Plh. Kepala Dinsos"""
    area = appointment.kelurahan or appointment.kecamatan
    return str(Post(appointment, str(area or names.get(appointment.agency_id, ""))))


def allowed(role: str) -> list[str]:
    return [str(each.label) for each in Action if each in ROLE_ACTIONS[role]]
