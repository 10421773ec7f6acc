"""What is typed at a door is not lost with the connection, and stays with who typed it."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
ADDRESS = "/families/new/"


@pytest.fixture
def phone(browser, city):
    """A telephone with scripts, in the hands of one person after another."""
    visitor = Visitor(browser, city, script=True, viewport=PHONE)
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


def test_the_next_person_at_this_phone_is_not_shown_it(phone):
    phone.sign_in("faskel.kasin")
    typed(phone)
    phone.context.clear_cookies()
    phone.sign_in("petugas.dinsos")
    phone.go(ADDRESS)
    expect(phone.page.locator("[name=address]")).to_have_value("")
