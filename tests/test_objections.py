"""A family that objects is heard by any officer, and answered by other eyes, in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from casework import clock, workdays
from casework.models import Agency, Case, CaseEvent, User
from permissions.models import CaseShare
from permissions.roles import Capacity, Role
from permissions.standing import Standing
from tests.walks import Family, again, take
from workflows import services
from workflows.duties import objections, visible_objections
from workflows.models import Handoff, Objection
from workflows.services import AlreadyDecided, FourEyes, answer_objection, object_to
from workflows.stages import Stage

SAID = "Kami masih membutuhkan pelatihan itu."


@pytest.fixture
def declined(world, family) -> Handoff:
    handoff = family.walk("train", stage=Stage.APPROVED)
    return services.decline(handoff, by=world.petugas_diskopindag, reason="out_of_area")


def heard(world, about=None, case=None, **options) -> Objection:
    options = {"by": world.faskel, "raised_on": clock.today(), "said": SAID, **options}
    return object_to(case or about.case, about=about, **options)


@pytest.fixture
def objection(world, declined) -> Objection:
    return heard(world, declined)


def answered(objection: Objection, by: User, **options) -> Objection:
    return answer_objection(
        objection, by=by, **{"upheld": True, "answer": "Dapat ikut.", **options}
    )


# ---------------------------------------------------------------------- it is heard


def test_a_field_worker_writes_down_what_the_family_said(world, objection, declined):
    kept = Objection.objects.get(pk=objection.pk)
    assert (kept.said, kept.recorded_by, kept.about) == (SAID, world.faskel, declined)
    assert kept.status == "open"
    event = CaseEvent.objects.get(action="object_to")
    assert (event.handoff, event.actor) == (declined.pk, world.faskel.pk)


def test_what_was_said_is_encrypted_and_not_in_the_ledger(world, objection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM workflows_objection")
        [[stored]] = cursor.fetchall()
    assert b"pelatihan" not in bytes(stored)
    assert not CaseEvent.objects.filter(details__contains="pelatihan").exists()


def test_an_objection_decides_nothing(objection, declined):
    handoff = again(declined)
    assert (handoff.stage, handoff.last_by) == (declined.stage, declined.last_by)


def test_the_time_to_answer_runs_in_working_days_from_when_it_was_said(world, declined):
    world.now.move(days=2)
    said_on = clock.today() - timedelta(days=1)
    objection = heard(world, declined, raised_on=said_on)
    assert clock.local_date(objection.due_at) == workdays.add_working_days(said_on, 10)


def test_who_declined_it_may_be_told_so_at_its_own_counter(world, declined):
    assert heard(world, declined, by=world.petugas_diskopindag).recorded_by


def test_the_bank_hears_objections_to_what_it_was_handed_and_to_nothing_else(world, family):
    loan = family.walk("lend", stage=Stage.APPROVED)
    assert heard(world, loan, by=world.petugas_bpr).agency == world.dinsos
    aid = family.walk("emergency_aid")
    for about in (None, aid):
        with pytest.raises(PermissionDenied):
            heard(world, about, family.case, by=world.petugas_bpr)


def test_the_receiver_hears_nothing_of_what_it_was_not_handed_yet(world, family):
    loan = family.propose("lend")
    with pytest.raises(PermissionDenied):
        heard(world, loan, by=world.petugas_bpr)


def test_named_protection_staff_hear_of_a_confidential_case(world):
    secret = world.case(by=world.protection, confidential=True)
    assert heard(world, case=secret, by=world.protection).case == secret
    with pytest.raises(PermissionDenied):
        heard(world, case=secret, by=world.petugas)


@pytest.mark.parametrize("who", ["auditor", "reporter", "admin", "superuser", "faskel_gadang"])
def test_who_does_not_work_on_the_case_hears_nothing(world, declined, who):
    with pytest.raises(PermissionDenied):
        heard(world, declined, by=getattr(world, who))


def test_a_family_objects_to_the_end_of_its_own_case(world, family):
    closing = take(world, family.propose("close"))
    assert heard(world, closing, by=world.petugas).agency == world.dinsos
    assert heard(world, case=family.case, by=world.petugas).agency == world.dinsos


@pytest.mark.parametrize("said", ["", "  ", "\0", "x" * 2_001, None])
def test_an_objection_has_words(world, declined, said):
    with pytest.raises(ValidationError) as refused:
        heard(world, declined, said=said)
    assert list(refused.value.message_dict) == ["said"]


@pytest.mark.parametrize("days", [-1, 1])
def test_it_was_said_since_the_case_was_opened_and_by_today(world, declined, days):
    with pytest.raises(ValidationError) as refused:
        heard(world, declined, raised_on=clock.today() + timedelta(days=days))
    assert list(refused.value.message_dict) == ["raised_on"]


def test_it_is_about_a_handoff_of_this_case(world, declined):
    with pytest.raises(ValidationError) as refused:
        heard(world, declined, world.case())
    assert list(refused.value.message_dict) == ["about"]


def test_one_thing_waits_for_one_answer_at_a_time(world, objection, declined):
    with pytest.raises(ValidationError):
        heard(world, declined)
    heard(world, case=declined.case)
    with pytest.raises(ValidationError):
        heard(world, case=declined.case)
    answered(objection, world.kepala_diskopindag)
    assert heard(world, declined).status == "open"


# ---------------------------------------------------------------------- who has to answer


@pytest.mark.parametrize(
    ("stage", "agency"),
    [
        (Stage.PROPOSED, "dinsos"),
        (Stage.APPROVED, "dinsos"),
        (Stage.ACCEPTED, "diskopindag"),
        (Stage.RECORDED, "diskopindag"),
        (Stage.COMPLETED, "diskopindag"),
    ],
)
def test_whoever_decided_last_has_to_answer(world, family, stage, agency):
    objection = heard(world, family.walk("train", stage=stage))
    assert objection.agency == Agency.objects.get(code=agency)


def test_whoever_puts_it_off_has_to_answer_and_may_go_on_holding_it(world, family):
    handoff = family.walk("train", stage=Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason="waiting_list")
    assert heard(world, handoff).agency == world.diskopindag
    services.resume(handoff, by=world.petugas_diskopindag)
    held = services.hold(handoff, by=world.petugas_diskopindag, reason="objection")
    assert held.hold_reason == "objection"


# ---------------------------------------------------------------------- it is answered


def test_the_head_of_who_decided_answers(world, objection):
    world.now.move(days=1)
    answer = answered(objection, world.kepala_diskopindag, upheld=False, answer="Di luar wilayah.")
    kept = Objection.objects.get(pk=objection.pk)
    assert (kept.status, kept.answer) == ("not_upheld", "Di luar wilayah.")
    assert (kept.answered_by, kept.answered_at) == (world.kepala_diskopindag, clock.now())
    assert answer.status == kept.status
    event = CaseEvent.objects.get(action="answer_objection")
    assert event.details == f'{{"objection":{objection.pk},"upheld":false}}'
    assert (event.agency, event.handoff) == ("diskopindag", kept.about_id)


@pytest.mark.parametrize("who", ["kepala", "kabid_diskopindag", "petugas_diskopindag", "faskel"])
def test_nobody_else_answers(world, objection, who):
    with pytest.raises(PermissionDenied):
        answered(objection, getattr(world, who))


def test_who_decided_does_not_judge_the_objection_to_it(world, family):
    rejected = services.reject(family.propose("lend"), by=world.kepala, reason="not_yet")
    objection = heard(world, rejected)
    with pytest.raises(FourEyes):
        answered(objection, world.kepala)
    deputy = world.appointed("an.dinsos", Role.HEAD, world.dinsos, capacity=Capacity.ON_BEHALF)
    assert answered(objection, deputy).answered_by == deputy


def test_who_declined_does_not_judge_it_after_a_promotion(world, objection):
    world.appoint(world.petugas_diskopindag, Role.HEAD, world.diskopindag, capacity="plt")
    with pytest.raises(FourEyes):
        answered(objection, world.petugas_diskopindag)


def test_who_wrote_the_objection_down_does_not_answer_it(world, declined):
    objection = heard(world, declined, by=world.kepala_diskopindag)
    with pytest.raises(FourEyes):
        answered(objection, world.kepala_diskopindag)


def test_nobody_answers_their_own_family(world, objection):
    User.objects.filter(pk=world.kepala_diskopindag.pk).update(person=objection.case.beneficiary)
    with pytest.raises(FourEyes):
        answered(objection, User.objects.get(pk=world.kepala_diskopindag.pk))


def test_who_is_second_learns_who_answered(world, objection, declined):
    about_case = heard(world, case=declined.case)
    for each, head in ((objection, world.kepala_diskopindag), (about_case, world.kepala)):
        answered(each, head)
        with pytest.raises(AlreadyDecided) as faster:
            answered(each, head)
        assert faster.value.who == head


@pytest.mark.parametrize(
    ("wrong", "field"), [({"upheld": None}, "upheld"), ({"answer": " "}, "answer")]
)
def test_an_answer_says_whether_and_why(world, objection, wrong, field):
    with pytest.raises(ValidationError) as refused:
        answered(objection, world.kepala_diskopindag, **wrong)
    assert list(refused.value.message_dict) == [field]


# ---------------------------------------------------------------------- the list of heads


def test_it_stands_on_the_list_of_the_head_who_has_to_answer(world, objection):
    having = {user for user in User.objects.all() if objections(user)}
    assert having == {world.kepala_diskopindag}
    answered(objection, world.kepala_diskopindag)
    assert objections(world.kepala_diskopindag) == []


def test_a_line_says_whose_about_what_and_until_when(world, objection, declined):
    with override("id"):
        [line] = objections(world.kepala_diskopindag)
    assert (line.objection, line.handoff, line.number) == (
        objection.pk,
        declined.pk,
        declined.case.number,
    )
    assert (line.step, line.member) == (
        "Pelatihan UMKM dan lanjutan",
        declined.member.name,
    )
    assert (line.due, line.overdue, line.another_must) == (objection.due_at, False, False)


def test_a_head_who_decided_is_told_that_another_must_answer(world, family):
    rejected = services.reject(family.propose("lend"), by=world.kepala, reason="not_yet")
    heard(world, rejected)
    world.now.move(days=1)
    heard(world, case=family.case)
    by_case, by_handoff = objections(world.kepala)[::-1]
    assert (by_handoff.another_must, by_case.another_must) == (True, False)
    assert (by_case.handoff, by_case.step) == (None, "")
    assert by_case.member == family.case.beneficiary.name
    world.now.move(days=30)
    assert all(line.overdue for line in objections(world.kepala))
    assert objections(world.kepala, page=2, size=1) == [objections(world.kepala)[1]]


def test_of_a_confidential_case_those_it_names_are_asked(world, objection):
    Case.objects.filter(pk=objection.case_id).update(confidential=True)
    assert objections(world.kepala_diskopindag) == []
    assert not visible_objections(world.kepala_diskopindag).exists()
    CaseShare.objects.create(
        case=objection.case,
        user=world.kepala_diskopindag,
        shared_by=world.kepala,
        shared_at=clock.now(),
    )
    assert len(objections(world.kepala_diskopindag)) == 1


def test_the_list_takes_one_statement(world, objection):
    Family(world)
    user = User.objects.get(pk=world.kepala_diskopindag.pk)
    standing = Standing(user)
    assert standing.posts
    with CaptureQueriesContext(connection) as queries:
        objections(user, standing=standing)
    assert len(queries) == 1


def test_the_bank_reads_objections_to_its_own_handoffs_alone(world, family):
    loan = family.walk("lend", stage=Stage.ACCEPTED)
    own = heard(world, loan)
    heard(world, case=family.case)
    assert list(visible_objections(world.petugas_bpr)) == [own]
    assert visible_objections(world.petugas).count() == 2
