"""What is offered is never refused for want of a right, and what is not offered is refused."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied

from casework import clock
from tests.access_acts import ACTS
from tests.access_scenes import City
from tests.test_access_matrix import ANSWERS, asked, placed, undone
from tests.walks import again
from tests.world import START
from workflows.models import Handoff
from workflows.offers import OFFERS, acts_for, require_ones_own

pytestmark = pytest.mark.django_db
NAMES = {
    "supersede_letter": "replace-letter",
    "record_outcome": "outcome",
    "tell_family": "tell",
    "object_to": "object",
}
AT_ANY_COUNTER = "arrive"
"""Wherever a family comes, it is noted; offered it is to whom the letter leads."""


def act_of(block: str) -> str:
    service = block.partition(" (")[0]
    return NAMES.get(service, service.replace("_", "-"))


BLOCKS = [block for block in ACTS if act_of(block) in {each.act for each in OFFERS}]
SCENES = sorted({ACTS[block].scene.__name__ for block in BLOCKS})


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[City]:
    with django_db_blocker.unblock(), clock.set_clock(START) as now, undone():
        yield City(now)


def offered(handoff: Handoff, user) -> list[str]:
    return [each.act for each in acts_for(user, again(handoff))]


@pytest.mark.parametrize("name", SCENES)
def test_offered_is_what_the_access_matrix_allows(name, city):
    with undone():
        scene = getattr(City, name)(city)
        for block in (each for each in BLOCKS if ACTS[each].scene.__name__ == name):
            for (relation, column), expected in asked(ANSWERS[block]).items():
                with undone():
                    by = placed(city, ACTS[block], scene, column, relation)
                    found = act_of(block) in offered(scene.of(relation), by)
                    if block != AT_ANY_COUNTER or found:
                        assert found == (expected == "yes"), f"{block}, {relation}, {column}"


@pytest.mark.parametrize("name", SCENES)
def test_ones_own_act_stays_ones_own_when_somebody_was_faster(name, city):
    """Who may do an act is told when it is too late for it; who may not, learns nothing."""
    with undone():
        scene = getattr(City, name)(city)
        for block in (each for each in BLOCKS if ACTS[each].scene.__name__ == name):
            for (relation, column), expected in asked(ANSWERS[block]).items():
                with undone():
                    by = placed(city, ACTS[block], scene, column, relation)
                    handoff = again(scene.of(relation))
                    try:
                        require_ones_own(by, handoff, act_of(block))
                    except PermissionDenied:
                        if block == AT_ANY_COUNTER:
                            continue
                        assert expected == "no", f"{block}, {relation}, {column}"


def test_every_act_of_the_offers_stands_in_the_matrix():
    known = {act_of(block) for block in BLOCKS}
    assert {each.act for each in OFFERS} - known == {"refer-again"}
