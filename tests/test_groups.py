"""KUBE: who may join, who speaks for it, and what leaving does to a grant under way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clock
from casework.models import Business, CaseEvent
from tests.walks import again
from tests.world import fresh
from workflows import services
from workflows.services import FourEyes
from workflows.stages import Stage


@pytest.fixture
def cases(world):
    """Six verified families."""
    return [world.assessed() for _ in range(6)]


@pytest.fixture
def people(cases):
    return [case.beneficiary for case in cases]


@pytest.fixture
def group(world, people):
    return form(world, people)


def form(world, people, **options):
    options = {"by": world.petugas, "kelurahan": world.kasin, **options}
    options.setdefault("chair", people[0])
    return services.form_group(
        "Mawar",
        people,
        line_of_business="Keripik tempe",
        companion=world.faskel,
        bank="Bank",
        account_number="123456",
        **options,
    )


def proposed(world, cases, group):
    stall = Business(group=group, name="Mawar", kind="Keripik", started_on=clock.today())
    services.record(cases[0], stall, by=world.petugas)
    bundle = services.propose_many(
        cases,
        "grant_capital_kube",
        by=world.petugas,
        group=group,
        programme_year=world.capital_kube.pk,
        amount=2_500_000,
        plan="Kedelai",
    )
    return list(bundle.handoffs.order_by("case_id"))


def approved(world, handoffs):
    services.approve(handoffs[0], by=world.kabid)
    services.approve(handoffs[0], by=world.kepala)
    return [again(each) for each in handoffs]


def refused_field(error) -> list[str]:
    return list(error.value.message_dict)


def test_a_group_has_its_members_its_chair_and_a_line_in_each_history(group, people, cases):
    assert group.memberships.filter(until=None).count() == 6
    group.refresh_from_db()
    assert (group.chair, group.account_number) == (people[0], "123456")
    for case in cases:
        last = CaseEvent.objects.filter(case=case).order_by("sequence").last()
        assert (last.action, '"fact":"groupmember"' in last.details) == ("record", True)


def test_only_the_social_agency_forms_groups(world, people):
    for somebody in (world.faskel, world.petugas_diskopindag, world.admin):
        with pytest.raises(PermissionDenied):
            form(world, people, by=somebody)


def test_nobody_forms_a_group_with_their_own_family(world, people):
    world.petugas.person = world.child(people[3].household)
    world.petugas.save()
    with pytest.raises(FourEyes):
        form(world, people)


def test_one_member_a_household(world, group, people):
    spouse = world.person(people[2].household, relationship="spouse")
    with pytest.raises(ValidationError) as refused:
        services.join_group(group, spouse, by=world.petugas)
    assert refused_field(refused) == ["person"]


def test_one_group_at_a_time(world, group, people):
    other = form(world, [world.person()], chair=None)
    with pytest.raises(ValidationError):
        services.join_group(other, people[5], by=world.petugas)


def test_ten_are_enough(world, group):
    for _ in range(4):
        services.join_group(group, world.person(), by=world.petugas)
    with pytest.raises(ValidationError) as refused:
        services.join_group(group, world.person(), by=world.petugas)
    assert refused_field(refused) == ["group"]


def test_the_dead_join_nothing(world, group):
    with pytest.raises(ValidationError):
        services.join_group(group, world.person(died_on=date(2026, 1, 1)), by=world.petugas)


def test_the_chair_is_a_member(world, group):
    with pytest.raises(ValidationError) as refused:
        services.choose_chair(group, world.person(), by=world.petugas)
    assert refused_field(refused) == ["person"]


def test_a_group_that_has_ended_takes_nobody(world, group):
    group.ended_on = group.formed_on
    group.save()
    with pytest.raises(ValidationError) as refused:
        services.join_group(group, world.person(), by=world.petugas)
    assert refused_field(refused) == ["group"]


# ---------------------------------------------------------------------- leaving


def test_leaving_ends_the_membership_and_the_chair(world, group, people, now):
    services.leave_group(group, people[0], by=world.petugas)
    group.refresh_from_db()
    assert group.chair is None
    assert group.memberships.get(person=people[0]).until == now.moment.date()
    services.choose_chair(group, people[1], by=world.petugas)
    group.refresh_from_db()
    assert group.chair == people[1]


def test_who_is_no_member_cannot_leave(world, group, people):
    services.leave_group(group, people[5], by=world.petugas)
    with pytest.raises(ValidationError):
        services.leave_group(group, people[5], by=world.petugas)


def test_nobody_has_left_tomorrow(world, group, people):
    with pytest.raises(ValidationError) as refused:
        services.leave_group(group, people[5], by=world.petugas, on=date(2027, 1, 1))
    assert refused_field(refused) == ["on"]


def test_leaving_before_the_approval_takes_the_proposal_back(world, group, people, cases):
    handoffs = proposed(world, cases, group)
    services.leave_group(group, people[5], by=world.petugas)
    assert again(handoffs[5]).stage == Stage.WITHDRAWN
    assert [each.stage for each in approved(world, handoffs)[:5]] == [Stage.ACCEPTED] * 5


@pytest.mark.parametrize("held", [False, True])
def test_leaving_after_it_ends_the_grant_not_completed(world, group, people, cases, held):
    handoffs = approved(world, proposed(world, cases, group))
    if held:
        services.hold(handoffs[5], by=world.petugas, reason="awaiting_decree")
    services.leave_group(group, people[5], by=world.petugas, note="Pindah kerja.")
    left = again(handoffs[5])
    assert (left.stage, left.outcome_reason) == (Stage.RECORDED, "left_group")
    services.confirm(left, by=world.kabid2)
    assert again(left).stage == Stage.NOT_COMPLETED
    assert fresh(cases[5]).state == "assessed"
    assert [again(each).stage for each in handoffs[:5]] == [Stage.ACCEPTED] * 5


def test_what_is_recorded_already_stays(world, group, people, cases, now):
    handoffs = approved(world, proposed(world, cases, group))
    paid = {
        "decree_number": "1",
        "decree_date": now.moment.date(),
        "payment_order": "1",
        "paid_on": now.moment.date(),
    }
    services.put_on_decree(world.capital_kube, [cases[5].household], by=world.petugas)
    services.record_outcome(handoffs[5], by=world.petugas, completed=True, **paid)
    services.leave_group(group, people[5], by=world.petugas)
    assert again(handoffs[5]).completed is True
