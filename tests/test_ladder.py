"""The ladder as its table has it, written out by hand; and what each step really does."""

import pytest
from django.db import transaction

from casework import clock
from casework.models import Agency
from tests.ladder_table import DEMANDS, FROM, INSTEAD, PECULIAR, PLAIN, ROUTES, STATES
from tests.walks import Family, approve, confirm, take
from tests.world import fresh
from workflows import services
from workflows.pathways import STEPS, steps_from
from workflows.reasons import NotCompleted
from workflows.stages import Stage

STEP = STEPS["graduation"]


def moves(step: str) -> dict[str, str]:
    pairs = (each.split(">") for each in ROUTES[step][0].split())
    return {source: INSTEAD.get(target, target) for source, target in pairs}


def stays(step: str) -> set[str]:
    return set(ROUTES[step][1].split())


def test_the_pathway_has_the_steps_of_the_table_in_their_order():
    assert list(STEP) == list(ROUTES) == list(DEMANDS)


@pytest.mark.parametrize("step", ROUTES)
def test_a_step_goes_from_whom_to_whom_by_when_as_the_table_says(step):
    _, _, senders, receiver, due = ROUTES[step]
    found = STEP[step]
    assert set(found.moves) == set(moves(step))
    assert {source: target for source, target in found.moves.items() if not callable(target)} == (
        {} if step in {"reopen", "correct"} else moves(step)
    )
    assert found.stays == stays(step)
    assert found.senders == (None if senders == "OWNER" else set(senders.split()))
    assert (found.receiver or "", found.is_handoff) == (receiver, receiver != "")
    assert (found.due.approve, found.due.accept, found.due.outcome) == due


@pytest.mark.parametrize("step", DEMANDS)
def test_a_step_demands_and_leaves_what_the_table_says(step):
    hard, to_waive, letter, reasons = DEMANDS[step]
    found = STEP[step]
    assert {each.code for each in found.requires if not each.waivable} == set(hard.split())
    assert {each.code for each in found.requires if each.waivable} == set(to_waive.split())
    assert found.letter == letter
    assert (found.reasons.__name__ if found.reasons else "") == reasons
    assert {name: getattr(found, name) for name in PLAIN} == PLAIN | PECULIAR.get(step, {})


FAILURES = {
    "not_passed": "train_basic train train_job",
    "loan_refused": "lend",
    "loan_cancelled": "lend",
    "not_paid_out": "lend grant_capital_kpm grant_capital_kube",
    "licence_refused": "license",
    "left_group": "grant_capital_kube",
}
"""Reasons that name a training, a loan, money, a licence, a group → steps that have one."""


@pytest.mark.parametrize("reason", NotCompleted)
def test_a_step_fails_only_by_what_it_is_about(reason):
    steps = {code for code, step in STEP.items() if reason in step.not_completed}
    assert steps == set(FAILURES.get(reason, " ".join(STEP)).split())


@pytest.mark.parametrize("state", STATES)
def test_from_a_state_the_steps_of_the_table_are_possible(state):
    assert [step.code for step in steps_from("graduation", state)] == FROM[state].split()


def test_a_step_is_refused_in_every_other_state(world):
    family = Family(world)
    for state in STATES:
        case = family.stands(state)
        legal = [
            step
            for step in STEP
            if "state" not in {each.code for each in services.missing(case, step)}
        ]
        assert legal == FROM[state].split(), state


def at_the_last_hand(family: Family, step: str):
    """A step that one more action advances, and that action."""
    if step == "reopen":
        family.stands("closed")
    elif step == "correct":
        family.stands("trained")
    elif step in {"assess", "relapse", "leave_long_term_care"}:
        [source] = moves(step)
        family.stands(source)
    if not STEP[step].is_handoff:
        return family.propose(step), approve
    return family.walk(step, stage=Stage.RECORDED), confirm


@pytest.mark.parametrize("step", ROUTES)
def test_whether_a_step_moves_or_leaves_the_state_is_decided_when_it_advances(world, step):
    family = Family(world)
    handoff, action = at_the_last_hand(family, step)
    for state in STATES:
        with transaction.atomic():
            family.stands(state)
            ends_in = moves(step).get(state, state if state in stays(step) else None)
            if ends_in is None:
                with pytest.raises(services.StepNotPossible) as refused:
                    action(world, handoff)
                assert [each.code for each in refused.value.unmet] == ["state"], state
            else:
                action(world, handoff)
                assert fresh(family.case).state == ends_in, state
            transaction.set_rollback(True)


def test_of_two_open_steps_the_higher_one_that_advances_first_stays_the_state(world):
    family = Family(world)
    bansos = family.propose("grant_bansos")
    training = family.walk("train", stage=Stage.RECORDED)
    confirm(world, training)
    assert fresh(family.case).state == "trained"
    approve(world, bansos)
    assert fresh(family.case).state == "trained"
    assert family.case.assistance.count() == 1


def test_of_two_open_steps_the_lower_one_that_advances_first_moves_the_state(world):
    family = Family(world)
    bansos = family.propose("grant_bansos")
    training = family.walk("train", stage=Stage.RECORDED)
    approve(world, bansos)
    assert fresh(family.case).state == "receiving_bansos"
    confirm(world, training)
    assert fresh(family.case).state == "trained"


def test_the_holder_with_a_senders_function_sends_else_the_owner_else_nobody(world):
    family = Family(world)
    family.walk("train")  # the cooperatives' agency keeps the case
    assert family.propose("lend", by=world.petugas_diskopindag).sender == world.diskopindag
    assert family.propose("grant_bansos").sender == world.dinsos
    world.dinsos.functions.update(until=clock.today())
    nobody = [each.code for each in services.missing(family.case, "train_job")]
    assert "sender" in nobody


def test_a_step_waits_for_an_agency_that_holds_the_receivers_function(world):
    family = Family(world)
    world.bpr.functions.update(until=clock.today())
    assert [each.code for each in services.missing(family.case, "lend")] == ["receiver"]
    with pytest.raises(services.StepNotPossible):
        family.propose("lend")
    world.disdikbud.functions.create(function="bank", since=clock.today())
    assert take(world, family.propose("lend"), Stage.APPROVED).receiver == Agency.objects.get(
        code="disdikbud"
    )
