"""KUBE on the desk: who is offered, who is taken and why not, and the way to the grant."""

import html
import re

import pytest
from django.urls import reverse

from casework.models import Case, Group, GroupMember, NeedKind, Person, ProgrammeYear
from tests.neighbours import at, found, found_bare, members
from tests.walks import Family, approve, confirm, record_outcome
from workflows import services
from workflows.desk.programmes import choosing
from workflows.kube import GroupFile, groups
from workflows.models import Handoff
from workflows.stages import Stage

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
    led = desk.post(NEW, told(world, families, chair=families[1].pk, companion=world.faskel.pk))
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
        asked = f"Siapa dari keluarga {case.beneficiary.name}"
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


def ticked(page: str) -> list[str]:
    return sorted(re.findall(r'name="chosen" value="([^"]+)"[^>]* checked>', page))


CARRIED = re.compile(r'type="hidden" name="(carried-[^"]+)" value="([^"]*)"')


def carried(page: str) -> list[str]:
    return re.findall(r'type="hidden" name="chosen" value="([^"]+)"', page)


def test_a_family_is_found_by_its_name_which_stands_in_no_address(desk, world, families):
    Person.objects.filter(pk=families[3].beneficiary_id).update(name="Wagiyem Sulastri")
    found = desk.post(NEW, {"page": "1", "text": "sulas wagi"})
    assert [each.number for each in families if each.number in found.text] == [families[3].number]
    assert 'method="post" action="/programmes/kube/new/"' in found.text


def test_what_is_ticked_stays_ticked_from_page_to_page(desk, world, monkeypatch):
    monkeypatch.setattr(choosing, "ROWS", 2)
    numbers = [world.assessed().number for _ in range(5)]
    second = desk.post(NEW, {"page": "2", "chosen": numbers[:2]}).text
    assert (carried(second), ticked(second)) == (numbers[:2], [])
    first = desk.post(NEW, {"page": "1", "chosen": [*numbers[:2], numbers[3]]}).text
    assert (carried(first), ticked(first)) == (numbers[3:4], numbers[:2])
    form = desk.post(NEW, {"go": "1", "chosen": [numbers[0], numbers[3]]}).text
    assert carried(form) == [numbers[0], numbers[3]]
    assert 'name="line_of_business"' in form
    assert "govuk-error-summary" not in form


def test_a_page_of_which_all_are_ticked_is_the_one_that_was_shown(desk, world, monkeypatch):
    monkeypatch.setattr(choosing, "ROWS", 2)
    numbers = [world.assessed().number for _ in range(5)]
    page = desk.post(f"{NEW}?select=all", {"page": "2", "chosen": numbers[0]}).text
    assert (carried(page), ticked(page)) == (numbers[:1], numbers[2:4])


def test_what_was_typed_stays_while_other_families_are_chosen(desk, world, families):
    spouse = world.person(families[1].household, relationship="spouse")
    typed = told(world, families[:2], chair=families[1].pk, **{"members-1-person": spouse.pk})
    typed |= {"name": "Tempe 'Makmur'", "kelurahan": world.gadang.pk, "companion": ""}
    back = desk.post(NEW, {**typed, "more": "1"}).text
    assert ticked(back) == [each.number for each in families[:2]]
    sent = {html.unescape(name): html.unescape(value) for name, value in CARRIED.findall(back)}
    narrowed = desk.post(NEW, {**sent, "page": "1", "text": "siapa saja"}).text
    assert dict(CARRIED.findall(narrowed)) == dict(CARRIED.findall(back))
    others = [each.number for each in families[1:3]]
    form = desk.post(NEW, {**sent, "go": "1", "chosen": others}).context
    assert (form["form"]["name"].value(), form["form"]["chair"].value()) == (
        "Tempe 'Makmur'",
        str(families[1].pk),
    )
    assert form["form"]["kelurahan"].value() == str(world.gadang.pk)
    assert [each["person"].value() for each in form["members"]] == [
        spouse.pk,
        families[2].beneficiary_id,
    ]


def test_a_name_that_nobody_has_keeps_what_was_ticked(desk, families):
    page = desk.post(NEW, {"page": "1", "text": "zzzz", "chosen": families[0].number}).text
    assert "Tidak ada keluarga yang cocok" in page
    assert carried(page) == [families[0].number]
    assert 'name="go"' in page


def test_who_goes_on_without_a_tick_sees_the_list_again(desk, families):
    assert families[0].number in desk.post(NEW, {"go": "1"}).text


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


def all_granted(world, group, families) -> None:
    facts = {"programme_year": world.capital_kube.pk, "amount": 2_500_000, "plan": "Kedelai"}
    bundle = services.propose_many(
        families, "grant_capital_kube", by=world.petugas, group=group, **facts
    )
    handoffs = list(bundle.handoffs.order_by("pk"))
    services.put_on_decree(
        world.capital_kube, [each.household for each in families], by=world.petugas
    )
    approve(world, handoffs[0])
    for each in handoffs:
        record_outcome(world, each)
        confirm(world, each)


def test_who_has_had_the_grant_of_this_year_lacks_nothing_for_it(desk, world, group, families):
    all_granted(world, group, families)
    page = desk.get(at("group", group.pk)).text
    assert page.count("Bantuan sudah diterima") == 5
    assert "Belum terpenuhi" not in page
    assert "Semua anggota sudah menerima bantuan tahun ini." in page
    assert at("work-bundle") not in page


def test_the_grant_is_proposed_for_who_joined_after_the_others_had_it(world, group, families):
    all_granted(world, group, families)
    new = world.assessed()
    services.join_group(group, new.beneficiary, by=world.petugas)
    file = GroupFile(world.petugas, groups().get())
    assert (file.ready, file.all_chosen) == (True, f"chosen={new.number}")
    facts = {"programme_year": world.capital_kube.pk, "amount": 2_500_000, "plan": "Kedelai"}
    services.propose_many([new], "grant_capital_kube", by=world.petugas, group=group, **facts)


def test_the_grant_of_last_year_is_not_that_of_this_year(world, group, families):
    all_granted(world, group, families)
    ProgrammeYear.objects.filter(pk=world.capital_kube.pk).update(year=2025)
    file = GroupFile(world.petugas, groups().get())
    assert not any(each.has_grant for each in file.members)


def test_of_members_who_are_not_shown_nobody_says_that_they_had_the_grant(desk, world):
    group = Family(world).walk("grant_capital_kube", stage=Stage.COMPLETED).bundle.group
    page = desk.get(at("group", group.pk)).text
    assert (page.count("Bantuan sudah diterima"), "Semua anggota" in page) == (1, False)


def test_complete_says_what_is_complete(desk, group):
    for address in (LIST, at("group", group.pk)):
        page = desk.get(address).text
        assert "Kelompok lengkap" in page
        assert "5 anggota, ketua, pendamping, dan rekening" in page


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
