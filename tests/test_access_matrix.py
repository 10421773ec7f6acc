"""Every service, by everybody: what the ladder says of who may, held against what happens."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404

from casework import clock
from casework.models import User
from permissions import services as staff
from permissions.roles import Action, Capacity, Role
from tests.access_acts import ACTS, Act
from tests.access_matrix import (
    ADMINISTRATION,
    CAPACITIES,
    COLUMNS,
    FIELD_FACTS,
    FORMAL_FACTS,
    MATRIX,
    RELATIONS,
)
from tests.access_scenes import City, Scene
from tests.town import LONG_AGO
from tests.world import START
from workflows import services
from workflows.services.recording import FACTS

pytestmark = pytest.mark.django_db
THEIRS = {"theirs": ("theirs: owner", "theirs: holder")}
TABLES = """casework_caseevent casework_custody casework_visit casework_consent
    casework_assistance casework_case casework_user permissions_appointment permissions_caseshare
    permissions_accountact casework_household
    casework_groupmember casework_decreeline casework_programmeyear documents_letter
    casework_ledgercheck workflows_handoff workflows_bundle workflows_telling workflows_arrival
    workflows_handingover workflows_objection""".split()
COUNTS = [f"(SELECT COUNT(*) FROM {table})" for table in TABLES]
WRITTEN = f"""SELECT SUM(events_written), (SELECT SUM(chair_id) FROM casework_group),
    (SELECT COUNT(companion_id) FROM casework_group),
    (SELECT COUNT(decree_date) FROM casework_programmeyear),
    (SELECT COUNT(until) FROM permissions_appointment), {", ".join(COUNTS)} FROM casework_case"""


def split(names: str) -> list[str]:
    """At the commas, those in brackets excepted."""
    return re.split(r",\s*(?![^(]*\))", names)


def read(table: str) -> dict[str, dict[str, dict[str, str]]]:
    """Block → row → column → cell; a line for several blocks or rows stands in each of them."""
    columns, *lines = filter(None, table.splitlines())
    blocks, current = {}, []
    for line in lines:
        if not line.startswith(" "):
            current = [blocks.setdefault(name, {}) for name in split(line)]
            continue
        names, *cells = re.split(r"\s{2,}", line.strip())
        for row, block in product(split(names), current):
            assert row not in block, f"{row} stands twice"
            block[row] = dict(zip(columns.split(), cells, strict=True))
    return blocks


ANSWERS = read(MATRIX)
OF_HEADS = read(CAPACITIES)["capacity"]
OF_STAFF = read(ADMINISTRATION)["staff"]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[City]:
    with django_db_blocker.unblock(), clock.set_clock(START) as now, undone():
        yield City(now)


def written() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return cursor.fetchone()


def answer(act: Act, city: City, subject: Any, by: User) -> str:
    """yes, no or late; whoever is refused has written nothing, and whoever is not, something."""
    before = written()
    try:
        found = act.do(city, subject, by) is not False
    except (PermissionDenied, Http404):
        found, refusal = False, "no"
    except services.AlreadyDecided:
        found, refusal = False, "late"
    else:
        refusal = "no"
    assert (written() != before) == (found and not act.reads)
    return "yes" if found else refusal


def placed(city: City, act: Act, scene: Scene, column: str, relation: str) -> User:
    """The person of this column, brought into this relation."""
    by = city.person(column, relation, city.agency(relation, scene, act.best))
    if act.secret or relation in ("named", "unnamed"):
        city.make_confidential()
    if relation == "named" or (act.secret and relation != "unnamed"):
        city.name(by)
    if relation == "family":
        User.objects.filter(pk=by.pk).update(person=act.relative(city))
        by = User.objects.get(pk=by.pk)
    return by


def cell(city: City, act: Act, scene: Scene, column: str, relation: str) -> str:
    with undone():
        by = placed(city, act, scene, column, relation)
        return answer(act, city, scene.of(relation), by)


def asked(rows: dict) -> dict[tuple[str, str], str]:
    """The cells of a block that apply."""
    return {
        (relation, column): expected
        for row, cells in rows.items()
        for relation in THEIRS.get(row, (row,))
        for column, expected in cells.items()
        if expected != "–"
    }


def wrong(city: City, block: str, scene: Scene) -> list[str]:
    expected = asked(ANSWERS[block])
    found = {
        (relation, column): cell(city, ACTS[block], scene, column, relation)
        for relation, column in expected
    }
    return [
        f"{block}, {relation}, {column}: {found[relation, column]}, not {answer}"
        for (relation, column), answer in expected.items()
        if answer != found[relation, column]
    ]


SCENES = {act.scene.__name__: act.scene for act in ACTS.values()}


@pytest.mark.parametrize("name", SCENES)
def test_who_may(name, city):
    """By scene, because each takes a while to come about."""
    with undone():
        scene = SCENES[name](city)
        blocks = [block for block in ANSWERS if ACTS[block].scene is SCENES[name]]
        assert [line for block in blocks for line in wrong(city, block, scene)] == []


# ---------------------------------------------------------------------- the table is whole


def services_of(module, names) -> set[str]:
    found = {name: getattr(module, name) for name in names}
    functions = {name: each for name, each in found.items() if inspect.isfunction(each)}
    return {
        name
        for name, each in functions.items()
        if "by" in inspect.signature(each).parameters and not name.startswith("_")
    }


def test_every_service_and_every_reading_stands_in_the_matrix():
    expected = services_of(services, services.__all__)
    expected |= {"visible_cases", "visible_handoffs", "case_or_404", "reveal_nik"}
    expected |= {"letter_at_counter", "visible_objections"}
    assert {block for block in ANSWERS if "(" not in block} == expected
    assert set(ACTS) == set(ANSWERS)


def test_every_relation_stands_in_every_service():
    for name, rows in ANSWERS.items():
        if "(" not in name:
            assert set(rows) - {"theirs"} == set(RELATIONS), name


def test_every_fact_is_recorded_by_whoever_may_record_its_like():
    kinds = {kind.__name__: each.action for kind, each in FACTS.items()}
    assert kinds == {
        **dict.fromkeys(FIELD_FACTS, Action.RECORD_FIELD_FACT),
        **dict.fromkeys(FORMAL_FACTS, Action.RECORD_FORMAL_FACT),
    }


def test_every_role_is_a_column():
    assert COLUMNS == list(next(iter(ANSWERS["open_case"].values())))
    assert len(COLUMNS) == len(Role) + 1  # the superuser has no role


def test_every_service_of_a_head_stands_in_the_table_of_capacities():
    """Wherever the owner's, holder's or receiver's head may and the caseworker may not."""
    decided = {
        block
        for block, rows in ANSWERS.items()
        if any(cells["head"] == "yes" and cells["division"] == "no" for cells in rows.values())
    }
    assert decided - {"record (aid twice in a period)"} <= set(OF_HEADS)


# ---------------------------------------------------------------------- in which capacity


def head(city: City, agency: str, capacity: str) -> User:
    """Somebody appointed as head, for this test alone."""
    if capacity == Capacity.DEFINITIVE:
        return city.people[agency]["head"]
    place, tomorrow = getattr(city.world, agency), clock.today() + timedelta(days=1)
    since = tomorrow if capacity == "future" else LONG_AGO
    acting = Capacity.PLT if capacity in ("ended", "future") else capacity
    user = city.world.user(f"{capacity}.{agency}")
    appointment = city.world.appoint(user, Role.HEAD, place, capacity=acting, since=since)
    if capacity == "ended":
        staff.end_appointment(appointment, by=city.world.admin)
    return user


@pytest.mark.parametrize("block", OF_HEADS)
def test_in_which_capacity_a_head_decides(block, city):
    expected, act, found = OF_HEADS[block], ACTS[block], {}
    with undone():
        scene = act.scene(city)
        for capacity in expected:
            with undone():
                if act.secret:
                    city.make_confidential()
                by = head(city, act.best, capacity)
                found[capacity] = answer(act, city, scene.subject, by)
    assert found == expected


# ---------------------------------------------------------------------- staff and accounts


def appoint(city: City, by: User):
    post = {"basis_number": "1", "basis_date": LONG_AGO, "agency": city.world.dinsos}
    return staff.appoint(city.world.superuser, Role.CASEWORKER, by=by, **post)


def end_appointment(city: City, by: User):
    return staff.end_appointment(city.world.reporter.appointments.get(), by=by)


def create_account(city: City, by: User):
    return staff.create_account("baru", name="Nama baru", password="Pintu-Kayu-7", by=by)


def change_account(city: City, by: User):
    return staff.change_account(city.world.protection, by=by, name="Nama lain")


def disable_account(city: City, by: User):
    return staff.disable_account(city.world.protection, by=by)


def enable_account(city: City, by: User):
    User.objects.filter(pk=city.world.protection.pk).update(is_active=False)
    return staff.enable_account(city.world.protection, by=by)


def remove_second_factor(city: City, by: User):
    Authenticator.objects.create(user=city.world.protection, type="totp", data={})
    return staff.remove_second_factor(city.world.protection, by=by)


def issue_reset_code(city: City, by: User):
    return staff.issue_reset_code(city.world.protection, by=by)


STAFF = {
    service.__name__: service
    for service in (
        appoint,
        end_appointment,
        create_account,
        change_account,
        disable_account,
        enable_account,
        remove_second_factor,
        issue_reset_code,
    )
}


@pytest.mark.parametrize("name", STAFF)
def test_who_administers(name, city):
    act, nothing = Act(lambda city, _, by: STAFF[name](city, by)), Scene(None)
    found = {column: cell(city, act, nothing, column, "owner") for column in COLUMNS}
    assert found == OF_STAFF[name]


def test_every_service_for_staff_stands_in_its_table():
    assert set(STAFF) == set(OF_STAFF) == services_of(staff, vars(staff))
