"""Every page of the desk, and those for whom it is there; some are seen after something is done."""

from collections.abc import Callable
from dataclasses import dataclass

from casework import clock
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
    """As a page of its own: with scripts only a part of this one would change."""
    with visitor.page.expect_navigation():
        form = visitor.page.locator("main form[action$='/nik/']").first
        form.evaluate("e => e.outerHTML = e.outerHTML.replaceAll('hx-', 'data-')")
        form.locator("button").click()


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
    """No worker takes it up: once it is asked for, the page waits."""
    if visitor.page.get_by_role("button", name="Periksa sekarang").count():
        visitor.press("Periksa sekarang")


NEXT_YEAR = f"/programmes/?year={clock.today().year + 1}"
PLACES = {
    "CASE": ("/cases/", r"/cases/KSS-[0-9-]+/"),
    "TURN": ("/", r"/handoffs/[0-9]+/"),
    "OTHERS": ("/?tab=waiting", r"/handoffs/[0-9]+/"),
    "PUPIL": ("/?kind=accept", r"/handoffs/[0-9]+/"),
    "SERVED": ("/cases/?state=receiving_bansos", r"/cases/KSS-[0-9-]+/"),
    "PAPER": ("SERVED", r"/cases/KSS-[0-9-]+/letters/[0-9]+/(?=hand-over/)"),
    "PERSON": ("/staff/", r"/staff/[0-9]+/"),
    "HEAD": ("/staff/?q=kepala.dinsos", r"/staff/[0-9]+/"),
    "POST": ("HEAD", r"/staff/appointments/[0-9]+/(?=acting/)"),
    "ANNEX": ("/programmes/", r"/programmes/years/[0-9]+/annex/"),
    "KUBE": ("/programmes/kube/", r"/programmes/kube/[0-9]+/"),
    "MEMBER": ("KUBE", r"/programmes/kube/[0-9]+/members/[0-9]+/"),
    "BUDGET": (NEXT_YEAR, r"/programmes/[0-9]+/new-year/.*"),
    "DECREE": ("/programmes/", r"/programmes/years/[0-9]+/decree/"),
    "LETTER": ("CASE", r"/letters/[^/]+\.pdf"),
    **{
        kind.upper(): (f"/?kind={kind}", rf"/handoffs/[0-9]+/(?={kind}/)")
        for kind in ("approve", "resubmit", "accept", "outcome", "confirm", "resume", "tell")
    },
    "ANSWER": ("/?kind=answer", r"/objections/[0-9]+/"),
    "TOLD": ("/?kind=tell", r"/objections/[0-9]+/(?=told/)"),
}
"""Where the first link of such a form is found."""
QR = "QR"
"""What a letter's code leads to, with and without an account."""
DUMMIES = {
    **dict.fromkeys(PLACES, "/handoffs/1/"),
    **dict.fromkeys(("CASE", "SERVED"), "/cases/KSS-2026-000001/"),
    "PAPER": "/cases/KSS-2026-000001/letters/1/",
    **dict.fromkeys(("ANSWER", "TOLD"), "/objections/1/"),
    **dict.fromkeys(("PERSON", "HEAD"), "/staff/1/"),
    "POST": "/staff/appointments/1/",
    "ANNEX": "/programmes/years/1/annex/",
    "KUBE": "/programmes/kube/1/",
    "MEMBER": "/programmes/kube/1/members/1/",
    "BUDGET": "/programmes/1/new-year/",
    "DECREE": "/programmes/years/1/decree/",
    "LETTER": "/letters/token.pdf",
    QR: "/v/token",
}
"""Addresses of the same kind, of nothing."""
RECORDS = """visit need need-met consent consent-withdrawn assessment business evidence aid payment
    member death move identity split objection""".split()
RECORD_PAGES = [Page(f"CASE/record/{kind}/") for kind in RECORDS]
WRONG_RECORDS = [
    Page(f"CASE/record/{kind}/", refused) for kind in ("visit", "evidence", "split", "member")
]
"""Errors beside every kind of field; the forms of the others are made of the same."""
PAGES: dict[str, list[Page]] = {
    "": [
        Page("/account/login/"),
        Page("/account/login/", refused),
        Page("/account/reset/"),
        Page("/account/reset/", refused),
        Page(QR),
    ],
    "petugas.dinsos": [
        Page("/"),
        Page("/?tab=waiting"),
        Page("/?tab=families"),
        Page("/?tab=families", sum_up, "/work/bundle/"),
        Page("/?tab=families", choose_step, "/work/bundle/"),
        Page("/cases/"),
        Page("/cases/", search),
        Page("CASE"),
        Page("/cases/KSS-1999-000001/"),  # which nobody has
        Page("CASE", reveal, "CASE/nik/"),
        Page("CASE/history/"),
        Page("LETTER"),
        Page("SERVED"),
        Page("PAPER/hand-over/"),
        Page(QR),
        *RECORD_PAGES,
        *WRONG_RECORDS,
        Page("CASE/propose/emergency_aid/"),
        Page("CASE/propose/emergency_aid/", refused),
        Page("CASE/propose/train/"),
        Page("CASE/propose/change_beneficiary/"),
        Page("CASE/correct/"),
        Page("OTHERS"),
        Page("RESUBMIT/withdraw/"),
        Page("RESUBMIT/withdraw/", refused),
        Page("OTHERS/approve/"),
        Page("OTHERS/object/"),
        Page("RESUBMIT/resubmit/"),
        Page("RESUME/resume/"),
        Page("TELL/tell/"),
        Page("TELL/tell/", refused),
        Page("TELL/resubmit/"),
        Page("TOLD"),
        Page("TOLD/told/"),
        Page("TOLD/told/", refused),
        Page("CASE/kube/"),
        Page("CASE/annex/"),
        Page("/programmes/"),
        Page("ANNEX"),
        Page("ANNEX/add/"),
        Page("/programmes/kube/"),
        Page("/programmes/kube/new/"),
        Page("KUBE"),
        Page("KUBE/join/"),
        Page("KUBE/chair/"),
        Page("KUBE/change/"),
        Page("MEMBER/leave/"),
        Page("/families/new/"),
        Page("/families/new/", refused),
        Page("/counter/"),
        Page("/account/2fa/"),
        Page("/account/sessions/"),
        Page("/account/password/change/"),
        Page("/account/password/change/", refused),
    ],
    "kepala.dinsos": [
        Page("/"),
        Page("/", sum_up, "/work/decide/"),
        Page("/", decide, "/work/decide/"),
        Page("APPROVE"),
        Page("APPROVE/approve/"),
        Page("APPROVE/reject/"),
        Page("APPROVE/reject/", refused),
        Page("APPROVE/send-back/"),
        Page("ANSWER"),
        Page("ANSWER", refused),
        Page("CASE/share/"),
        Page("CASE/share/", refused),
        Page("/reports/"),
    ],
    "kabid.dinsos": [Page("/work/assign/"), Page("/work/assign/?select=all")],
    "kabid2.dinsos": [Page("CONFIRM/confirm/")],
    "petugas.diskopindag": [
        Page("ACCEPT"),
        Page("ACCEPT/accept/"),
        Page("ACCEPT/decline/"),
        Page("ACCEPT/decline/", refused),
        Page("ACCEPT/hold/"),
        Page("ACCEPT/hold/", refused),
        Page("ACCEPT/arrive/"),
        Page("OUTCOME/outcome/"),
        Page("OUTCOME/outcome/?completed=no"),
        Page("OUTCOME/outcome/", refused),
    ],
    "petugas.bpr": [Page("/"), Page("TURN"), Page("/counter/", ask_where)],
    "petugas.disdikbud": [Page("PUPIL"), Page("PUPIL", reveal, "PUPIL/nik/")],
    "faskel.kasin": [
        Page("/"),
        Page("/cases/"),
        Page("CASE"),
        Page("CASE/record/death/"),
    ],
    "auditor": [
        Page("/audit/"),
        Page("/audit/?number=KSS-2026-000001"),
        Page("/audit/findings/"),
        Page("/audit/findings/same-household-twice/"),
        Page("/audit/findings/requirements-waived/"),
        Page("/audit/ledger/"),
        Page("/audit/ledger/", verify),
        Page("/audit/letters/"),
        Page("/audit/readings/"),
        Page("CASE"),
        Page("CASE/history/"),
    ],
    "bappeda": [Page("/reports/")],
    "admin": [
        Page("/staff/"),
        Page("/staff/new/"),
        Page("/staff/new/", refused),
        Page("/programmes/"),
        Page(NEXT_YEAR),
        Page("BUDGET"),
        Page("BUDGET", refused),
        Page("DECREE"),
        Page("DECREE", refused),
        Page("PERSON"),
        Page("PERSON/change/"),
        Page("PERSON/appoint/"),
        Page("PERSON/appoint/", refused),
        Page("PERSON/reset-code/"),
        Page("PERSON/disable/"),
        Page("PERSON/second-factor/"),
        Page("POST/end/"),
        Page("POST/acting/"),
        Page("POST/acting/", refused),
    ],
}
