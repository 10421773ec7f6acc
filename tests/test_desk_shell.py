"""What surrounds every page: its language, its menu, its promises to the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from permissions.standing import Standing
from workflows.desk.shell import PLACES, menu

pytestmark = pytest.mark.django_db


def test_pages_are_indonesian_whatever_the_browser_prefers(client):
    page = client.get("/healthz/nothing-here", headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "id"


def test_whoever_chooses_english_reads_english(client):
    client.post(reverse("language"), {"language": "en"})
    page = client.get("/nothing-here")
    assert page.headers["Content-Language"] == "en"


def test_an_unknown_language_is_no_reason_to_fail(client):
    client.cookies["django_language"] = "klingon\n<script>"
    assert client.get("/nothing-here").headers["Content-Language"] == "id"


def test_no_page_may_load_from_elsewhere_or_run_what_stands_in_it(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "data:" not in policy


def test_the_language_is_changed_by_a_form_of_our_own_only():
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(reverse("language"), {"language": "en"}).status_code == 403


def test_healthz_tells_of_a_worker_that_is_not_there(client, world, now):
    world.decided(world.assessed(), "emergency_aid", **world.aid())
    fine = client.get("/healthz")
    assert (fine.status_code, fine.json()["worker"], fine.json()["letters_pending"]) == (
        200,
        "ok",
        1,
    )
    now.move(minutes=11)
    late = client.get("/healthz")
    assert (late.status_code, late.json()["worker"]) == (503, "late")


def test_the_menu_leads_where_the_person_has_something_to_do(world, rf):
    accounts = ("petugas", "petugas_bpr", "faskel", "auditor", "admin")
    shown = {account: labels(world, rf, account) for account in accounts}
    assert shown["petugas"] == ["work", "cases", "programmes", "counter"]
    assert shown["petugas_bpr"] == shown["faskel"] == ["work", "cases", "counter"]
    assert shown["auditor"] == ["cases", "counter", "audit", "reports"]
    assert shown["admin"] == ["programmes", "counter", "staff"]


def labels(world, rf, account: str) -> list[str]:
    request = rf.get("/")
    request.user, request.resolver_match = getattr(world, account), None
    request.standing = Standing(request.user)
    places = {reverse(place.name): place.name for place in PLACES}
    return [places[each["address"]] for each in menu(request)]


@pytest.mark.parametrize("name", ["work", "cases", "family-new", "counter"])
def test_no_browser_keeps_what_a_signed_in_person_was_shown(client, world, name):
    client.force_login(world.petugas)
    assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_an_account_without_an_appointment_reads_that_it_has_none(client, world):
    client.force_login(world.superuser)
    assert "Anda belum ditunjuk" in client.get("/").text
    client.force_login(world.faskel)
    assert "Anda belum ditunjuk" not in client.get("/").text
