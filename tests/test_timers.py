"""Reminders and escalations: who is told, when, and once; a timer decides nothing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Max

from casework import ledger
from casework.clock import at_local
from permissions.roles import Role
from tests.walks import Family, again, approve
from workflows import services
from workflows.models import Handoff, Notice
from workflows.services import timers
from workflows.services.locking import locked
from workflows.stages import Stage


def told(after: int = 0) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(pk__gt=after).order_by("pk")
    return [tuple(row) for row in rows.values_list("kind", "agency__code", "role")]


def run_on(family: Family, day: date, hour: int = 9) -> list[tuple[str, str, str]]:
    """Run the timers at an hour of a day; returns what is new."""
    before = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    family.world.now.move_to(at_local(day, hour))
    services.run_timers()
    return told(after=before)


def march(day: int) -> date:
    return date(2026, 3, 1) + timedelta(days=day - 1)


def test_the_one_whose_turn_it_is_is_reminded_a_working_day_before(family):
    family.propose("grant_bansos")  # due on Thursday the 5th
    assert run_on(family, march(3), 23) == []
    assert run_on(family, march(4), 0) == [("reminder", "dinsos", Role.HEAD)]


def test_a_reminder_before_a_weekend_comes_on_friday(family):
    family.propose("close")  # due on Monday the 9th
    assert run_on(family, march(5)) == []
    assert run_on(family, march(6)) == [("reminder", "dinsos", Role.HEAD)]


def test_a_late_turn_goes_to_the_agencys_head_after_three_working_days(family):
    family.walk("train", stage=Stage.APPROVED)  # to be accepted by Monday the 9th
    run_on(family, march(9))
    assert run_on(family, march(11), 23) == []
    assert run_on(family, march(12), 0) == [("escalation", "diskopindag", Role.HEAD)]


def test_a_weekend_brings_no_escalation_nearer(family):
    family.walk("train", stage=Stage.APPROVED)
    handoff = family.case.handoffs.get(step="train")
    handoff.task_set.update(due_at=at_local(march(11), 17))  # a Wednesday
    for day in (11, 13, 14, 15):
        run_on(family, march(day))
    assert ("escalation", "diskopindag", Role.HEAD) not in told()
    assert run_on(family, march(16)) == [("escalation", "diskopindag", Role.HEAD)]


def test_a_heads_own_late_turn_goes_to_the_division_head_and_the_owners_head(family):
    handoff = family.walk("train", stage=Stage.RECORDED)  # the receiver's head confirms
    run_on(family, march(5))
    assert run_on(family, march(10)) == [
        ("escalation", "diskopindag", Role.DIVISION_HEAD),
        ("escalation", "dinsos", Role.HEAD),
    ]
    assert again(handoff).stage == Stage.RECORDED


def test_a_division_heads_late_turn_goes_to_the_head(family):
    family.propose("grant_capital_kpm")
    run_on(family, march(5))
    assert run_on(family, march(10)) == [("escalation", "dinsos", Role.HEAD)]


def test_each_notice_is_sent_once_however_often_the_timers_run(family):
    family.propose("grant_bansos")
    family.walk("train", stage=Stage.APPROVED)
    run_on(family, march(20))
    assert sorted(told()) == [
        ("escalation", "dinsos", Role.DIVISION_HEAD),
        ("escalation", "dinsos", Role.HEAD),
        ("escalation", "diskopindag", Role.HEAD),
        ("reminder", "dinsos", Role.HEAD),
        ("reminder", "diskopindag", Role.CASEWORKER),
    ]
    events = family.case.events.count()
    for _ in range(3):
        assert run_on(family, march(20)) == []
    assert run_on(family, march(31)) == []
    assert family.case.events.count() == events


def test_a_notice_ends_with_its_turn(family):
    handoff = family.propose("grant_bansos")
    run_on(family, march(20))
    other = Family(family.world).propose("lend")
    run_on(family, date(2026, 4, 20))
    approve(family.world, handoff)
    services.run_timers()
    assert {each.task.process for each in Notice.objects.all()} == {other}


def test_every_turn_has_a_clock_of_its_own(family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    run_on(family, march(20))
    services.accept(handoff, by=family.world.petugas_diskopindag)
    assert run_on(family, march(23)) == []
    services.record_outcome(
        handoff, by=family.world.petugas_diskopindag, completed=False, reason="left_work"
    )
    assert run_on(family, march(25)) == [("reminder", "diskopindag", Role.HEAD)]


def test_an_escalation_is_in_the_ledger_as_the_systems_act(family):
    handoff = family.propose("grant_bansos")
    run_on(family, march(10))
    event = family.case.events.get(action="escalate")
    assert (event.actor, event.role, event.handoff) == (None, "system", handoff.pk)
    assert event.details == '{"due":"2026-03-05","turn":"approve"}'
    assert (event.from_state, event.to_state) == ("assessed", "assessed")
    assert ledger.verify().intact


def test_a_timer_is_nobody_who_decided(family):
    handoff = family.walk("train", stage=Stage.ACCEPTED)
    when = family.world.now.moment
    run_on(family, date(2026, 6, 30))
    with pytest.raises(services.AlreadyDecided) as late:
        services.accept(handoff, by=family.world.kabid_diskopindag)
    assert (late.value.who, late.value.when) == (family.world.petugas_diskopindag, when)


STAGES = [Stage.PROPOSED, Stage.APPROVED, Stage.ACCEPTED, Stage.RECORDED]


@pytest.mark.parametrize("stage", STAGES)
def test_no_timer_ever_approves_declines_or_closes(family, stage):
    handoff = family.walk("lend", stage=stage)
    before = Handoff.objects.filter(pk=handoff.pk).values().get()
    for _ in range(10):
        family.world.now.move(days=60)
        services.run_timers()
    assert Handoff.objects.filter(pk=handoff.pk).values().get() == before
    assert family.case.events.filter(actor=None).count() == 1


def test_a_held_turn_is_left_in_peace_until_its_day(family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    world = family.world
    services.hold(
        handoff, by=world.petugas_diskopindag, reason="next_intake", until=date(2026, 6, 1)
    )
    assert run_on(family, date(2026, 5, 29)) == []
    ended = [("hold_ended", "diskopindag", Role.CASEWORKER)]
    assert run_on(family, date(2026, 6, 1)) == ended
    assert run_on(family, date(2026, 6, 2)) == []
    assert again(handoff).stage == Stage.ON_HOLD

    services.resume(handoff, by=world.petugas_diskopindag)
    services.hold(
        handoff, by=world.petugas_diskopindag, reason="next_intake", until=date(2026, 9, 1)
    )
    assert run_on(family, date(2026, 9, 1)) == ended


def test_a_hold_that_was_told_is_not_looked_at_again(family, monkeypatch):
    handoff = family.walk("train", stage=Stage.APPROVED)
    day = date(2026, 6, 1)
    by = family.world.petugas_diskopindag
    services.hold(handoff, by=by, reason="next_intake", until=day)
    looked_at = []
    monkeypatch.setattr(timers, "locked", lambda each: looked_at.append(each) or locked(each))
    assert [len(run_on(family, day)) for _ in range(3)] == [1, 0, 0]
    assert looked_at == [handoff]


def test_after_a_hold_the_clock_that_goes_on_reminds_and_escalates_again(family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    by = family.world.petugas_diskopindag
    run_on(family, march(6))
    services.hold(handoff, by=by, reason="family_asked")
    family.world.now.move_to(at_local(date(2026, 6, 1), 9))
    services.resume(handoff, by=by)
    assert run_on(family, date(2026, 6, 1)) == [("reminder", "diskopindag", Role.CASEWORKER)]


def test_a_turn_that_was_taken_meanwhile_is_not_reminded(family):
    """Between the timers' look at all turns and the lock on one of them, somebody was faster."""
    handoff = family.propose("grant_bansos")
    [turn] = handoff.task_set.all()
    approve(family.world, handoff)
    assert (timers._remind(turn.pk), timers._escalate(turn.pk)) == (0, 0)
    other = family.walk("train", stage=Stage.APPROVED)
    services.hold(other, by=family.world.petugas_diskopindag, reason="family_asked")
    [held] = other.task_set.filter(status="NEW")
    assert (timers._remind(held.pk), timers._escalate(held.pk)) == (0, 0)
    assert told() == []


def test_the_command_tells_what_it_sent(family):
    family.propose("grant_bansos")
    family.world.now.move(days=30)
    out = StringIO()
    call_command("workflow_timers", stdout=out)
    assert [int(word.strip(",")) for word in out.getvalue().split() if word.strip(",").isdigit()]
    assert len(told()) == 3
