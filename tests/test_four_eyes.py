"""Four eyes, by person: nobody decides on what they proposed, recorded or approved themselves."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from casework.clock import at_local
from permissions.roles import Capacity, Role
from tests.walks import (
    accept,
    again,
    approve,
    confirm,
    record_outcome,
    turn,
)
from tests.world import fresh
from workflows import services
from workflows.stages import Stage

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture
def training(family):
    """Waiting to be accepted."""
    return family.walk("train", stage=Stage.APPROVED)


# action → by whom, with what
AFTER = {
    "approve": ("kepala", {}),
    "reject": ("kepala", {"reason": "not_yet"}),
    "send_back": ("kepala", {"reason": "unclear_reason"}),
    "withdraw": ("petugas", {"reason": "entered_in_error"}),
    "resubmit": ("petugas", {}),
}


def test_the_proposer_may_neither_approve_nor_reject_nor_send_back(family):
    world = family.world
    world.appoint(world.petugas, Role.HEAD, world.dinsos, capacity="plh")
    handoff = family.propose("grant_bansos")
    for action in ("approve", "reject", "send_back"):
        with pytest.raises(services.FourEyes):
            getattr(services, action)(handoff, by=world.petugas, **AFTER[action][1])
    approve(world, handoff)


def test_two_accounts_of_one_person_are_one_pair_of_eyes(family):
    world = family.world
    person = world.person()
    for user in (world.petugas, world.kepala):
        user.person = person
        user.save()
    with pytest.raises(services.FourEyes):
        approve(world, family.propose("grant_bansos"))


def test_nobody_decides_about_their_own_family(family):
    world = family.world
    handoff = family.propose("grant_bansos")
    world.kepala.person = family.child
    world.kepala.save()
    with pytest.raises(services.FourEyes):
        approve(world, handoff)
    world.petugas.person = family.case.beneficiary
    world.petugas.save()
    with pytest.raises(services.FourEyes):
        family.propose("emergency_aid")


def test_an_acting_head_approves_by_appointment_until_it_ends(family):
    world = family.world
    acting = world.user("plh")
    appointment = world.appoint(
        acting,
        Role.HEAD,
        world.dinsos,
        capacity="plh",
        since=TUESDAY,
        until=THURSDAY,
    )
    handoff = family.propose("grant_bansos")
    with pytest.raises(PermissionDenied):
        services.approve(handoff, by=acting)
    world.now.move_to(at_local(WEDNESDAY, 9))
    services.approve(handoff, by=acting)
    event = family.case.events.get(action="approve", handoff=handoff.pk)
    assert (event.capacity, event.appointment) == ("plh", appointment.pk)

    late = family.propose("reassess")
    world.now.move_to(at_local(THURSDAY, 0))
    with pytest.raises(PermissionDenied):
        services.approve(late, by=acting)


def test_four_eyes_who_recorded_does_not_confirm(family, training):
    world = family.world
    accept(world, training)
    record_outcome(world, training, by=world.kepala_diskopindag)
    with pytest.raises(services.FourEyes):
        services.confirm(training, by=world.kepala_diskopindag)
    with pytest.raises(services.FourEyes):
        services.send_back(training, by=world.kepala_diskopindag, reason="wrong_amount")
    acting = world.appointed("plh", Role.HEAD, world.diskopindag, capacity="plh")
    services.confirm(training, by=acting)


def test_four_eyes_who_approved_for_the_sender_does_not_confirm_for_the_receiver(family, training):
    world = family.world
    world.appoint(world.kepala, Role.HEAD, world.diskopindag, capacity="plt")
    accept(world, training)
    record_outcome(world, training)
    with pytest.raises(services.FourEyes):
        services.confirm(training, by=world.kepala)
    confirm(world, training)


def test_inside_one_agency_the_head_approves_and_the_division_head_confirms(family):
    world = family.world
    handoff = family.walk("train_basic", stage=Stage.RECORDED)
    with pytest.raises(services.FourEyes):
        services.confirm(handoff, by=world.kepala)
    with pytest.raises(PermissionDenied):
        services.confirm(handoff, by=world.petugas2)
    services.confirm(handoff, by=world.kabid)
    assert fresh(family.case).state == "trained"


def test_of_two_approvals_the_first_is_the_division_heads_and_the_last_the_heads(family):
    world = family.world
    handoff = family.propose("grant_capital_kpm")
    with pytest.raises(PermissionDenied):
        services.approve(handoff, by=world.kepala)
    services.approve(handoff, by=world.kabid)
    assert (again(handoff).stage, again(handoff).letter) == (Stage.FIRST_APPROVED, None)
    for late in (world.kabid, world.kabid2):
        with pytest.raises(services.AlreadyDecided) as decided:
            services.approve(handoff, by=late)
        assert decided.value.who == world.kabid
    services.approve(handoff, by=world.kepala)
    assert again(handoff).letter.kind == "rekomendasi_modal_kpm"
    record_outcome(world, handoff)
    with pytest.raises(services.FourEyes):
        services.confirm(handoff, by=world.kabid)
    services.confirm(handoff, by=world.kabid2)
    aid = family.case.assistance.get()
    assert (aid.status, aid.amount, aid.payment_order) == ("paid", 2_500_000, "SP2D-1")


def test_who_gave_the_first_approval_does_not_give_the_last(family):
    world = family.world
    world.appoint(world.kabid, Role.HEAD, world.dinsos, capacity="plh")
    handoff = family.propose("grant_capital_kpm")
    services.approve(handoff, by=world.kabid)
    with pytest.raises(services.FourEyes):
        services.approve(handoff, by=world.kabid)
    services.approve(handoff, by=world.kepala)


def test_sent_back_after_the_first_approval_both_are_given_again(family):
    world = family.world
    handoff = family.propose("grant_capital_kpm")
    services.approve(handoff, by=world.kabid)
    services.send_back(handoff, by=world.kepala, reason="missing_document")
    services.resubmit(handoff, by=world.petugas)
    assert (again(handoff).stage, again(handoff).first_approved_by) == (Stage.PROPOSED, None)
    assert turn(handoff)[1] == Role.DIVISION_HEAD
    approve(world, handoff)
    assert again(handoff).stage == Stage.ACCEPTED


def test_who_proposed_first_may_not_approve_what_a_colleague_completed(world):
    case = world.assessed()
    world.appoint(world.petugas, Role.HEAD, world.dinsos, capacity=Capacity.PLH)
    handoff = services.propose(case, "emergency_aid", by=world.petugas, **world.aid())
    services.send_back(handoff, by=world.kepala, reason="wrong_amount")
    services.resubmit(handoff, by=world.petugas2, amount=150_000)
    with pytest.raises(services.FourEyes):
        services.approve(handoff, by=world.petugas)
    assert services.approve(handoff, by=world.kepala).stage == "completed"
