"""Handoffs: from desk to desk, the receiver's part, outcomes, and what stands beside them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.clock import at_local
from casework.models import Visit
from permissions.roles import Role
from tests.walks import (
    Family,
    accept,
    again,
    approve,
    confirm,
    not_completed,
    outcome,
    propose,
    record_outcome,
    turn,
)
from tests.world import fresh
from workflows import services
from workflows.stages import Stage


@pytest.fixture
def family(world):
    return Family(world)


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
    ("reason", "told"), [("loan_refused", True), ("loan_cancelled", False), ("not_passed", True)]
)
def test_a_refusal_is_told_to_the_family_by_letter(family, reason, told):
    handoff = family.walk("lend", stage=Stage.ACCEPTED)
    not_completed(family.world, handoff, reason)
    confirm(family.world, handoff)
    kinds = [line.letter.kind for line in family.case.letter_lines.order_by("pk")]
    assert kinds == ["rujukan_modal", *["pemberitahuan_hasil"] * told]
    assert again(handoff).letter.kind == "rujukan_modal"


def test_at_confirmation_send_back_returns_to_recording_the_outcome(family):
    world = family.world
    handoff = family.walk("lend", stage=Stage.RECORDED)
    services.send_back(handoff, by=world.kepala_bpr, reason="wrong_amount")
    assert (again(handoff).stage, again(handoff).recorded_by) == (Stage.ACCEPTED, None)
    assert turn(handoff) == ("bpr", Role.CASEWORKER, IN_30)
    record_outcome(world, handoff, completed=True, **{**outcome("lend"), "amount": 3_000_000})
    confirm(world, handoff)
    assert again(handoff).outcome["amount"] == 3_000_000


def test_declined_the_sender_tells_the_family_and_stays_responsible(family, training):
    world = family.world
    services.decline(training, by=world.petugas_diskopindag, reason="programme_ended")
    handoff = again(training)
    assert (handoff.stage, handoff.end_reason, turn(handoff)) == (
        Stage.DECLINED,
        "programme_ended",
        None,
    )
    letters = [line.letter for line in family.case.letter_lines.order_by("pk")]
    assert [letter.kind for letter in letters] == ["rujukan_pelatihan", "pemberitahuan_hasil"]
    assert {letter.agency for letter in letters} == {world.dinsos}
    assert handoff.letter == letters[0]
    family.propose("train")


def test_a_wrong_agency_names_the_right_one_and_pre_fills_the_new_referral(family, training):
    world = family.world
    for function in (None, "", "dukun"):
        with pytest.raises(ValidationError) as wrong:
            services.decline(
                training,
                by=world.petugas_diskopindag,
                reason="wrong_agency",
                right_function=function,
            )
        assert list(wrong.value.message_dict) == ["right_function"]
    services.decline(
        training,
        by=world.petugas_diskopindag,
        reason="wrong_agency",
        right_function="manpower",
    )
    step, facts = services.refer_again(again(training))
    assert step == "train_job"
    assert facts == {"course": "Kue kering", "level": "basic", "member": training.member_id}
    assert propose(world, family.case, step, **facts).receiver == world.disnaker


def test_a_function_that_no_step_leads_to_cannot_be_referred_to(family, training):
    by = family.world.petugas_diskopindag
    services.decline(training, by=by, reason="wrong_agency", right_function="health")
    with pytest.raises(services.StepNotPossible):
        services.refer_again(again(training))


def test_only_a_wrong_agency_names_another_function(family, training):
    with pytest.raises(ValidationError) as wrong:
        services.decline(
            training,
            by=family.world.petugas_diskopindag,
            reason="family_refused",
            right_function="Bu Siti tidak mau",
        )
    assert list(wrong.value.message_dict) == ["right_function"]


def test_a_condition_that_is_not_met_is_named(family, training):
    by = family.world.petugas_diskopindag
    with pytest.raises(ValidationError) as wrong:
        services.decline(training, by=by, reason="criteria_not_met")
    assert list(wrong.value.message_dict) == ["note"]
    services.decline(training, by=by, reason="criteria_not_met", note="Peserta paling muda 18")


MARCH_2, MARCH_3, MARCH_4 = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
TOO_LITTLE = {
    "no contact": ([], True),
    "one contact": ([MARCH_3], True),
    "the same day twice": ([MARCH_3, MARCH_3], True),
    "before the referral": ([date(2026, 3, 1), MARCH_3], True),
    "in the future": ([MARCH_3, date(2026, 3, 5)], True),
    "no visit": ([MARCH_2, MARCH_3], False),
}


def declined(handoff, world, contacts):
    by = world.petugas_diskopindag
    services.decline(handoff, by=by, reason="unreachable", contacts=contacts)


def did_not_come(handoff, world, contacts):
    accept(world, handoff)
    record_outcome(world, handoff, completed=False, reason="no_show", contacts=contacts)


@pytest.mark.parametrize("action", [declined, did_not_come])
@pytest.mark.parametrize("what", TOO_LITTLE)
def test_unreachable_is_who_was_contacted_on_two_days_and_visited(family, training, action, what):
    world, (contacts, visited) = family.world, TOO_LITTLE[what]
    family.case.visits.update(visited_on="2026-02-01")
    world.now.move_to(at_local(MARCH_4, 9))
    if visited:
        services.record(
            family.case, Visit(visited_on=MARCH_4, outcome="not_found"), by=world.faskel
        )
    with pytest.raises(ValidationError) as wrong:
        action(training, world, contacts)
    assert list(wrong.value.message_dict) == ["contacts"]


@pytest.mark.parametrize("action", [declined, did_not_come])
def test_after_two_contacts_and_a_visit_a_family_is_unreachable(family, training, action):
    world = family.world
    world.now.move_to(at_local(MARCH_4, 9))
    services.record(family.case, Visit(visited_on=MARCH_4, outcome="not_found"), by=world.faskel)
    action(training, world, [MARCH_2, MARCH_3])
    event = family.case.events.last()
    assert '"contacts":["2026-03-02","2026-03-03"]' in event.details


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
