"""An expired session loses nothing that was typed, and shows it to nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from permissions.signin import keeping

PASSWORD = "Pintu-Kayu-7"
TYPED = {"note": "Atap bocor <dua> tempat", "chosen": ["1", "2"], "csrfmiddlewaretoken": "x"}
WHERE = "/note/?of=7"
KEPT = "/account/kept/"


def note(request):
    """Stands for any page that takes something in."""
    return HttpResponse(f"{request.user.username}: {dict(request.POST.lists())}")


@login_not_required
def door(request):
    return HttpResponse()


urlpatterns = [
    path("note/", note),
    path("open/", door),
    path("", include("casework.urls")),
]


@pytest.fixture(autouse=True)
def _with_a_page(settings, world):
    settings.ROOT_URLCONF = __name__
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for user in (world.petugas, world.kepala):
        user.set_password(PASSWORD)
        user.save()


def sign_in(client, username, **given):
    data = {"login": username, "password": PASSWORD, **given}
    return client.post("/account/login/", data, follow=bool(given))


@pytest.fixture
def browser():
    """In which the caseworker's session has ended over night."""
    client = Client()
    sign_in(client, "petugas.dinsos")
    Session.objects.all().delete()
    return client


def typed(client, data=None, where=WHERE, **options):
    return client.post(where, TYPED if data is None else data, **options)


def test_what_was_typed_is_shown_after_signing_in_and_sent_again_by_one_button(browser):
    asked = typed(browser)
    assert asked.url == "/account/login/?next=/account/kept/"
    assert "Isian Anda tidak hilang" in browser.get(asked.url).text
    page = sign_in(browser, "petugas.dinsos", next=KEPT)
    assert "Atap bocor &lt;dua&gt; tempat" in page.text
    assert f'action="{WHERE}"' in page.text and 'name="csrfmiddlewaretoken"' in page.text
    kept = page.context["kept"]
    assert kept.fields == [["note", TYPED["note"]], ["chosen", "1"], ["chosen", "2"]]
    for name, _ in kept.fields:
        assert f'<input type="hidden" name="{name}"' in page.text
    sent = browser.post(kept.path, {"note": TYPED["note"]})
    assert sent.text.startswith("petugas.dinsos: ") and "Atap bocor" in sent.text


def test_what_was_typed_is_named_in_the_words_of_its_reader(browser):
    nik = "3573024502850004"
    typed(
        browser,
        {
            "members-0-name": "Siti Aminah",
            "members-0-nik": nik,
            "rt": "003",
            "prior_employer_code": "B-12",
            "once": "abc",
            "members-TOTAL_FORMS": "1",
        },
    )
    rows = sign_in(browser, "petugas.dinsos", next=KEPT).context["rows"]
    assert rows == [
        ("Nama", "Siti Aminah"),
        ("NIK", "3573**********04"),
        ("RT", "003"),
        ("Isian", "B-12"),
    ]


def shown(browser, where: str, data: dict) -> list[tuple[str, str]]:
    typed(browser, data, where=where)
    return sign_in(browser, "petugas.dinsos", next=KEPT).context["rows"]


def test_a_choice_is_shown_in_the_words_of_its_form(browser, world):
    case = world.case()
    visited = {"outcome": "met", "visited_on": "2026-03-02", "once": "abc"}
    rows = shown(browser, f"/cases/{case.number}/record/visit/", visited)
    assert ("Hasilnya", "Bertemu keluarga") in rows
    assert ("Tanggal kunjungan", "2 Maret 2026") in rows
    assert "met" not in dict(rows).values()


def test_what_is_no_day_is_shown_as_it_was_typed(browser, world):
    where = f"/cases/{world.case().number}/record/visit/"
    assert ("Tanggal kunjungan", "besok") in shown(browser, where, {"visited_on": "besok"})


def test_a_row_is_shown_by_its_name_also_where_the_form_needs_to_know_the_families(browser, world):
    cases = [world.assessed(), world.assessed()]
    who = {f"members-{at}-person": each.beneficiary_id for at, each in enumerate(cases)}
    told = {"chosen": [each.number for each in cases], "kelurahan": world.kasin.pk, **who}
    rows = shown(browser, "/programmes/kube/new/", told)
    assert ("Kelurahan", world.kasin.name) in rows
    for case in cases:
        name = case.beneficiary.name
        assert (f"Siapa dari keluarga {name}", name) in rows


def test_what_one_may_not_open_any_more_gives_no_words_away(browser, world):
    case = world.case(by=world.petugas2_dinsos, confidential=True)
    rows = shown(browser, f"/cases/{case.number}/record/visit/", {"outcome": "met"})
    assert rows == [("Hasil", "met")]


def test_nothing_is_sent_without_the_button(browser):
    typed(browser)
    page = sign_in(browser, "petugas.dinsos", next=KEPT)
    assert page.redirect_chain[-1][0] == KEPT
    assert browser.get(KEPT).context["kept"].path == WHERE


def gone(client) -> bool:
    page = client.get(KEPT)
    return (page.status_code, page.headers.get("Location")) == (302, "/") and (
        "kept" not in client.session
    )


def test_somebody_else_sees_nothing_of_it(browser):
    typed(browser)
    sign_in(browser, "kepala.dinsos")
    assert gone(browser)
    browser.post("/account/logout/")
    sign_in(browser, "petugas.dinsos")
    assert gone(browser)


def test_after_half_an_hour_it_is_gone(browser, world):
    typed(browser)
    world.now.move(minutes=31)
    sign_in(browser, "petugas.dinsos")
    assert gone(browser)


def test_a_session_in_the_database_says_nothing_of_it(browser):
    typed(browser)
    assert "Atap bocor" not in str(Session.objects.get().get_decoded())


def test_what_was_sealed_for_one_address_is_not_read_for_another(browser):
    typed(browser)
    session = browser.session
    session["kept"] = ["/elsewhere/", session["kept"][1]]
    session.save()
    sign_in(browser, "petugas.dinsos")
    assert gone(browser)


REFUSED = {
    "from a browser that nobody signed in with": lambda: (Client(), TYPED),
    "a password": lambda: (None, {"oldpassword": "x", "note": "y"}),
    "something huge": lambda: (None, {"note": "x" * keeping.LIMIT}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_kept_is_said(browser, what):
    client, data = REFUSED[what]()
    client = client or browser
    asked = typed(client, data)
    assert asked.url == "/account/login/?next=/note/%3Fof%3D7"
    assert "kept" not in client.session
    assert "Yang Anda kirim tidak tersimpan" in client.get(asked.url).text


def test_who_it_was_cannot_be_claimed_by_changing_a_cookie(browser):
    user, rest = browser.cookies[keeping.WHO].value.split(":", 1)
    browser.cookies[keeping.WHO] = f"{int(user) + 1}:{rest}"
    assert typed(browser).url.startswith("/account/login/?next=/note/")


def test_of_files_only_the_names_are_kept_and_the_page_says_so(browser):
    scan = SimpleUploadedFile("ktp.jpg", b"secret picture")
    typed(browser, {"note": "Foto", "scan": scan})
    page = sign_in(browser, "petugas.dinsos", next=KEPT)
    assert "ktp.jpg" in page.text and "Berkas tidak dapat disimpan" in page.text
    assert "secret picture" not in str(Session.objects.get().get_decoded())


def test_an_open_page_takes_what_is_sent_to_it(browser):
    assert typed(browser, where="/open/").status_code == 200
    assert "kept" not in browser.session


def test_an_address_that_looks_like_another_site_stays_on_ours(browser):
    typed(browser, where="//evil.example/note/")
    asked = browser.get(KEPT)
    assert asked.status_code == 302 and "evil" not in asked.url


# ---------------------------------------------------------------------- an old page

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def strict():
    """With Django's check of every form's token."""
    return Client(enforce_csrf_checks=True)


def sign_in_strictly(client, username):
    token = client.get("/account/login/").context["csrf_token"]
    given = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    client.post("/account/login/", given, headers=OURS)


def test_a_page_opened_before_the_last_sign_in_is_sent_again(strict):
    sign_in_strictly(strict, "petugas.dinsos")
    refused = typed(strict, headers=OURS)
    assert refused.url == KEPT
    page = strict.get(KEPT)
    assert "Atap bocor" in page.text


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}])
def test_what_another_site_sends_is_refused_and_not_kept(strict, origin):
    sign_in_strictly(strict, "petugas.dinsos")
    refused = typed(strict, headers=origin)
    assert refused.status_code == 403 and "Ini tidak tersimpan" in refused.text
    assert "kept" not in strict.session


def test_in_a_browser_of_several_people_an_old_page_is_nobodys(strict):
    sign_in_strictly(strict, "petugas.dinsos")
    token = strict.get("/account/logout/").context["csrf_token"]
    strict.post("/account/logout/", {"csrfmiddlewaretoken": str(token)}, headers=OURS)
    sign_in_strictly(strict, "kepala.dinsos")
    assert typed(strict, headers=OURS).status_code == 403
    assert "kept" not in strict.session


def test_a_browser_is_known_for_a_week_and_its_cookie_is_not_for_scripts(world):
    client = Client()
    sign_in(client, "petugas.dinsos")
    cookie = client.cookies[keeping.WHO]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["max-age"] == timedelta(days=7).total_seconds()
