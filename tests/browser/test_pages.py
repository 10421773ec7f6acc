"""Every page as those see it for whom it is there: on any screen, in nobody's way."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from casework import clock
from tests.browser.visitors import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FIRST_LOAD = 40 * 1024
"""Bytes, gzipped: the page, its style, its scripts, its icons."""
NEXT_YEAR = f"/programmes/?year={clock.today().year + 1}"
PAGES = {
    "": ["/account/login/", "/account/reset/"],
    "petugas.dinsos": [
        "/",
        "/?tab=waiting",
        "/?tab=families",
        "/cases/",
        "CASE",
        "CASE/history/",
        "CASE/record/visit/",
        "CASE/record/assessment/",
        "CASE/record/consent/",
        "CASE/record/evidence/",
        "CASE/propose/train/",
        "CASE/kube/",
        "CASE/annex/",
        "TURN",
        "/programmes/",
        "ANNEX",
        "ANNEX/add/",
        "/programmes/kube/",
        "/programmes/kube/new/",
        "KUBE",
        "KUBE/chair/",
        "KUBE/change/",
        "/families/new/",
        "/counter/",
        "/account/2fa/",
        "/account/sessions/",
        "/account/password/change/",
    ],
    "kepala.dinsos": ["/", "TURN", "TURN/approve/", "TURN/reject/", "/reports/"],
    "kabid.dinsos": ["/work/assign/"],
    "petugas.bpr": ["/", "TURN"],
    "faskel.kasin": ["/", "/cases/", "CASE", "/families/new/", "CASE/record/death/"],
    "auditor": [
        "/audit/",
        "/audit/findings/",
        "/audit/ledger/",
        "/audit/letters/",
        "/audit/readings/",
        "CASE",
    ],
    "bappeda": ["/reports/"],
    "admin": ["/staff/", "/staff/new/", "PERSON", "/programmes/", NEXT_YEAR, "BUDGET"],
}
LINKS = {
    "CASE": ("/cases/", re.compile(r"^/cases/KSS-[0-9-]+/$")),
    "TURN": ("/", re.compile(r"^/handoffs/[0-9]+/$")),
    "ANNEX": ("/programmes/", re.compile(r"^/programmes/years/[0-9]+/annex/$")),
    "KUBE": ("/programmes/kube/", re.compile(r"^/programmes/kube/[0-9]+/$")),
    "BUDGET": (NEXT_YEAR, re.compile(r"^/programmes/[0-9]+/new-year/")),
    "PERSON": ("/staff/", re.compile(r"^/staff/[0-9]+/$")),
}
"""Where the first link of such a form is found."""
SCREENS = {
    "phone": {"viewport": PHONE, "color_scheme": "light"},
    "phone at night": {"viewport": PHONE, "color_scheme": "dark"},
    "desk": {"viewport": DESKTOP, "color_scheme": "light"},
    "desk at night": {"viewport": DESKTOP, "color_scheme": "dark"},
}


@pytest.fixture(scope="module", params=PAGES, ids=lambda account: account or "nobody")
def account(request) -> str:
    return request.param


def address(visitor: Visitor, path: str) -> str:
    """With the first case, turn or person that the visitor finds in the place of its name."""
    name, slash, rest = path.partition("/")
    if name not in LINKS:
        return path
    where, form = LINKS[name]
    visitor.go(where)
    links = visitor.page.locator("main a[href]").evaluate_all(
        "all => all.map(each => each.getAttribute('href'))"
    )
    found = next(link for link in links if form.match(link))
    return f"{found}{rest}"


def told(violations: list[dict]) -> list[str]:
    return [
        f"{each['id']}: {node['target']} {node['html'][:150]}"
        for each in violations
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_in_the_way_of_anybody(browser, standing_city, account, screen):
    visitor = Visitor(browser, standing_city, script=True, **SCREENS[screen])
    if account:
        visitor.sign_in(account)
    wrong = []
    for path in PAGES[account]:
        where = address(visitor, path)
        visitor.go(where)
        found = told(Axe().run(visitor.page, options=WCAG).response["violations"])
        if visitor.wider_than_the_screen():
            found.append("wider than the screen")
        found += [f"too small for a thumb: {each}" for each in visitor.small_targets()]
        wrong += [f"{where}: {each}" for each in [*found, *visitor.said]]
        visitor.said.clear()
    visitor.close()
    assert wrong == []


def weight(visitor: Visitor, where: str) -> dict[str, int]:
    """What a browser loads that has never been here, in gzipped bytes by address."""
    page, answers = visitor.context.new_page(), []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{visitor.address}{where}", wait_until="networkidle")
    loaded = {each.url: len(gzip.compress(each.body())) for each in answers if each.ok}
    page.close()
    return loaded


def test_a_first_visit_weighs_little(browser, standing_city, account):
    visitor = Visitor(browser, standing_city, script=True, viewport=PHONE)
    if account:
        visitor.sign_in(account)
    loaded = {}
    for path in PAGES[account]:
        where = address(visitor, path)
        loaded[where] = weight(visitor, where)
    visitor.close()
    assert {where: each for where, each in loaded.items() if sum(each.values()) > FIRST_LOAD} == {}
