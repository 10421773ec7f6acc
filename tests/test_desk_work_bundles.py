"""One step proposed for many families, and cases given to a colleague."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.models import Case
from tests.test_large_ids import held
from tests.walks import Family
from workflows.models import Handoff
from workflows.stages import Stage

BUNDLE, ASSIGN = reverse("work-bundle"), reverse("work-assign")


# ---------------------------------------------------------------------- bundles


def numbers(*cases) -> list[str]:
    return [each.number for each in cases]


def test_a_step_is_proposed_for_many_with_a_verdict_for_each_family(client, world):
    one, two, closed = (Family(world) for _ in range(3))
    closed.stands("registered")
    client.force_login(world.petugas)
    chosen = numbers(one.case, two.case, closed.case)
    offered = client.get(BUNDLE, {"chosen": chosen}).content.decode()
    assert 'value="grant_bansos"' in offered
    assert 'value="lend"' not in offered
    form = client.get(BUNDLE, {"chosen": chosen, "step": "grant_bansos"}).content.decode()
    assert 'name="period"' in form
    given = {"chosen": chosen, "step": "grant_bansos", "key": "satu", **world.aid()}
    page = client.get(client.post(BUNDLE, given).url).content.decode()
    assert Handoff.objects.open().filter(bundle__isnull=False).count() == 2
    assert one.case.beneficiary.name in page
    assert "Tidak dilakukan" in page
    again = client.post(BUNDLE, given)
    assert again.status_code == 302
    assert Handoff.objects.filter(bundle__isnull=False).count() == 2


def test_a_hundred_families_and_more_are_proposed_for_without_a_long_address(client, world):
    """From the list to the verdicts by what each page itself sends along."""
    cases = [world.case() for _ in range(120)]
    Case.objects.update(assigned_to=world.petugas, state="assessed")
    client.force_login(world.petugas)
    page = client.get("/?tab=families&size=100").content.decode()
    assert f'<form method="post" action="{BUNDLE}"' in page
    ticked = held(page)
    assert len(ticked["chosen"]) == 100
    ticked["chosen"] = numbers(*cases)
    assert 'method="get"' not in main_form(client.post(BUNDLE, ticked).content.decode())
    asked = ticked | {"step": "emergency_aid"}
    shown = client.post(BUNDLE, asked)
    form = held(shown.content.decode())
    assert (shown.status_code, len(form["chosen"])) == (200, 120)
    assert not Handoff.objects.exists()
    done = client.post(BUNDLE, form | world.aid())
    assert done.status_code == 302 and len(done.url) < 100
    assert client.get(done.url).content.decode().count("Tidak dilakukan") == 0
    assert Handoff.objects.filter(bundle__isnull=False).count() == 120
    head = Client()
    head.force_login(world.kepala)
    approve = reverse("act", args=[Handoff.objects.first().pk, "approve"])
    assert head.get(approve).status_code == 200
    assert head.post(approve, {}).status_code == 303
    assert set(Handoff.objects.values_list("stage", flat=True)) == {Stage.COMPLETED}


def main_form(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_what_is_wrong_in_a_bundle_s_form_stands_beside_its_field(client, world, family):
    client.force_login(world.petugas)
    given = {"chosen": numbers(family.case), "step": "grant_bansos", "period": "Maret"}
    given |= {"key": "salah"}
    page = client.post(BUNDLE, given)
    assert page.status_code == 422
    assert 'value="Maret"' in page.content.decode()
    assert not Handoff.objects.open().exists()


def test_a_kube_is_proposed_for_its_group(client, world, family):
    client.force_login(world.petugas)
    given = {"chosen": numbers(family.case), "step": "grant_capital_kube", "key": "kube"}
    page = client.post(BUNDLE, given | {"key": ""}).content.decode()
    assert family.group.name in page
    given |= {"group": family.group.pk, **family.facts("grant_capital_kube")}
    assert client.post(BUNDLE, given).status_code == 302
    assert Handoff.objects.get(step="grant_capital_kube").bundle.group == family.group


def test_a_step_with_reasons_asks_for_one(client, world, family):
    client.force_login(world.petugas)
    given = {"chosen": numbers(family.case), "step": "waive_licence", "key": "izin"}
    assert client.post(BUNDLE, given).status_code == 422
    assert client.post(BUNDLE, given | {"reason": "no_business"}).status_code == 302
    assert Handoff.objects.open().get().reason == "no_business"


def test_another_s_families_are_not_there_to_be_bundled(client, world, family):
    for user in (world.petugas_disnaker, world.petugas_bpr):
        client.force_login(user)
        page = client.get(BUNDLE, {"chosen": numbers(family.case)})
        assert page.status_code == 302
    for user in (world.faskel, world.kepala, world.auditor, world.superuser):
        client.force_login(user)
        assert client.get(BUNDLE, {"chosen": numbers(family.case)}).status_code == 404


# ---------------------------------------------------------------------- giving cases


def test_a_head_gives_many_cases_to_a_caseworker(client, world):
    cases = [world.case() for _ in range(2)]
    client.force_login(world.kabid)
    assert all(each.number in client.get(ASSIGN).content.decode() for each in cases)
    given = {"chosen": numbers(*cases), "to": world.petugas2_dinsos.pk, "reason": "workload"}
    assert client.post(ASSIGN, given).url == ASSIGN
    assert set(Case.objects.values_list("assigned_to", flat=True)) == {world.petugas2_dinsos.pk}
    page = client.get(ASSIGN).content.decode()
    assert "2 keluarga diserahkan kepada" in page
    assert cases[0].number not in page
    theirs = client.get(ASSIGN, {"now": world.petugas2_dinsos.pk}).content.decode()
    assert cases[0].number in theirs


def test_giving_cases_needs_a_colleague_of_the_agency_and_a_reason(client, world):
    case = world.case()
    client.force_login(world.kepala)
    for wrong in (
        {"to": world.petugas_bpr.pk, "reason": "workload"},
        {"to": world.petugas.pk, "reason": ""},
        {"to": world.petugas.pk, "reason": "whim"},
        {"to": "x", "reason": "workload"},
    ):
        assert client.post(ASSIGN, {"chosen": numbers(case), **wrong}).status_code == 422
    unticked = client.post(ASSIGN, {"to": world.petugas.pk, "reason": "workload"})
    assert unticked.status_code == 422
    assert Case.objects.get().assigned_to is None


def test_cases_are_given_by_division_heads_and_heads_of_their_agency_only(client, world):
    case = world.case()
    given = {"chosen": numbers(case), "to": world.petugas.pk, "reason": "workload"}
    for user in (world.petugas, world.faskel, world.auditor, world.admin, world.superuser):
        client.force_login(user)
        assert client.post(ASSIGN, given).status_code == 404
        assert client.get(ASSIGN).status_code == 404
    client.force_login(world.kepala_disnaker)
    assert case.number not in client.get(ASSIGN).content.decode()
    assert client.post(ASSIGN, given).status_code == 422
    assert Case.objects.get().assigned_to is None


@pytest.mark.parametrize("asked", ["now=abc", "kelurahan=x", "now=1"])
def test_an_unknown_word_narrows_nothing(client, world, asked):
    client.force_login(world.kepala)
    assert client.get(f"{ASSIGN}?{asked}").status_code == 422


def test_lists_of_cases_to_give_cost_the_same(client, world, django_assert_max_num_queries):
    for _ in range(3):
        world.case()
    client.force_login(world.kepala)
    with django_assert_max_num_queries(12):
        client.get(ASSIGN)
    world.now.move_to(clock.now() + timedelta(days=1))
    with django_assert_max_num_queries(12):
        client.get(ASSIGN)


def test_a_head_gives_one_family_from_its_page_and_comes_back_to_it(client, world):
    case, other = world.case(), world.case()
    home = reverse("case", args=[case.number])
    client.force_login(world.kepala)
    address = f"{ASSIGN}?chosen={case.number}"
    assert f'href="{address}"' in client.get(home).content.decode()
    page = client.get(address).content.decode()
    assert held(page)["chosen"] == [case.number] and other.number not in page
    given = {"chosen": case.number, "to": world.petugas2_dinsos.pk, "reason": "area"}
    done = client.post(address, given)
    assert (done.status_code, done.url) == (302, home)
    case.refresh_from_db()
    assert case.assigned_to == world.petugas2_dinsos


def test_who_may_give_no_cases_is_not_offered_it(client, world, family):
    family.walk("train", stage=Stage.APPROVED)
    home = reverse("case", args=[family.case.number])
    for user in (world.petugas, world.faskel, world.auditor, world.kepala_diskopindag):
        client.force_login(user)
        page = client.get(home)
        assert page.status_code == 200
        assert ASSIGN not in page.content.decode(), user.username
