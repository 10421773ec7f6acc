"""Many at once: each row its own verdict, as the single service would have judged it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import ledger
from casework.models import Assistance, Case, Custody, NeedKind, Person, ProgrammeYear
from documents.models import Letter
from documents.tasks import render_letters
from tests.test_statements import is_counted
from tests.walks import TRAINING, Family, again, outcome, propose, record_outcome, take
from workflows import services
from workflows.models import Handoff, HandoffTask
from workflows.services import lots
from workflows.services.lots import Verdict
from workflows.stages import Stage


def trainees(world, count: int) -> list[Case]:
    cases = [world.assessed() for _ in range(count)]
    for case in cases:
        world.need(case, NeedKind.BUSINESS_TRAINING)
    return cases


def trainings(world, count: int, stage: str = Stage.PROPOSED) -> list[Handoff]:
    proposed = [propose(world, case, "train", **TRAINING) for case in trainees(world, count)]
    return [take(world, each, stage) for each in proposed]


def errors(verdicts: list[Verdict]) -> list[str]:
    return [type(each.error).__name__ if each.error else "done" for each in verdicts]


def traces(case: Case) -> dict:
    """All that a case's handoff leaves behind, without what is each one's own."""
    own = ("id", "case_id", "agency_id", "process_id", "handoff", "previous_hash", "hash")
    own += ("letter_number", "letter_digest", "details", "token", "guest_id", "letter_id")
    own += ("member_id", "created")

    def plain(rows):
        return [{k: v for k, v in row.items() if k not in own} for row in rows.values()]

    return {
        "events": plain(case.events.order_by("sequence")),
        "custody": plain(Custody.objects.filter(case=case.pk).order_by("pk")),
        "turns": plain(HandoffTask.objects.filter(process__case=case.pk).order_by("pk")),
        "handoffs": plain(case.handoffs.order_by("pk")),
        "letters": Letter.objects.filter(lines__case=case.pk).count(),
        "state": Case.objects.get(pk=case.pk).state,
    }


def test_many_leave_the_same_behind_as_one(world):
    alone, *together = trainings(world, 4)
    by = world.petugas_diskopindag
    services.approve(alone, by=world.kepala)
    services.approve_many(together, by=world.kepala)
    services.accept(alone, by=by)
    services.accept_many(together, by=by)
    for handoff in (alone, *together):
        record_outcome(world, handoff, completed=True, **outcome("train"))
    services.confirm(alone, by=world.kepala_diskopindag)
    services.confirm_many(together, by=world.kepala_diskopindag)
    expected = traces(alone.case)
    assert expected["state"] == "trained"
    assert [traces(each.case) for each in together] == [expected] * 3
    assert Letter.objects.count() == 4
    assert ledger.verify().intact


def test_one_bad_row_spoils_none(world):
    good, waiting, decided, theirs, own, lent = trainings(world, 6)
    waiting.case.needs.all().delete()
    services.reject(decided, by=world.kepala, reason="not_yet")
    services.withdraw(theirs, by=world.petugas, reason="entered_in_error")
    world.kepala.person = own.case.beneficiary
    world.kepala.save()
    rows = [own, waiting, good, decided, theirs, lent]
    verdicts = services.approve_many(rows, by=world.kepala)
    assert errors(verdicts) == [
        "FourEyes",
        "StepNotPossible",
        "done",
        "AlreadyDecided",
        "AlreadyDecided",
        "done",
    ]
    assert [each.handoff.pk for each in verdicts] == [each.pk for each in rows]
    assert verdicts[3].error.who == world.kepala
    assert [again(each).stage for each in (own, waiting)] == [Stage.PROPOSED] * 2
    assert [again(each).letter is not None for each in rows] == [False, False, True] + [
        False,
        False,
        True,
    ]
    assert not waiting.case.events.filter(action="approve", step="train").exists()
    assert ledger.verify().intact


def test_permission_is_each_row_s_own(world):
    ours, theirs = trainings(world, 2, Stage.APPROVED)
    Handoff.objects.filter(pk=theirs.pk).update(receiver=world.disnaker)
    verdicts = services.accept_many([theirs, ours], by=world.petugas_diskopindag)
    assert errors(verdicts) == ["PermissionDenied", "done"]


def test_four_eyes_are_each_row_s_own(world):
    first, second = trainings(world, 2, Stage.ACCEPTED)
    record_outcome(world, first, completed=True, **outcome("train"))
    world.appoint(world.kepala_diskopindag, "caseworker", world.diskopindag)
    record_outcome(world, second, by=world.kepala_diskopindag, completed=True, **outcome("train"))
    verdicts = services.confirm_many([first, second], by=world.kepala_diskopindag)
    assert errors(verdicts) == ["done", "FourEyes"]


def test_a_confidential_case_is_decided_only_by_whom_it_names(world):
    secret, open_one = trainings(world, 2)
    Case.objects.filter(pk=secret.case_id).update(confidential=True)
    verdicts = services.approve_many([secret, open_one], by=world.kepala)
    assert errors(verdicts) == ["PermissionDenied", "done"]


def grants(world, count: int, **facts) -> list[Handoff]:
    cases = [world.assessed() for _ in range(count)]
    return [propose(world, case, "grant_bansos", **world.aid(**facts)) for case in cases]


def test_places_go_in_the_order_asked_and_a_refused_row_takes_none(world):
    ProgrammeYear.objects.filter(pk=world.bpntd.pk).update(quota=2)
    first, dead, second, third = grants(world, 4)
    Person.objects.filter(pk=dead.member_id).update(died_on="2026-03-01")
    verdicts = services.approve_many([first, dead, second, third], by=world.kepala)
    assert errors(verdicts) == ["done", "StepNotPossible", "done", "StepNotPossible"]
    assert [each.code for each in verdicts[1].error.unmet] == ["alive"]
    assert [each.code for each in verdicts[3].error.unmet] == ["budget_left"]
    assert Assistance.objects.count() == 2


def test_money_goes_in_the_order_asked(world):
    ProgrammeYear.objects.filter(pk=world.bpntd.pk).update(budget=300_000)
    verdicts = services.approve_many(grants(world, 3, amount=125_000), by=world.kepala)
    assert errors(verdicts) == ["done", "done", "StepNotPossible"]


def test_the_same_family_twice_is_judged_one_after_the_other(world):
    case = world.assessed()
    twice = [
        propose(world, case, "grant_bansos", **world.aid(period="2026-03")),
        propose(world, case, "emergency_aid", **world.aid(period="2026-02")),
    ]
    verdicts = services.approve_many(twice, by=world.kepala)
    assert errors(verdicts) == ["done", "done"]
    assert [each["sequence"] for each in case.events.values("sequence")] == list(
        range(1, case.events.count() + 1)
    )
    assert ledger.verify().intact


def test_what_cannot_be_written_together_gets_verdicts_one_by_one(world):
    families = [Family(world) for _ in range(3)]
    recorded = [each.walk("grant_capital_kpm", stage=Stage.RECORDED) for each in families]
    Person.objects.filter(pk=recorded[1].member_id).update(died_on="2026-01-01")
    verdicts = services.confirm_many(recorded, by=world.kabid2)
    assert errors(verdicts) == ["done", "ValidationError", "done"]
    assert [again(each).stage for each in recorded] == ["completed", "recorded", "completed"]
    assert Assistance.objects.filter(status="paid").count() == 2
    assert ledger.verify().intact


def test_a_bundle_is_approved_whole_or_not_at_all(world):
    bundle = services.propose_many(trainees(world, 3), "train", by=world.petugas, **TRAINING)
    spoilt = services.propose_many(trainees(world, 2), "train", by=world.petugas, **TRAINING)
    spoilt.handoffs.last().case.needs.all().delete()
    rows = [*bundle.handoffs.all()[:1], *spoilt.handoffs.order_by("pk")]
    verdicts = services.approve_many(rows, by=world.kepala)
    assert errors(verdicts) == ["done", "StepNotPossible", "StepNotPossible"]
    assert set(bundle.handoffs.values_list("stage", flat=True)) == {Stage.APPROVED}
    assert set(spoilt.handoffs.values_list("stage", flat=True)) == {Stage.PROPOSED}
    assert Letter.objects.get().lines.count() == 3


def test_letters_of_many_are_numbered_without_gaps_in_the_order_of_the_cases(world):
    services.approve_many(reversed(trainings(world, 3)), by=world.kepala)
    letters = Letter.objects.order_by("sequence")
    assert [each.sequence for each in letters] == [1, 2, 3]
    cases = [each.lines.get().case_id for each in letters]
    assert cases == sorted(cases)


def test_all_letters_of_a_call_wait_for_the_worker(world, django_capture_on_commit_callbacks):

    handoffs = trainings(world, 3)
    enqueued = []
    with django_capture_on_commit_callbacks() as callbacks:
        services.approve_many(handoffs, by=world.kepala)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(render_letters), "enqueue", lambda task, ids: enqueued.extend(ids))
        for callback in callbacks:
            callback()
    assert sorted(enqueued) == sorted(Letter.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("action", ["approve_many", "accept_many", "confirm_many"])
def test_the_statements_do_not_grow_with_the_rows(world, action):
    """But for what is written: a database takes so many rows in one statement."""
    stage, by = {
        "approve_many": (Stage.PROPOSED, world.kepala),
        "accept_many": (Stage.APPROVED, world.petugas_diskopindag),
        "confirm_many": (Stage.RECORDED, world.kepala_diskopindag),
    }[action]
    few, more = trainings(world, 2, stage), trainings(world, 12, stage)
    counts = []
    for rows in (few, more):
        with CaptureQueriesContext(connection) as queries:
            verdicts = getattr(services, action)(rows, by=by)
        assert all(each.done for each in verdicts)
        counts.append(sum(is_counted(each["sql"]) for each in queries.captured_queries))
    assert counts[1] <= counts[0] + 2, counts


def test_a_call_is_cut_into_transactions_that_keep_nobody_waiting(world, monkeypatch):
    monkeypatch.setattr(lots, "AT_ONCE", 2)
    handoffs = trainings(world, 5)
    assert errors(services.approve_many(handoffs, by=world.kepala)) == ["done"] * 5


def test_send_back_many_sends_back_what_may_be(world):
    first, decided = trainings(world, 2)
    services.approve(decided, by=world.kepala)
    verdicts = services.send_back_many([first, decided], by=world.kepala, reason="unclear_reason")
    assert errors(verdicts) == ["done", "AlreadyDecided"]
    assert again(first).stage == Stage.SENT_BACK


def test_nothing_is_decided_over_nothing(world):
    assert services.approve_many([], by=world.kepala) == []


# ---------------------------------------------------------------------- proposing


def test_who_cannot_be_in_a_bundle_is_left_out_with_the_reason(world):
    cases = trainees(world, 3)
    propose(world, cases[1], "train_job", **TRAINING)
    bundle = services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    assert errors(bundle.verdicts) == ["done", "StepNotPossible", "done"]
    assert [each.case for each in bundle.verdicts] == cases
    assert [each.handoff and each.handoff.case_id for each in bundle.verdicts] == [
        cases[0].pk,
        None,
        cases[2].pk,
    ]
    assert bundle.handoffs.count() == 2


def test_where_none_can_be_proposed_the_first_reason_is_told(world):
    cases = trainees(world, 2)
    for case in cases:
        propose(world, case, "train_job", **TRAINING)
    with pytest.raises(services.StepNotPossible):
        services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    assert Handoff.objects.filter(step="train").count() == 0


def test_who_may_not_propose_proposes_none(world):
    with pytest.raises(PermissionDenied):
        services.propose_many(trainees(world, 2), "train", by=world.petugas_diskopindag, **TRAINING)


def test_wrong_facts_are_told_by_field(world):
    with pytest.raises(ValidationError) as wrong:
        services.propose_many(trainees(world, 2), "train", by=world.petugas, course="")
    assert set(wrong.value.message_dict) == {"course", "level"}
