"""Every address, by everybody: what the table says, held against what answers."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from casework import clock
from casework.models import Case
from permissions.access import visible_cases, visible_handoffs
from tests.access_scenes import City
from tests.doors import DOORS, ELSEWHERE, Door
from tests.doors_table import TABLE
from tests.street import NAME, NIK, Street
from tests.test_access_matrix import undone
from tests.world import START

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("doors")]


def read(table: str) -> dict[str, dict[str, str]]:
    """Door → column → answer; a line of several doors stands for each of them."""
    columns, *lines = filter(None, table.splitlines())
    names, rows = columns.split(), {}
    for line in lines:
        doors, *cells = re.split(r"\s{2,}", line.strip())
        for door in doors.split("; "):
            assert door not in rows, f"{door} stands twice"
            rows[door] = dict(zip(names, cells, strict=True))
    return rows


ANSWERS = read(TABLE)


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker) -> Iterator[Street]:
    with django_db_blocker.unblock(), clock.set_clock(START) as now, undone():
        yield Street(City(now))


class Answer:
    """What came back, in a word: `see` shows the family's name, `page` shows a page without it."""

    def __init__(self, door: Door, street: Street, user):
        client = Client(raise_request_exception=True)
        if user:
            client.force_login(user)
        address = door.address(street)
        got = client.post(address, door.typed(street)) if door.post else client.get(address)
        self.status = got.status_code
        self.to = got.headers.get("Location", "")
        self.body = (b"".join(got.streaming_content) if got.streaming else got.content).decode(
            errors="replace"
        )

    def __str__(self):
        if self.status in (301, 302, 303):
            return "login" if self.to.startswith("/account/login") else "go"
        if self.status == 200:
            return "see" if NAME in self.body else "page"
        return {404: "no", 403: "403", 405: "405", 422: "ask", 501: "501"}.get(
            self.status, str(self.status)
        )


def answer(door: Door, street: Street, user) -> Answer:
    with undone():
        door.first(street)
        return Answer(door, street, user)


@pytest.mark.parametrize("name", DOORS)
def test_who_is_let_in(name, street):
    found = {}
    for column, user in street.people().items():
        got = answer(DOORS[name], street, user)
        found[column] = str(got)
        sees = user and (
            visible_cases(user).filter(pk=street.case.pk).exists()
            or visible_handoffs(user).filter(case=street.case.pk).exists()
        )
        assert sees or NAME not in got.body, f"{column} reads the family's name"
        assert NIK not in got.body or (DOORS[name].name.endswith("nik") and sees), column
    assert found == ANSWERS[name]


@pytest.mark.parametrize("name", DOORS)
def test_behind_no_door_stands_a_family_that_has_become_confidential(name, street):
    """For those who are not named on its case, which nobody is."""
    door = DOORS[name]
    with undone():
        door.first(street)
        Case.objects.filter(pk=street.case.pk).update(confidential=True)
        for column, user in street.people().items():
            got = answer(Door(**{**vars(door), "first": lambda s: None}), street, user)
            assert NAME not in got.body and NIK not in got.body, column


def names_of(patterns) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names_of(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each.name


def test_every_address_stands_in_the_table():
    known = {door.name for door in DOORS.values()}
    assert set(names_of(get_resolver().url_patterns)) == known | set(ELSEWHERE)
    assert set(DOORS) == set(ANSWERS)
