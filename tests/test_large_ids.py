"""Numbers of rows that have four digits and more: what a page holds is what comes back."""

import re

import pytest
from django.urls import reverse

from tests.access_scenes import City
from tests.doors import DOORS
from tests.doors_table import TABLE
from tests.large_ids import FIRST, GROUPED, number_from_now_on
from tests.street import Street
from tests.test_doors import Answer, read
from tests.walks import Family
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

HIDDEN = re.compile(r'<input[^>]*\bname="(\w+)"[^>]*\bvalue="([^"]*)"')


@pytest.fixture
def old_city(db):
    """Before anything else of the world is made."""
    number_from_now_on()


def held(page: str) -> dict[str, list[str]]:
    """Name → values of the inputs that a page sends along."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


def body(client, user, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def test_what_is_ticked_on_the_list_is_decided(old_city, client, world):
    handoffs = [Family(world).propose("grant_bansos") for _ in range(2)]
    ticked = held(body(client, world.kepala, "/"))["chosen"]
    assert [int(each) >= FIRST for each in ticked] == [True, True]
    decide = reverse("work-decide")
    summary = client.post(decide, {"act": "approve", "chosen": ticked}).content.decode()
    sent = held(summary)
    assert client.post(decide, sent).status_code == 302
    stages = Handoff.objects.filter(pk__in=[each.pk for each in handoffs])
    assert {each.stage for each in stages} == {Stage.COMPLETED}


def test_what_is_ticked_is_proposed_together(old_city, client, world):
    cases = [Family(world).case for _ in range(2)]
    services.assign(cases, to=world.petugas, by=world.kepala, reason="area")
    ticked = held(body(client, world.petugas, "/?tab=families"))["chosen"]
    address = reverse("work-bundle")
    asked = {"chosen": ticked, "step": "grant_bansos"}
    form = client.post(address, asked).content.decode()
    sent = held(form) | world.aid()
    assert client.post(address, sent).status_code == 302
    assert Handoff.objects.filter(bundle__isnull=False).count() == 2


def test_what_is_ticked_is_given_to_the_colleague_that_the_page_names(old_city, client, world):
    case = Family(world).case
    page = body(client, world.kepala, reverse("work-assign"))
    to = re.search(r'<option value="(\d+)"[^>]*>' + re.escape(world.petugas2_dinsos.name), page)[1]
    sent = {"chosen": held(page)["chosen"], "to": to, "reason": "area"}
    assert client.post(reverse("work-assign"), sent).status_code == 302
    case.refresh_from_db()
    assert case.assigned_to == world.petugas2_dinsos


def test_no_page_groups_the_digits_of_a_row_s_number(old_city, now):
    """Behind every door, by the first who is let in."""
    street = Street(City(now))
    people = street.people()
    for name, answers in read(TABLE).items():
        column = next((each for each, said in answers.items() if said in ("see", "page")), None)
        if column:
            found = re.search(GROUPED, Answer(DOORS[name], street, people[column]).body)
            assert not found, f"{name}: {found}"
