"""Every page as those see it for whom it is there: on any screen, in nobody's way."""

import gzip
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.browser.pages import DUMMIES, PAGES, PLACES, QR, Page
from tests.browser.visitors import DESKTOP, PHONE, Visitor
from tests.doors import DOORS, Door
from tests.test_doors import ANSWERS

pytestmark = pytest.mark.xdist_group("browser")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"runOnly": ["color-contrast"]}
"""At night only the colours are others."""
FIRST_LOAD = 40 * 1024
"""Bytes, gzipped: the page, its style, its scripts, its icons."""
SCREENS = {"phone": PHONE, "desk": DESKTOP}
FILES = {"evidence", "audit-history", "reports-file", "healthz"}
"""Addresses that answer something else than a page."""


@pytest.fixture(scope="module", params=PAGES, ids=lambda account: account or "nobody")
def account(request) -> str:
    return request.param


@pytest.fixture
def visitor(browser, standing_city, account, screen) -> Iterator[Visitor]:
    visitor = Visitor(browser, standing_city, script=True, viewport=SCREENS[screen])
    if account:
        visitor.sign_in(account)
    yield visitor
    visitor.close()


# ---------------------------------------------------------------------- where


def address(visitor: Visitor, path: str) -> str:
    """With the first such link that the visitor finds in the place of its name."""
    name, _, rest = path.partition("/")
    if name not in DUMMIES:
        return path
    if name not in visitor.found:
        visitor.found[name] = code_of_a_letter(visitor) if name == QR else first(visitor, name)
    return f"{visitor.found[name]}{rest}"


def first(visitor: Visitor, name: str) -> str:
    where, form = PLACES[name]
    visitor.go(address(visitor, where))
    links = visitor.page.locator("main a[href]")
    for link in links.evaluate_all("all => all.map(each => each.getAttribute('href'))"):
        if found := re.match(form, link):
            return found[0]
    raise LookupError(f"{visitor.page.url} shows no {name}")


def code_of_a_letter(visitor: Visitor) -> str:
    """Whoever holds the paper need not have an account."""
    rina = Visitor(visitor.context.browser, visitor.address, script=False, viewport=DESKTOP)
    letter = address(rina.sign_in("petugas.dinsos"), "LETTER")
    rina.close()
    return letter.replace("/letters/", "/v/").removesuffix(".pdf")


def opened(visitor: Visitor, page: Page) -> str:
    where = address(visitor, page.address)
    visitor.go(where)
    page.then(visitor)
    return f"{where} {page.then.__name__}"


# ---------------------------------------------------------------------- every page of the table


def knock(door: Door) -> tuple:
    """The address's name, and what stands in it beside the numbers of rows."""
    return door.name, *(each for each in door.where(Anything()) if isinstance(each, str))


class Anything:
    """In the place of a street that nobody builds here."""

    def __getattr__(self, name):
        return Anything()


def stands_at(page: Page) -> tuple:
    """The same of a page, with numbers in the places of names."""
    path = (page.at or page.address).partition("?")[0]
    name, _, rest = path.partition("/")
    found = resolve(f"{DUMMIES[name]}{rest}" if name in DUMMIES else path)
    words = (found.kwargs.get(key) for key in ("kind", "act", "step", "code"))
    return found.url_name, *(word for word in words if word)


def test_every_page_that_somebody_sees_is_looked_at():
    seen = {stands_at(page) for pages in PAGES.values() for page in pages}
    wanted = {
        name: knock(door)
        for name, door in DOORS.items()
        if {"page", "see", "ask", "202", "409"} & set(ANSWERS[name].values())
        and door.name not in FILES
    }
    assert {name for name, where in wanted.items() if where not in seen} == set()


# ---------------------------------------------------------------------- what each must keep


def told(violations: list[dict]) -> list[str]:
    return [
        f"{each['id']}: {node['target']} {node['html'][:150]}"
        for each in violations
        for node in each["nodes"]
    ]


def wrong_with(visitor: Visitor) -> list[str]:
    """By day and by night."""
    found = told(Axe().run(visitor.page, options=WCAG).response["violations"])
    if visitor.page.locator("main h1").count() != 1:
        found.append("not one heading")
    if visitor.wider_than_the_screen():
        found.append("wider than the screen")
    found += [f"too small for a thumb: {each}" for each in visitor.small_targets()]
    visitor.page.emulate_media(color_scheme="dark")
    found += told(Axe().run(visitor.page, options=CONTRAST).response["violations"])
    visitor.page.emulate_media(color_scheme="light")
    found += visitor.said
    visitor.said.clear()
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_in_the_way_of_anybody(visitor, account):
    wrong = []
    for page in PAGES[account]:
        where = opened(visitor, page)
        wrong += [f"{where}: {each}" for each in wrong_with(visitor)]
    assert wrong == []


def weight(visitor: Visitor, where: str) -> dict[str, int]:
    """What a browser loads that has never been here, in gzipped bytes by address."""
    page, answers = visitor.context.new_page(), []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{visitor.address}{where}", wait_until="load")
    loaded = {each.url: len(gzip.compress(each.body())) for each in answers if each.ok}
    page.close()
    return loaded


@pytest.mark.parametrize("screen", ["phone"])
def test_a_first_visit_weighs_little(visitor, account):
    heavy = {}
    for path in dict.fromkeys(page.address for page in PAGES[account]):
        loaded = weight(visitor, address(visitor, path))
        if sum(loaded.values()) > FIRST_LOAD:
            heavy[path] = loaded
    assert heavy == {}
