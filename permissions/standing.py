"""What a person is today, in words and in actions: for menus, never for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from casework import clock
from casework.models import AgencyFunction, AgencyProfile, Function, User
from permissions.models import Appointment
from permissions.roles import ROLE_ACTIONS, Action, Capacity, Role


@dataclass(frozen=True)
class Post:
    """An appointment in force, in words."""

    appointment: Appointment
    place: str

    def __str__(self):
        role = self._role
        capacity = self.appointment.capacity
        if capacity in (Capacity.PLT, Capacity.PLH, Capacity.ON_BEHALF):
            role = f"{Capacity(capacity).label} {role}"
        return role

    @property
    def _role(self) -> str:
        words = {"place": self.place}
        match self.appointment.role:
            case Role.FIELD_WORKER:
                return _("Field worker, %(place)s") % words
            case Role.CASEWORKER:
                return _("Caseworker of %(place)s") % words
            case Role.DIVISION_HEAD:
                return _("Division head of %(place)s") % words
            case Role.HEAD:
                return _("Head of %(place)s") % words
        return str(Role(self.appointment.role).label)


class Standing:
    """The user's appointments in force today; asked once for a page."""

    def __init__(self, user: User):
        self._user = user

    @cached_property
    def posts(self) -> list[Post]:
        return in_words(_placed().filter(user=self._user.pk, user__is_active=True))

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the person may do somewhere; the services ask where."""
        return frozenset().union(*(ROLE_ACTIONS[each.appointment.role] for each in self.posts))

    @property
    def serves_kecamatan(self) -> bool:
        """As the TKSK, who looks after the field workers there."""
        return any(each.appointment.kecamatan_id for each in self.posts)

    @property
    def keeps_groups(self) -> bool:
        """In the office of the agency that has the function social: its groups and annexes."""
        return any(
            each.appointment.social
            and Action.RECORD_FORMAL_FACT in ROLE_ACTIONS[each.appointment.role]
            for each in self.posts
        )

    def holds(self, agency: int | None, role: str | None) -> bool:
        """A post of this role at this agency: a turn of theirs is this person's."""
        posts = (each.appointment for each in self.posts)
        return any((each.agency_id, each.role) == (agency, role) for each in posts)

    def has(self, *roles: str) -> bool:
        return any(each.appointment.role in roles for each in self.posts)


def in_words(placed: Iterable[Appointment]) -> list[Post]:
    return [Post(each, _place(each)) for each in placed]


def with_places(people: QuerySet[User]) -> QuerySet[User]:
    """Each person with the appointments of today as `placed`, for `in_words`."""
    return people.prefetch_related(Prefetch("appointments", _placed(), to_attr="placed"))


def _placed() -> QuerySet[Appointment]:
    """Appointments in force today, with the names of their places."""
    return (
        Appointment.objects.on(clock.today())
        .select_related("kelurahan", "kecamatan")
        .annotate(short_name=Subquery(_short_name()), social=Exists(_social()))
        .order_by("pk")
    )


def _short_name():
    profiles = AgencyProfile.objects.on(clock.today()).filter(agency=OuterRef("agency"))
    return profiles.values("short_name")[:1]


def _social():
    held = AgencyFunction.objects.on(clock.today())
    return held.filter(agency=OuterRef("agency"), function=Function.SOCIAL)


def _place(appointment: Appointment) -> str:
    area = appointment.kelurahan or appointment.kecamatan
    return str(area) if area else appointment.short_name or ""
