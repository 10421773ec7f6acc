"""A forgotten password: a code told by somebody who knows the person, and opened by nobody else."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import User
from permissions.access import FourEyes
from permissions.models import AccountAct, ResetCode
from permissions.people import acts_on
from permissions.roles import Role
from permissions.services import (
    create_account,
    disable_account,
    enable_account,
    issue_reset_code,
    remove_second_factor,
    reset_password,
)

NEW = "Jendela-Kayu-8"
PAGE = "/account/reset/"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin2(world):
    return world.appointed("admin2", Role.ADMINISTRATOR, world.dinsos)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def opened(user, code, username=None, password=NEW) -> bool:
    try:
        reset_password(username or user.username, code=code, password=password)
    except ValidationError:
        return False
    return fresh(user).check_password(NEW)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


# ---------------------------------------------------------------------- who issues it for whom


def test_a_tksk_helps_the_field_workers_of_the_kecamatan(world):
    assert opened(world.faskel, issue_reset_code(world.faskel, by=world.tksk))


NOT_THEIRS = {
    "a field worker of another kecamatan": lambda w: w.faskel_gadang,
    "a caseworker": lambda w: w.petugas,
    "an administrator": lambda w: w.admin,
    "a superuser": lambda w: w.superuser,
}


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_a_tksk_helps_nobody_else(world, who):
    with pytest.raises(PermissionDenied):
        issue_reset_code(NOT_THEIRS[who](world), by=world.tksk)


def test_a_field_worker_who_is_more_than_that_is_not_the_tksks(world):
    world.appoint(world.faskel, Role.CASEWORKER, world.dinsos)
    with pytest.raises(PermissionDenied):
        issue_reset_code(world.faskel, by=world.tksk)


def test_a_tksk_whose_appointment_ended_helps_nobody(world):
    world.tksk.appointments.update(until=world.tksk.appointments.get().since)
    with pytest.raises(PermissionDenied):
        issue_reset_code(world.faskel, by=world.tksk)


def test_administrators_help_everybody_and_one_another(world, admin2):
    for user in (world.petugas, world.kepala, world.auditor, world.tksk, admin2):
        assert opened(user, issue_reset_code(user, by=world.admin))


@pytest.mark.parametrize("name", ["petugas", "kepala", "auditor", "faskel", "superuser"])
def test_nobody_else_issues_a_code(world, name):
    with pytest.raises(PermissionDenied):
        issue_reset_code(world.petugas2, by=getattr(world, name))


def test_nobody_issues_a_code_for_themselves_nor_for_their_second_account(world):
    person = world.person()
    second = world.user("admin.dua", person=person)
    world.admin.person = person
    world.admin.save()
    for user in (world.admin, second):
        with pytest.raises(FourEyes):
            issue_reset_code(user, by=world.admin)


def test_a_disabled_account_gets_no_code(world):
    disable_account(world.petugas, by=world.admin)
    with pytest.raises(ValidationError):
        issue_reset_code(world.petugas, by=world.admin)


# ---------------------------------------------------------------------- once, in time, five tries


def test_a_code_opens_once(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    assert opened(world.petugas, code)
    assert not opened(world.petugas, code)


def test_spaces_in_the_code_and_a_capital_in_the_name_do_no_harm(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    assert opened(world.petugas, f" {code[:4]} {code[4:]} ", "Petugas.Dinsos ")


@pytest.mark.parametrize(("minutes", "opens"), [(30, False), (29, True)])
def test_a_code_is_good_for_half_an_hour(world, minutes, opens):
    code = issue_reset_code(world.petugas, by=world.admin)
    world.now.move(minutes=minutes)
    assert opened(world.petugas, code) == opens


@pytest.mark.parametrize(("tries", "opens"), [(4, True), (5, False)])
def test_five_wrong_tries_end_a_code(world, tries, opens):
    code = issue_reset_code(world.petugas, by=world.admin)
    for _ in range(tries):
        assert not opened(world.petugas, wrong(code))
    assert opened(world.petugas, code) == opens


def test_a_new_code_ends_the_one_before(world):
    first = issue_reset_code(world.petugas, by=world.admin)
    second = issue_reset_code(world.petugas, by=world.admin)
    assert not opened(world.petugas, first)
    assert opened(world.petugas, second)


def test_a_code_opens_no_other_account(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    issue_reset_code(world.petugas2, by=world.admin)
    assert not opened(world.petugas2, code)


def test_the_database_does_not_know_the_code(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    row = ResetCode.objects.values().get()
    assert code not in str(row) and len(row["digest"]) == 64


def test_a_bad_password_uses_nothing_up(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    with pytest.raises(ValidationError) as refused:
        reset_password("petugas.dinsos", code=code, password="petugas.dinsos")
    assert set(refused.value.error_dict) == {"password"}
    assert opened(world.petugas, code)


def test_a_code_of_an_account_disabled_meanwhile_opens_nothing(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    disable_account(world.petugas, by=world.admin)
    assert not opened(world.petugas, code)
    enable_account(world.petugas, by=world.admin)
    assert not opened(world.petugas, code)


def test_the_account_is_locked_before_its_code_as_where_codes_are_issued(world):
    code = issue_reset_code(world.petugas, by=world.admin)
    with CaptureQueriesContext(connection) as asked:
        reset_password("petugas.dinsos", code=code, password=NEW)
    read = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert [
        f'FROM "{model._meta.db_table}"' in sql
        for model, sql in zip((User, ResetCode), read, strict=False)
    ] == [True, True]
    if connection.vendor == "postgresql":
        assert all("FOR UPDATE" in sql for sql in read[:2])


# ---------------------------------------------------------------------- what it ends and what not


def test_a_new_password_ends_every_session_and_leaves_the_second_step(world):
    Authenticator.objects.create(user=world.petugas, type="totp", data={})
    client = Client()
    client.force_login(world.petugas)
    UserSession.objects.create(
        user=world.petugas, session_key=client.session.session_key, ip="127.0.0.1"
    )
    code = issue_reset_code(world.petugas, by=world.admin)
    assert client.get("/account/2fa/").status_code == 200
    assert opened(world.petugas, code)
    assert client.get("/account/2fa/").status_code == 302
    assert not UserSession.objects.filter(user=world.petugas).exists()
    assert Authenticator.objects.filter(user=world.petugas).exists()


def test_a_lost_second_step_is_taken_away_by_an_administrator(world):
    with pytest.raises(ValidationError):
        remove_second_factor(world.petugas, by=world.admin)
    Authenticator.objects.create(user=world.petugas, type="totp", data={})
    remove_second_factor(world.petugas, by=world.admin)
    assert not Authenticator.objects.filter(user=world.petugas).exists()


def test_nobody_takes_their_own_second_step_away_nor_a_tksk_that_of_a_field_worker(world):
    for user in (world.admin, world.faskel):
        Authenticator.objects.create(user=user, type="totp", data={})
    with pytest.raises(FourEyes):
        remove_second_factor(world.admin, by=world.admin)
    with pytest.raises(PermissionDenied):
        remove_second_factor(world.faskel, by=world.tksk)


@pytest.mark.parametrize("code_first", [True, False])
def test_no_single_administrator_opens_both_halves_of_an_account(world, admin2, code_first):
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    halves = [issue_reset_code, remove_second_factor]
    first, second = halves if code_first else reversed(halves)
    first(world.kepala, by=world.admin)
    with pytest.raises(FourEyes):
        second(world.kepala, by=world.admin)
    second(world.kepala, by=admin2)


def test_after_a_week_it_is_another_matter(world):
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    issue_reset_code(world.kepala, by=world.admin)
    world.now.move(days=8)
    remove_second_factor(world.kepala, by=world.admin)


def made_by(user, by) -> None:
    AccountAct.objects.create(kind="created", user=user, by=by, at=clock.now())


LINKS = {
    "the one made the other's account": made_by,
    "the one opened the other's password": lambda user, by: issue_reset_code(user, by=by),
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("code_first", [True, False])
@pytest.mark.parametrize("maker_first", [True, False])
def test_nobody_opens_both_halves_by_an_account_they_opened(
    world, admin2, link, code_first, maker_first
):
    LINKS[link](admin2, by=world.admin)
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    halves = [issue_reset_code, remove_second_factor]
    first, second = halves if code_first else reversed(halves)
    one, other = (world.admin, admin2) if maker_first else (admin2, world.admin)
    first(world.kepala, by=one)
    with pytest.raises(FourEyes):
        second(world.kepala, by=other)
    second(world.kepala, by=world.appointed("admin3", Role.ADMINISTRATOR, world.dinsos))


def test_an_account_made_long_ago_is_a_colleagues(world, admin2):
    made_by(admin2, by=world.admin)
    world.now.move(days=8)
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    issue_reset_code(world.kepala, by=world.admin)
    remove_second_factor(world.kepala, by=admin2)


def test_two_accounts_of_one_person_open_one_half(world, admin2):
    User.objects.filter(pk__in=[world.admin.pk, admin2.pk]).update(person=world.person())
    Authenticator.objects.create(user=world.kepala, type="totp", data={})
    issue_reset_code(world.kepala, by=fresh(world.admin))
    with pytest.raises(FourEyes):
        remove_second_factor(world.kepala, by=fresh(admin2))


# ---------------------------------------------------------------------- what is noted


def test_nobody_disables_themselves_and_nobody_does_it_twice(world):
    with pytest.raises(FourEyes):
        disable_account(world.admin, by=world.admin)
    disable_account(world.petugas, by=world.admin)
    with pytest.raises(ValidationError):
        disable_account(world.petugas, by=world.admin)
    enable_account(world.petugas, by=world.admin)
    with pytest.raises(ValidationError):
        enable_account(world.petugas, by=world.admin)


def test_what_is_done_to_an_account_is_noted_with_who_did_it(world):
    user = create_account("rini", name="Rini", password=None, by=world.admin)
    opened(user, issue_reset_code(user, by=world.admin))
    disable_account(user, by=world.admin)
    enable_account(user, by=world.admin)
    noted = [(act.kind, act.by) for act in reversed(acts_on(user))]
    assert noted == [
        ("created", world.admin),
        ("code_issued", world.admin),
        ("password_reset", user),
        ("disabled", world.admin),
        ("enabled", world.admin),
    ]
    assert AccountAct.objects.count() == 5


@pytest.mark.parametrize(
    "name", ["Rini", "rini-w", "rini@dinsos", "rini.", ".rini", "ri..ni", "ríni"]
)
def test_user_names_are_small_letters_digits_and_dots_between(world, name):
    with pytest.raises(ValidationError) as refused:
        create_account(name, name="Rini", password=None, by=world.admin)
    assert set(refused.value.error_dict) == {"username"}


# ---------------------------------------------------------------------- the page


def given(code, username="petugas.dinsos", password=NEW, again=NEW):
    return {"username": username, "code": code, "password": password, "again": again}


def test_the_page_sets_the_password_and_leads_to_the_sign_in(client, world):
    assert "Delapan angka" in client.get(PAGE).text
    done = client.post(PAGE, given(issue_reset_code(world.petugas, by=world.admin)))
    assert done.url == "/account/login/" and fresh(world.petugas).check_password(NEW)
    assert "Kata sandi baru sudah dibuat" in client.get(done.url).text


def test_the_page_gives_no_hint_whether_there_is_such_an_account(client, world):
    issue_reset_code(world.petugas, by=world.admin)
    disable_account(world.protection, by=world.admin)
    pages = [
        client.post(PAGE, given("00000000", username=name, password="petugas", again="petugas"))
        for name in ("petugas.dinsos", "kepala.dinsos", "protection.dinsos", "nobody")
    ]
    assert {page.status_code for page in pages} == {422}
    said = [page.context["form"].errors.as_text() for page in pages]
    assert len(set(said)) == 1 and "tidak cocok" in said[0]


def test_the_page_says_what_is_wrong_with_a_password(client, world):
    code = issue_reset_code(world.petugas, by=world.admin)
    assert "tidak sama" in client.post(PAGE, given(code, again="x")).text
    common = client.post(PAGE, given(code, password="password", again="password"))
    assert common.status_code == 422 and "terlalu umum" in common.text
    assert client.post(PAGE, given(code)).status_code == 302


def test_the_page_is_slow_for_whoever_guesses(client, world):
    for number in range(5):
        client.post(PAGE, given(f"{number:08d}"))
    limited = client.post(PAGE, given("00000009"))
    assert limited.status_code == 429 and "Terlalu banyak percobaan" in limited.text
    assert client.post(PAGE, {"code": "1"}).status_code == 422
