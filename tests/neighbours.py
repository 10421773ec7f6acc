"""Families that found a KUBE, and their pages on the desk."""

from django.urls import reverse

from casework import clock
from casework.models import Business, Case, Group
from workflows import services


def found(world, families: list[Case]) -> Group:
    """Complete, with a business of its own; the first family's beneficiary is its chair."""
    group = services.form_group(
        "Mawar",
        [each.beneficiary for each in families],
        by=world.petugas,
        kelurahan=world.kasin,
        line_of_business="Keripik tempe",
        chair=families[0].beneficiary,
        companion=world.faskel,
        bank="Bank Jatim",
        account_number="0123456789",
    )
    stall = Business(group=group, name="Mawar", kind="Keripik", started_on=clock.today())
    services.record(families[0], stall, by=world.petugas)
    return group


def found_bare(world, family: Case) -> Group:
    """One member and a name."""
    what = {"kelurahan": world.kasin, "line_of_business": "Kue"}
    return services.form_group("Melati", [family.beneficiary], by=world.petugas, **what)


def members(group: Group) -> set[int]:
    return set(group.memberships.filter(until=None).values_list("person", flat=True))


def at(name: str, *args) -> str:
    return reverse(name, args=args)
