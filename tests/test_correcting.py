"""A wrong confirmation is set right; a death and a move change what stands."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import Assistance
from tests.walks import again, approve, confirm, record_outcome
from tests.world import fresh
from workflows import services
from workflows.stages import Stage


def test_a_correction_sets_the_state_right_with_two_lines_in_the_ledger(family):
    world = family.world
    wrong = family.walk("train")
    before = family.case.events.count()
    correction = services.correct(
        family.case, "assessed", by=world.petugas, reason="wrong_person", wrong=wrong
    )
    assert fresh(family.case).state == "trained"
    approve(world, correction)
    assert fresh(family.case).state == "assessed"
    lines = list(family.case.events.order_by("sequence"))[before:]
    assert [(line.action, line.from_state, line.to_state) for line in lines] == [
        ("propose", "trained", "trained"),
        ("approve", "trained", "assessed"),
    ]
    assert f'"wrong_handoff":{wrong.pk}' in lines[0].details
    assert again(wrong).stage == Stage.COMPLETED


def test_a_correction_takes_the_last_confirmation_unless_another_is_named(family):
    wrong = family.walk("train")
    handoff = services.correct(
        family.case, "assessed", by=family.world.petugas, reason="wrong_outcome"
    )
    assert handoff.facts == {"to": "assessed", "wrong_handoff": wrong.pk}


@pytest.mark.parametrize("to", ["closed", "assessed", "heaven", ""])
def test_a_correction_goes_to_another_open_state(family, to):
    with pytest.raises(ValidationError) as wrong:
        services.correct(family.case, to, by=family.world.petugas, reason="wrong_outcome")
    assert list(wrong.value.message_dict) == ["to"]


def test_without_a_confirmation_there_is_nothing_to_correct(world):
    with pytest.raises(ValidationError) as wrong:
        services.correct(world.case(), "assessed", by=world.petugas, reason="wrong_outcome")
    assert list(wrong.value.message_dict) == ["wrong_handoff"]


def test_a_correction_is_the_owners(family):
    world = family.world
    family.walk("train")
    with pytest.raises(PermissionDenied):
        services.correct(
            family.case, "assessed", by=world.petugas_diskopindag, reason="wrong_outcome"
        )
    handoff = services.correct(family.case, "assessed", by=world.petugas, reason="wrong_outcome")
    with pytest.raises(PermissionDenied):
        services.approve(handoff, by=world.kepala_diskopindag)


def test_a_graduation_that_is_corrected_leaves_no_kind_behind(family):
    family.walk("graduate")
    family.case = fresh(family.case)
    family.walk("correct", to="licensed")
    case = fresh(family.case)
    assert (case.state, case.graduated_as) == ("licensed", "")


def test_nobody_who_has_died_is_helped_and_somebody_else_stands_for_the_family(family):
    world, case = family.world, family.case
    died_on = world.now.moment.date() - timedelta(days=1)
    services.record(case, services.Death(case.beneficiary, died_on), by=world.faskel)
    for step in ("emergency_aid", "grant_bansos", "grant_capital_kpm"):
        with pytest.raises(services.StepNotPossible) as refused:
            family.propose(step)
        assert [each.code for each in refused.value.unmet] == ["alive"]
    family.walk("change_beneficiary")
    family.case = fresh(case)
    family.walk("emergency_aid")
    assert case.assistance.get().member == family.child


def test_a_grant_is_not_confirmed_as_paid_to_somebody_who_had_died(family):
    world = family.world
    handoff = family.walk("grant_capital_kpm", stage=Stage.RECORDED)
    death = services.Death(family.case.beneficiary, world.now.moment.date())
    services.record(family.case, death, by=world.petugas)
    with pytest.raises(ValidationError):
        confirm(world, handoff)
    assert not Assistance.objects.exists()
    services.send_back(handoff, by=world.kabid2, reason="wrong_member")
    record_outcome(world, handoff, completed=False, reason="moved_or_died")
    confirm(world, handoff)
    assert again(handoff).stage == Stage.NOT_COMPLETED


def test_a_move_inside_the_city_changes_the_area_and_its_field_worker(family):
    world, case = family.world, family.case
    move = services.Move(world.gadang, "Jl. Gadang 3", rt="001", rw="002")
    services.record(case, move, by=world.faskel)
    case = fresh(case)
    assert (case.kelurahan, case.household.kelurahan) == (world.gadang, world.gadang)
    assert (case.household.address, case.household.rt) == ("Jl. Gadang 3", "001")
    with pytest.raises(PermissionDenied):
        world.visited(case, by=world.faskel)
    world.need(case, "housing")
