"""Whoever refuses a family something leaves somebody the duty to tell it so."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.clock import local_date
from casework.models import Case, CaseEvent, User
from permissions.models import CaseShare
from permissions.roles import Role
from permissions.standing import Standing
from tests.walks import Family, again, approve, confirm, not_completed
from workflows import services
from workflows.duties import tellings
from workflows.models import Handoff, Telling
from workflows.reasons import Close
from workflows.services import AlreadyDecided, tell_family
from workflows.stages import Stage


@pytest.fixture
def declined(world, family) -> Handoff:
    handoff = family.walk("train", stage=Stage.APPROVED)
    return services.decline(handoff, by=world.petugas_diskopindag, reason="out_of_area")


def owed(handoff: Handoff) -> list[tuple[str, str]]:
    """Where it stood and why, as the family has to be told."""
    return list(handoff.tellings.to_do().values_list("about", "reason"))


def tell(world, handoff, **options) -> Telling:
    return tell_family(
        handoff, **{"by": world.petugas, "how": "visit", "on": clock.today(), **options}
    )


# ---------------------------------------------------------------------- when it is owed


def test_a_rejection_is_to_be_told(world, family):
    handoff = services.reject(family.propose("lend"), by=world.kepala, reason="not_yet")
    assert owed(handoff) == [("rejected", "not_yet")]


def test_a_refusal_by_the_receiver_is_told_by_the_sender(world, declined):
    assert owed(declined) == [("declined", "out_of_area")]
    assert declined.tellings.get().agency == world.dinsos


def test_an_outcome_that_was_not_reached_is_to_be_told_once_it_is_confirmed(world, family):
    handoff = not_completed(world, family.walk("train", stage=Stage.ACCEPTED), "left_work")
    assert owed(handoff) == []
    confirm(world, handoff)
    assert owed(handoff) == [("not_completed", "left_work")]


@pytest.mark.parametrize(
    ("reason", "told"), [("not_eligible", True), ("false_statement", True), ("moved_away", False)]
)
def test_a_case_that_is_closed_on_a_family_is_to_be_told(world, family, reason, told):
    handoff = services.propose(family.case, "close", by=world.petugas, reason=reason)
    approve(world, handoff)
    assert owed(handoff) == ([("completed", reason)] if told else [])
    if told:
        [line] = tellings(world.petugas)
        assert (line.stage, line.reason) == ("Selesai", str(Close(reason).label))
        tell(world, handoff)
        assert owed(handoff) == []


def test_what_was_reached_is_nothing_to_tell(world, family):
    assert owed(family.walk("train")) == []


@pytest.mark.parametrize(("reason", "told"), [("waiting_list", True), ("family_asked", False)])
def test_a_long_wait_is_to_be_told_and_a_short_one_is_not(world, family, reason, told):
    handoff = family.walk("train", stage=Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason=reason)
    assert owed(handoff) == ([("on_hold", reason)] if told else [])


def test_nobody_has_to_tell_of_a_wait_that_is_over(world, family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason="waiting_list")
    services.resume(handoff, by=world.petugas_diskopindag)
    assert owed(handoff) == []


def test_who_holds_a_letter_that_counts_no_more_is_to_be_told(world, family):
    proposal, letter = family.propose("license"), family.propose("refer_kip")
    approve(world, letter)
    for handoff in (proposal, letter):
        services.withdraw(handoff, by=world.petugas, reason="better_route")
    assert owed(proposal) == []
    assert owed(letter) == [("withdrawn", "better_route")]


def test_the_latest_news_is_told_and_not_what_went_before(world, family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason="waiting_list")
    services.withdraw(handoff, by=world.petugas, reason="better_route")
    assert owed(handoff) == [("withdrawn", "better_route")]


# ---------------------------------------------------------------------- telling


def test_who_told_when_and_how_is_kept(world, declined):
    world.now.move(days=1)
    telling = tell(world, declined, how="phone", note="Ibu mengerti")
    assert (telling.told_by, telling.told_on, telling.how) == (
        world.petugas,
        clock.today(),
        "phone",
    )
    event = CaseEvent.objects.filter(action="tell_family").get()
    assert (event.handoff, event.reason, event.actor) == (
        declined.pk,
        "out_of_area",
        world.petugas.pk,
    )
    assert "Ibu mengerti" not in event.details
    assert declined.notes.get(action="tell_family").text == "Ibu mengerti"
    assert owed(declined) == []


def test_telling_decides_nothing(world, declined):
    tell(world, declined)
    handoff = again(declined)
    assert (handoff.stage, handoff.last_by) == (Stage.DECLINED, world.petugas_diskopindag)


def test_who_is_second_learns_who_told_the_family(world, declined):
    tell(world, declined)
    with pytest.raises(AlreadyDecided) as faster:
        tell(world, declined, by=world.petugas2)
    assert faster.value.who == world.petugas


def test_there_is_nothing_to_tell_of_what_goes_on(world, family):
    with pytest.raises(ValidationError):
        tell(world, family.propose("train"))


@pytest.mark.parametrize("days", [-1, 1])
def test_the_family_is_told_after_the_decision_and_by_today(world, declined, days):
    with pytest.raises(ValidationError) as refused:
        tell(world, declined, on=clock.today() + timedelta(days=days))
    assert list(refused.value.message_dict) == ["on"]


def test_it_is_said_how_the_family_was_told(world, declined):
    with pytest.raises(ValidationError) as refused:
        tell(world, declined, how="rumour")
    assert list(refused.value.message_dict) == ["how"]


@pytest.mark.parametrize("who", ["kepala", "kabid", "petugas_diskopindag", "faskel"])
def test_telling_is_the_sending_caseworkers_duty(world, declined, who):
    with pytest.raises(PermissionDenied):
        tell(world, declined, by=getattr(world, who))


# ---------------------------------------------------------------------- the worklist


def test_it_stands_on_the_list_of_the_senders_caseworkers_and_on_no_other(world, declined):
    having = {user for user in User.objects.all() if tellings(user)}
    assert having == {world.petugas, world.petugas2}


def test_a_line_says_what_of_whom_and_why(world, declined):
    [line] = tellings(world.petugas)
    assert (line.handoff, line.number) == (declined.pk, declined.case.number)
    assert (line.step, line.member) == (declined.label, declined.member.name)
    assert (line.stage, line.reason) == ("Tidak diterima", "Di luar wilayah layanan")
    assert (local_date(line.due) - clock.today()).days == 3
    assert not line.overdue


def test_what_is_due_first_is_on_top_and_late_when_its_day_is_over(world, declined):
    world.now.move(days=1)
    later = services.reject(Family(world).propose("lend"), by=world.kepala, reason="not_yet")
    assert [line.handoff for line in tellings(world.petugas)] == [declined.pk, later.pk]
    assert [line.handoff for line in tellings(world.petugas, page=2, size=1)] == [later.pk]
    world.now.move(days=3)
    assert [line.overdue for line in tellings(world.petugas)] == [True, False]


def test_a_confidential_family_is_told_by_those_who_are_named(world, declined):
    Case.objects.filter(pk=declined.case_id).update(confidential=True)
    assert tellings(world.petugas) == []
    CaseShare.objects.create(
        case=declined.case, user=world.petugas2, shared_by=world.kepala, shared_at=clock.now()
    )
    assert [line.handoff for line in tellings(world.petugas2)] == [declined.pk]


def test_an_appointment_that_ended_owes_nothing(world, declined):
    world.petugas.appointments.update(until=clock.today())
    assert tellings(world.petugas) == []
    world.appoint(world.petugas, Role.HEAD, world.diskopindag, capacity="plh")
    assert tellings(world.petugas) == []


def test_the_list_takes_one_statement(world, declined):
    user = User.objects.get(pk=world.petugas.pk)
    standing = Standing(user)
    assert standing.posts
    with CaptureQueriesContext(connection) as queries:
        tellings(user, standing=standing)
    assert len(queries) == 1
