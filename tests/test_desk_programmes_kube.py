"""KUBE on the desk: who is offered, who is taken and why not, and the way to the grant."""

import pytest
from django.urls import reverse

from casework.models import Case, Group, GroupMember, NeedKind
from tests.neighbours import at, found, found_bare, members
from tests.walks import Family
from workflows import services
from workflows.kube import GroupFile, groups
from workflows.models import Handoff

LIST, NEW = reverse("groups"), reverse("group-new")


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


def told(world, cases, **more) -> dict:
    """What the form of a new group sends."""
    who = {f"members-{at}-person": each.beneficiary_id for at, each in enumerate(cases)}
    named = {"name": "Melati", "line_of_business": "Kue", "kelurahan": world.kasin.pk}
    return {"chosen": [each.number for each in cases], **named, **who, **more}


def confidential(world) -> Case:
    return world.case(by=world.petugas2_dinsos, confidential=True)


# ---------------------------------------------------------------------- forming


def test_families_are_ticked_and_then_the_group_is_described(desk, families):
    listed = desk.get(NEW).text
    assert all(each.number in listed for each in families)
    form = desk.get(NEW, {"chosen": [each.number for each in families[:2]]}).text
    assert 'name="line_of_business"' in form
    assert form.count("Siapa dari keluarga ") == 2


def test_a_group_is_formed_with_its_chair(desk, world, families):
    led = desk.post(NEW, told(world, families, chair="1", companion=world.faskel.pk))
    made = Group.objects.get()
    assert led.url == at("group", made.pk)
    assert members(made) == {each.beneficiary_id for each in families}
    assert (made.chair, made.companion) == (families[1].beneficiary, world.faskel)


def test_another_of_the_family_may_be_the_member(desk, world, families):
    spouse = world.person(families[0].household, relationship="spouse")
    desk.post(NEW, told(world, families[:1], **{"members-0-person": spouse.pk}))
    assert members(Group.objects.get()) == {spouse.pk}


def test_a_second_click_forms_no_second_group(desk, world, families):
    for _ in range(2):
        desk.post(NEW, told(world, families[:1], once="sekali"))
    assert Group.objects.count() == 1


def test_who_cannot_join_is_told_why_beside_the_name_and_nothing_is_formed(desk, world, group):
    member = Case.objects.get(household=group.chair.household)
    refused = desk.post(NEW, told(world, [member, world.assessed()]))
    assert refused.status_code == 422
    assert "Orang ini sudah menjadi anggota KUBE lain." in refused.text
    assert 'id="id_members-0-person_error"' in refused.text
    assert 'value="Melati"' in refused.text
    assert Group.objects.get() == group


def test_of_several_who_cannot_join_each_is_told_beside_its_name(desk, world, group, families):
    new, (one, *_, other) = world.assessed(), families
    refused = desk.post(NEW, told(world, [one, other, new], companion=world.faskel.pk))
    assert refused.status_code == 422
    for number, wrong in enumerate((True, True, False)):
        assert (f'id="id_members-{number}-person_error"' in refused.text) == wrong
    why = "Orang ini sudah menjadi anggota KUBE lain."
    for case in (one, other):
        asked = f"Siapa dari keluarga {case.beneficiary.name}?"
        assert f"{asked}: {why}" in refused.text
    assert 'value="Melati"' in refused.text
    assert f'<option value="{world.faskel.pk}" selected>' in refused.text
    assert Group.objects.get() == group


def test_who_belongs_to_a_group_is_marked_in_the_list(desk, group):
    assert "Sudah di KUBE Mawar" in desk.get(NEW).text


def test_somebody_of_another_family_is_no_member_of_this_one(desk, world, families):
    stranger = {"members-0-person": families[1].beneficiary_id}
    assert desk.post(NEW, told(world, families[:1], **stranger)).status_code == 422
    assert not Group.objects.exists()


def test_a_family_that_is_not_seen_can_not_be_chosen(desk, world):
    secret = confidential(world)
    assert secret.number not in desk.get(NEW).text
    assert desk.post(NEW, told(world, [secret])).status_code == 422
    assert not Group.objects.exists()


def test_the_list_is_narrowed_to_those_who_need_a_kube(desk, world, families):
    world.need(families[0], NeedKind.GROUP_BUSINESS)
    shown = desk.get(NEW, {"need": "on"}).text
    assert families[0].number in shown
    assert families[1].number not in shown


def test_ticks_of_another_page_go_along(desk, world, families):
    families[0].household.kelurahan = world.gadang
    chosen = families[0].number
    Case.objects.filter(pk=families[0].pk).update(kelurahan=world.gadang)
    page = desk.get(NEW, {"more": "1", "chosen": chosen, "kelurahan": world.kasin.pk}).text
    assert f'type="hidden" name="chosen" value="{chosen}"' in page
    assert "1 keluarga yang tidak ada di halaman ini ikut terbawa." in page


# ---------------------------------------------------------------------- a group's page


def test_a_group_says_what_it_lacks(desk, world, families):
    found_bare(world, families[0])
    assert "ketua, pendamping, rekening sendiri, 5 sampai 10 anggota" in desk.get(LIST).text


def test_what_the_page_says_is_missing_is_what_the_service_refuses(world, group, families):
    file = GroupFile(world.petugas, groups().get())
    assert file.ready
    services.leave_group(group, families[4].beneficiary, by=world.petugas)
    short = GroupFile(world.petugas, groups().get())
    facts = {"programme_year": world.capital_kube.pk, "amount": 2_500_000, "plan": "Kedelai"}
    with pytest.raises(services.StepNotPossible):
        services.propose_many(
            families[:4], "grant_capital_kube", by=world.petugas, group=group, **facts
        )
    assert (short.lacks, short.ready) == (["5 sampai 10 anggota"], False)


def test_a_member_in_whose_way_something_stands_keeps_the_group_from_its_grant(world, group):
    Case.objects.filter(household=group.chair.household).update(state="registered")
    file = GroupFile(world.petugas, groups().get())
    assert [len(each.unmet) for each in file.members] == [1, 0, 0, 0, 0]
    assert not file.ready


def test_the_grant_is_proposed_with_the_members_chosen_already(desk, world, group, families):
    page = desk.get(at("group", group.pk)).text
    chosen = "".join(f"&amp;chosen={each.number}" for each in families)
    start = f"{at('work-bundle')}?step=grant_capital_kube&amp;group={group.pk}{chosen}"
    assert f'href="{start}"' in page
    form = desk.get(start.replace("&amp;", "&")).text
    assert f'<option value="{group.pk}" selected>Mawar</option>' in form
    asked = {"programme_year": world.capital_kube.pk, "amount": "2500000", "plan": "Kedelai"}
    sent = {"step": "grant_capital_kube", "group": group.pk, "key": "kube", **asked}
    desk.post(at("work-bundle"), {"chosen": [each.number for each in families], **sent})
    assert Handoff.objects.open().filter(bundle__group=group).count() == 5
    assert "Bantuan modal sedang berjalan" in desk.get(LIST).text


def test_the_members_are_put_on_the_annex_together(desk, world, group, families):
    chosen = "&amp;".join(f"chosen={each.number}" for each in families)
    address = at("annex-add", world.capital_kube.pk)
    assert f'href="{address}?{chosen}"' in desk.get(at("group", group.pk)).text
    listed = desk.get(address, {"chosen": [each.number for each in families]}).text
    assert listed.count(" checked>") == 5


def test_who_only_decides_is_not_asked_to_propose(client, world, group):
    client.force_login(world.kepala)
    page = client.get(at("group", group.pk)).text
    assert "Petugas yang mengusulkannya." in page
    assert at("work-bundle") not in page


def test_a_member_whose_case_is_not_seen_has_no_name(client, world, group, families):
    hidden = families[0]
    Case.objects.filter(pk=hidden.pk).update(confidential=True)
    client.force_login(world.petugas)
    for address in (LIST, at("group", group.pk), at("group-chair", group.pk)):
        page = client.get(address).text
        assert hidden.beneficiary.name not in page
        assert hidden.number not in page
    assert "1 anggota tidak ditampilkan" in client.get(at("group", group.pk)).text
    membership = GroupMember.objects.get(person=hidden.beneficiary)
    assert client.get(at("group-leave", group.pk, membership.pk)).status_code == 404


def test_lists_of_groups_ask_little(desk, world, group, django_assert_max_num_queries):
    for _ in range(3):
        Family(world)
    for address in (LIST, NEW, at("group-join", group.pk)):
        with django_assert_max_num_queries(12):
            desk.get(address)


def test_a_group_s_page_asks_the_same_however_many_belong_to_it(
    desk, world, group, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25) as few:
        desk.get(at("group", group.pk))
    for _ in range(3):
        services.join_group(group, world.assessed().beneficiary, by=world.petugas)
    with django_assert_num_queries(len(few)):
        desk.get(at("group", group.pk))
