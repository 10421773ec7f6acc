"""The tests' town, for measurements: agencies, people, families that may have a loan."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casework import clock
from casework.models import Business, Case, Consent, Need, User
from tests.town import LONG_AGO
from tests.world import START, World


@contextmanager
def town() -> Iterator[World]:
    """A town under a clock that stands still, as in the tests."""
    with clock.set_clock(START) as now:
        yield World(now)


@dataclass(frozen=True)
class Staff:
    """Who takes the five actions, each fetched from the database as a request fetches them: what
    an earlier action left on a user helps nobody.
    """

    proposer: User
    approver: User
    accepter: User
    recorder: User
    confirmer: User


def staff(world: World) -> Staff:
    names = [world.petugas, world.kepala, world.petugas_bpr, world.petugas_bpr, world.kepala_bpr]
    return Staff(*(User.objects.get(pk=user.pk) for user in names))


def borrowers(world: World, number: int) -> list[Case]:
    """Families that meet every requirement of a loan; their facts are laid past the services."""
    cases = [world.case() for _ in range(number)]
    by = {"recorded_by": world.petugas}
    today = START.date()
    Consent.objects.bulk_create(
        Consent(case=case, person=case.beneficiary, purpose="bank", given_on=today, **by)
        for case in cases
    )
    Need.objects.bulk_create(
        Need(case=case, kind="capital_loan", recorded_on=today, **by) for case in cases
    )
    Business.objects.bulk_create(
        Business(
            owner=case.beneficiary,
            name="Kue Kering Kasin",
            kind="Kue kering",
            started_on=LONG_AGO,
            **by,
        )
        for case in cases
    )
    chosen = Case.objects.filter(pk__in=[case.pk for case in cases])
    chosen.update(state="assessed", state_since=START)
    return list(chosen.order_by("pk"))
