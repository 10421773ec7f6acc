"""Coming in: by user name, with a second step where it is on, out at once when disabled."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from casework import clock
from casework.crypto import CannotDecrypt
from permissions import services
from permissions.roles import Role
from permissions.signin.adapters import SecondFactorAdapter
from permissions.templatetags.signin import browser

PASSWORD = "Pintu-Kayu-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = "/account/2fa/"
"""A page that everybody has."""


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def petugas(world):
    return with_password(world.petugas)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username="petugas.dinsos", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def code(at: float | None = None) -> str:
    """What an app would show."""
    return format_hotp_value(hotp_value(SECRET, int((at or time.time()) // 30)))


def with_second_factor(user):
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user)


def signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


# ---------------------------------------------------------------------- the door


def test_a_page_asks_a_stranger_to_sign_in_and_comes_back(client, petugas):
    asked = client.get(HOME)
    assert (asked.status_code, asked.url) == (302, f"/account/login/?next={HOME}")
    page = client.get(asked.url)
    assert 'name="login"' in page.text and f'value="{HOME}"' in page.text
    done = client.post(
        "/account/login/", {"login": petugas.username, "password": PASSWORD, "next": HOME}
    )
    assert (done.status_code, done.url) == (302, HOME)
    assert petugas.name in client.get(HOME).text


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(client, db):
    where = {"HX-Current-URL": "http://testserver/account/sessions/?page=2", "HX-Request": "true"}
    answer = client.get("/account/2fa/", headers=where)
    assert answer.status_code == 200 and answer.content == b""
    assert answer["HX-Redirect"] == "/account/login/?next=/account/sessions/"


def test_nobody_is_sent_to_another_site(client, petugas):
    given = {"login": petugas.username, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/account/login/", given).url == "/"


def test_a_telephone_may_begin_the_name_with_a_capital(client, petugas):
    sign_in(client, "Petugas.Dinsos")
    assert signed_in(client)


@pytest.mark.parametrize("username", ["petugas.dinsos", "nobody.dinsos"])
def test_a_wrong_sign_in_says_the_same_for_every_name(client, petugas, username):
    page = sign_in(client, username, "wrong")
    assert page.status_code == 200 and not signed_in(client)
    assert "Nama pengguna dan kata sandi tidak cocok." in page.text
    assert "wrong" not in page.text


def test_too_many_wrong_passwords_close_the_account_for_some_minutes(client, petugas):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert "Terlalu banyak percobaan" in sign_in(client).text
    assert not signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_and_nothing_goes_by_mail(client, name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup", "password/reset", "email", "confirm-email"])
def test_pages_that_we_do_not_have_are_not_there(client, petugas, path):
    client.force_login(petugas)
    assert client.get(f"/account/{path}/").status_code == 404


def drafts_are_forgotten(client) -> bool:
    return client.get(HOME).headers.get("Clear-Site-Data") == '"storage"'


def test_a_session_that_was_ended_takes_the_drafts_of_its_browser_with_it(client, world, petugas):
    sign_in(client)
    services.disable_account(petugas, by=world.admin)
    assert drafts_are_forgotten(client)


@pytest.mark.parametrize("swept", [False, True])
def test_a_session_that_grew_old_leaves_the_drafts(client, petugas, swept):
    sign_in(client)
    Session.objects.update(expire_date=clock.now() - timedelta(days=1))
    if swept:
        call_command("clearsessions")
    assert not drafts_are_forgotten(client) and not signed_in(client)


def test_a_strangers_browser_keeps_what_it_has(client, db):
    assert not drafts_are_forgotten(client)


def test_leaving_is_a_click_and_never_a_link(client, petugas):
    client.force_login(petugas)
    assert "k-form" not in client.get("/account/logout/").text and signed_in(client)
    assert client.post("/account/logout/").url == "/account/login/"
    assert not signed_in(client)


# ---------------------------------------------------------------------- sessions


def test_sessions_are_seen_and_ended(petugas):
    here, elsewhere = Client(), Client()
    telephone = "Mozilla/5.0 (Linux; Android 10) Chrome/120.0 Mobile Safari/537.36"
    sign_in(here)
    sign_in(elsewhere, headers={"User-Agent": telephone})
    page = here.get("/account/sessions/")
    assert "Chrome, Android" in page.text and "Yang ini" in page.text and "Yang lain" in page.text
    here.post("/account/sessions/")
    assert signed_in(here) and not signed_in(elsewhere)


def test_a_session_of_another_is_not_seen(client, world, petugas):
    sign_in(client)
    other = Client()
    other.force_login(world.kepala)
    assert UserSession.objects.filter(user=petugas).count() == 1
    assert "Yang ini" not in other.get("/account/sessions/").text


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537 Edg/120",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "Firefox, Linux"),
        ("curl/8", "Peramban tidak dikenal"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent, said):
    assert browser(agent) == said


def test_a_changed_password_ends_the_other_sessions(petugas):
    here, elsewhere = Client(), Client()
    sign_in(here), sign_in(elsewhere)
    new = "Jendela-Kayu-8"
    done = here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert (done.status_code, done.url) == (302, "/")
    assert signed_in(here) and not signed_in(elsewhere)


# ---------------------------------------------------------------------- disabled


def test_a_disabled_account_is_out_at_the_next_click(client, world, petugas):
    sign_in(client)
    assert signed_in(client)
    services.disable_account(petugas, by=world.admin)
    assert client.get(HOME).url.startswith("/account/login/")
    assert not UserSession.objects.filter(user=petugas).exists()


def test_a_session_made_past_the_services_is_out_as_well(client, petugas):
    client.force_login(petugas)
    type(petugas).objects.filter(pk=petugas.pk).update(is_active=False)
    assert client.get(HOME).status_code == 302


def test_a_disabled_account_is_told_so_only_with_its_password(client, world, petugas):
    services.disable_account(petugas, by=world.admin)
    assert sign_in(client).url == "/account/inactive/"
    assert "nonaktif" in client.get("/account/inactive/").text
    assert "nonaktif" not in sign_in(client, password="wrong").text


# ---------------------------------------------------------------------- the second step


def test_a_second_step_is_offered_and_set_up_with_an_inline_picture(client, petugas):
    sign_in(client)
    assert "Nyalakan verifikasi dua langkah" in client.get(HOME).text
    page = client.get("/account/2fa/totp/activate/")
    assert "<svg" in page.text and "data:image" not in page.text
    secret = client.session["mfa.totp.secret"]
    given = format_hotp_value(hotp_value(secret, int(time.time() // 30)))
    done = client.post("/account/2fa/totp/activate/", {"code": given})
    assert done.url == "/account/2fa/recovery-codes/"
    assert client.get(done.url).text.count('class="k-mono"') == 10
    assert client.get("/account/2fa/recovery-codes/download/").text.count("\n") >= 10


def test_the_secret_of_a_telephone_is_encrypted_in_the_database(petugas):
    with_second_factor(petugas)
    for row in Authenticator.objects.filter(user=petugas):
        assert SECRET not in str(row.data)
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(adapter.encrypt(SECRET)) == SECRET
    with pytest.raises(CannotDecrypt):
        adapter.decrypt("AAAA" * 20)


def test_with_a_second_step_the_password_alone_opens_nothing(client, petugas):
    with_second_factor(petugas)
    asked = sign_in(client)
    assert asked.url == "/account/2fa/authenticate/" and not signed_in(client)
    page = client.post(asked.url, {"code": "000000"})
    assert "Kode ini salah" in page.text and not signed_in(client)
    client.post(asked.url, {"code": code()})
    assert signed_in(client)


def test_a_code_opens_once_and_a_recovery_code_once(petugas):
    recovery = with_second_factor(petugas).get_unused_codes()[0]
    for given, opens in ((code(), True), (code(), False), (recovery, True), (recovery, False)):
        client = Client()
        sign_in(client)
        client.post("/account/2fa/authenticate/", {"code": given})
        assert signed_in(client) == opens


DEMANDED = {
    "kepala": True,
    "auditor": True,
    "admin": True,
    "petugas": False,
    "kabid": False,
    "faskel": False,
    "reporter": False,
}


@pytest.mark.parametrize("name", DEMANDED)
def test_of_whom_a_second_step_is_demanded(client, world, settings, name):
    settings.TANGGA_SECOND_FACTOR_DEMANDED = True
    client.force_login(getattr(world, name))
    for path in ("/account/sessions/", "/account/2fa/", "/account/password/change/"):
        answer = client.get(path)
        led = answer.status_code == 302 and answer.url == "/account/2fa/totp/activate/"
        assert led == DEMANDED[name], path
    assert client.post("/account/logout/").url == "/account/login/"


def test_who_must_set_it_up_may_change_the_language_before(client, world, settings):
    settings.TANGGA_SECOND_FACTOR_DEMANDED = True
    client.force_login(world.kepala)
    done = client.post("/language/", {"language": "en", "next": "/account/2fa/totp/activate/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert done.status_code == 302
    assert "/account/2fa/totp/activate/" in client.get("/").url


def test_whoever_is_led_to_set_it_up_can_and_then_goes_on(client, world, settings):
    settings.TANGGA_SECOND_FACTOR_DEMANDED = True
    with_password(world.kepala)
    sign_in(client, "kepala.dinsos")
    page = client.get("/account/sessions/", follow=True)
    assert "Jabatan Anda mewajibkannya" in page.text
    secret = client.session["mfa.totp.secret"]
    given = format_hotp_value(hotp_value(secret, int(time.time() // 30)))
    client.post("/account/2fa/totp/activate/", {"code": given})
    assert client.get("/account/sessions/").status_code == 200


def test_a_demanded_second_step_is_not_switched_off(client, world, settings):
    settings.TANGGA_SECOND_FACTOR_DEMANDED = True
    with_password(world.kepala)
    with_second_factor(world.kepala)
    sign_in(client, "kepala.dinsos")
    client.post("/account/2fa/authenticate/", {"code": code()})
    page = client.post("/account/2fa/totp/deactivate/")
    assert "Jabatan Anda mewajibkan" in page.text
    assert Authenticator.objects.filter(user=world.kepala, type="totp").exists()


def test_an_ended_appointment_demands_nothing(client, world, settings):
    settings.TANGGA_SECOND_FACTOR_DEMANDED = True
    services.end_appointment(world.kepala.appointments.get(role=Role.HEAD), by=world.admin)
    client.force_login(world.kepala)
    assert signed_in(client)


# ---------------------------------------------------------------------- pages and settings

PAGES = {
    "/account/logout/": "Keluar",
    "/account/password/change/": "Ganti kata sandi",
    "/account/2fa/": "Verifikasi dua langkah",
    "/account/2fa/totp/activate/": "Pindai kode ini",
    "/account/sessions/": "Perangkat yang masuk",
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_account_are_in_our_words_and_look(client, petugas, path, settings):
    sign_in(client)
    page = client.get(path)
    assert PAGES[path] in page.text and "govuk-heading-l" in page.text
    assert page.text.count("<h1") == 1
    assert all(
        f'href="{reverse(each)}"' in page.text for each in ("mfa_index", "usersessions_list")
    )


def test_after_a_while_the_account_asks_again_who_it_is(client, petugas):
    sign_in(client)
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 3600
    session.save()
    again = client.get("/account/2fa/totp/activate/")
    assert again.url.startswith("/account/reauthenticate/")
    assert "Benarkah ini Anda?" in client.get(again.url).text
    assert "Ini bukan kata sandi Anda." in client.post(again.url, {"password": "wrong"}).text
    assert client.post(again.url, {"password": PASSWORD}).url == "/account/2fa/totp/activate/"


def test_the_shared_cache_counts_and_refuses_for_all_workers(petugas):
    shared = {**settings.CACHES, "default": settings.SHARED}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caches, "settings", caches.configure_settings(shared))
        del caches["default"]
        try:
            assert type(caches["default"]).__name__ == "DatabaseCache"
            assert cache.add("used", "y") and not cache.add("used", "y")
            for _ in range(5):
                sign_in(Client(), password="wrong")
            assert "Terlalu banyak percobaan" in sign_in(Client()).text
        finally:
            del caches["default"]
