"""Families that climb, and one that falls back."""

from casework.models import AssessmentResult, NeedKind
from workflows.demo.calendar import Story
from workflows.demo.facts import business, consented
from workflows.demo.families import Family
from workflows.demo.hands import (
    decided,
    fed,
    graduated,
    lent,
    licensed,
    reassessed,
    trained,
    verified,
)
from workflows.demo.staff import COOPERATIVES
from workflows.demo.stories.telling import story
from workflows.demo.town import Town


@story(180, 150)
def bakes_and_borrows(town: Town, family: Family) -> Story:
    """A mother learns to bake, borrows from the bank, gets her licence, stands on her own."""
    case = yield from verified(
        town,
        family,
        NeedKind.FOOD,
        NeedKind.BUSINESS_TRAINING,
        NeedKind.CAPITAL_LOAN,
        NeedKind.LICENCE_NIB,
    )
    yield from fed(town, family, case)
    yield from trained(town, case)
    trade = business(town, family, case, by=COOPERATIVES)
    consented(town, case, family.beneficiary)
    yield 5
    yield from lent(town, case, trade, sender=COOPERATIVES)
    yield 5
    yield from licensed(town, case, trade, sender=COOPERATIVES)
    yield 40
    yield from graduated(town, family, case)


@story(120)
def has_papers_now(town: Town, family: Family) -> Story:
    """A stall that ran without papers gets its loan and then its licences."""
    case = yield from verified(town, family, NeedKind.CAPITAL_LOAN, NeedKind.LICENCE_NIB)
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    yield from lent(town, case, trade)
    yield 5
    yield from licensed(town, case, trade, licences=["nib", "pirt"])


@story(210, 200)
def relapse_after_illness(town: Town, family: Family) -> Story:
    """A family that had made it falls ill, comes back, and is accompanied again."""
    case = yield from verified(town, family, NeedKind.BASIC_TRAINING, NeedKind.CAPITAL_LOAN)
    yield from trained(town, case, "train_basic")
    trade = business(town, family, case)
    consented(town, case, family.beneficiary)
    yield from lent(town, case, trade)
    yield 30
    yield from graduated(town, family, case)
    yield 45
    yield from reassessed(town, family, case, income_per_person=310_000)
    yield from decided(town, case, "relapse", reason="illness")
    yield from fed(town, family, case)


@story(170, 135)
def works_for_others(town: Town, family: Family) -> Story:
    """He learns to weld and finds work: no licence is needed, and no component is left."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.JOB_TRAINING)
    yield from fed(town, family, case)
    welding = {"course": town.pick(["Las listrik", "Servis sepeda motor"]), "level": "basic"}
    yield from trained(town, case, "train_job", **welding)
    yield from decided(town, case, "waive_licence", reason="no_business")
    yield 30
    yield from graduated(town, family, case, "natural", components_left=False)


@story(155)
def rises_in_the_registry(town: Town, family: Family) -> Story:
    """The desil has changed; a visit finds that it is true."""
    case = yield from verified(town, family, NeedKind.BASIC_TRAINING)
    yield from trained(town, case, "train_basic", days=10)
    yield 30
    yield from graduated(town, family, case, "decile", result=AssessmentResult.BETTER_OFF)


@story(165, 45)
def learns_at_the_office(town: Town, family: Family) -> Story:
    """The social agency's own training: the head approves, a division head confirms."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.BASIC_TRAINING)
    yield from fed(town, family, case)
    basics = {"course": "Mengatur uang keluarga dan memulai usaha", "level": "basic"}
    yield from trained(town, case, "train_basic", days=10, **basics)
