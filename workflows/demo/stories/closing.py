"""Cases that end, and one that begins again."""

from casework.models import AssessmentResult, NeedKind, VisitOutcome
from workflows.demo.calendar import Story
from workflows.demo.facts import assessed, found, visited
from workflows.demo.families import Family
from workflows.demo.hands import decided, fed, verified
from workflows.demo.stories.telling import story
from workflows.demo.town import Town


@story(110)
def moved_away_and_came_back(town: Town, family: Family) -> Story:
    """Closed, and reopened in the state it was in."""
    case = yield from verified(town, family, NeedKind.FOOD)
    yield from fed(town, family, case)
    yield 20
    yield from decided(town, case, "close", reason="moved_away")
    yield 40
    yield from decided(town, case, "reopen", reason="returned")


@story(130)
def not_eligible(town: Town, family: Family) -> Story:
    """The visit finds a family that is better off than the registry says."""
    case = found(town, family)
    yield town.soon()
    assessed(town, family, case, AssessmentResult.BETTER_OFF, income_per_person=1_900_000)
    yield town.soon()
    yield from decided(town, case, "close", reason="not_eligible")


@story(80)
def never_found(town: Town, family: Family) -> Story:
    """Two visits, two weeks apart."""
    case = found(town, family)
    for days in (2, 10):
        yield days
        visited(town, family, case, VisitOutcome.NOT_FOUND)
    yield from decided(town, case, "close", reason="not_found")


@story(100)
def wants_no_more_help(town: Town, family: Family) -> Story:
    case = yield from verified(town, family, NeedKind.FOOD)
    yield from fed(town, family, case)
    yield 20
    yield from decided(town, case, "close", reason="withdrew")


@story(70)
def twice_in_the_registry(town: Town, family: Family) -> Story:
    """The same people under another number: this record's case is closed as a duplicate."""
    case = found(town, family)
    yield 3
    yield from decided(town, case, "close", reason="duplicate")
