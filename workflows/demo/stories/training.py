"""Sent to learn: together, to the wrong door, onto a waiting list."""

from datetime import timedelta

from casework import clock
from casework.models import NeedKind, VisitOutcome
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import course, visited
from workflows.demo.families import Family
from workflows.demo.hands import (
    all_verified,
    approved,
    fed,
    finished,
    handed_over,
    passed,
    sent,
    verified,
)
from workflows.demo.staff import COOPERATIVES, MANPOWER
from workflows.demo.stories.telling import story
from workflows.demo.town import Town


@story(130, families=8)
def sent_together(town: Town, families: list[Family]) -> Story:
    """Eight families on one letter with an annex; five pass, the others stop for three reasons."""
    cases = yield from all_verified(town, families, NeedKind.FOOD, NeedKind.BUSINESS_TRAINING)
    baking = {"course": "Membuat kue kering", "level": "advanced"}
    bundle = services.propose_many(cases, "train", by=town.desk("petugas"), **baking)
    yield town.soon()
    yield from approved(town, bundle.handoffs.first())
    yield town.soon()
    desk = town.desk("petugas", COOPERATIVES)
    handoffs = [services.accept(each, by=desk) for each in bundle.handoffs.order_by("pk")]
    yield 20
    for handoff in handoffs[:5]:
        yield from passed(town, handoff)
    yield from finished(town, handoffs[5], completed=False, reason="not_passed")
    yield from finished(town, handoffs[6], completed=False, reason="left_work")
    yield from _did_not_come(town, families[7], handoffs[7])


def _did_not_come(town: Town, family: Family, handoff) -> Story:
    """Two calls and a visit come before anybody is written down as absent."""
    called = [clock.today()]
    yield 2
    called.append(clock.today())
    visited(town, family, handoff.case, VisitOutcome.NOT_MET)
    why = {"reason": "no_show", "contacts": called}
    yield from finished(town, handoff, completed=False, **why)


@story(100)
def the_wrong_door(town: Town, family: Family) -> Story:
    """The wrong agency names the function that should have it, and the referral goes on there."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING, NeedKind.JOB_TRAINING)
    barista = {"course": "Barista", "level": "basic"}
    handoff = yield from sent(town, case, "train", **barista)
    yield town.soon()
    desk = town.desk("petugas", COOPERATIVES)
    where = {"reason": "wrong_agency", "right_function": "manpower"}
    handoff = services.decline(handoff, by=desk, **where)
    step, facts = services.refer_again(handoff)
    handoff = yield from handed_over(town, case, step, **facts)
    yield 15
    yield from passed(town, handoff)


@story(40)
def on_the_waiting_list(town: Town, family: Family) -> Story:
    """The course is full: the clock stops, the place in the queue stays, food goes on."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.BUSINESS_TRAINING)
    handoff = yield from sent(town, case, "train", **course(town))
    until = clock.today() + timedelta(days=120)
    desk = town.desk("petugas", COOPERATIVES)
    services.hold(handoff, by=desk, reason="waiting_list", until=until)
    yield from fed(town, family, case)


@story(125)
def waits_and_is_trained(town: Town, family: Family) -> Story:
    """Held until the next intake, and taken on when it begins."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    handoff = yield from handed_over(town, case, "train", **course(town))
    until = clock.today() + timedelta(days=28)
    desk = town.desk("petugas", COOPERATIVES)
    services.hold(handoff, by=desk, reason="next_intake", until=until)
    yield 22
    services.resume(handoff, by=desk)
    yield 20
    yield from passed(town, handoff)


@story(50)
def nobody_resumed_it(town: Town, family: Family) -> Story:
    """The family asked for three weeks; they are over, and the desk has been told."""
    case = yield from verified(town, family, NeedKind.JOB_TRAINING)
    handoff = yield from handed_over(town, case, "train_job", **course(town))
    until = clock.today() + timedelta(days=21)
    desk = town.desk("petugas", MANPOWER)
    services.hold(handoff, by=desk, reason="family_asked", until=until)
