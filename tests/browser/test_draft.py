"""What is typed at a door is not lost with the connection, and stays with who typed it."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
ADDRESS = "/families/new/"


@pytest.fixture
def phone(browser, shared_city):
    """A telephone with scripts, in the hands of one person after another."""
    visitor = Visitor(browser, shared_city, script=True, viewport=PHONE)
    yield visitor
    visitor.close()


def typed(phone: Visitor) -> None:
    phone.go(ADDRESS)
    phone.fill(address="Jl. Kasin Gang 3")
    phone.fill(**{"members-0-name": "Sulastri", "members-0-sex": "female"})


def test_a_lost_connection_loses_nothing_that_was_typed(phone):
    phone.sign_in("faskel.kasin")
    typed(phone)
    phone.click("Tambah anggota")
    phone.fill(**{"members-1-name": "Bayu", "members-1-sex": "male"})
    phone.context.set_offline(True)
    phone.click("Daftarkan dan buka kasus")
    with pytest.raises(Error):
        phone.go(ADDRESS)
    phone.context.set_offline(False)
    phone.go(ADDRESS)
    expect(phone.page.locator("[name=address]")).to_have_value("Jl. Kasin Gang 3")
    expect(phone.page.locator("[name='members-1-name']").last).to_have_value("Bayu")
    phone.click("Daftarkan dan buka kasus")
    phone.sees("sudah terdaftar")
    phone.go(ADDRESS)
    expect(phone.page.locator("[name=address]")).to_have_value("")


DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"


def expect_drafts(phone: Visitor, number: int) -> None:
    """Once the page's scripts have run, which is after its words are there."""
    phone.page.wait_for_function(f"{DRAFTS} === {number}")


def a_case(phone: Visitor, account: str = "faskel.kasin") -> str:
    """The address of one that this person sees."""
    phone.sign_in(account)
    phone.go("/cases/")
    return phone.page.locator("main a[href^='/cases/KSS-']").first.get_attribute("href")


def note_a_visit(phone: Visitor, case: str, note: str = "Atap bocor") -> None:
    phone.go(f"{case}record/visit/")
    phone.fill(outcome="met", note=note)


def expect_note(phone: Visitor, case: str, note: str) -> None:
    phone.go(f"{case}record/visit/")
    expect(phone.page.locator("[name=note]")).to_have_value(note)


def test_what_is_saved_does_not_come_back(phone):
    case = a_case(phone)
    note_a_visit(phone, case)
    phone.click("Simpan")
    phone.sees("Kunjungan tercatat")
    expect_drafts(phone, 0)
    expect_note(phone, case, "")


def test_what_another_form_saved_leaves_what_was_not_sent(phone):
    case = a_case(phone)
    note_a_visit(phone, case)
    phone.go(f"{case}record/need/")
    phone.fill(kind="elderly_service")
    phone.click("Simpan")
    phone.sees("Kebutuhan tercatat")
    expect_note(phone, case, "Atap bocor")


def test_an_answer_that_was_lost_on_its_way_records_no_second_visit(phone):
    case = a_case(phone)
    note_a_visit(phone, case)
    draft = "Object.entries(localStorage).find(([key]) => key.startsWith('draft:'))"
    kept = phone.page.evaluate(draft)
    phone.click("Simpan")
    phone.sees("Kunjungan tercatat")
    phone.page.evaluate("([key, value]) => localStorage.setItem(key, value)", kept)
    expect_note(phone, case, "Atap bocor")
    phone.click("Simpan")
    phone.sees("terkirim dua kali")
    expect_drafts(phone, 0)


@pytest.mark.parametrize("kind", ["need", "need-met", "evidence", "objection"])
def test_every_form_that_is_filled_in_at_a_door_has_a_draft(phone, kind):
    phone.go(f"{a_case(phone)}record/{kind}/")
    expect(phone.page.locator("form[data-draft]")).to_have_count(1)


def sign_out(phone: Visitor) -> None:
    phone.page.locator(".k-me summary").click()
    phone.click("Keluar", within=phone.page.locator(".k-me"))


def sign_out_on_its_page(phone: Visitor) -> None:
    phone.go("/account/logout/")
    phone.click("Keluar", within=phone.page.locator("main"))


@pytest.mark.parametrize("leave", [sign_out, sign_out_on_its_page])
def test_signing_out_leaves_nothing_on_the_phone(phone, leave):
    case = a_case(phone)
    note_a_visit(phone, case)
    expect_drafts(phone, 1)
    phone.go("/")
    leave(phone)
    phone.page.wait_for_url("**/account/login/")
    expect_drafts(phone, 0)


def test_a_session_that_expired_loses_nothing(phone):
    case = a_case(phone)
    note_a_visit(phone, case)
    phone.context.clear_cookies(name="sessionid")
    phone.go("/")
    expect_drafts(phone, 1)
    phone.sign_in("faskel.kasin")
    expect_note(phone, case, "Atap bocor")


def test_who_is_signed_out_from_elsewhere_leaves_nothing_on_the_phone(phone, browser, shared_city):
    note_a_visit(phone, a_case(phone))
    elsewhere = Visitor(browser, shared_city, script=True, viewport=PHONE).sign_in("faskel.kasin")
    elsewhere.go("/account/sessions/")
    elsewhere.click("Keluar dari semua")
    elsewhere.page.wait_for_load_state()
    elsewhere.close()
    phone.go("/")
    expect_drafts(phone, 0)


def test_the_next_person_at_this_phone_is_not_shown_it(phone):
    phone.sign_in("faskel.kasin")
    typed(phone)
    phone.context.clear_cookies()
    phone.sign_in("petugas.dinsos")
    phone.go(ADDRESS)
    expect(phone.page.locator("[name=address]")).to_have_value("")
