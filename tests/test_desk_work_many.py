"""Many at once: what is chosen, what it amounts to, and a verdict for each after the click."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from casework.models import CaseEvent
from tests.together import at_once
from tests.walks import Family
from workflows import services
from workflows.desk.work.many import SERVICES
from workflows.models import Handoff
from workflows.services import lots
from workflows.stages import Stage

DECIDE = reverse("work-decide")


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
    assert "Tidak dilakukan" not in page
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
    assert "Tidak dilakukan" in page


def test_another_s_turn_is_not_there_to_be_chosen(client, world, pair):
    for user in (
        world.petugas2_dinsos,
        world.kepala_diskopindag,
        world.petugas_bpr,
        world.faskel_gadang,
        world.superuser,
    ):
        assert summed_up(client, user, "approve", pair, key="klik").url == reverse("work")
    assert stages(pair) == [Stage.PROPOSED] * 2


def test_what_was_never_their_turn_tells_nothing_of_what_became_of_it(client, world, family):
    loan = family.walk("lend", Stage.APPROVED)
    services.decline(loan, by=world.petugas_bpr, reason="out_of_area")
    for user in (world.faskel, world.petugas):
        client.force_login(user)
        answer = client.post(DECIDE, {"act": "accept", "chosen": [loan.pk]}, follow=True)
        assert world.petugas_bpr.name not in answer.content.decode()


def test_verdicts_are_their_own_only(client, world, pair):
    decided(client, world.kepala, "approve", pair)
    client.force_login(world.kabid)
    assert client.get(f"{DECIDE}?done=klik").url == reverse("work")


# ---------------------------------------------------------------------- in several transactions


def test_where_a_later_part_fails_the_first_stays_and_its_verdicts_can_be_read(
    client, world, pair, monkeypatch
):
    """Parts of one, the second of which the database cannot do."""
    monkeypatch.setattr(lots, "AT_ONCE", 1)
    together, parts = lots._decide_together, []

    def then_fails(*part):
        parts.append(part)
        if len(parts) == 2:
            raise OperationalError("database is locked")
        return together(*part)

    client.force_login(world.kepala)
    client.raise_request_exception = False
    told = {"act": "approve", "chosen": [each.pk for each in pair], "key": "klik"}
    with monkeypatch.context() as broken:
        broken.setattr(lots, "_decide_together", then_fails)
        assert client.post(DECIDE, told).status_code == 503
    assert stages(pair) == [Stage.COMPLETED, Stage.PROPOSED]
    page = client.get(client.post(DECIDE, told).url).content.decode()
    assert pair[0].case.number in page and pair[1].case.number not in page
    assert "Hasil 1 lainnya belum ada." in page
    assert stages(pair) == [Stage.COMPLETED, Stage.PROPOSED]
    decided(client, world.kepala, "approve", [pair[1]], key="lain")
    assert stages(pair) == [Stage.COMPLETED] * 2


def test_the_verdicts_of_all_parts_stand_on_one_page(client, world, pair, monkeypatch):
    monkeypatch.setattr(lots, "AT_ONCE", 1)
    page = decided(client, world.kepala, "approve", pair)
    assert all(each.case.number in page for each in pair)
    assert "belum ada" not in page


# ---------------------------------------------------------------------- two clicks at once


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_lead_to_the_same_verdicts(transactional_ledger, world):
    handoffs = [Family(world).propose("grant_bansos") for _ in range(2)]
    page = Client()
    page.force_login(world.kepala)
    told = {"act": "approve", "chosen": [each.pk for each in handoffs], "key": "klik"}

    def click():
        second = Client()
        second.cookies.update(page.cookies)
        return second.post(DECIDE, told)

    answers = at_once(click, click)
    assert [each.status_code for each in answers] == [302, 302]
    assert "Tidak dilakukan" not in page.get(answers[1].url).content.decode()
    assert stages(handoffs) == [Stage.COMPLETED] * 2


def test_what_the_database_could_not_do_has_no_verdicts(client, world, pair, monkeypatch):
    def fails(*handoffs, **options):
        raise OperationalError("database is locked")

    client.force_login(world.kepala)
    client.raise_request_exception = False
    told = {"act": "approve", "chosen": [each.pk for each in pair], "key": "klik"}
    with monkeypatch.context() as broken:
        broken.setitem(SERVICES, "approve", fails)
        assert client.post(DECIDE, told).status_code == 503
    assert "Tidak dilakukan" not in decided(client, world.kepala, "approve", pair)
    assert stages(pair) == [Stage.COMPLETED] * 2


def test_a_click_that_comes_too_early_to_know_the_verdicts_overwrites_none(client, world, pair):
    decided(client, world.kepala, "approve", pair)
    kept = client.session["verdicts"]
    session = client.session
    del session["verdicts"]
    session.save()
    answer = summed_up(client, world.kepala, "approve", pair, key="klik")
    assert answer.status_code == 302
    assert "verdicts" not in client.session and len(kept["klik"]["rows"]) == 2
