"""What the page says may come next is what the services let through, for every step and state."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import AgencyFunction, Case
from tests.ladder_table import STATES
from tests.walks import Family
from tests.world import fresh
from workflows import services
from workflows.pathways import STEPS
from workflows.prospects import Ahead, Known, next_rung, prospects
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


# ---------------------------------------------------------------------- for a page


@pytest.mark.parametrize("state", ["assessed", "graduated", "closed"])
def test_from_rows_that_a_page_has_already_it_says_the_same(world, family, state):
    family.walk("lend", stage=Stage.APPROVED)
    case = family.case if state == "assessed" else family.stands(state)
    custodies = list(case.custodies.select_related("agency"))
    held = list(AgencyFunction.objects.on(clock.today()).select_related("agency"))
    with CaptureQueriesContext(connection) as queries:
        around = Known(case, case.handoffs.all(), custodies, held)
        found = Ahead(case, around=around).prospects()
    assert [each.missing for each in found] == [each.missing for each in prospects(case)]
    assert [each.sender for each in found] == [each.sender for each in prospects(case)]
    assert len(queries) <= AT_MOST - 2


def rung(case: Case, *needs: str) -> str:
    case = fresh(case)
    found = next_rung(prospects(case), case, needs)
    return found.step.code if found else ""


def test_the_next_rung_answers_an_open_need_before_the_rest(world, family):
    assert rung(world.case()) == "assess"
    assert rung(family.case, "capital_loan") == "lend"
    assert rung(family.case, "licence_nib", "housing") == "license"


def test_without_a_need_it_is_the_first_that_may_be_taken(world, family):
    first = next(
        each.step.code
        for each in prospects(fresh(family.case))
        if each.possible and "assessed" in each.step.moves and each.step.code != "close"
    )
    assert rung(family.case) == first


@pytest.mark.parametrize("state", ["graduated", "long_term_care", "closed"])
def test_off_the_ladder_and_on_top_of_it_there_is_no_next_rung(family, state):
    assert rung(family.stands(state), "capital_loan") == ""
