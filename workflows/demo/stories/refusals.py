"""What does not go through, or not at once, and what becomes of it."""

from casework import clock
from casework.models import NeedKind, VisitOutcome
from workflows import services
from workflows.demo.calendar import Story
from workflows.demo.facts import (
    aid,
    assessed,
    business,
    course,
    found,
    needs,
    on_the_annex,
    visited,
)
from workflows.demo.families import Family
from workflows.demo.hands import decided, finished, handed_over, passed, sent, trained, verified
from workflows.demo.staff import COOPERATIVES
from workflows.demo.stories.telling import story
from workflows.demo.town import Town


@story(85)
def sent_back_and_completed(town: Town, family: Family) -> Story:
    """A wrong amount: back to the caseworker, corrected, approved."""
    case = yield from verified(town, family, NeedKind.FOOD)
    on_the_annex(town, family)
    wrong = aid(town, family, amount=1_250_000)
    by, head = town.desk("petugas"), town.head()
    handoff = services.propose(case, "grant_bansos", by=by, **wrong)
    yield town.soon()
    handoff = services.send_back(handoff, by=head, reason="wrong_amount", note="Nol kelebihan.")
    yield town.soon()
    handoff = services.resubmit(handoff, by=by, amount=125_000)
    yield town.soon()
    services.approve(handoff, by=head)


@story(75)
def not_what_they_need(town: Town, family: Family) -> Story:
    """The head does not let it go, and the family is told why."""
    case = yield from verified(town, family, NeedKind.FOOD, NeedKind.BUSINESS_TRAINING)
    handoff = services.propose(case, "train", by=town.desk("petugas"), **course(town))
    yield town.soon()
    services.reject(handoff, by=town.head(), reason="not_the_need")


@story(65)
def chose_otherwise(town: Town, family: Family) -> Story:
    """Taken back before anybody accepted; its letter is revoked."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    handoff = yield from sent(town, case, "train", **course(town))
    yield town.soon()
    services.withdraw(handoff, by=town.desk("petugas"), reason="family_changed_mind")


@story(55)
def could_not_be_reached(town: Town, family: Family) -> Story:
    """Two calls on two days and a visit in vain."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    handoff = yield from sent(town, case, "train", **course(town))
    called = [clock.today()]
    yield 2
    called.append(clock.today())
    visited(town, family, case, VisitOutcome.NOT_FOUND)
    desk = town.desk("petugas", COOPERATIVES)
    services.decline(handoff, by=desk, reason="unreachable", contacts=called)


@story(105)
def licence_not_issued(town: Town, family: Family) -> Story:
    """The address is no place for such a business."""
    case = yield from verified(town, family, NeedKind.LICENCE_PIRT)
    trade = business(town, family, case)
    wanted = {"licences": ["pirt"], "obstacle": "Dapur menyatu dengan kamar tidur"}
    handoff = yield from handed_over(town, case, "license", business=trade, **wanted)
    yield 8
    yield from finished(town, handoff, completed=False, reason="licence_refused")


@story(95)
def confirmed_for_the_wrong_person(town: Town, family: Family) -> Story:
    """A certificate of somebody of the same name: a second line sets the state right."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    wrong = yield from trained(town, case)
    yield 3
    by = town.desk("petugas")
    handoff = services.correct(case, "assessed", by=by, reason="wrong_person", wrong=wrong)
    yield town.soon()
    services.approve(handoff, by=town.head())


@story(88)
def a_wrong_letter(town: Town, family: Family) -> Story:
    """The letter is replaced under a new number, and the old one says so."""
    case = yield from verified(town, family, NeedKind.BUSINESS_TRAINING)
    handoff = yield from sent(town, case, "train", **course(town))
    services.supersede_letter(handoff, by=town.head(), reason="wrong_content")
    yield town.soon()
    handoff = services.accept(handoff, by=town.desk("petugas", COOPERATIVES))
    yield 20
    yield from passed(town, handoff)


@story(80)
def minutes_came_later(town: Town, family: Family) -> Story:
    """No musyawarah before the fasting month: the head waives its minutes, with a sentence."""
    case = found(town, family)
    yield town.soon()
    assessed(town, family, case)
    needs(town, case, NeedKind.FOOD)
    yield town.soon()
    why = {"in_musyawarah_minutes": "Musyawarah baru bulan depan; kunjungan sudah jelas."}
    yield from decided(town, case, "assess", waivers=why)
