"""Somebody at a screen: goes where a person goes, clicks what a person reads, and sees whether the
page keeps its promises (nothing blocked by the security policy, nothing wider than the screen).
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PASSWORD = "tangga-demo"
CASE = re.compile(r"KSS-[0-9]{4}-[0-9]+")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SMALL_TARGETS = """
() => {
  const inSentence = "p, li:not([class]), td, dd, .govuk-hint";
  const alone = e => e.matches("td > a, dd > a, th > a")
    && e.parentElement.textContent.trim() === e.textContent.trim();
  return [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(e => !e.closest(inSentence) || e.matches("button, select") || alone(e))
    .map(e => [e, ...[e.labels && e.labels[0] || e, e].map(each => each.getBoundingClientRect())])
    .filter(([e, a, b]) => a.width > 1 && Math.max(a.height, b.height) < 43.5)
    .map(([e, a]) => e.outerHTML.slice(0, 120) + " " + Math.round(a.height));
}
"""
"""What is lower than the 44 CSS pixels that a thumb needs, rounding aside; a link in a sentence may
be, one that stands alone in a cell may not.
"""


class Visitor:
    """One person in a browser of their own: what the browser `said`, and addresses once `found`."""

    def __init__(self, browser: Browser, address: str, *, script: bool, viewport: dict, **options):
        self.address, self.script = address, script
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=script, viewport=viewport, locale="id-ID", **options
        )
        self.said: list[str] = []
        self.found: dict[str, str] = {}
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.set_default_timeout(10_000)

    def _hear(self, message) -> None:
        """The browser reports what the policy blocked, with and without scripts; and its errors."""
        if message.type == "error" and "status of 4" not in message.text:
            self.said.append(message.text)

    def close(self) -> None:
        self.context.close()

    # ------------------------------------------------------------------ acting

    def sign_in(self, account: str, password: str = PASSWORD) -> "Visitor":
        self.go("/account/login/")
        self.page.locator("input[name=login]").fill(account)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        return self

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def click(self, words: str, within: Locator | None = None) -> None:
        """The first link, button or fold that says so."""
        place = within or self.page.locator("body")
        says = place.locator("a, button, summary, [role=button]").filter(has_text=words)
        says.first.click()

    def fill(self, **values: str) -> None:
        """Fields by their names; a choice by its value, a tick by "on"."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type")
            if field.first.evaluate("e => e.tagName") == "SELECT":
                field.first.select_option(value)
            elif kind in ("radio", "checkbox"):
                self._tick(field if value == "on" else field.and_(self._of_value(value)))
            else:
                field.first.fill(value)

    def press(self, words: str, within: str = "main") -> None:
        """A button or link in the page's own part, which leads to another page."""
        with self.page.expect_navigation():
            self.click(words, self.page.locator(within))

    def send(self) -> None:
        """The form of the page, by its own button."""
        with self.page.expect_navigation():
            self.page.locator("main form.k-form button:not([name])").first.click()

    def follow(self, address: str, within: Locator | None = None) -> None:
        """The first link that is to be seen and leads to such an address."""
        place = within or self.page.locator("main")
        with self.page.expect_navigation():
            place.locator(f"a[href*='{address}']:visible").first.click()

    def narrow(self, **chosen: str) -> None:
        """A list by its filter: with scripts each choice does it, else the button."""
        fold = self.page.locator("main details.k-narrow")
        if not fold.evaluate("e => e.open"):
            fold.locator("summary").click()
        before = self.page.locator("#lines").element_handle()
        self.fill(**chosen)
        if self.script:
            before.wait_for_element_state("hidden")
        else:
            self.press("Saring", "main details.k-narrow form")

    def tick_all(self) -> None:
        """One tick, or the link that stands in its place where there are no scripts."""
        if self.script:
            self.page.locator("main label[for='all']").click()
        else:
            self.follow("select=all")

    def _of_value(self, value: str) -> Locator:
        return self.page.locator(f"[value='{value}']")

    def _tick(self, field: Locator) -> None:
        """By its label, as a thumb does."""
        if not field.first.is_checked():
            self.page.locator(f"label[for='{field.first.get_attribute('id')}']").first.click()

    # ------------------------------------------------------------------ seeing

    @property
    def rows(self) -> Locator:
        return self.page.locator("main [data-row]")

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words).first

    @property
    def case(self) -> str:
        """The number of the case on whose pages one is."""
        return CASE.search(self.page.url)[0]

    def addresses(self, form: str) -> list[str]:
        """Of links in the page's own part, folded away or not."""
        links = self.page.locator("main a[href]")
        found = links.evaluate_all("all => all.map(each => each.getAttribute('href'))")
        return [each for each in dict.fromkeys(found) if re.fullmatch(form, each)]

    def keeps(self, **values: str) -> None:
        """What was typed is still there."""
        for name, value in values.items():
            expect(self.page.locator(f"main [name='{name}']").first).to_have_value(value)

    def takes(self, words: str) -> bytes:
        """The file to which a link leads."""
        with self.page.expect_download() as download:
            self.click(words, self.page.locator("main"))
        return Path(download.value.path()).read_bytes()

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def sees_not(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def wider_than_the_screen(self) -> bool:
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return self.page.evaluate(width) > 0

    def small_targets(self) -> list[str]:
        return self.page.evaluate(SMALL_TARGETS)
