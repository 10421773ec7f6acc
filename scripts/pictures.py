"""Takes the pictures of the main pages into docs/pictures: `make pictures`.

From a demo city of its own, so that nobody real and nothing of this machine is in them.
"""

import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.cities import ROOT, SqliteCities, build, served
from tests.browser.visitors import DESKTOP, PHONE, Visitor

INTO = ROOT / "docs" / "pictures"
CASES = 60
A_CASE = "main a[href^='/cases/KSS-']"
PICTURES = (
    # name, account, where, the link to follow then, screen
    ("my-work-head", "kepala.dinsos", "/", "", DESKTOP),
    ("my-work-phone", "petugas.dinsos", "/", "", PHONE),
    ("cases", "petugas.dinsos", "/cases/", "", DESKTOP),
    ("case", "petugas.dinsos", "/cases/", A_CASE, DESKTOP),
    ("case-phone", "faskel.kasin", "/cases/", A_CASE, PHONE),
    ("register-phone", "faskel.kasin", "/families/new/", "", PHONE),
    ("counter-phone", "petugas.diskopindag", "/counter/", "", PHONE),
    ("audit", "auditor", "/audit/findings/", "", DESKTOP),
    ("reports", "bappeda", "/reports/", "", DESKTOP),
    ("staff", "admin", "/staff/", "", DESKTOP),
)


def chromium() -> str:
    command = ["bash", "-c", ". scripts/probes.sh; chromium_path"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def take_all(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium().strip(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, account, path, click, viewport in PICTURES:
            visitor = Visitor(browser, address, script=True, viewport=viewport)
            visitor.sign_in(account)
            visitor.go(path)
            if click:
                visitor.go(visitor.page.locator(click).first.get_attribute("href"))
            visitor.page.screenshot(path=INTO / f"{name}.png", full_page=viewport is DESKTOP)
            visitor.close()
            print(f"docs/pictures/{name}.png")


def main() -> None:
    INTO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cities = SqliteCities(Path(folder))
        files = Path(folder) / "files"
        build(cities.url("pictures"), files, cases=CASES)
        with served(cities.url("pictures"), files) as address:
            take_all(address)


if __name__ == "__main__":
    main()
