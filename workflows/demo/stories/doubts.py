"""What an auditor will want to look at; nobody need have done wrong."""

from django.conf import settings

from casework import cities, clock
from casework.models import Assistance, AssistanceStatus, NeedKind, ProgrammeKind
from workflows.demo.calendar import Story
from workflows.demo.families import Family
from workflows.demo.hands import fed, verified
from workflows.demo.stories.telling import story
from workflows.demo.town import Town
from workflows.services import record

BOTH_GIVE_FOOD = cities.load(settings.TANGGA_CITY).demo.bansos == ProgrammeKind.BPNTD
"""The city's monthly aid is of the same kind as the nation's."""
LATE = 12
"""Working days until somebody writes it down."""


@story(75, 40, where=BOTH_GIVE_FOOD)
def food_from_two_sides(town: Town, family: Family) -> Story:
    """The city's food aid and the nation's, for one month; the second is written down late."""
    case = yield from verified(town, family, NeedKind.FOOD)
    yield from fed(town, family, case)
    first, day = case.assistance.get(), clock.today()
    yield LATE
    twice = Assistance(
        member=family.beneficiary,
        payee=family.beneficiary,
        programme_year=town.budget(ProgrammeKind.BPNT),
        period=first.period,
        amount=200_000,
        status=AssistanceStatus.PAID,
        occurred_on=day,
    )
    record(case, twice, by=town.desk("petugas"))
