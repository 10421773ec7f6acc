"""What the stories are made of: acts that pass through several hands, each in its own time.

A function with `yield` takes days, and a story lives through it with `yield from`.
"""

from collections.abc import Iterable
from typing import Any

from casework import clock
from casework.models import AssessmentResult, Business, Case, EvidenceKind, Function
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import (
    aid,
    assessed,
    certificate,
    course,
    filed,
    found,
    lending,
    loan,
    needs,
    on_the_annex,
    paid,
)
from workflows.demo.families import Family
from workflows.demo.staff import SOCIAL
from workflows.demo.town import Town
from workflows.models import Handoff

# ---------------------------------------------------------------------- decisions and handoffs


def decided(
    town: Town, case: Case, step: str, *, waivers: dict[str, str] | None = None, **facts: Any
) -> Story:
    """The social agency's caseworker proposes, its head approves."""
    handoff = services.propose(case, step, by=town.desk("petugas"), **facts)
    yield town.soon()
    return services.approve(handoff, by=town.head(), waivers=waivers)


def sent(
    town: Town,
    case: Case,
    step: str,
    *,
    sender: Function = SOCIAL,
    waivers: dict[str, str] | None = None,
    **facts: Any,
) -> Story:
    """Proposed and approved; the letter goes out, and the receiver sees what is coming."""
    handoff = services.propose(case, step, by=town.desk("petugas", sender), **facts)
    yield town.soon()
    return (yield from approved(town, handoff, waivers))


def approved(town: Town, handoff: Handoff, waivers: dict[str, str] | None = None) -> Story:
    """By the head, after the division head where two must."""
    if handoff.definition.approvals == 2:
        handoff = services.approve(handoff, by=town.desk("kabid"))
        yield town.soon()
    return services.approve(handoff, by=town.head(handoff.sender), waivers=waivers)


def handed_over(town: Town, case: Case, step: str, **facts: Any) -> Story:
    """Sent, and taken into the receiver's hands."""
    handoff = yield from sent(town, case, step, **facts)
    if not handoff.internal:
        yield town.soon()
        handoff = services.accept(handoff, by=town.desk("petugas", handoff.receiver))
    return handoff


def finished(town: Town, handoff: Handoff, *, completed: bool = True, **outcome: Any) -> Story:
    """What came of it is recorded and confirmed by somebody who has not decided before."""
    caseworker = town.desk("petugas", handoff.receiver)
    handoff = services.record_outcome(handoff, by=caseworker, completed=completed, **outcome)
    yield town.soon()
    return services.confirm(handoff, by=confirmer(town, handoff))


def confirmer(town: Town, handoff: Handoff):
    """The receiver's head; inside one agency the division head who had no part in the approval."""
    if handoff.internal:
        return town.desk("kabid2")
    return town.head(handoff.receiver)


# ---------------------------------------------------------------------- the ladder's first rungs


def verified(town: Town, family: Family, *kinds: str, **findings: Any) -> Story:
    """Found, visited, in the minutes of the musyawarah, assessed, and the head agrees."""
    cases = yield from all_verified(town, [family], *kinds, **findings)
    return cases[0]


def all_verified(town: Town, families: Iterable[Family], *kinds: str, **findings: Any) -> Story:
    """The same for several families of one musyawarah."""
    cases = [(family, found(town, family)) for family in families]
    yield town.soon()
    for family, case in cases:
        assessed(town, family, case, **findings)
        needs(town, case, *kinds)
        filed(town, case, EvidenceKind.MINUTES, "BA")
    mine = [case for _, case in cases]
    services.assign(mine, to=town.desk("petugas"), by=town.desk("kabid"), reason="area")
    yield town.soon()
    proposed = [services.propose(case, "assess", by=town.desk("petugas")) for case in mine]
    yield town.soon()
    for handoff in proposed:
        services.approve(handoff, by=town.head())
    return mine


def fed(town: Town, family: Family, case: Case) -> Story:
    """On the annex, granted, told by letter, and paid some days later."""
    on_the_annex(town, family)
    yield from decided(town, case, "grant_bansos", **aid(town, family))
    yield 3
    paid(town, case)


# ---------------------------------------------------------------------- higher rungs


def trained(town: Town, case: Case, step: str = "train", *, days: int = 20, **facts: Any) -> Story:
    """Referred, taken on, taught for some weeks, with a certificate at the end."""
    handoff = yield from handed_over(town, case, step, **(facts or course(town)))
    yield days
    return (yield from passed(town, handoff))


def passed(town: Town, handoff: Handoff) -> Story:
    return (yield from finished(town, handoff, **certificate(town)))


def lent(town: Town, case: Case, trade: Business, *, sender: Function = SOCIAL, **facts) -> Story:
    """The bank looks at it for two weeks."""
    handoff = yield from handed_over(town, case, "lend", sender=sender, **loan(trade), **facts)
    yield 10
    return (yield from finished(town, handoff, **lending(town)))


def licensed(
    town: Town, case: Case, trade: Business, *, sender: Function = SOCIAL, **facts: Any
) -> Story:
    facts = {"licences": ["nib"], "obstacle": "Belum punya akun OSS", **facts}
    handoff = yield from handed_over(town, case, "license", sender=sender, business=trade, **facts)
    yield 8
    number = town.digits(13)
    return (yield from finished(town, handoff, issued_on=clock.today(), nib=number))


def graduated(town: Town, family: Family, case: Case, kind: str = "independent", **how) -> Story:
    """A last visit, a signed statement, and the head's decision."""
    findings = {"result": AssessmentResult.VULNERABLE, "income_per_person": 980_000, **how}
    assessed(town, family, case, **findings)
    filed(town, case, EvidenceKind.STATEMENT, "SP")
    yield town.soon()
    yield from decided(town, case, "graduate", kind=kind)


def reassessed(town: Town, family: Family, case: Case, **findings: Any) -> Story:
    """Visited and assessed anew, and the head agrees."""
    assessed(town, family, case, **findings)
    yield town.soon()
    yield from decided(town, case, "reassess")
