"""Many at once: what is chosen, what it amounts to, and a verdict for each after the click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Assistance, Case, CaseEvent
from tests.town import make_programme
from tests.walks import Family, approve
from workflows import services
from workflows.cautions import looks_at
from workflows.models import Handoff
from workflows.stages import Stage
from workflows.worklists import worklist

DECIDE, BUNDLE, ASSIGN = (reverse(f"work-{name}") for name in ("decide", "bundle", "assign"))


@pytest.fixture
def pair(world) -> list[Handoff]:
    return [Family(world).propose("grant_bansos") for _ in range(2)]


def stages(handoffs) -> list[str]:
    return [Handoff.objects.get(pk=each.pk).stage for each in handoffs]


def summed_up(client, user, act: str, handoffs, **more):
    client.force_login(user)
    return client.post(DECIDE, {"act": act, "chosen": [each.pk for each in handoffs], **more})


def decided(client, user, act: str, handoffs, **more):
    """The click on the page that sums up; the page of verdicts."""
    more.setdefault("key", "klik")
    answer = summed_up(client, user, act, handoffs, **more)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url).content.decode()


# ---------------------------------------------------------------------- before the click


def test_first_it_is_said_what_it_amounts_to(client, world, pair):
    page = summed_up(client, world.kepala, "approve", pair).content.decode()
    assert "Rp250.000" in page
    assert "Setujui: 2" in page
    assert stages(pair) == [Stage.PROPOSED] * 2


def test_nothing_chosen_leads_back_to_the_list(client, world, pair):
    assert summed_up(client, world.kepala, "approve", []).url == reverse("work")
    assert summed_up(client, world.kepala, "dance", pair).url == reverse("work")


@pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 30, "0"])
def test_what_is_no_number_of_a_line_chooses_nothing(client, world, number):
    client.force_login(world.kepala)
    assert client.post(DECIDE, {"act": "approve", "chosen": number}).url == reverse("work")


def test_what_the_act_does_not_fit_is_left_out(client, world, pair):
    outcome = Family(world).walk("lend", stage=Stage.RECORDED)
    page = summed_up(client, world.kepala_bpr, "approve", [outcome]).content.decode()
    assert "Tidak ikut" in page
    assert 'name="key"' not in page


def test_a_bundle_comes_as_a_whole(client, world):
    bundle = bundled(world)
    one = bundle.handoffs.first()
    page = summed_up(client, world.kepala, "approve", [one]).content.decode()
    assert "Usulan gabungan diputuskan sekaligus." in page
    assert "1 yang tidak Anda centang ikut serta." in page
    decided(client, world.kepala, "approve", [one])
    assert stages(bundle.handoffs.all()) == [Stage.COMPLETED] * 2


def bundled(world):
    cases = [Family(world).case for _ in range(2)]
    return services.propose_many(cases, "grant_bansos", by=world.petugas, **world.aid())


# ---------------------------------------------------------------------- after the click


def test_each_gets_its_verdict(client, world, pair):
    page = decided(client, world.kepala, "approve", pair)
    assert page.count("Selesai") >= 2
    assert all(each.member.name in page for each in pair)
    assert stages(pair) == [Stage.COMPLETED] * 2


def test_sending_back_asks_for_a_reason(client, world, pair):
    page = summed_up(client, world.kepala, "send-back", pair, key="klik")
    assert page.status_code == 422
    unsaid = summed_up(client, world.kepala, "send-back", pair, key="klik", reason="other")
    assert unsaid.status_code == 422
    assert stages(pair) == [Stage.PROPOSED] * 2
    decided(client, world.kepala, "send-back", pair, reason="wrong_amount")
    assert stages(pair) == [Stage.SENT_BACK] * 2


def test_referrals_are_accepted_and_outcomes_confirmed_many_at_once(client, world):
    sent = [Family(world).walk("train", stage=Stage.APPROVED) for _ in range(2)]
    decided(client, world.petugas_diskopindag, "accept", sent)
    assert stages(sent) == [Stage.ACCEPTED] * 2
    done = [Family(world).walk("lend", stage=Stage.RECORDED) for _ in range(2)]
    decided(client, world.kepala_bpr, "confirm", done, key="lain")
    assert stages(done) == [Stage.COMPLETED] * 2


def test_a_reload_decides_nothing_twice(client, world, pair):
    decided(client, world.kepala, "approve", pair)
    before = CaseEvent.objects.count()
    page = decided(client, world.kepala, "approve", pair)
    assert "Tidak jadi" not in page
    assert CaseEvent.objects.count() == before


def test_where_somebody_was_faster_the_verdict_says_who_and_when(client, world, pair):
    plt = world.appointed("plt", "head", world.dinsos, capacity="plt")
    summed_up(client, plt, "approve", pair)
    services.approve(pair[0], by=world.kepala)
    page = decided(client, plt, "approve", pair)
    assert f"{world.kepala.name}" in page
    assert "2 Maret 2026" in page or "2 Mar 2026" in page
    assert stages(pair) == [Stage.COMPLETED] * 2


def test_what_needs_a_waiver_is_refused_in_words(client, world, pair):
    family = Family(world)
    family.case.needs.all().delete()
    alone = family.propose("train")
    page = decided(client, world.kepala, "approve", [*pair, alone])
    assert stages([*pair, alone]) == [Stage.COMPLETED, Stage.COMPLETED, Stage.PROPOSED]
    assert "Tidak jadi" in page


def test_another_s_turn_is_not_there_to_be_chosen(client, world, pair):
    for user in (world.kepala_diskopindag, world.petugas_bpr, world.faskel_gadang, world.superuser):
        assert summed_up(client, user, "approve", pair, key="klik").url == reverse("work")
    assert stages(pair) == [Stage.PROPOSED] * 2


def test_who_may_only_see_it_learns_that_it_is_not_theirs(client, world, pair):
    page = decided(client, world.petugas2_dinsos, "approve", pair)
    assert "Tidak jadi" in page
    assert stages(pair) == [Stage.PROPOSED] * 2


def test_verdicts_are_their_own_only(client, world, pair):
    decided(client, world.kepala, "approve", pair)
    client.force_login(world.kabid)
    assert client.get(f"{DECIDE}?done=klik").url == reverse("work")


# ---------------------------------------------------------------------- cautions


def cautions(user) -> list[str]:
    return [each for look in looks_at(worklist(user)).values() for each in look.cautions]


def aid_of(world, case, year, period: str, **options):
    return Assistance.objects.create(
        case=case,
        household=case.household,
        payee=case.beneficiary,
        member=case.beneficiary,
        programme_year=year,
        unit="household",
        period=period,
        amount=100_000,
        status="planned",
        recorded_at=clock.now(),
        recorded_by=world.petugas,
        **options,
    )


def test_like_aid_in_the_period_is_warned_of(world, family):
    family.propose("emergency_aid", period="2026-03")
    assert cautions(world.kepala) == []
    like = make_programme("blt", "blt", unit="household", like_group="food")
    unlike = make_programme("lain", "cash_aid", unit="household", like_group="school")
    aid_of(world, family.case, unlike, "2026-03")
    aid_of(world, family.case, like, "2026-02")
    assert cautions(world.kepala) == []
    aid_of(world, family.case, like, "2026")
    assert cautions(world.kepala) == ["Bantuan ganda: sudah menerima BLT untuk 2026"]


def test_an_unmet_requirement_that_can_be_waived_is_warned_of(world, family):
    family.case.needs.all().delete()
    family.propose("train")
    assert len(cautions(world.kepala)) == 1


def test_an_old_assessment_is_warned_of(world, family):
    family.propose("grant_bansos")
    assert cautions(world.kepala) == []
    world.now.move(days=367)
    assert cautions(world.kepala) == ["Verifikasi sudah lama: 2 Maret 2026"]


def test_much_money_on_one_visit_is_warned_of(world, family):
    family.case.assessments.last().delete()
    family.case.visits.last().delete()
    family.propose("lend")
    assert len(cautions(world.kepala)) == 1


def test_what_else_is_under_way_is_warned_of_but_no_secret(world, family):
    family.propose("lend")
    assert cautions(world.kepala) == []
    family.propose("refer_kip")
    assert len(cautions(world.kepala)) == 2
    Handoff.objects.filter(step="refer_kip").update(case=secret_beside(world, family))
    assert len(cautions(world.kepala)) == 0


def secret_beside(world, family) -> Case:
    case = world.case(by=world.protection, confidential=True)
    Case.objects.filter(pk=case.pk).update(household=family.case.household, pathway="other")
    return case


def test_a_caution_is_for_who_may_still_say_no(world, family):
    handoff = family.propose("lend")
    family.propose("refer_kip")
    approve(world, handoff)
    assert looks_at(worklist(world.petugas_bpr))[handoff.pk].cautions == ()


def test_all_but_the_warned_are_ticked_without_javascript(client, world, pair):
    family = Family(world)
    family.case.needs.all().delete()
    warned = family.propose("train")
    client.force_login(world.kepala)
    page = client.get("/?select=all").content.decode()
    ticked = [line for line in page.splitlines() if 'name="chosen"' in line and " checked" in line]
    assert len(ticked) == 2
    assert not any(f'value="{warned.pk}"' in line for line in ticked)


def test_a_row_shows_its_money(client, world, pair):
    client.force_login(world.kepala)
    page = client.get("/").content.decode()
    assert "Rp125.000 · APBD Kota Malang" in page
    assert "BPNTD, 2026" in page


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
    assert "Tidak jadi" in page
    again = client.post(BUNDLE, given)
    assert again.status_code == 302
    assert Handoff.objects.filter(bundle__isnull=False).count() == 2


def test_what_is_wrong_in_a_bundle_s_form_stands_beside_its_field(client, world, family):
    client.force_login(world.petugas)
    given = {"chosen": numbers(family.case), "step": "grant_bansos", "period": "Maret"}
    page = client.post(BUNDLE, given)
    assert page.status_code == 422
    assert 'value="Maret"' in page.content.decode()
    assert not Handoff.objects.open().exists()


def test_a_kube_is_proposed_for_its_group(client, world, family):
    client.force_login(world.petugas)
    given = {"chosen": numbers(family.case), "step": "grant_capital_kube", "key": "kube"}
    page = client.get(BUNDLE, given).content.decode()
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
