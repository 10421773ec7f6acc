"""Twenty at once: one wins and the others are told, and nobody hears of a locked database."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction

from casework import clock
from casework.models import Counter, User
from casework.models.counters import next_number
from documents.models import Letter
from permissions.models import Appointment
from permissions.roles import Role
from permissions.services import appoint, end_appointment
from tests.killing import processes
from tests.together import at_once, split
from tests.walks import Family, again, propose
from workflows import invariants, services
from workflows.models import Handoff
from workflows.stages import Stage

pytestmark = pytest.mark.xdist_group("processes")
TWENTY = range(20)


@pytest.fixture
def start(transactional_ledger):
    with processes() as start:
        yield start


@pytest.fixture
def family(transactional_ledger, world):
    return Family(world)


def heads(world, many=TWENTY):
    """Acting heads: people of their own, so that it can be told who was faster."""
    return [world.appointed(f"plh{each}", Role.HEAD, world.dinsos, capacity="plh") for each in many]


def consistent() -> bool:
    return not [f"{each.rule.name} {each.place}" for each in invariants.find()]


# ---------------------------------------------------------------------- processes


def test_twenty_processes_number_the_letters_of_one_agency_without_a_gap(start, world):
    handoffs = [propose(world, world.case(), "emergency_aid", **world.aid()) for _ in TWENTY]
    gate = get_context("fork").Barrier(len(TWENTY))

    def approve(handoff):
        connection.ensure_connection()
        gate.wait()
        services.approve(handoff, by=world.kepala)

    def take_it_back(handoff):
        with transaction.atomic():
            approve(handoff)
            sleep(0.2)  # the others wait for the number that it has
            transaction.set_rollback(True)

    children = [start(partial(approve, each)) for each in handoffs[1:]]
    children.append(start(partial(take_it_back, handoffs[0])))
    for child in children:
        child.join()
    numbers = Letter.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, 20))
    assert Counter.objects.get(series=f"letter:{world.dinsos.pk}").value == 19
    assert again(handoffs[0]).stage == Stage.PROPOSED
    assert services.approve(handoffs[0], by=world.kepala).letter.sequence == 20
    assert consistent()


# ---------------------------------------------------------------------- one handoff


def test_of_twenty_who_decide_one_handoff_one_decides_and_the_others_learn_who_and_when(family):
    handoff = family.propose("train")
    approve = [partial(services.approve, handoff, by=by) for by in heads(family.world, TWENTY[:10])]
    reject = [
        partial(services.reject, handoff, by=by, reason="not_yet")
        for by in heads(family.world, TWENTY[10:])
    ]
    won, refused = split(at_once(*approve, *reject))
    decided = again(handoff)
    assert [each.stage for each in won] == [decided.stage]
    assert decided.stage in (Stage.APPROVED, Stage.REJECTED)
    assert [type(each) for each in refused] == [services.AlreadyDecided] * 19
    assert {(each.who, each.when, each.stage) for each in refused} == {
        (decided.last_by, decided.last_at, decided.stage)
    }
    assert decided.last_by.username.startswith("plh")
    actions = family.case.events.filter(handoff=handoff.pk).exclude(action="propose")
    assert [(each.action, each.actor) for each in actions] == [
        ("approve" if decided.stage == Stage.APPROVED else "reject", decided.last_by_id)
    ]
    assert Letter.objects.count() == 1
    assert consistent()


def test_of_two_steps_proposed_by_twenty_at_once_one_is_open_and_is_named(family):
    world = family.world
    acts = [
        partial(family.propose, step, by=by)
        for step, by in (("train", world.petugas), ("train_job", world.petugas2))
        for _ in TWENTY[:10]
    ]
    won, refused = split(at_once(*acts))
    assert list(Handoff.objects.open()) == won
    assert len(won) == 1
    assert [type(each) for each in refused] == [services.StepNotPossible] * 19
    assert {unmet.code for each in refused for unmet in each.unmet} == {"already_open"}
    assert all(str(won[0].label) in str(each) for each in refused)
    assert consistent()


@pytest.mark.parametrize("faster", ["hold", "withdraw", None])
def test_held_and_withdrawn_at_once_it_is_withdrawn(family, faster):
    """What is held before it was accepted may still be withdrawn; what is withdrawn is not held."""
    world = family.world
    handoff = family.walk("train", stage=Stage.APPROVED)

    def held():
        sleep(0.2 * (faster == "withdraw"))
        return services.hold(handoff, by=world.petugas_diskopindag, reason="family_asked")

    def withdrawn():
        sleep(0.2 * (faster == "hold"))
        return services.withdraw(handoff, by=world.petugas, reason="better_route")

    hold, withdraw = at_once(held, withdrawn)
    assert withdraw.stage == again(handoff).stage == Stage.WITHDRAWN
    done = list(family.case.events.order_by("-sequence").values_list("action", flat=True)[:2])
    if isinstance(hold, Handoff):
        assert (faster != "withdraw", done) == (True, ["withdraw", "hold"])
    else:
        assert isinstance(hold, services.AlreadyDecided)
        assert (hold.who, hold.stage) == (world.petugas, Stage.WITHDRAWN)
        assert (faster != "hold", done) == (True, ["withdraw", "approve"])
    assert consistent()


# ---------------------------------------------------------------------- appointments


def test_of_ten_who_appoint_a_definitive_head_at_once_one_does(transactional_ledger, world):
    for head in Appointment.objects.filter(agency=world.bpr, role=Role.HEAD):
        end_appointment(head, by=world.admin)
    people = [User.objects.create(username=f"calon{each}", name="Calon") for each in TWENTY[:10]]
    paper = {"basis_number": "821/1/2026", "basis_date": clock.today(), "agency": world.bpr}
    won, refused = split(
        at_once(*(partial(appoint, each, Role.HEAD, by=world.admin, **paper) for each in people))
    )
    assert len(won) == 1
    assert [list(each.message_dict) for each in refused] == [["capacity"]] * 9


def test_of_ten_who_give_one_person_the_same_area_at_once_one_does(transactional_ledger, world):
    person = User.objects.create(username="calon", name="Calon")
    paper = {"basis_number": "821/1/2026", "basis_date": clock.today()}
    once = partial(appoint, person, Role.FIELD_WORKER, by=world.admin, kelurahan=world.kasin)
    won, refused = split(at_once(*[partial(once, **paper)] * 10))
    assert len(won) == 1
    assert [list(each.message_dict) for each in refused] == [["user"]] * 9


# ---------------------------------------------------------------------- an appointment ends


def test_an_appointment_that_has_ended_decides_nothing_any_more(family):
    """Its holder has pressed the button, and waits for the letter's number, when it is ended."""
    world = family.world
    handoff, head = family.propose("train"), heads(world, [1])[0]
    moment = clock.now()

    def on_their_own(act):
        with clock.set_clock(moment):
            try:
                return act()
            except PermissionDenied as refused:
                return refused
            finally:
                connections.close_all()

    def end():
        end_appointment(head.appointments.get(), by=world.admin)
        return again(handoff).stage

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            next_number(f"letter:{world.dinsos.pk}", 2026)
            decision = pool.submit(on_their_own, partial(services.approve, handoff, by=head))
            sleep(0.5)
            ending = pool.submit(on_their_own, end)
            sleep(0.5)
            transaction.set_rollback(True)
        decided, when_it_ended = decision.result(), ending.result()
    assert again(handoff).stage == when_it_ended
    assert isinstance(decided, PermissionDenied) == (when_it_ended == Stage.PROPOSED)
    assert consistent()


def test_ended_and_decided_at_once_it_was_decided_before_or_is_refused(family):
    world = family.world
    for head in heads(world, TWENTY[:5]):
        handoff = family.propose("train")
        decided, _ = at_once(
            partial(services.reject, handoff, by=head, reason="not_yet"),
            partial(end_appointment, head.appointments.get(), by=world.admin),
        )
        refused = isinstance(decided, PermissionDenied)
        assert again(handoff).stage == (Stage.PROPOSED if refused else Stage.REJECTED)
        with pytest.raises((PermissionDenied, services.AlreadyDecided)):
            services.reject(handoff, by=head, reason="not_yet")
        if refused:
            services.reject(handoff, by=world.kepala, reason="not_yet")
    assert consistent()
