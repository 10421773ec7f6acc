"""Whatever is killed, whenever: nothing is half done, and all goes on when it is started again.

SIGKILL stops a process as a cut cable stops its machine, but for what the disk still had to write:
that is the database's own promise (synchronous=FULL, fsync), which no test of ours can pull.
"""

from datetime import timedelta
from functools import partial
from hashlib import sha256
from io import StringIO
from time import monotonic

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from casework import clock, ledger_triggers
from casework.models import CaseEvent, Person
from documents.models import Letter
from tests.killing import Tally, processes
from tests.needs import need
from tests.office import Office
from tests.world import START
from workflows import invariants, services
from workflows.demo import building
from workflows.demo.summary import summarise
from workflows.models import Handoff

pytestmark = pytest.mark.xdist_group("processes")
WORKER_KILLS, SERVICE_KILLS, BUILD_KILLS = 30, 66, 6
INSIDE_KILLS = 30
FOUR = range(4)
LATER = timedelta(hours=7)
"""Than any wait of a letter for its next try."""


def broken() -> list[str]:
    return [f"{each.rule.name} {each.place}" for each in invariants.find()]


@pytest.fixture
def start(transactional_ledger):
    with processes() as start:
        yield start


def test_enough_is_killed():
    assert WORKER_KILLS + SERVICE_KILLS + BUILD_KILLS >= 100
    assert INSIDE_KILLS >= 30


# ---------------------------------------------------------------------- services under load


def test_four_processes_killed_in_the_middle_of_acting_leave_nothing_half_done(start, world):
    office, tally = Office(world), Tally("services")

    def somebody():
        seed = tally.random.random()
        return start(partial(office.work, seed))

    crew = [somebody() for _ in FOUR]
    while len(tally) < SERVICE_KILLS or tally.inside < INSIDE_KILLS:
        tally.wait(0.1)
        one = tally.random.choice(FOUR)
        tally.kill(crew[one].begun())
        crew[one] = somebody()
    for child in crew:
        tally.kill(child.begun())
    assert broken() == []
    acts = CaseEvent.objects.count()
    assert Handoff.objects.count() > len(FOUR)
    # and on it goes
    crew = [start(partial(office.work, each, acts=15)) for each in FOUR]
    for child in crew:
        child.join()
    assert CaseEvent.objects.count() > acts
    office.finish()
    assert broken() == []


# ---------------------------------------------------------------------- the worker


def render_by_worker(moment):
    with clock.set_clock(moment):
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def render_by_sweep(moment):
    with clock.set_clock(moment):
        call_command("render_letters", verbosity=0)


def on_paper() -> dict[int, str]:
    """Letters that are rendered, each with the digest of its bytes."""
    rendered = Letter.objects.exclude(rendered_at=None)
    return {pk: sha256(bytes(pdf)).hexdigest() for pk, pdf in rendered.values_list("pk", "pdf")}


def test_letters_come_onto_paper_once_however_often_the_worker_is_killed(start, world):
    need("letters")
    office, tally, kept = Office(world, families=1, residents=0), Tally("worker"), {}
    [family] = office.families
    moment = START
    while len(tally) < WORKER_KILLS:
        while Letter.objects.waiting().count() < 3:  # the family is told by letter
            services.reject(family.propose("train"), by=world.kepala, reason="not_yet")
        work = tally.random.choice([render_by_worker, render_by_sweep])
        moment += LATER
        child = start(partial(work, moment)).begun()
        tally.wait(0.3)
        tally.kill(child)
        now = on_paper()
        assert kept.items() <= now.items()
        kept = now
    call_command("render_letters", all_waiting=True, verbosity=0)
    assert Letter.objects.waiting().count() == 0
    assert kept.items() <= on_paper().items()
    assert on_paper() == dict(Letter.objects.values_list("pk", "pdf_sha256"))
    assert broken() == []


# ---------------------------------------------------------------------- build_demo


@pytest.fixture
def few_stories(settings, monkeypatch):
    """A smaller city is built in a tenth of the time, by the same command."""
    settings.TANGGA_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tales = [building.TALES[0], building.TALES[2]]
    monkeypatch.setattr(building, "TALES", tales)
    monkeypatch.setattr(building, "LEAST", sum(len(t.days_ago) * t.families for t in tales))
    monkeypatch.setattr(building, "PEOPLE", 200)


def build_demo():
    call_command("build_demo", cases=1, today="2026-11-20", stdout=StringIO())


def start_anew():
    ledger_triggers.remove(connection)
    call_command("flush", interactive=False, verbosity=0)


def counted():
    """Without the digest: in it are row numbers, which a rollback does not give back everywhere."""
    found = summarise()
    assert found.ledger.intact
    return {**vars(found), "ledger": (found.ledger.cases, found.ledger.rows)}


def test_a_demo_city_killed_while_it_was_built_is_built_as_if_nothing_had_been(start, few_stories):
    began = monotonic()
    with transaction.atomic():
        build_demo()
        wanted = counted()
        transaction.set_rollback(True)
    whole, tally = monotonic() - began, Tally("build_demo")
    while len(tally) < BUILD_KILLS:
        child = start(build_demo).begun()
        tally.wait(0.8 * whole)
        tally.kill(child)
        assert broken() == []
        if building.is_there():  # it was faster
            assert counted() == wanted
            start_anew()
        assert not Person.objects.exists()
    build_demo()
    assert counted() == wanted
    assert broken() == []
