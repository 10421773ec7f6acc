"""What scripts add to the lists: nothing is loaded anew, and the keyboard is enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import DESKTOP, Visitor

pytestmark = pytest.mark.xdist_group("browser")
MARK, MARKED = "window.stayed = true", "window.stayed === true"


@pytest.fixture
def rina(browser, standing_city):
    visitor = Visitor(browser, standing_city, script=True, viewport=DESKTOP)
    yield visitor.sign_in("petugas.dinsos")
    assert visitor.said == [], "the browser complained"
    visitor.close()


def test_a_filter_changes_the_list_alone_and_the_address(rina):
    rina.go("/?tab=families")
    before = rina.rows.all_inner_texts()
    rina.page.evaluate(MARK)
    rina.narrow(under_way="something")
    assert rina.page.evaluate(MARKED)
    assert rina.rows.all_inner_texts() != before
    assert re.search(r"tab=families.*under_way=something", rina.page.url)


def test_back_leads_to_the_list_as_it_was(rina):
    rina.go("/?tab=families")
    before = rina.rows.all_inner_texts()
    rina.narrow(under_way="something")
    rina.page.go_back()
    expect(rina.page).to_have_url(re.compile(r"\?tab=families$"))
    expect(rina.rows.first).to_contain_text(before[0].splitlines()[-1])
    assert rina.rows.all_inner_texts() == before


def test_an_address_of_a_narrowed_list_shows_it_to_whoever_opens_it(rina):
    rina.go("/?tab=families")
    rina.narrow(under_way="something")
    narrowed = rina.rows.all_inner_texts()
    rina.page.reload()
    assert rina.rows.all_inner_texts() == narrowed


def test_j_and_k_go_down_and_up_and_enter_opens(rina):
    rina.go("/")
    links = rina.page.locator("[data-row] .title a")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        rina.page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
    where = links.first.get_attribute("href")
    rina.page.keyboard.press("Enter")
    expect(rina.page).to_have_url(f"{rina.address}{where}")


def test_whoever_types_a_j_in_a_field_stays_in_it(rina):
    rina.go("/cases/")
    field = rina.page.locator("main [name=text]")
    field.focus()
    rina.page.keyboard.type("jk")
    expect(field).to_be_focused()
    expect(field).to_have_value("jk")
