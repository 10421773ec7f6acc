"""For who tries the demo city out: as whom to sign in, and what to look at first."""

from django.conf import settings
from django.db.models import F

from casework import cities, clock
from casework.cities.names import squash
from casework.models.users import DEMO_PASSWORD
from permissions.models import Appointment
from permissions.roles import Role

SIGHTS = {
    Role.CASEWORKER: "cases to advance: propose, record, tell the family",
    Role.HEAD: "proposals to approve, alone or many at once",
    Role.FIELD_WORKER: "register a family, record a visit, on a phone",
    Role.AUDITOR: "histories, findings, the ledger verified",
    Role.REPORTER: "cases by state and agency, small numbers hidden",
    Role.ADMINISTRATOR: "people and their appointments, no case",
}


def where_to_click(address: str) -> str:
    """The first account of each kind, the head who signs today, and the one password."""
    first = _first_of_each_role()
    rows = [(first[role], sight) for role, sight in SIGHTS.items() if role in first]
    width = max(len(account) for account, _ in rows)
    lines = "\n".join(f"  {account:<{width}}  {sight}" for account, sight in rows)
    return f"\nOpen {address} and sign in; the password of all is {DEMO_PASSWORD}\n{lines}"


def _first_of_each_role() -> dict[str, str]:
    """Role → account, field workers from the city's first demo kelurahan."""
    in_force = Appointment.objects.on(clock.today()).order_by("pk")
    accounts = dict(
        reversed(in_force.annotate(account=F("user__username")).values_list("role", "account"))
    )
    kelurahan = squash(cities.load(settings.TANGGA_CITY).demo.kelurahan[0])
    field = in_force.filter(user__username__endswith=f".{kelurahan}").first()
    if field:
        accounts[Role.FIELD_WORKER] = field.user.username
    return accounts
