"""Somebody at a screen: goes where a person goes, clicks what a person reads, and sees whether the
page keeps its promises (nothing blocked by the security policy, nothing wider than the screen).
"""

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PASSWORD = "tangga-demo"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(e => !e.closest("p, li:not([class]), td, dd, .govuk-hint") || e.matches("button, select"))
  .map(e => [e, (e.labels && e.labels[0] || e).getBoundingClientRect(), e.getBoundingClientRect()])
  .filter(([e, a, b]) => a.width > 1 && Math.max(a.height, b.height) < 43.5)
  .map(([e, a]) => e.outerHTML.slice(0, 120) + " " + Math.round(a.height))
"""
"""What is lower than the 44 CSS pixels that a thumb needs, rounding aside."""


class Visitor:
    """One person in a browser of their own."""

    def __init__(self, browser: Browser, address: str, *, script: bool, viewport: dict, **options):
        self.address, self.script = address, script
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=script, viewport=viewport, locale="id-ID", **options
        )
        self.said: list[str] = []
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
                chosen = (
                    field.and_(self.page.locator(f"[value='{value}']")) if value != "on" else field
                )
                chosen.first.check(force=True)
            else:
                field.first.fill(value)

    # ------------------------------------------------------------------ seeing

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
