"""A confidential case is no dead end: the owner's head learns of it, and of nothing more."""

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Case, NeedKind, User
from permissions.access import visible_cases
from permissions.roles import Role
from permissions.standing import Standing
from tests.test_desk_work import MOST, statements
from workflows import services
from workflows.naming import cases_to_name_on, namings
from workflows.tab_counts import count_tabs


@pytest.fixture
def secret(world) -> Case:
    """Opened at the door of a family."""
    return world.case(world.person(name="Bunga Rampai"), by=world.faskel, confidential=True)


def numbers(user: User) -> list[str]:
    return [each.number for each in namings(user)]


def test_the_owners_head_learns_of_it_by_number_day_and_opener(client, world, secret):
    client.force_login(world.kepala)
    page = client.get("/?tab=tasks").content.decode()
    assert "Kasus rahasia baru" in page and secret.number in page and world.faskel.name in page
    assert reverse("share", args=[secret.number]) in page
    assert "Bunga Rampai" not in page and world.kasin.name not in page.split('id="name"')[1]


@pytest.mark.parametrize("who", ["petugas", "kabid", "faskel", "kepala_diskopindag", "auditor"])
def test_nobody_else_is_told_of_it(world, secret, who):
    user = getattr(world, who, None) or world.appointed("kabid", Role.DIVISION_HEAD, world.dinsos)
    assert numbers(user) == [] and count_tabs(user, Standing(user)).namings == 0


def test_the_page_shows_an_unnamed_head_no_family(client, world, secret):
    client.force_login(world.kepala)
    page = client.get(reverse("share", args=[secret.number]))
    assert page.status_code == 200 and secret.number in page.text
    assert "Bunga Rampai" not in page.text and secret.beneficiary.name not in page.text
    assert world.faskel.name in page.text and f"{world.petugas.name} (Petugas Dinsos)" in page.text
    assert reverse("case", args=[secret.number]) not in page.text


def test_once_a_colleague_is_named_the_task_is_done(client, world, secret):
    client.force_login(world.kepala)
    address = reverse("share", args=[secret.number])
    done = client.post(address, {"to": world.petugas.pk})
    assert (done.status_code, done.url) == (303, reverse("work"))
    assert numbers(world.kepala) == [] and secret in visible_cases(world.petugas)


def test_a_head_who_names_themself_goes_on_to_the_case(client, world, secret):
    client.force_login(world.kepala)
    done = client.post(reverse("share", args=[secret.number]), {"to": world.kepala.pk})
    assert done.url == reverse("case", args=[secret.number])


def test_a_turn_that_nobody_named_may_take_comes_back_to_the_head(world, secret):
    services.share(secret, to=world.petugas, by=world.kepala)
    assert numbers(world.kepala) == []
    world.visited(secret)
    world.need(secret, NeedKind.FOOD)
    world.evidence(secret)
    services.propose(secret, "assess", by=world.petugas)
    [line] = namings(world.kepala)
    assert (line.number, line.waits_for) == (secret.number, "Kepala Dinsos")
    services.share(secret, to=world.kepala, by=world.kepala)
    assert numbers(world.kepala) == []


def test_nobody_is_told_of_their_own_family(client, world, secret):
    User.objects.filter(pk=world.kepala.pk).update(person=world.child(secret.household))
    kepala = User.objects.get(pk=world.kepala.pk)
    assert numbers(kepala) == []
    client.force_login(kepala)
    assert client.get(reverse("share", args=[secret.number])).status_code == 404


def test_what_is_no_secret_or_closed_is_not_on_the_list(world, secret):
    world.case(by=world.faskel)
    assert list(cases_to_name_on(world.kepala)) == [secret]
    Case.objects.filter(pk=secret.pk).update(closed_at=clock.now(), state_before_close="registered")
    assert list(cases_to_name_on(world.kepala)) == []


def test_the_list_costs_the_same_however_long_it_is(client, world, secret):
    few = statements(client, world.kepala, "/?tab=tasks")
    for _ in range(3):
        world.case(by=world.faskel, confidential=True)
    assert statements(client, world.kepala, "/?tab=tasks") == few <= MOST


def test_it_is_asked_for_by_its_kind(client, world, secret):
    client.force_login(world.kepala)
    assert secret.number in client.get("/?tab=tasks&kind=name").text
    assert secret.number not in client.get("/?tab=tasks&kind=tell").text
