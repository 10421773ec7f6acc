"""The staff's pages: who may do what, given and taken by administrators; no case on any of them."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from casework.models import User
from permissions.models import AccountAct, Appointment, ResetCode
from permissions.roles import Action, Capacity, Role
from permissions.services import reset_password, signer_of
from tests.questions import may
from tests.town import LONG_AGO

LIST = "/staff/"
BASIS = {"basis_number": "821.2/7/2026", "basis_date": "2026-02-20", "since": "2026-03-02"}
TODAY = date(2026, 3, 2)


@pytest.fixture
def admin(client, world):
    client.force_login(world.admin)
    return client


def person(user) -> str:
    return reverse("staff-person", args=[user.pk])


def address(name: str, user) -> str:
    return reverse(f"staff-{name}", args=[user.pk])


def head_of(agency) -> Appointment:
    return Appointment.objects.get(agency=agency, role=Role.HEAD)


def addresses(world) -> dict[str, str]:
    post = head_of(world.bpr)
    return {
        "list": LIST,
        "new": "/staff/new/",
        "person": person(world.faskel),
        "appoint": address("appoint", world.faskel),
        "change": address("change", world.faskel),
        "reset code": address("reset-code", world.faskel),
        "disable": address("disable", world.faskel),
        "second factor": address("second-factor", world.faskel),
        "end": address("appointment-end", post),
        "acting": address("acting", post),
    }


def count_rows() -> list:
    models = (User, Appointment, ResetCode)
    return [
        *(model.objects.count() for model in models),
        User.objects.filter(is_active=True).count(),
    ]


# ---------------------------------------------------------------------- who comes here

OF_A_TKSK = {"list", "person", "reset code"}
EVERYBODY = "petugas kabid kepala auditor reporter protection faskel superuser".split()


def test_an_administrator_finds_all_pages(admin, world):
    for name, where in addresses(world).items():
        page = admin.get(where)
        assert page.status_code == 200 and page.text.count("<h1") == 1, name


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_tksk_finds_only_what_helps_a_field_worker(client, world, method):
    client.force_login(world.tksk)
    found = {
        name
        for name, where in addresses(world).items()
        if getattr(client, method)(where).status_code != 404
    }
    assert found == OF_A_TKSK


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_else_finds_any_of_them(client, world, name):
    client.force_login(getattr(world, name))
    before = count_rows()
    for where in addresses(world).values():
        assert client.get(where).status_code == client.post(where, BASIS).status_code == 404
    assert count_rows() == before


def test_a_tksk_sees_the_field_workers_there_and_nobody_else(client, world):
    client.force_login(world.tksk)
    page = client.get(LIST)
    assert world.faskel.name in page.text
    for other in (world.faskel_gadang, world.petugas, world.admin):
        assert other.name not in page.text
        for name in ("person", "reset-code"):
            assert client.get(address(name, other)).status_code == 404
    shown = client.get(person(world.faskel)).text
    assert "Berikan kode kata sandi" in shown
    assert "Nonaktifkan" not in shown and "Akhiri penunjukan" not in shown


def test_the_menu_leads_each_to_what_is_theirs(client, world):
    for user, led in ((world.admin, True), (world.tksk, True), (world.faskel, False)):
        client.force_login(user)
        assert (f'href="{LIST}"' in client.get("/account/sessions/").text) == led


def test_no_case_stands_on_any_page(admin, world):
    case = world.assessed()
    for where in addresses(world).values():
        text = admin.get(where).text
        assert case.number not in text and case.beneficiary.name not in text


# ---------------------------------------------------------------------- the list

FOUND = {
    "q=PETUGAS.dins": {"petugas.dinsos"},
    "q=nama tksk": {"tksk.klojen"},
    "role=auditor": {"auditor.inspektorat"},
    "q=nobody": set(),
    "role=boss&q=reporter": {"reporter.bappeda"},
    "disabled=on": {"protection.dinsos"},
}


@pytest.mark.parametrize("asked", FOUND)
def test_people_are_found_by_name_and_role(admin, world, asked):
    User.objects.filter(pk=world.protection.pk).update(is_active=False)
    page = admin.get(f"{LIST}?{asked}")
    found = {user.username for user, _ in page.context["rows"]}
    assert found == FOUND[asked]


def test_what_cannot_be_typed_narrows_nothing(admin):
    assert admin.get(f"{LIST}?q=%00&agency=x&page=x").status_code == 200


def test_people_are_found_by_agency_and_only_by_what_holds_today(admin, world):
    asked = f"{LIST}?agency={world.bpr.pk}"
    found = {user.username for user, _ in admin.get(asked).context["rows"]}
    assert found == {"petugas.bpr", "kabid.bpr", "kepala.bpr"}
    head_of(world.bpr)
    Appointment.objects.filter(user=world.kabid_bpr).update(until=TODAY)
    assert "kabid.bpr" not in admin.get(asked).text


def test_the_list_has_pages_of_25_that_keep_what_was_asked(admin, world):
    for number in range(60):
        world.user(f"orang{number:02}")
    page = admin.get(f"{LIST}?q=orang")
    assert len(page.context["rows"]) == 25
    assert 'href="?q=orang&amp;page=2"' in page.text
    assert len(admin.get(f"{LIST}?q=orang&page=3").context["rows"]) == 10


def test_pages_ask_few_statements(admin, client, world, django_assert_max_num_queries):
    for number in range(30):
        world.appointed(f"orang{number:02}", Role.CASEWORKER, world.bpr)
    for where in (f"{LIST}?agency={world.bpr.pk}&q=o", person(world.kepala)):
        with django_assert_max_num_queries(12):
            assert admin.get(where).status_code == 200
    client.force_login(world.tksk)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    client.force_login(world.admin)
    for where in addresses(world).values():
        with django_assert_max_num_queries(12):
            admin.get(where)


# ---------------------------------------------------------------------- people


def test_a_person_is_created_appointed_and_given_a_code(admin, world):
    made = admin.post(
        "/staff/new/", {"name": "Rini Wulandari", "username": "rini", "nip": "1980"}, follow=True
    )
    rini = User.objects.get(username="rini")
    assert made.redirect_chain == [(address("appoint", rini), 302)]
    assert "Akun sudah dibuat" in made.text and not rini.has_usable_password()
    post = {**BASIS, "role": "caseworker", "place": f"agency:{world.bpr.pk}"}
    admin.post(address("appoint", rini), {**post, "capacity": "definitive"})
    assert may(rini, Action.PROPOSE, world.bpr)
    shown = admin.post(address("reset-code", rini))
    assert shown["Cache-Control"].startswith("max-age=0")
    reset_password("rini", code=shown.context["code"], password="Jendela-Kayu-8")
    assert User.objects.get(pk=rini.pk).check_password("Jendela-Kayu-8")


def test_what_is_wrong_with_a_new_account_stands_beside_its_field_and_nothing_is_lost(admin):
    page = admin.post("/staff/new/", {"name": "Rini Wulandari", "username": "Rini W"})
    assert page.status_code == 422 and "Pakailah huruf kecil" in page.text
    assert 'value="Rini Wulandari"' in page.text and 'value="Rini W"' in page.text
    taken = admin.post("/staff/new/", {"name": "Rini", "username": "petugas.dinsos"})
    assert taken.status_code == 422 and taken.context["form"].errors["username"]


def test_a_page_shows_what_a_person_may_do_and_since_when(admin, world):
    world.appoint(world.kepala, Role.HEAD, world.bpr, capacity="plt", until=date(2026, 5, 1))
    world.appoint(world.kepala, Role.CASEWORKER, world.bpr, since=date(2026, 4, 1))
    text = admin.get(person(world.kepala)).text
    assert "Kepala Dinsos" in text and "sejak 1 Januari 2020, tanpa batas akhir" in text
    assert "Plt. Kepala Bpr" in text and "s.d. 30 April 2026" in text
    assert "Belum mulai" in text and str(Action.APPROVE.label) in text


def test_what_an_account_says_of_a_person_is_changed_and_who_did_it_noted(admin, world):
    where = address("change", world.kepala)
    assert where in admin.get(person(world.kepala)).text
    assert f'value="{world.kepala.name}"' in admin.get(where).text
    given = {"name": "Endah Prameswari", "nip": "1980", "rank": "Pembina", "phone": "0812-0000"}
    shown = admin.post(where, given, follow=True).text
    assert "Akun sudah diubah" in shown and all(text in shown for text in given.values())
    act = AccountAct.objects.get(user=world.kepala)
    assert (act.kind, act.by) == ("changed", world.admin)
    refused = admin.post(where, {**given, "name": ""})
    assert refused.status_code == 422 and User.objects.get(pk=world.kepala.pk).name == given["name"]


def test_a_disabled_account_is_shown_so_and_enabled_again(admin, world):
    where = address("disable", world.petugas)
    assert "langsung keluar" in admin.get(where).text
    assert 'name="act" value="disable"' in admin.get(where).text
    gone = admin.post(where, {"act": "disable"}, follow=True)
    assert "Akun sudah dinonaktifkan" in gone.text and "Nonaktif" in gone.text
    assert not User.objects.get(pk=world.petugas.pk).is_active
    assert 'name="act" value="enable"' in admin.get(where).text
    assert "Akun sudah diaktifkan" in admin.post(where, {"act": "enable"}, follow=True).text
    assert User.objects.get(pk=world.petugas.pk).is_active


@pytest.mark.parametrize(("act", "active"), [("disable", False), ("enable", True)])
def test_pressing_twice_does_not_undo_it(admin, world, act, active):
    User.objects.filter(pk=world.petugas.pk).update(is_active=not active)
    where = address("disable", world.petugas)
    assert admin.post(where, {"act": act}).status_code == 302
    assert admin.post(where, {"act": act}).status_code == 422
    assert User.objects.get(pk=world.petugas.pk).is_active == active


@pytest.mark.parametrize("given", [{}, {"act": "x"}])
def test_an_account_stays_as_it_is_where_neither_was_asked(admin, world, given):
    assert admin.post(address("disable", world.petugas), given).status_code == 422
    assert User.objects.get(pk=world.petugas.pk).is_active


@pytest.mark.parametrize("name", ["change", "disable", "reset-code", "second-factor"])
def test_ones_own_account_is_for_a_colleague(admin, world, name):
    page = admin.post(address(name, world.admin), {"act": "disable", "name": "Saya"})
    assert page.status_code == 422 and "mintalah rekan" in page.text
    assert "Ini akun Anda sendiri" in admin.get(person(world.admin)).text


def test_a_second_step_is_taken_away(admin, world):
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    where = address("second-factor", world.kepala)
    assert where in admin.get(person(world.kepala)).text
    admin.post(where)
    assert not Authenticator.objects.exists() and where not in admin.get(person(world.kepala)).text


# ---------------------------------------------------------------------- appointments


def test_a_field_worker_is_appointed_for_an_area_until_a_last_day(admin, world):
    user = world.user("baru")
    post = {**BASIS, "role": "field_worker", "place": f"kelurahan:{world.gadang.pk}"}
    done = admin.post(
        address("appoint", user), {**post, "capacity": "definitive", "last_day": "2026-06-30"}
    )
    assert done.url == person(user)
    made = user.appointments.get()
    assert (made.kelurahan, made.until) == (world.gadang, date(2026, 7, 1))
    assert (made.basis_number, made.appointed_by) == ("821.2/7/2026", world.admin)


WRONG = {
    "an agency for a field worker": {"role": "field_worker"},
    "the same again": {"place": "dinsos"},
    "an end before the beginning": {"last_day": "2026-01-01"},
    "no basis": {"basis_number": ""},
    "a place that is none": {"place": "agency:999999"},
    "a day that is none": {"since": "2026-02-30"},
    "a second definitive head": {"role": "head", "place": "dinsos"},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_appointment_is_refused_with_all_that_was_typed(admin, world, what):
    post = {**BASIS, "role": "caseworker", "place": "bpr", "capacity": "definitive"} | WRONG[what]
    if ":" not in post["place"]:
        post["place"] = f"agency:{getattr(world, post['place']).pk}"
    before = Appointment.objects.count()
    page = admin.post(address("appoint", world.petugas), {**post, "title": "Sekretaris"})
    assert page.status_code == 422 and 'value="Sekretaris"' in page.text
    assert "govuk-error-summary" in page.text
    assert Appointment.objects.count() == before


def test_an_appointment_ends_at_once_or_after_a_last_day(admin, world):
    now, later = world.petugas.appointments.get(), world.petugas2.appointments.get()
    admin.post(address("appointment-end", now))
    assert not may(world.petugas, Action.PROPOSE, world.dinsos)
    admin.post(address("appointment-end", later), {"last_day": "2026-03-31"})
    assert may(world.petugas2, Action.PROPOSE, world.dinsos)
    later.refresh_from_db()
    assert later.until == date(2026, 4, 1)
    again = admin.post(address("appointment-end", now))
    assert again.status_code == 422 and "sudah berakhir" in again.text


def test_somebody_stands_in_for_a_head_on_leave_and_not_longer(admin, world):
    post = head_of(world.diskopindag)
    assert address("acting", post) in admin.get(person(post.user)).text
    page = admin.get(address("acting", post))
    people = [each.username for each in page.context["form"].fields["person"].queryset]
    assert people[:2] == ["kabid.diskopindag", "petugas.diskopindag"]
    assert "kepala.diskopindag" not in people and "root" not in people
    given = {**BASIS, "person": world.kabid_diskopindag.pk, "last_day": "2026-03-13"}
    assert admin.post(address("acting", post), given).url == person(world.kabid_diskopindag)
    acting = world.kabid_diskopindag.appointments.get(role=Role.HEAD)
    assert (acting.capacity, acting.title) == (Capacity.PLH, post.title)
    assert signer_of(world.diskopindag, date(2026, 3, 13)) == acting
    assert signer_of(world.diskopindag, date(2026, 3, 14)) == post


def test_standing_in_needs_a_last_day_and_a_head_who_is_there(admin, world):
    post = head_of(world.diskopindag)
    given = {**BASIS, "person": world.kabid_diskopindag.pk}
    assert admin.post(address("acting", post), given).status_code == 422
    for other in (world.petugas.appointments.get(), _ended(head_of(world.bpr))):
        assert admin.get(address("acting", other)).status_code == 404


def test_an_administrator_stands_in_for_no_head_nor_takes_a_post(admin, world):
    post, before = head_of(world.diskopindag), Appointment.objects.count()
    given = {**BASIS, "person": world.admin.pk, "last_day": "2026-03-13"}
    page = admin.post(address("acting", post), given)
    assert page.status_code == 422 and "mintalah rekan" in page.text
    given = {**BASIS, "role": "caseworker", "place": f"agency:{world.bpr.pk}"}
    page = admin.post(address("appoint", world.admin), {**given, "capacity": "definitive"})
    assert page.status_code == 422 and "mintalah rekan" in page.text
    assert Appointment.objects.count() == before


def _ended(post: Appointment) -> Appointment:
    post.until = LONG_AGO + timedelta(days=1)
    post.save()
    return post
