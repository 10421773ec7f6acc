"""Who joins a KUBE on the desk, speaks for it, leaves it; and the ways to it from a case."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.models import Case, CaseEvent, Group, GroupMember, NeedKind
from tests.neighbours import at, found, found_bare, members
from tests.walks import Family
from workflows import services
from workflows.models import Handoff
from workflows.reasons import LeaveGroup
from workflows.stages import Stage


@pytest.fixture
def desk(client, world):
    client.force_login(world.petugas)
    return client


@pytest.fixture
def families(world) -> list[Case]:
    return [world.assessed() for _ in range(5)]


@pytest.fixture
def group(world, families) -> Group:
    return found(world, families)


# ------------------------------------------------------ joining, leaving, what comes later


def test_further_neighbours_join(desk, world, group):
    case = world.assessed()
    assert group.chair.name not in desk.get(at("group-join", group.pk)).text
    who = {"chosen": case.number, "members-0-person": case.beneficiary_id}
    assert desk.post(at("group-join", group.pk), who).status_code == 303
    assert case.beneficiary_id in members(group)


def test_nobody_joins_a_full_group(desk, world, group):
    services.join_many(group, [world.person() for _ in range(5)], by=world.petugas)
    case = world.assessed()
    who = {"chosen": case.number, "members-0-person": case.beneficiary_id}
    refused = desk.post(at("group-join", group.pk), who)
    assert (refused.status_code, len(members(group))) == (422, 10)
    assert at("group-join", group.pk) not in desk.get(at("group", group.pk)).text


def test_of_several_who_join_all_are_taken_or_none(world, group):
    taken, gone = Family(world).group.chair, world.person(died_on=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refused:
        services.join_many(group, [world.person(), taken, gone], by=world.petugas)
    assert list(refused.value.message_dict) == ["members-1-person", "members-2-person"]
    assert len(members(group)) == 5


def test_that_a_group_has_ended_is_said_once_however_many_would_join(world, group):
    group.ended_on = group.formed_on
    group.save()
    with pytest.raises(ValidationError) as refused:
        services.join_many(group, [world.person(), world.person()], by=world.petugas)
    assert list(refused.value.message_dict) == ["group"]


def test_a_member_leaves_with_a_reason_that_the_history_tells(desk, group, families):
    member = GroupMember.objects.get(person=families[0].beneficiary)
    address = at("group-leave", group.pk, member.pk)
    assert desk.post(address, {"on": "2026-03-02"}).status_code == 422
    assert desk.post(address, {"reason": "left_work", "on": "2026-03-02"}).status_code == 303
    assert families[0].beneficiary_id not in members(group)
    last = CaseEvent.objects.filter(case=families[0]).order_by("sequence").last()
    assert last.reason == LeaveGroup.LEFT_WORK
    assert str(LeaveGroup.LEFT_WORK.label) in desk.get(at("case", families[0].number)).text


def test_before_a_member_with_a_grant_leaves_it_is_said_what_becomes_of_it(
    desk, world, group, families
):
    services.propose_many(
        families,
        "grant_capital_kube",
        by=world.petugas,
        group=group,
        programme_year=world.capital_kube.pk,
        amount=2_500_000,
        plan="Kedelai",
    )
    member = GroupMember.objects.get(person=families[1].beneficiary)
    address = at("group-leave", group.pk, member.pk)
    assert "usulannya ditarik" in desk.get(address).text
    desk.post(address, {"reason": "left_work", "on": "2026-03-02", "note": "Pindah kerja."})
    assert Handoff.objects.get(member=member.person, bundle__group=group).stage == Stage.WITHDRAWN


def test_the_chair_is_one_of_the_members(desk, world, group, families):
    address = at("group-chair", group.pk)
    assert desk.post(address, {"member": world.person().pk}).status_code == 422
    assert desk.post(address, {"member": families[2].beneficiary_id}).status_code == 303
    group.refresh_from_db()
    assert group.chair == families[2].beneficiary


def test_companion_and_account_are_filled_in_later(desk, world, families):
    made = found_bare(world, families[0])
    given = {"companion": world.faskel.pk, "bank": "Bank Jatim", "account_number": "123"}
    assert desk.post(at("group-change", made.pk), given).status_code == 303
    made.refresh_from_db()
    assert (made.companion, made.bank, made.account_number) == (world.faskel, "Bank Jatim", "123")


def test_nobody_changes_the_account_of_their_own_family_s_group(world, group):
    world.petugas.person = world.child(group.chair.household)
    world.petugas.save()
    with pytest.raises(services.FourEyes):
        services.change_group(group, by=world.petugas, companion=None, bank="", account_number="9")


# ---------------------------------------------------------------------- from a case


def test_a_kube_s_step_leads_from_a_case_to_the_group(desk, group, families):
    step = at("propose", families[0].number, "grant_capital_kube")
    page = desk.get(step, follow=True)
    assert page.redirect_chain[-1][0] == at("group", group.pk)


def test_a_family_without_a_group_joins_one_or_forms_one(desk, world, group):
    case = world.assessed()
    page = desk.get(at("case-kube", case.number)).text
    assert f"{at('group-new')}?chosen={case.number}" in page
    who = {"members-0-person": case.beneficiary_id}
    assert desk.post(at("case-kube", case.number), who).status_code == 422
    joined = desk.post(at("case-kube", case.number), {"group": group.pk, **who})
    assert joined.url == at("group", group.pk)
    assert case.beneficiary_id in members(group)


def test_a_case_that_lacks_a_kube_leads_to_one_for_whoever_may(client, world):
    case = world.assessed()
    world.need(case, NeedKind.GROUP_BUSINESS)
    for user, shown in ((world.petugas, True), (world.faskel, False), (world.auditor, False)):
        client.force_login(user)
        page = client.get(at("case", case.number)).text
        assert (at("case-kube", case.number) in page) == shown
        assert (at("case-annex", case.number) in page) == shown
