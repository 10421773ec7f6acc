"""A family with a letter at any counter of the city: what the counter is told, what is kept."""

from dataclasses import fields
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from casework import clock
from casework.models import Case, CaseEvent, ServicePoint, User
from documents.models import Letter
from permissions.models import Reading
from permissions.roles import Role
from tests.town import LONG_AGO, service_point
from tests.walks import Family, again
from workflows import services
from workflows.counter import AtCounter, letter_at_counter
from workflows.models import Arrival
from workflows.services import FourEyes, arrive, hand_over
from workflows.stages import Stage

TRAINING = {"course": "Kue kering", "level": "basic"}


@pytest.fixture(autouse=True)
def _indonesian():
    with override("id"):
        yield


@pytest.fixture
def referral(family):
    """A training, its letter on paper, not yet accepted."""
    return on_paper(family.walk("train", stage=Stage.APPROVED))


def on_paper(handoff):
    Letter.objects.filter(pk=handoff.letter_id).update(pdf=b"%PDF", rendered_at=clock.now())
    return handoff


def told(world, handoff_or_letter, by=None) -> AtCounter:
    letter = getattr(handoff_or_letter, "letter", handoff_or_letter)
    return letter_at_counter(by or world.petugas_bpr, letter.number)


# ---------------------------------------------------------------------- what is told


def test_any_counter_learns_the_right_office_and_its_loket(world, referral):
    found = told(world, referral)
    assert (found.number, found.issued_on) == (referral.letter.number, clock.today())
    assert (found.issuer, found.kind) == ("Dinsos", "Rujukan Peserta Pelatihan")
    assert (found.office.name, found.office.phone) == ("Dinas Diskopindag", "(0341) 000000")
    [point] = found.office.points
    assert (point.agency, point.name) == (world.diskopindag, "Loket 3")
    assert (found.status, found.stands) == ("valid", "Rujukan menunggu diterima Diskopindag.")


@pytest.mark.parametrize(
    "way", ["{token}", " {token} ", "https://kota.go.id/v/{token}", "{number}"]
)
def test_a_letter_is_found_by_its_number_its_token_or_what_its_code_holds(world, referral, way):
    letter = referral.letter
    asked = way.format(token=letter.token, number=letter.number)
    assert letter_at_counter(world.petugas_bpr, asked).letter == letter


@pytest.mark.parametrize(
    "asked", ["", "x", "1/2/3", "400/9999/35.73.405/2026", "a/b/c/d", "/", "//", "4/1/\0/2026"]
)
def test_what_is_no_letter_tells_nothing(world, referral, asked):
    assert letter_at_counter(world.petugas_bpr, asked) is None


def test_a_number_is_found_whole_or_not_at_all(world, referral):
    classification, *rest = referral.letter.number.split("/")
    assert letter_at_counter(world.petugas_bpr, "/".join(["1", *rest])) is None


def test_of_several_loket_those_of_the_service_are_told(world, referral):
    other = service_point(world.diskopindag, "housing")
    other.name = "Loket 9"
    other.save()
    assert [point.name for point in told(world, referral).office.points] == ["Loket 3"]
    ServicePoint.objects.filter(agency=world.diskopindag, name="Loket 3").update(until=LONG_AGO)
    assert [point.name for point in told(world, referral).office.points] == ["Loket 9"]


def test_a_letter_that_is_not_on_paper_yet_is_pending(family, world):
    assert told(world, family.walk("train", stage=Stage.APPROVED)).status == "pending"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.ACCEPTED, "Rujukan sedang ditangani Diskopindag."),
        (Stage.RECORDED, "Rujukan sudah dikerjakan Diskopindag dan menunggu pengesahan kepalanya."),
    ],
)
def test_how_far_it_is_stands_in_words(world, family, stage, words):
    assert told(world, family.walk("train", stage=stage)).stands == words


def test_a_wait_is_told_without_its_reason(world, referral):
    services.hold(referral, by=world.petugas_diskopindag, reason="waiting_list")
    assert told(world, referral).stands == "Rujukan ditunda di Diskopindag."


def test_how_it_ended_is_the_familys_own_affair(world):
    ends = []
    for _ in range(2):
        family = Family(world)
        ends.append(on_paper(family.walk("lend", stage=Stage.APPROVED)))
    services.decline(ends[0], by=world.petugas_bpr, reason="out_of_area")
    services.accept(ends[1], by=world.petugas_bpr)
    facts = {"decided_on": clock.today(), "amount": 1_000_000, "months": 12, "completed": True}
    services.record_outcome(ends[1], by=world.petugas_bpr, **facts)
    services.confirm(ends[1], by=world.kepala_bpr)
    seen = [told(world, each, world.petugas_disnaker) for each in ends]
    assert {each.status for each in seen} == {"completed"}
    assert {each.stands for each in seen} == {
        "Rujukan sudah selesai. Kelanjutannya dijelaskan oleh Dinsos."
    }
    assert {each.office.name for each in seen} == {"Dinas Dinsos"}


def test_a_replaced_letter_names_the_one_that_counts(world, referral):
    old = referral.letter
    for _ in range(2):
        new = services.supersede_letter(again(referral), by=world.kepala, reason="wrong_content")
    old.refresh_from_db()
    found = told(world, old)
    assert (found.status, found.replaced_by) == ("superseded", new.number)
    assert found.office.name == "Dinas Diskopindag"
    assert told(world, new).replaced_by == ""


def test_a_revoked_letter_sends_back_to_whoever_wrote_it(world, referral):
    services.withdraw(referral, by=world.petugas, reason="entered_in_error")
    found = told(world, referral)
    assert (found.status, found.office.name) == ("revoked", "Dinas Dinsos")


def test_a_decisions_letter_counts_although_it_was_decided(world, family):
    found = told(world, on_paper(family.walk("emergency_aid")))
    assert (found.status, found.stands, found.office.name) == ("valid", "", "Dinas Dinsos")


def test_families_of_one_letter_that_stand_apart_are_told_of_no_stage(world):
    lot = services.propose_many(
        [Family(world).case for _ in range(2)], "train", by=world.petugas, **TRAINING
    )
    services.approve(lot.handoffs.first(), by=world.kepala)
    first = lot.handoffs.first()
    assert told(world, first).several
    assert told(world, first).kind == "Surat Pengantar"
    assert told(world, first).stands == "Rujukan menunggu diterima Diskopindag."
    services.accept(first, by=world.petugas_diskopindag)
    assert told(world, first).stands == ""


# ---------------------------------------------------------------------- what is not told


def test_nothing_of_a_person_is_told(world, referral):
    found = told(world, referral)
    said = {str(getattr(found, each.name)) for each in fields(found)}
    person = referral.member
    assert not any(text in said_of for said_of in said for text in (person.name, person.nik))
    assert referral.case.number not in " ".join(said)


def test_of_a_confidential_case_only_the_right_office_is_told(world, referral):
    Case.objects.filter(pk=referral.case_id).update(confidential=True)
    found = told(world, referral)
    assert found.office.name == "Dinas Diskopindag"
    kept_back = {
        "number",
        "issued_on",
        "issuer",
        "kind",
        "status",
        "replaced_by",
        "stands",
        "handoff",
    }
    assert not any(getattr(found, name) for name in kept_back)
    assert {each.name for each in fields(found)} - kept_back == {"letter", "office", "several"}


@pytest.mark.parametrize("who", ["reporter", "admin", "auditor", "protection", "faskel"])
def test_the_counter_tells_all_staff(world, referral, who):
    assert told(world, referral, getattr(world, who)).office


@pytest.mark.parametrize("who", ["superuser", "left"])
def test_the_counter_tells_nobody_without_an_appointment(world, referral, who):
    world.left = world.reporter
    world.left.appointments.update(until=clock.today())
    with pytest.raises(PermissionDenied):
        told(world, referral, getattr(world, who))


def test_every_question_is_kept_also_one_that_found_nothing(world, referral):
    told(world, referral)
    letter_at_counter(world.petugas_bpr, "400/1/2/2026")
    assert list(Reading.objects.values_list("what", "case", "row", "user").order_by("pk")) == [
        ("counter", referral.case_id, referral.letter_id, world.petugas_bpr.pk),
        ("counter", None, None, world.petugas_bpr.pk),
    ]


def test_a_question_takes_few_statements_and_no_case_is_opened(world, referral):
    user = User.objects.get(pk=world.petugas_bpr.pk)
    with CaptureQueriesContext(connection) as queries:
        letter_at_counter(user, referral.letter.number)
    assert len(queries) <= 9
    assert not any("casework_person" in each["sql"] for each in queries)
    assert not CaseEvent.objects.filter(action="arrive").exists()


# ---------------------------------------------------------------------- who came


def test_a_family_at_the_wrong_counter_is_recorded_there(world, referral):
    arrival = arrive(referral.letter, by=world.petugas_bpr)
    assert (arrival.agency, arrival.case, arrival.by) == (
        world.bpr,
        referral.case,
        world.petugas_bpr,
    )
    event = CaseEvent.objects.get(action="arrive")
    assert (event.agency, event.actor) == ("bpr", world.petugas_bpr.pk)
    assert event.details == f'{{"letter":{referral.letter_id}}}'


def test_a_family_comes_once_a_day_and_once_to_each_counter(world, referral):
    first = arrive(referral.letter, by=world.petugas_bpr)
    assert arrive(referral.letter, by=world.kepala_bpr) == first
    arrive(referral.letter, by=world.petugas_diskopindag)
    world.now.move(days=1)
    arrive(referral.letter, by=world.petugas_bpr)
    assert Arrival.objects.count() == CaseEvent.objects.filter(action="arrive").count() == 3


def test_who_works_in_two_offices_says_in_which(world, referral):
    world.appoint(world.petugas_bpr, Role.CASEWORKER, world.disnaker)
    arrival = arrive(referral.letter, by=world.petugas_bpr, at=world.disnaker)
    assert arrival.agency == world.disnaker
    with pytest.raises(PermissionDenied):
        arrive(referral.letter, by=world.petugas_bpr, at=world.dinsos)


def test_of_a_letter_for_several_families_the_slip_says_who_came(world):
    cases = [Family(world).case for _ in range(2)]
    lot = services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    letter = services.approve(lot.handoffs.first(), by=world.kepala).letter
    for number in ("", world.case().number):
        with pytest.raises(ValidationError) as refused:
            arrive(letter, by=world.petugas_bpr, service_number=number)
        assert list(refused.value.message_dict) == ["service_number"]
    arrival = arrive(letter, by=world.petugas_bpr, service_number=cases[1].number)
    assert arrival.case == cases[1]


def test_nobody_receives_their_own_family(world, referral):
    User.objects.filter(pk=world.petugas_bpr.pk).update(person=referral.member)
    with pytest.raises(FourEyes):
        arrive(referral.letter, by=User.objects.get(pk=world.petugas_bpr.pk))


# ---------------------------------------------------------------------- whom the paper reached


def test_who_gave_the_letter_to_whom_on_which_day_is_kept(world, referral, family):
    world.now.move(days=1)
    row = hand_over(referral.letter, by=world.faskel, to=family.child, on=clock.today())
    assert (row.case, row.to, row.by) == (referral.case, family.child, world.faskel)
    event = CaseEvent.objects.get(action="hand_over")
    assert (event.actor, event.role) == (world.faskel.pk, "field_worker")
    assert f'"on":"{clock.today()}"' in event.details


def test_of_several_families_each_takes_its_own(world):
    cases = [Family(world).case for _ in range(2)]
    lot = services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    letter = services.approve(lot.handoffs.first(), by=world.kepala).letter
    for case in cases:
        row = hand_over(letter, by=world.petugas, to=case.beneficiary, on=clock.today())
        assert row.case == case


def test_a_letter_is_not_for_another_family(world, referral):
    with pytest.raises(ValidationError) as refused:
        hand_over(referral.letter, by=world.petugas, to=world.person(), on=clock.today())
    assert list(refused.value.message_dict) == ["to"]


def test_the_dead_take_no_letter(world, referral, family):
    yesterday = clock.today() - timedelta(days=1)
    type(family.child).objects.filter(pk=family.child.pk).update(died_on=yesterday)
    family.child.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        hand_over(referral.letter, by=world.petugas, to=family.child, on=clock.today())
    assert list(refused.value.message_dict) == ["to"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_handed_over_after_it_was_written_and_by_today(world, referral, days):
    on = clock.today() + timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        hand_over(referral.letter, by=world.petugas, to=referral.member, on=on)
    assert list(refused.value.message_dict) == ["on"]


def test_a_copy_may_follow_and_the_same_is_not_recorded_twice(world, referral):
    hand_over(referral.letter, by=world.petugas, to=referral.member, on=clock.today())
    with pytest.raises(ValidationError):
        hand_over(referral.letter, by=world.faskel, to=referral.member, on=clock.today())
    world.now.move(days=1)
    hand_over(referral.letter, by=world.faskel, to=referral.member, on=clock.today())


@pytest.mark.parametrize("who", ["petugas_bpr", "faskel_gadang", "auditor"])
def test_only_who_has_to_do_with_the_case_hands_over(world, referral, who):
    with pytest.raises(PermissionDenied):
        hand_over(referral.letter, by=getattr(world, who), to=referral.member, on=clock.today())


def test_a_letter_that_no_longer_counts_is_not_handed_over(world, referral):
    services.withdraw(referral, by=world.petugas, reason="better_route")
    with pytest.raises(ValidationError, match="tidak berlaku"):
        hand_over(referral.letter, by=world.faskel, to=referral.member, on=clock.today())
    assert arrive(referral.letter, by=world.petugas_bpr).letter == referral.letter


def test_before_there_is_a_letter_nobody_has_it_or_comes_with_it(world, family):
    handoff = family.propose("train")
    with pytest.raises(ValidationError, match="belum ada"):
        hand_over(handoff.letter, by=world.faskel, to=handoff.member, on=clock.today())
    with pytest.raises(ValidationError, match="belum ada"):
        arrive(handoff.letter, by=world.petugas_diskopindag)
