"""What the page says may come next is what the services let through, for every step and state."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case
from tests.ladder_table import STATES
from tests.walks import Family
from tests.world import fresh
from workflows import services
from workflows.pathways import STEPS
from workflows.prospects import Ahead, prospects
from workflows.stages import Stage

LADDER = STEPS["graduation"]
AT_MOST = 6
SUPPOSED = {"kind": "independent"}


def missing(case: Case, **facts) -> dict[str, list]:
    return {step: services.missing(case, step, **facts) for step in LADDER}


def to_waive(case: Case, **facts) -> dict[str, list]:
    return {step: services.to_waive(case, step, **facts) for step in LADDER}


def agrees(case: Case, **facts) -> None:
    found = {each.step.code: each for each in prospects(fresh(case), **facts)}
    assert {step: each.missing for step, each in found.items()} == missing(case, **facts)
    assert {step: each.waivable for step, each in found.items()} == to_waive(case, **facts)


@pytest.mark.parametrize("state", STATES)
def test_of_a_family_that_has_everything_it_says_what_the_service_says(family, state):
    agrees(family.stands(state))
    agrees(family.case, **SUPPOSED)


@pytest.mark.parametrize("state", STATES)
def test_of_a_family_that_has_nothing_it_says_what_the_service_says(world, state):
    child = Family(world).child
    bare = world.case()
    rows = Case.objects.filter(pk=bare.pk)
    rows.update(state=state)
    if state == "closed":
        rows.update(closed_at=bare.opened_at, state_before_close="assessed")
    agrees(bare)
    agrees(bare, **SUPPOSED)
    agrees(bare, member=child.pk)


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.APPROVED, Stage.ACCEPTED])
def test_beside_an_open_handoff_it_says_what_the_service_says(world, family, stage):
    family.walk("lend", stage=stage)
    agrees(family.case)
    family.propose("emergency_aid")
    agrees(family.case)


def test_where_nobody_has_a_function_it_says_so(world, family):
    world.bpr.functions.all().delete()
    world.dinsos.functions.all().delete()
    agrees(family.case)


def test_a_step_that_could_go_is_possible_and_says_what_is_met(family):
    found = {each.step.code: each for each in prospects(family.case)}
    assert found["lend"].possible
    assert {each.code for each in found["lend"].met} == {
        guard.code for guard in LADDER["lend"].requires
    }


def test_all_steps_cost_a_handful_of_statements(family):
    case = fresh(family.case)
    with CaptureQueriesContext(connection) as queries:
        prospects(case)
    assert len(queries) <= AT_MOST
    with CaptureQueriesContext(connection) as queries:
        Ahead(case, [LADDER["lend"], LADDER["refer_kip"]]).prospects()
    assert len(queries) <= 4
