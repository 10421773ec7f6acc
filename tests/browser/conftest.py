"""A browser, and a demo city to be visited."""

import os
import shutil
import subprocess

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.cities import build, cities_of, lay, served
from tests.browser.visitors import DESKTOP, PHONE, Visitor

FAMILIES = 90
"""A few more than the stories need, so that lists have a second page."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser():
    """Gone with its module: while it runs, Django sees its event loop in every test beside it."""
    found = subprocess.run(
        ["bash", "-c", ". scripts/probes.sh; chromium_path"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, "no Chromium: scripts/system_packages.sh browser"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)


@pytest.fixture(scope="session")
def cities(tmp_path_factory):
    """The databases, and the built city among them."""
    folder = tmp_path_factory.mktemp("cities")
    url = os.environ.get("DATABASE_URL", "")
    found = cities_of(url, folder, f"{os.getpid()}")
    found.files = folder / "files"
    found.create("built")
    build(found.url("built"), found.files, cases=FAMILIES)
    lay(found.url("built"), found.files)
    yield found
    found.drop("built")


@pytest.fixture(scope="module")
def standing_city(cities):
    """Served for pages that are only looked at; no worker makes the letter that is being made."""
    yield from _copy_of(cities, "standing", works=False)


@pytest.fixture(scope="module")
def shared_city(cities):
    """For the tests of one module that do not mind what the others did there."""
    yield from _copy_of(cities, "shared")


@pytest.fixture
def city(cities):
    """One to live in: what happens here is seen by no other test."""
    yield from _copy_of(cities, "lived")


def _copy_of(cities, name: str, **how):
    cities.drop(name)
    cities.copy("built", name)
    files = cities.files.parent / name
    shutil.copytree(cities.files, files, dirs_exist_ok=True) if cities.files.is_dir() else None
    with served(cities.url(name), files, **how) as address:
        yield address
    cities.drop(name)


WAYS = {
    "phone": {"script": True, "viewport": PHONE},
    "phone without scripts": {"script": False, "viewport": PHONE},
    "desktop": {"script": True, "viewport": DESKTOP},
    "desktop without scripts": {"script": False, "viewport": DESKTOP},
}


@pytest.fixture(params=WAYS)
def way(request) -> dict:
    """On a phone or at a desk, with scripts or without."""
    return WAYS[request.param]


@pytest.fixture
def visit(browser, city, way):
    """visit("faskel.kasin") signs somebody in, in a browser of their own."""
    visitors: list[Visitor] = []

    def enter(account: str) -> Visitor:
        visitors.append(Visitor(browser, city, **way))
        return visitors[-1].sign_in(account)

    yield enter
    for each in visitors:
        assert each.said == [], "the browser complained"
        each.close()
