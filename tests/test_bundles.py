"""Bundles: proposed, approved, rejected and sent back together; the rest is each one's own."""

import pytest
from django.core.exceptions import ValidationError

from casework import ledger
from casework.models import Assistance, Need, NeedKind, ProgrammeYear
from documents.models import Letter
from tests.walks import TRAINING, again, approve, confirm, record_outcome
from tests.world import fresh
from workflows import services
from workflows.models import Bundle, Handoff
from workflows.stages import Stage


@pytest.fixture
def cases(world):
    """Three families that need a training."""
    cases = [world.assessed() for _ in range(3)]
    for case in cases:
        world.need(case, NeedKind.BUSINESS_TRAINING)
    return cases


@pytest.fixture
def trainings(world, cases):
    return propose_all(world, cases)


@pytest.fixture
def kube(world):
    """A group of five, each with a case."""
    chair = world.person()
    group = world.group(chair, size=5)
    members = [each.person for each in group.memberships.select_related("person__household")]
    return group, [world.assessed(person) for person in members]


def propose_all(world, cases, step="train", **facts):
    facts = facts or TRAINING
    bundle = services.propose_many(cases, step, by=world.petugas, **facts)
    return list(bundle.handoffs.order_by("case_id"))


def propose_kube(world, kube):
    group, cases = kube
    bundle = services.propose_many(
        cases,
        "grant_capital_kube",
        by=world.petugas,
        group=group,
        programme_year=world.capital_kube.pk,
        amount=2_500_000,
        plan="Oven dan bahan",
    )
    return list(bundle.handoffs.order_by("case_id"))


def stages(handoffs) -> list[str]:
    return [again(each).stage for each in handoffs]


def test_a_batch_is_approved_together_with_one_letter_and_a_line_for_each(world, cases, trainings):
    services.approve(trainings[1], by=world.kepala)
    assert stages(trainings) == [Stage.APPROVED] * 3
    letter = Letter.objects.get()
    assert {again(each).letter for each in trainings} == {letter}
    lines = letter.lines.order_by("line")
    assert [(each.case.pk, each.member) for each in lines] == [
        (case.pk, case.beneficiary) for case in cases
    ]
    events = [case.events.get(action="approve", step="train") for case in cases]
    assert [each.event_hash for each in lines] == [event.hash for event in events]
    assert letter.event_hash == events[0].hash
    assert {event.letter_number for event in events} == {letter.number}
    assert ledger.verify().intact


def test_after_the_approval_each_goes_its_own_way(world, cases, trainings):
    services.approve(trainings[0], by=world.kepala)
    by = world.petugas_diskopindag
    services.accept(trainings[0], by=by)
    services.decline(trainings[1], by=by, reason="already_served")
    assert stages(trainings) == [Stage.ACCEPTED, Stage.DECLINED, Stage.APPROVED]
    record_outcome(world, trainings[0])
    services.hold(trainings[2], by=by, reason="waiting_list")
    services.send_back(trainings[0], by=world.kepala_diskopindag, reason="unclear_reason")
    record_outcome(world, trainings[0])
    confirm(world, trainings[0])
    assert stages(trainings) == [Stage.COMPLETED, Stage.DECLINED, Stage.ON_HOLD]
    assert [fresh(case).state for case in cases] == ["trained", "assessed", "assessed"]


@pytest.mark.parametrize(
    ("action", "stage", "reason"),
    [("reject", Stage.REJECTED, "no_budget"), ("send_back", Stage.SENT_BACK, "unclear_reason")],
)
def test_reject_and_send_back_act_on_the_whole(world, trainings, action, stage, reason):
    getattr(services, action)(trainings[2], by=world.kepala, reason=reason)
    assert stages(trainings) == [stage] * 3
    assert Letter.objects.count() == (3 if action == "reject" else 0)


def test_a_batch_that_was_sent_back_is_resubmitted_as_a_whole(world, trainings):
    services.send_back(trainings[0], by=world.kepala, reason="unclear_reason")
    services.resubmit(trainings[1], by=world.petugas, course="Pemasaran daring")
    assert stages(trainings) == [Stage.PROPOSED] * 3
    assert {again(each).facts["course"] for each in trainings} == {"Pemasaran daring"}


def test_one_is_withdrawn_and_the_rest_is_approved_without_it(world, trainings):
    services.withdraw(trainings[1], by=world.petugas, reason="family_changed_mind")
    services.approve(trainings[0], by=world.kepala)
    assert stages(trainings) == [Stage.APPROVED, Stage.WITHDRAWN, Stage.APPROVED]
    assert again(trainings[0]).letter.lines.count() == 2


@pytest.mark.parametrize(
    ("action", "by", "options"),
    [
        ("approve", "kepala", {}),
        ("reject", "kepala", {"reason": "not_yet"}),
        ("send_back", "kepala", {"reason": "unclear_reason"}),
        ("resubmit", "petugas", {}),
    ],
)
def test_who_decides_on_one_that_was_withdrawn_decides_on_none(
    world, trainings, action, by, options
):
    services.withdraw(trainings[1], by=world.petugas2, reason="family_changed_mind")
    with pytest.raises(services.AlreadyDecided) as late:
        getattr(services, action)(trainings[1], by=getattr(world, by), **options)
    assert late.value.who == world.petugas2
    assert stages(trainings) == [Stage.PROPOSED, Stage.WITHDRAWN, Stage.PROPOSED]


def test_one_withdrawn_after_the_approval_leaves_the_others_their_letter(world, trainings):
    services.approve(trainings[0], by=world.kepala)
    services.withdraw(trainings[1], by=world.petugas, reason="family_changed_mind")
    assert Letter.objects.get(kind="surat_pengantar").status == "valid"


def test_when_one_may_not_be_approved_none_is(world, cases, trainings):
    Need.objects.filter(case=cases[2], kind=NeedKind.BUSINESS_TRAINING).delete()
    with pytest.raises(services.StepNotPossible) as refused:
        services.approve(trainings[0], by=world.kepala)
    assert [each.code for each in refused.value.unmet] == ["need_recorded"]
    assert stages(trainings) == [Stage.PROPOSED] * 3
    assert not Letter.objects.exists()


def test_a_waiver_lets_go_what_one_of_them_lacks(world, cases, trainings):
    Need.objects.filter(case=cases[2], kind=NeedKind.BUSINESS_TRAINING).delete()
    services.approve(trainings[0], by=world.kepala, waivers={"need_recorded": "Ikut tetangga"})
    guards = [again(each).guards["need_recorded"] for each in trainings]
    assert guards == ["met", "met", "waived"]
    assert [again(each).waivers for each in trainings] == [
        {},
        {},
        {"need_recorded": "Ikut tetangga"},
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"step": "dance"}, "step"),
        ({"step": "x" * 50}, "step"),
        ({"cases": []}, "cases"),
        ({"course": ""}, "course"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_a_batch_with_wrong_facts_is_refused_by_field(world, cases, changes, field):
    options = {"cases": cases, "step": "train", "by": world.petugas, **TRAINING, **changes}
    with pytest.raises(ValidationError) as wrong:
        services.propose_many(**options)
    assert list(wrong.value.message_dict) == [field]
    assert not Bundle.objects.exists()


def test_families_with_different_agencies_are_no_batch(world, cases):
    for case in cases:
        world.consent(case)
        world.business(case)
    handoff = services.propose(cases[0], "train", by=world.petugas, **TRAINING)
    approve(world, handoff)
    services.accept(handoff, by=world.petugas_diskopindag)
    record_outcome(world, handoff)
    confirm(world, handoff)
    world.appoint(world.petugas, "caseworker", world.diskopindag)
    with pytest.raises(ValidationError) as wrong:
        propose_all(world, cases, "lend", amount=1_000_000, purpose="Bahan")
    assert list(wrong.value.message_dict) == ["cases"]


def test_a_family_named_twice_is_in_the_batch_once(world, cases):
    assert len(propose_all(world, [*cases, cases[0]])) == 3


# ---------------------------------------------------------------------- KUBE


def test_a_kube_is_decided_together_and_each_member_is_paid(world, kube):
    handoffs = propose_kube(world, kube)
    assert [each.facts["group"] for each in handoffs] == [kube[0].pk] * 5
    services.approve(handoffs[0], by=world.kabid)
    assert stages(handoffs) == [Stage.FIRST_APPROVED] * 5
    services.approve(handoffs[4], by=world.kepala)
    assert stages(handoffs) == [Stage.ACCEPTED] * 5
    assert Letter.objects.get(kind="rekomendasi_modal_kube").lines.count() == 5
    for handoff in handoffs[:4]:
        record_outcome(world, handoff)
        confirm(world, handoff)
    record_outcome(world, handoffs[4], completed=False, reason="left_group")
    confirm(world, handoffs[4])
    assert Assistance.objects.filter(status="paid", amount=2_500_000).count() == 4
    assert [fresh(case).state for case in kube[1]] == ["capitalised"] * 4 + ["assessed"]


def test_a_grant_to_a_kube_is_not_proposed_for_one_alone(world, kube):
    group, cases = kube
    facts = {"programme_year": world.capital_kube.pk, "amount": 2_500_000, "group": group}
    with pytest.raises(ValidationError) as wrong:
        services.propose(cases[0], "grant_capital_kube", by=world.petugas, **facts)
    assert list(wrong.value.message_dict) == ["step"]
    assert not Handoff.objects.filter(step="grant_capital_kube").exists()


def test_the_member_of_the_group_is_the_one_the_grant_is_for(world, kube):
    group, cases = kube
    spouse = world.person(cases[1].household, relationship="spouse")
    group.memberships.filter(person=cases[1].beneficiary).update(person=spouse)
    handoffs = propose_kube(world, kube)
    assert handoffs[1].member == spouse


def test_the_budget_is_asked_for_the_whole_lot(world, kube):
    years = ProgrammeYear.objects.filter(pk=world.capital_kube.pk)
    years.update(budget=5 * 2_500_000 - 1)
    with pytest.raises(services.StepNotPossible) as refused:
        propose_kube(world, kube)
    assert [each.code for each in refused.value.unmet] == ["budget_left"]
    years.update(budget=5 * 2_500_000)
    handoffs = propose_kube(world, kube)
    services.approve(handoffs[0], by=world.kabid)
    years.update(budget=4 * 2_500_000)
    with pytest.raises(services.StepNotPossible):
        services.approve(handoffs[0], by=world.kepala)
    years.update(budget=5 * 2_500_000)
    services.approve(handoffs[0], by=world.kepala)


def test_the_quota_is_asked_for_the_whole_lot(world, cases):
    years = ProgrammeYear.objects.filter(pk=world.bpntd.pk)
    years.update(quota=2)
    with pytest.raises(services.StepNotPossible):
        propose_all(world, cases, "grant_bansos", **world.aid())
    years.update(quota=3)
    handoffs = propose_all(world, cases, "grant_bansos", **world.aid())
    services.approve(handoffs[0], by=world.kepala)
    assert Assistance.objects.count() == 3


def test_a_grant_approved_and_under_way_has_its_part_of_the_budget(world, cases):
    businesses = [world.business(case) for case in cases]
    ProgrammeYear.objects.filter(pk=world.capital_kpm.pk).update(budget=2 * 2_500_000)
    facts = {"programme_year": world.capital_kpm.pk, "amount": 2_500_000, "plan": "Oven"}
    handoffs = [
        services.propose(case, "grant_capital_kpm", by=world.petugas, business=business, **facts)
        for case, business in zip(cases, businesses, strict=True)
    ]
    for handoff in handoffs[:2]:
        approve(world, handoff)
    with pytest.raises(services.StepNotPossible) as refused:
        approve(world, handoffs[2])
    assert [each.code for each in refused.value.unmet] == ["budget_left"]
    record_outcome(world, handoffs[0], completed=False, reason="business_stopped")
    confirm(world, handoffs[0])
    approve(world, handoffs[2])
