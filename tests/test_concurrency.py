"""Two people at once: exactly one wins, and the other is told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from casework import ledger, ledger_triggers
from casework.models import Assistance, Case, Counter, ProgrammeYear
from documents.models import Letter
from permissions.roles import Role
from tests.together import at_once, split
from tests.walks import Family, again
from tests.world import World, fresh
from workflows import services
from workflows.models import Notice
from workflows.stages import Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def family(transactional_ledger, world):
    return Family(world)


def acting_head(world: World):
    return world.appointed("plh", Role.HEAD, world.dinsos, capacity="plh")


def test_approve_and_reject_at_once_one_decides(family):
    world = family.world
    handoff = family.propose("grant_bansos")
    other = acting_head(world)
    won, [late] = split(
        at_once(
            lambda: services.approve(handoff, by=world.kepala),
            lambda: services.reject(handoff, by=other, reason="not_yet"),
        )
    )
    assert isinstance(late, services.AlreadyDecided)
    assert late.stage == again(handoff).stage == won[0].stage
    assert Assistance.objects.count() == (won[0].stage == Stage.COMPLETED)


def test_accepted_and_withdrawn_at_once_one_of_both_happens(family):
    world = family.world
    handoff = family.walk("train", stage=Stage.APPROVED)
    won, [late] = split(
        at_once(
            lambda: services.accept(handoff, by=world.petugas_diskopindag),
            lambda: services.withdraw(handoff, by=world.petugas, reason="better_route"),
        )
    )
    assert isinstance(late, services.AlreadyDecided)
    assert again(handoff).stage == won[0].stage
    holder = family.case.custodies.current().get(kind="holder")
    accepted = won[0].stage == Stage.ACCEPTED
    assert holder.agency == (world.diskopindag if accepted else world.dinsos)


def test_one_family_gets_one_case_and_its_number_leaves_no_gap(transactional_ledger, world):
    person = world.person()
    won, refused = split(
        at_once(
            *(
                lambda by=by: services.open_case(person, by=by)
                for by in (world.petugas, world.petugas2, world.faskel)
            )
        )
    )
    assert [type(each) for each in refused] == [ValidationError] * 2
    assert Case.objects.get() == won[0]
    assert world.case().number == "KSS-2026-000002"


def test_two_letters_of_one_agency_take_numbers_without_a_gap(transactional_ledger, world):
    families = [Family(world), Family(world)]
    handoffs = [family.propose("train") for family in families]
    won, refused = split(
        at_once(*(lambda each=each: services.approve(each, by=world.kepala) for each in handoffs))
    )
    assert (len(won), refused) == (2, [])
    assert sorted(Letter.objects.values_list("sequence", flat=True)) == [1, 2]
    assert Counter.objects.get(series=f"letter:{world.dinsos.pk}").value == 2


def test_from_the_rest_of_a_budget_one_of_two_is_helped(transactional_ledger, world):
    ProgrammeYear.objects.filter(pk=world.bpntd.pk).update(budget=125_000)
    families = [Family(world), Family(world)]
    handoffs = [family.propose("grant_bansos") for family in families]
    won, [refused] = split(
        at_once(*(lambda each=each: services.approve(each, by=world.kepala) for each in handoffs))
    )
    assert len(won) == 1
    assert [each.code for each in refused.unmet] == ["budget_left"]
    assert Assistance.objects.count() == 1


def test_two_runs_of_the_timers_tell_everybody_once(family):
    family.walk("train", stage=Stage.APPROVED)
    family.world.now.move(days=30)
    told, refused = split(at_once(services.run_timers, services.run_timers))
    assert refused == []
    assert sum(each.reminders for each in told) == 1
    assert sum(each.escalations for each in told) == 1
    assert Notice.objects.count() == 2


def test_facts_recorded_at_once_are_all_in_the_ledger(family):
    world = family.world
    before = fresh(family.case).events_written
    won, refused = split(
        at_once(
            lambda: world.need(family.case, "food_parcel"),
            lambda: world.need(family.case, "housing"),
            lambda: world.need(family.case, "sanitation"),
        )
    )
    assert len(won) == 2
    assert [type(each) for each in refused] == [ValidationError]
    assert fresh(family.case).events_written == before + 2
    assert ledger.verify().intact


def test_the_flush_after_such_a_test_leaves_an_empty_ledger_with_its_triggers(
    transactional_ledger,
):
    assert not Case.objects.exists()
    assert ledger_triggers.problems(connection) == []
