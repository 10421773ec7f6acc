"""Decisions: proposed, approved by the head, sent back, rejected, withdrawn; whose turn it is."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import workdays
from casework.clock import at_local
from casework.models import Case, Holiday
from permissions.roles import Role
from tests.walks import again, approve, turn
from tests.world import fresh
from workflows import services
from workflows.models import HandoffNote
from workflows.stages import Stage

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


def test_a_proposal_waits_for_the_head_until_the_offices_close(family):
    handoff = family.propose("grant_bansos")
    assert handoff.stage == Stage.PROPOSED
    assert turn(handoff) == ("dinsos", Role.HEAD, at_local(THURSDAY, 17))
    assert fresh(family.case).state == "assessed"
    assert family.case.custodies.current().filter(kind="guest").count() == 0


def test_holidays_and_weekends_do_not_count(family):
    Holiday.objects.create(date=TUESDAY, name="Cuti bersama")
    workdays.forget_holidays()
    assert turn(family.propose("grant_bansos"))[2] == at_local(date(2026, 3, 6), 17)
    assert turn(family.propose("close"))[2] == at_local(date(2026, 3, 10), 17)


def test_the_head_approves_and_the_case_advances_with_its_letter(family):
    handoff = approve(family.world, family.propose("grant_bansos"))
    case = fresh(family.case)
    assert (handoff.stage, case.state, turn(handoff)) == (
        Stage.COMPLETED,
        "receiving_bansos",
        None,
    )
    assert case.state_since == handoff.approved_at == handoff.ended_at == family.world.now.moment
    assert (handoff.letter.kind, handoff.letter.status) == ("pemberitahuan_bansos", "valid")
    assert [line.member for line in handoff.letter.lines.all()] == [case.beneficiary]
    aid = case.assistance.get()
    assert (aid.status, aid.amount, aid.member) == ("planned", 125_000, case.beneficiary)


def test_a_step_without_a_letter_leaves_none(family):
    assert approve(family.world, family.propose("reassess")).letter is None


def test_sent_back_it_is_the_proposers_turn_and_resubmitted_the_heads(family):
    world = family.world
    handoff = family.propose("grant_bansos")
    services.send_back(handoff, by=world.kepala, reason="wrong_amount")
    assert again(handoff).stage == Stage.SENT_BACK
    assert turn(handoff) == ("dinsos", Role.CASEWORKER, at_local(THURSDAY, 17))

    world.now.move(days=1)
    services.resubmit(handoff, by=world.petugas2, amount=100_000)
    handoff = again(handoff)
    assert (handoff.stage, handoff.proposed_by) == (Stage.PROPOSED, world.petugas2)
    assert handoff.facts == {**family.facts("grant_bansos"), "amount": 100_000}
    assert turn(handoff) == ("dinsos", Role.HEAD, at_local(date(2026, 3, 6), 17))
    approve(world, handoff)
    assert family.case.assistance.get().amount == 100_000


def test_rejected_it_ends_and_the_family_is_told_by_letter(family):
    handoff = family.propose("grant_bansos")
    services.reject(handoff, by=family.world.kepala, reason="double_aid")
    handoff = again(handoff)
    assert (handoff.stage, handoff.end_reason, turn(handoff)) == (
        Stage.REJECTED,
        "double_aid",
        None,
    )
    assert handoff.letter is None
    [line] = family.case.letter_lines.all()
    assert line.letter.kind == "pemberitahuan_hasil"
    assert fresh(family.case).state == "assessed"
    assert not family.case.assistance.exists()


def test_withdrawn_it_ends_without_a_letter_and_may_be_proposed_again(family):
    handoff = family.propose("grant_bansos")
    services.withdraw(handoff, by=family.world.petugas2, reason="entered_in_error")
    handoff = again(handoff)
    assert (handoff.stage, handoff.end_reason, turn(handoff)) == (
        Stage.WITHDRAWN,
        "entered_in_error",
        None,
    )
    assert not family.case.letter_lines.exists()
    family.propose("grant_bansos")


def test_what_was_sent_back_can_be_withdrawn(family):
    handoff = family.propose("grant_bansos")
    services.send_back(handoff, by=family.world.kepala, reason="unclear_reason")
    services.withdraw(handoff, by=family.world.petugas, reason="family_changed_mind")
    assert again(handoff).stage == Stage.WITHDRAWN


def test_the_same_step_is_not_proposed_twice(family):
    family.propose("grant_bansos")
    with pytest.raises(services.StepNotPossible) as refused:
        family.propose("grant_bansos")
    assert [each.code for each in refused.value.unmet] == ["already_open"]


# action → by whom, with what
AFTER = {
    "approve": ("kepala", {}),
    "reject": ("kepala", {"reason": "not_yet"}),
    "send_back": ("kepala", {"reason": "unclear_reason"}),
    "withdraw": ("petugas", {"reason": "entered_in_error"}),
    "resubmit": ("petugas", {}),
}
ENDINGS = {
    "approve": Stage.COMPLETED,
    "reject": Stage.REJECTED,
    "withdraw": Stage.WITHDRAWN,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_the_end_every_action_tells_who_decided_and_when(family, ending):
    world = family.world
    handoff = family.propose("grant_bansos")
    world.now.move(hours=1)
    who, options = AFTER[ending]
    getattr(services, ending)(handoff, by=getattr(world, who), **options)
    when = world.now.moment
    world.now.move(hours=1)
    for action, (by, options) in AFTER.items():
        with pytest.raises(services.AlreadyDecided) as late:
            getattr(services, action)(handoff, by=getattr(world, by), **options)
        found = late.value
        assert (found.who, found.when, found.stage) == (getattr(world, who), when, ENDINGS[ending])


def test_what_was_not_sent_back_is_not_resubmitted(family):
    handoff = family.propose("grant_bansos")
    with pytest.raises((services.StepNotPossible, services.AlreadyDecided)):
        services.resubmit(handoff, by=family.world.petugas)
    assert again(handoff).stage == Stage.PROPOSED


RECEIVERS = {
    "accept": {},
    "decline": {"reason": "duplicate_referral"},
    "hold": {"reason": "waiting_list"},
    "resume": {},
    "record_outcome": {"completed": True},
    "confirm": {},
}


@pytest.mark.parametrize("action", RECEIVERS)
def test_a_decision_has_no_receiver(family, action):
    handoff = family.propose("grant_bansos")
    with pytest.raises((services.StepNotPossible, PermissionDenied)):
        getattr(services, action)(handoff, by=family.world.kepala, **RECEIVERS[action])
    assert again(handoff).stage == Stage.PROPOSED


@pytest.mark.parametrize("action", ["reject", "send_back", "withdraw"])
@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "", "reason"), ("tidak tahu", "", "reason"), ("other", "  ", "note")],
)
def test_a_reason_is_from_the_list_and_another_reason_needs_a_sentence(
    family, action, reason, note, field
):
    handoff = family.propose("grant_bansos")
    by = getattr(family.world, AFTER[action][0])
    with pytest.raises(ValidationError) as wrong:
        getattr(services, action)(handoff, by=by, reason=reason, note=note)
    assert list(wrong.value.message_dict) == [field]
    getattr(services, action)(handoff, by=by, reason="other", note="Warga pindah besok")
    assert HandoffNote.objects.get(handoff=handoff).text == "Warga pindah besok"


@pytest.mark.parametrize("step", ["waive_licence", "close", "correct"])
def test_a_step_with_a_list_of_reasons_is_proposed_with_one_of_them(family, step):
    family.stands("trained")
    for reason, note, field in (("", "", "reason"), ("bosan", "", "reason"), ("other", "", "note")):
        with pytest.raises(ValidationError) as wrong:
            family.propose(step, reason=reason, note=note)
        assert list(wrong.value.message_dict) == [field]
    family.propose(step, reason="other", note="Seperti dibahas")


def test_a_step_without_reasons_refuses_one(family):
    with pytest.raises(ValidationError) as wrong:
        family.propose("reassess", reason="income_lost")
    assert list(wrong.value.message_dict) == ["reason"]


def test_the_new_beneficiary_stands_for_the_family(family):
    family.walk("change_beneficiary")
    case = fresh(family.case)
    assert (case.beneficiary, case.state) == (family.child, "assessed")
    assert family.propose("train").member == family.child


def test_no_licence_needed_meets_the_needs_for_licences(family):
    family.world.need(family.case, "licence_nib")
    family.walk("waive_licence")
    assert not family.case.needs.open().filter(kind="licence_nib").exists()
    assert fresh(family.case).state == "assessed"


def test_emergency_aid_reaches_a_family_that_is_only_registered(world):
    case = world.case()
    approve(world, services.propose(case, "emergency_aid", by=world.petugas, **world.aid()))
    assert (fresh(case).state, case.assistance.count()) == ("registered", 1)


def test_the_same_help_is_not_given_twice_in_a_period(world):
    case = world.case()
    approve(world, services.propose(case, "emergency_aid", by=world.petugas, **world.aid()))
    second = services.propose(case, "emergency_aid", by=world.petugas, **world.aid())
    with pytest.raises(services.StepNotPossible) as refused:
        approve(world, second)
    assert [each.code for each in refused.value.unmet] == ["aid_once_a_period"]
    assert case.assistance.count() == 1


def test_graduating_keeps_the_kind_and_relapsing_forgets_it(family):
    world = family.world
    family.walk("graduate")
    case = fresh(family.case)
    assert (case.state, case.graduated_as, case.closed_at) == ("graduated", "independent", None)
    with pytest.raises(services.StepNotPossible):
        family.propose("relapse")
    world.now.move(days=30)
    world.visited(case)
    family.walk("reassess")
    family.walk("relapse")
    case = fresh(family.case)
    assert (case.state, case.graduated_as) == ("assessed", "")


def test_after_a_relapse_the_family_climbs_again(family):
    family.walk("train")
    family.walk("graduate")
    family.world.now.move(days=30)
    family.world.visited(family.case)
    family.walk("reassess")
    family.walk("relapse")
    family.world.need(family.case, "business_training")
    family.walk("train")
    family.world.now.move(days=1)
    family.world.evidence(family.case, "statement")
    family.world.visited(family.case, income_per_person=900_000)
    family.walk("graduate")
    assert fresh(family.case).state == "graduated"
    assert Case.objects.get().events.filter(action="approve", step="graduate").count() == 2


def test_long_term_care_is_left_after_a_reassessment(family):
    family.walk("place_in_long_term_care")
    assert fresh(family.case).state == "long_term_care"
    family.world.now.move(days=1)
    family.world.visited(family.case)
    family.walk("reassess")
    family.walk("leave_long_term_care")
    assert fresh(family.case).state == "assessed"
