"""The machine fails in the middle of an act: a clear refusal, nothing lost, and it goes on."""

from datetime import datetime

import pytest
from django.db import DatabaseError, close_old_connections, connection

from casework import ledger
from casework.clock import LOCAL
from casework.models import Counter
from documents import outbox
from documents.models import Letter
from tests.faults import (
    Cluster,
    fall_over_at,
    full_disk,
    killed_at,
    moved_to,
    short_of_time,
    somebody_holds_the_number,
)
from tests.needs import need
from tests.walks import Family, again, confirm, propose, record_outcome
from workflows import invariants, services
from workflows.models import Handoff, Notice
from workflows.stages import Stage

pytestmark = pytest.mark.xdist_group("processes")
MOMENTS = {
    "at its first look": "casework_case",
    "with the number taken": 'INSERT INTO "casework_counter"',
    "before the ledger": 'INSERT INTO "casework_caseevent"',
    "before the letter": 'INSERT INTO "documents_letter"',
    "before the handoff": 'UPDATE "workflows_handoff"',
}


def broken() -> list[str]:
    return [f"{each.rule.name} {each.place}" for each in invariants.find()]


def nothing_happened(handoff: Handoff, rows: int) -> bool:
    return (
        again(handoff).stage == Stage.PROPOSED
        and not Letter.objects.exists()
        and not Counter.objects.filter(series__startswith="letter").exists()
        and handoff.case.events.count() == rows
        and broken() == []
    )


def approved_as_ever(handoff: Handoff, head) -> bool:
    letter = services.approve(handoff, by=head).letter
    return letter.sequence == Letter.objects.count() == 1 and broken() == []


# ---------------------------------------------------------------------- restarted


@pytest.fixture(scope="module")
def cluster(django_db_setup):
    """Where there is a server, one that may be restarted."""
    if connection.vendor == "sqlite":
        yield None
        return
    need("postgres")
    cluster = Cluster()
    try:
        cluster.copy(connection.settings_dict)
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def fall_at(transactional_ledger, cluster):
    """Begin an act and let the database fall before this statement; without one, after it."""
    if cluster is None:
        yield killed_at
        return

    def fall_at(act, statement: str = "") -> None:
        if not statement:
            act()
            cluster.restart()
            return
        with connection.execute_wrapper(fall_over_at(statement, cluster.restart)):
            with pytest.raises(DatabaseError):
                act()

    with moved_to(cluster):
        yield fall_at


@pytest.mark.parametrize("statement", MOMENTS.values(), ids=MOMENTS)
def test_a_database_that_falls_over_in_the_middle_of_an_act_has_done_none_of_it(
    fall_at, world, statement
):
    handoff = Family(world).propose("train")
    rows = handoff.case.events.count()
    fall_at(lambda: services.approve(handoff, by=world.kepala), statement)
    assert nothing_happened(handoff, rows)
    assert approved_as_ever(handoff, world.kepala)


def test_what_was_decided_before_the_database_fell_over_is_there(fall_at, world):
    handoff = Family(world).propose("train")
    fall_at(lambda: services.approve(handoff, by=world.kepala))
    close_old_connections()  # as every request does at its beginning
    assert again(handoff).stage == Stage.APPROVED
    assert again(handoff).letter.sequence == 1
    assert broken() == []


# ---------------------------------------------------------------------- full, and too slow


def test_a_full_disk_refuses_and_loses_nothing(transactional_ledger, world):
    handoffs = [propose(world, world.case(), "emergency_aid", **world.aid()) for _ in range(20)]
    fitted = 0
    with full_disk(), pytest.raises(DatabaseError, match="full|too large"):
        for handoff in handoffs:
            services.approve(handoff, by=world.kepala)
            fitted += 1
    assert broken() == []
    assert Letter.objects.count() == fitted < len(handoffs)
    assert {again(each).stage for each in handoffs[fitted:]} == {Stage.PROPOSED}
    assert services.approve(handoffs[fitted], by=world.kepala).letter.sequence == fitted + 1
    assert broken() == []


def test_a_statement_that_takes_too_long_refuses_and_loses_nothing(transactional_ledger, world):
    handoff = Family(world).propose("train")
    rows = handoff.case.events.count()
    with somebody_holds_the_number(f"letter:{world.dinsos.pk}", 2026), short_of_time():
        with pytest.raises(DatabaseError, match="timeout|locked"):
            services.approve(handoff, by=world.kepala)
        assert nothing_happened(handoff, rows)
    assert approved_as_ever(handoff, world.kepala)


# ---------------------------------------------------------------------- the clock goes back


def test_an_hour_back_everything_goes_on_and_the_ledger_keeps_its_order(world):
    family = Family(world)
    handoff = family.walk("train", Stage.ACCEPTED)
    world.now.move(hours=-1)
    family.walk("refer_kip")
    assert services.hold(
        handoff, by=world.petugas_diskopindag, reason="family_asked"
    ).days_left in range(59, 62)
    rows = list(family.case.events.order_by("sequence").values_list("at", flat=True))
    assert rows != sorted(rows)  # times are the server's; the order is the sequence's
    assert ledger.verify().intact
    assert broken() == []


def test_an_hour_back_over_new_year_each_year_has_its_numbers_without_a_gap(world):
    def issue(*moment):
        world.now.move_to(datetime(*moment, tzinfo=LOCAL))
        case = world.case()
        aid = world.aid()
        handoff = services.propose(case, "emergency_aid", by=world.petugas, **aid)
        letter = services.approve(handoff, by=world.kepala).letter
        return letter.year, letter.sequence, case.number

    assert issue(2026, 12, 31, 23, 30) == (2026, 1, "KSS-2026-000001")
    assert issue(2027, 1, 1, 0, 15) == (2027, 1, "KSS-2027-000001")  # 17.15 of the 31st, UTC
    assert issue(2026, 12, 31, 23, 45) == (2026, 2, "KSS-2026-000002")
    assert issue(2027, 1, 1, 0, 45) == (2027, 2, "KSS-2027-000002")
    assert broken() == []


def test_an_hour_back_nobody_is_reminded_twice(world):
    Family(world).walk("train", Stage.APPROVED)
    world.now.move(days=30)
    services.run_timers()
    told = Notice.objects.count()
    world.now.move(hours=-1)
    services.run_timers()
    world.now.move(hours=1)
    services.run_timers()
    assert Notice.objects.count() == told == 2


def test_an_hour_back_a_letter_waits_an_hour_and_is_not_lost(world, monkeypatch):
    monkeypatch.setattr("documents.rendering.render", lambda letter: b"%PDF")
    letter = Family(world).walk("train", Stage.APPROVED).letter
    world.now.move(hours=-1)
    outbox.put_on_paper(letter.pk)
    assert Letter.objects.waiting().count() == 1
    world.now.move(hours=1)
    outbox.put_on_paper(letter.pk)
    assert Letter.objects.waiting().count() == 0


def test_an_hour_back_a_case_that_was_just_opened_can_be_closed(world):
    case = world.case()
    world.now.move(hours=-1)
    closed = world.decided(case, "close", reason="opened_in_error")
    assert closed.closed_at == closed.opened_at
    assert broken() == []
    assert world.decided(closed, "reopen", reason="closed_in_error").closed_at is None
    assert broken() == []


def test_an_hour_back_custody_is_handed_on_and_given_back(world):
    family = Family(world)
    handoff = family.walk("lend", Stage.ACCEPTED)
    world.now.move(hours=-1)
    confirm(world, record_outcome(world, handoff))
    assert broken() == []
