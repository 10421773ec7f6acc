"""What a receiver cannot take: a wrong agency, a condition, a family that nobody reaches."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.clock import at_local
from casework.models import Visit
from tests.walks import (
    accept,
    again,
    propose,
    record_outcome,
    turn,
)
from workflows import services
from workflows.stages import Stage


@pytest.fixture
def training(family):
    """Waiting to be accepted."""
    return family.walk("train", stage=Stage.APPROVED)


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


def test_nor_one_from_where_the_family_stands_no_step_leads_to(family, training):
    by = family.world.petugas_diskopindag
    services.decline(training, by=by, reason="wrong_agency", right_function="manpower")
    assert services.refer_again(again(training))
    family.stands("long_term_care")
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
