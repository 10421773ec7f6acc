"""Every page of the desk, and those for whom it is there; some are seen after something is done."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.visitors import Visitor


def look(visitor: Visitor) -> None:
    """As it opens."""


def refused(visitor: Visitor) -> None:
    """Its form sent empty: the page with everything that is wrong."""
    visitor.send()


@dataclass(frozen=True)
class Page:
    """`address` begins with a name of `PLACES` where only the visitor's lists know it; `then` is
    done there, and leads to the page `at`, if that is another.
    """

    address: str
    then: Callable[[Visitor], None] = look
    at: str = ""


def reveal(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator("main form[action$='/nik/'] button").first.click()


def ask_where(visitor: Visitor) -> None:
    """By the number of the first letter that the family's case names."""
    visitor.fill(letter="400.9.14.2/1/35.73.405/2026")
    visitor.send()


def sum_up(visitor: Visitor) -> None:
    """What was ticked, before it is decided."""
    visitor.tick_all()
    with visitor.page.expect_navigation():
        visitor.page.locator("main .k-bar button").first.click()


def decide(visitor: Visitor) -> None:
    sum_up(visitor)
    with visitor.page.expect_navigation():
        visitor.page.locator("main .k-bar button").first.click()


def choose_step(visitor: Visitor) -> None:
    sum_up(visitor)
    visitor.fill(step="train")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()


def search(visitor: Visitor) -> None:
    visitor.fill(text="siti")
    visitor.click("Cari", visitor.page.locator("main"))
    visitor.page.wait_for_load_state("networkidle")


def verify(visitor: Visitor) -> None:
    """No worker takes it up: the page waits."""
    visitor.press("Periksa sekarang")


PLACES = {
    "CASE": ("/cases/", r"/cases/KSS-[0-9-]+/"),
    "MINE": ("/?tab=families", r"/cases/KSS-[0-9-]+/"),
    "NAMED": ("/cases/", r"/cases/KSS-[0-9-]+/"),
    "TURN": ("/", r"/handoffs/[0-9]+/"),
    "OTHERS": ("/?tab=waiting", r"/handoffs/[0-9]+/"),
    "PERSON": ("/staff/", r"/staff/[0-9]+/"),
    **{
        kind.upper(): (f"/?kind={kind}", rf"/handoffs/[0-9]+/(?={kind}/)")
        for kind in ("approve", "resubmit", "accept", "outcome", "confirm", "resume", "tell")
    },
    "ANSWER": ("/?kind=answer", r"/objections/[0-9]+/"),
    "TOLD": ("/?kind=tell", r"/objections/[0-9]+/(?=told/)"),
}
"""Where the first link of such a form is found."""
RECORDS = """visit need need-met consent consent-withdrawn assessment business evidence aid payment
    death move identity split objection""".split()
