"""Hold and resume: the clock stands, the place in the queue is kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework import workdays
from casework.clock import at_local
from casework.models import Holiday
from permissions.roles import Role
from tests.walks import accept, again, confirm, record_outcome, turn
from workflows import services
from workflows.stages import Stage


@pytest.fixture
def waiting(family):
    """Approved on Monday, 2 March; to be accepted by Monday the 9th."""
    return family.walk("train", stage=Stage.APPROVED)


def hold(family, handoff, **options):
    by = family.world.petugas_diskopindag
    return services.hold(handoff, by=by, **{"reason": "waiting_list", **options})


def resume(family, handoff):
    return services.resume(handoff, by=family.world.petugas_diskopindag)


def test_a_hold_stops_the_clock_and_says_why_and_until_when(family, waiting):
    hold(family, waiting, until=date(2026, 6, 1))
    handoff = again(waiting)
    assert (handoff.stage, handoff.held_from) == (Stage.ON_HOLD, Stage.APPROVED)
    assert (handoff.hold_reason, handoff.held_until) == ("waiting_list", date(2026, 6, 1))
    assert turn(handoff) == ("diskopindag", Role.CASEWORKER, None)


# held on, resumed on → due again
CLOCKS = [
    (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 9)),
    (date(2026, 3, 2), date(2026, 6, 1), date(2026, 6, 8)),
    (date(2026, 3, 5), date(2026, 6, 1), date(2026, 6, 3)),
    (date(2026, 3, 6), date(2027, 1, 4), date(2027, 1, 5)),
    (date(2026, 3, 9), date(2026, 6, 1), date(2026, 6, 1)),
    (date(2026, 3, 11), date(2026, 6, 1), date(2026, 5, 28)),  # late by two days then and now
]


@pytest.mark.parametrize(("held", "resumed", "due"), CLOCKS)
def test_resumed_it_has_the_working_days_that_were_left(family, waiting, held, resumed, due):
    now = family.world.now
    now.move_to(at_local(held, 9))
    hold(family, waiting)
    now.move_to(at_local(resumed, 9))
    resume(family, waiting)
    handoff = again(waiting)
    assert (handoff.stage, handoff.held_from, handoff.hold_reason) == (Stage.APPROVED, "", "")
    assert (handoff.held_until, handoff.days_left) == (None, None)
    assert turn(handoff)[2] == at_local(due, 17)


def test_holidays_in_the_days_left_do_not_count(family, waiting):
    family.world.now.move_to(at_local(date(2026, 3, 5), 9))
    hold(family, waiting)
    Holiday.objects.create(date=date(2026, 6, 2), name="Cuti")
    family.world.now.move_to(at_local(date(2026, 6, 1), 9))
    workdays.forget_holidays()
    resume(family, waiting)
    assert turn(waiting)[2] == at_local(date(2026, 6, 4), 17)


def test_what_was_accepted_is_held_and_goes_on_where_it_stood(family, waiting):
    world = family.world
    accept(world, waiting)
    hold(family, waiting, reason="next_budget_year")
    assert again(waiting).held_from == Stage.ACCEPTED
    world.now.move_to(at_local(date(2027, 1, 4), 9))
    resume(family, waiting)
    record_outcome(world, waiting)
    confirm(world, waiting)
    assert again(waiting).stage == Stage.COMPLETED


def test_over_the_budget_year_it_stays_the_one_open_handoff(family, waiting):
    hold(family, waiting, reason="next_budget_year", until=date(2027, 1, 4))
    family.world.now.move_to(at_local(date(2027, 1, 4), 9))
    with pytest.raises(services.StepNotPossible) as refused:
        family.propose("train_job")
    assert [each.code for each in refused.value.unmet] == ["already_open"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("waiting_list", True),
        ("next_intake", True),
        ("next_budget_year", True),
        ("awaiting_decree", True),
        ("missing_document", False),
        ("family_asked", False),
    ],
)
def test_of_a_long_hold_the_family_is_told_by_letter(family, waiting, reason, told):
    before = again(waiting).letter
    hold(family, waiting, reason=reason)
    kinds = [line.letter.kind for line in family.case.letter_lines.order_by("pk")]
    assert kinds == ["rujukan_pelatihan", *["pemberitahuan_hasil"] * told]
    assert again(waiting).letter == before


def test_held_nothing_else_happens_but_resume_and_withdraw(family, waiting):
    world, by = family.world, family.world.petugas_diskopindag
    hold(family, waiting)
    attempts = [
        lambda: services.accept(waiting, by=by),
        lambda: services.decline(waiting, by=by, reason="programme_ended"),
        lambda: services.hold(waiting, by=by, reason="family_asked"),
        lambda: services.approve(waiting, by=world.kepala),
        lambda: services.reject(waiting, by=world.kepala, reason="not_yet"),
        lambda: services.record_outcome(waiting, by=by, completed=False, reason="left_ill"),
        lambda: services.confirm(waiting, by=world.kepala_diskopindag),
    ]
    for attempt in attempts:
        with pytest.raises((services.AlreadyDecided, services.StepNotPossible)):
            attempt()
    assert again(waiting).stage == Stage.ON_HOLD
    services.withdraw(waiting, by=world.petugas, reason="better_route")
    handoff = again(waiting)
    assert (handoff.stage, handoff.letter.status, turn(handoff)) == (
        Stage.WITHDRAWN,
        "revoked",
        None,
    )


def test_what_was_accepted_and_is_held_cannot_be_withdrawn(family, waiting):
    accept(family.world, waiting)
    hold(family, waiting)
    with pytest.raises(services.AlreadyDecided):
        services.withdraw(waiting, by=family.world.petugas, reason="better_route")


def test_resumed_by_two_the_second_learns_who_was_faster(family, waiting):
    hold(family, waiting)
    resume(family, waiting)
    with pytest.raises(services.AlreadyDecided) as late:
        services.resume(waiting, by=family.world.kabid_diskopindag)
    assert (late.value.who, late.value.stage) == (family.world.petugas_diskopindag, Stage.APPROVED)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "no_quota"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"until": date(2026, 3, 2)}, "until"),
        ({"until": date(2025, 6, 1)}, "until"),
        ({"until": "besok"}, "until"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_a_hold_with_wrong_facts_is_refused_by_field(family, waiting, options, field):
    with pytest.raises(ValidationError) as wrong:
        hold(family, waiting, **options)
    assert list(wrong.value.message_dict) == [field]
    assert again(waiting).stage == Stage.APPROVED
