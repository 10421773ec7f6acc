"""Handoffs: from desk to desk, the receiver's part, outcomes, and what stands beside them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.clock import at_local
from permissions.roles import Role
from tests.walks import (
    accept,
    again,
    approve,
    confirm,
    not_completed,
    outcome,
    record_outcome,
    turn,
)
from tests.world import fresh
from workflows import services
from workflows.stages import Stage


@pytest.fixture
def training(family):
    """Waiting to be accepted."""
    return family.walk("train", stage=Stage.APPROVED)


IN_3, IN_5, IN_30, IN_60 = (
    at_local(date.fromisoformat(day), 17)
    for day in ("2026-03-05", "2026-03-09", "2026-04-13", "2026-05-25")
)
"""When offices close, working days after Monday, 2 March 2026."""

# step: whose turn after each action, and when it is due
TURNS = {
    "train": [
        (Stage.PROPOSED, "dinsos", Role.HEAD, IN_3),
        (Stage.APPROVED, "diskopindag", Role.CASEWORKER, IN_5),
        (Stage.ACCEPTED, "diskopindag", Role.CASEWORKER, IN_60),
        (Stage.RECORDED, "diskopindag", Role.HEAD, IN_3),
    ],
    "lend": [
        (Stage.PROPOSED, "dinsos", Role.HEAD, IN_3),
        (Stage.APPROVED, "bpr", Role.CASEWORKER, IN_5),
        (Stage.ACCEPTED, "bpr", Role.CASEWORKER, IN_30),
        (Stage.RECORDED, "bpr", Role.HEAD, IN_3),
    ],
    "refer_kip": [
        (Stage.PROPOSED, "dinsos", Role.HEAD, IN_3),
        (Stage.APPROVED, "disdikbud", Role.CASEWORKER, IN_5),
        (Stage.ACCEPTED, "disdikbud", Role.CASEWORKER, IN_60),
        (Stage.RECORDED, "disdikbud", Role.HEAD, IN_3),
    ],
    "train_basic": [
        (Stage.PROPOSED, "dinsos", Role.HEAD, IN_3),
        (Stage.ACCEPTED, "dinsos", Role.CASEWORKER, IN_60),
        (Stage.RECORDED, "dinsos", Role.DIVISION_HEAD, IN_3),
    ],
    "grant_capital_kpm": [
        (Stage.PROPOSED, "dinsos", Role.DIVISION_HEAD, IN_3),
        (Stage.FIRST_APPROVED, "dinsos", Role.HEAD, IN_3),
        (Stage.ACCEPTED, "dinsos", Role.CASEWORKER, IN_60),
        (Stage.RECORDED, "dinsos", Role.DIVISION_HEAD, IN_3),
    ],
}


@pytest.mark.parametrize("step", TURNS)
def test_after_each_action_it_is_the_turn_of_the_table(family, step):
    world, handoff = family.world, family.propose(step)
    for stage, agency, role, due_at in TURNS[step]:
        if stage == Stage.FIRST_APPROVED:
            services.approve(handoff, by=world.kabid)
        elif stage == Stage.APPROVED or (stage, handoff.internal) == (Stage.ACCEPTED, True):
            approve(world, handoff)
        elif stage == Stage.ACCEPTED:
            accept(world, handoff)
        elif stage == Stage.RECORDED:
            record_outcome(world, handoff)
        assert again(handoff).stage == stage
        assert turn(handoff) == (agency, role, due_at), stage
    confirm(world, handoff)
    assert (again(handoff).stage, turn(handoff)) == (Stage.COMPLETED, None)


def test_the_letter_goes_with_the_approval_and_lets_the_receiver_in(family):
    handoff = family.propose("train")
    assert (handoff.letter, handoff.let_in_at) == (None, None)
    with pytest.raises(services.StepNotPossible) as early:
        accept(family.world, handoff)
    assert [each.code for each in early.value.unmet] == ["stage"]
    approve(family.world, handoff)
    handoff = again(handoff)
    assert handoff.letter.kind == "rujukan_pelatihan"
    assert handoff.let_in_at == family.world.now.moment
    assert fresh(family.case).state == "assessed"


def test_completed_and_confirmed_the_case_advances_and_the_need_is_met(family):
    world = family.world
    family.walk("train")
    case = fresh(family.case)
    assert (case.state, case.state_since) == ("trained", world.now.moment)
    assert case.needs.get(kind="business_training").met_on == world.now.moment.date()


def test_not_completed_is_confirmed_too_and_moves_nothing(family, training):
    world = family.world
    accept(world, training)
    not_completed(world, training, "left_ill")
    assert (again(training).stage, turn(training)[1]) == (Stage.RECORDED, Role.HEAD)
    confirm(world, training)
    handoff = again(training)
    assert (handoff.stage, handoff.end_reason) == (Stage.NOT_COMPLETED, "left_ill")
    assert fresh(family.case).state == "assessed"
    assert family.case.needs.open().filter(kind="business_training").exists()
    family.propose("train")


@pytest.mark.parametrize(
    ("step", "reason", "told"),
    [
        ("lend", "loan_refused", True),
        ("lend", "loan_cancelled", False),
        ("train", "not_passed", True),
    ],
)
def test_a_refusal_is_told_to_the_family_by_letter(family, step, reason, told):
    handoff = family.walk(step, stage=Stage.ACCEPTED)
    not_completed(family.world, handoff, reason)
    confirm(family.world, handoff)
    kinds = [line.letter.kind for line in family.case.letter_lines.order_by("pk")]
    referral = handoff.definition.letter
    assert kinds == [referral, *["pemberitahuan_hasil"] * told]
    assert again(handoff).letter.kind == referral


def test_at_confirmation_send_back_returns_to_recording_the_outcome(family):
    world = family.world
    handoff = family.walk("lend", stage=Stage.RECORDED)
    services.send_back(handoff, by=world.kepala_bpr, reason="wrong_amount")
    assert (again(handoff).stage, again(handoff).recorded_by) == (Stage.ACCEPTED, None)
    assert turn(handoff) == ("bpr", Role.CASEWORKER, IN_30)
    record_outcome(world, handoff, completed=True, **{**outcome("lend"), "amount": 3_000_000})
    confirm(world, handoff)
    assert again(handoff).outcome["amount"] == 3_000_000


def test_it_can_be_withdrawn_until_it_is_accepted_and_its_letter_is_revoked(family, training):
    world = family.world
    services.withdraw(training, by=world.petugas2, reason="better_route")
    handoff = again(training)
    assert (handoff.stage, turn(handoff)) == (Stage.WITHDRAWN, None)
    assert (handoff.letter.status, handoff.letter.void_reason) == ("revoked", "step_withdrawn")

    later = family.walk("train", stage=Stage.ACCEPTED)
    with pytest.raises(services.AlreadyDecided) as late:
        services.withdraw(later, by=world.petugas, reason="better_route")
    assert late.value.who == world.petugas_diskopindag


def test_a_revoked_letter_is_not_replaced(family, training):
    services.withdraw(training, by=family.world.petugas, reason="better_route")
    with pytest.raises(ValidationError) as wrong:
        services.supersede_letter(training, by=family.world.kepala, reason="wrong_content")
    assert list(wrong.value.message_dict) == ["handoff"]


def test_a_second_handoff_waits_for_the_first_and_names_it(family, training):
    for step in ("train_job", "lend", "license", "grant_capital_kpm"):
        with pytest.raises(services.StepNotPossible) as refused:
            family.propose(step)
        [unmet] = refused.value.unmet
        assert unmet.code == "already_open"
        assert str(training.label) in str(unmet)


def test_decisions_go_on_beside_an_open_handoff(family, training):
    for step in ("emergency_aid", "grant_bansos", "reassess", "waive_licence"):
        family.walk(step)
    assert again(training).stage == Stage.APPROVED


def test_a_kip_referral_goes_beside_any_handoff(family, training):
    kip = family.walk("refer_kip")
    assert (kip.exclusive, kip.stage) == (False, Stage.COMPLETED)
    assert (kip.member, again(training).stage) == (family.child, Stage.APPROVED)


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.SENT_BACK])
def test_after_a_correction_an_open_handoff_must_still_fit_the_state(family, stage):
    world = family.world
    handoff = family.propose("train")
    if stage == Stage.SENT_BACK:
        services.send_back(handoff, by=world.kepala, reason="unclear_reason")
    approve(world, family.propose("correct", to="registered"))
    action, by = (
        (services.resubmit, world.petugas)
        if stage == Stage.SENT_BACK
        else (services.approve, world.kepala)
    )
    with pytest.raises(services.StepNotPossible) as refused:
        action(handoff, by=by)
    assert [each.code for each in refused.value.unmet] == ["state"]


def test_the_licence_number_is_written_on_its_business(family):
    family.world.need(family.case, "licence_nib")
    family.walk("license")
    family.business.refresh_from_db()
    assert family.business.nib == "1234567890123"
    assert fresh(family.case).state == "licensed"
    assert not family.case.needs.open().filter(kind="licence_nib").exists()
