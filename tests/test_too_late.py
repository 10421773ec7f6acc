"""Who comes too late learns who decided and when; who comes too early, where it stands."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.walks import (
    again,
)
from workflows import services
from workflows.stages import Stage

# by whom each action of a handoff that is further along is tried too late
LATE = {
    "approve": ("kepala", {}),
    "reject": ("kepala", {"reason": "not_yet"}),
    "resubmit": ("petugas", {}),
    "withdraw": ("petugas", {"reason": "better_route"}),
    "accept": ("petugas_diskopindag", {}),
    "decline": ("petugas_diskopindag", {"reason": "duplicate_referral"}),
    "record_outcome": ("petugas_diskopindag", {"completed": False, "reason": "left_work"}),
    "resume": ("petugas_diskopindag", {}),
    "hold": ("petugas_diskopindag", {"reason": "waiting_list"}),
    "confirm": ("kepala_diskopindag", {}),
    "send_back": ("kepala_diskopindag", {"reason": "data_mismatch"}),
}


@pytest.mark.parametrize("action", LATE)
def test_who_comes_too_late_learns_who_decided_and_when(family, action):
    world = family.world
    handoff = family.walk("train")
    when = world.now.moment
    world.now.move(hours=1)
    who, options = LATE[action]
    with pytest.raises(services.AlreadyDecided) as late:
        getattr(services, action)(handoff, by=getattr(world, who), **options)
    found = late.value
    assert (found.who, found.when) == (world.kepala_diskopindag, when)
    assert found.stage == Stage.COMPLETED


TOO_EARLY = {
    Stage.PROPOSED: ["accept", "decline", "record_outcome", "hold", "resume", "confirm"],
    Stage.APPROVED: ["record_outcome", "confirm"],
    Stage.ACCEPTED: ["confirm"],
}


@pytest.mark.parametrize(
    ("stage", "action"), [(stage, each) for stage, all_ in TOO_EARLY.items() for each in all_]
)
def test_who_comes_too_early_is_told_where_it_stands(family, stage, action):
    handoff = family.walk("train", stage=stage)
    who, options = LATE[action]
    with pytest.raises(services.StepNotPossible) as early:
        getattr(services, action)(handoff, by=getattr(family.world, who), **options)
    assert [each.code for each in early.value.unmet] == ["stage"]
    assert again(handoff).stage == stage


def test_of_two_heads_who_send_an_outcome_back_the_second_learns_of_the_first(family):
    world = family.world
    handoff = family.walk("train", stage=Stage.RECORDED)
    other = world.appointed("plh", "head", world.diskopindag, capacity="plh")
    services.send_back(handoff, by=other, reason="data_mismatch")
    with pytest.raises(services.AlreadyDecided) as late:
        services.send_back(handoff, by=world.kepala_diskopindag, reason="data_mismatch")
    assert (late.value.who, late.value.stage) == (other, Stage.ACCEPTED)


def test_the_senders_head_is_too_late_as_well_and_nobody_else_learns_of_it(family):
    handoff = family.walk("train")
    with pytest.raises(services.AlreadyDecided):
        services.send_back(handoff, by=family.world.kepala, reason="data_mismatch")
    with pytest.raises(PermissionDenied):
        services.send_back(handoff, by=family.world.petugas, reason="data_mismatch")
