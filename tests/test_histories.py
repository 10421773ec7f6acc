"""What the ledger's rows say in plain words."""

import pytest
from django.utils.translation import override

from tests.walks import TRAINING
from workflows import services
from workflows.happening_words import ACTIONS
from workflows.histories import happenings
from workflows.models import Handoff


@pytest.fixture(autouse=True)
def _indonesian():
    with override("id"):
        yield


def told(family) -> list:
    return happenings(family.case)


def test_a_row_says_who_did_what_as_what(world, family):
    family.propose("train")
    last = told(family)[-1]
    assert last.what == "Mengusulkan: Pelatihan UMKM dan lanjutan"
    assert (last.who, last.as_what) == ("Nama petugas.dinsos", "Petugas Dinsos")


def test_an_agency_is_called_what_it_was_called_on_that_day(world, family):
    family.propose("train")
    today = world.now.moment.date()
    world.dinsos.profiles.update(until=today)
    world.now.move(days=1)
    old = world.dinsos.profiles.get()
    old.pk, old.short_name, old.since, old.until = None, "Dinas Baru", today, None
    old.save(force_insert=True)
    assert {each.as_what for each in told(family)} > {"Petugas Dinas Baru"}
    before = [each for each in told(family) if each.event.at.date() < today]
    assert not any("Baru" in each.as_what for each in before)


def test_only_a_row_that_moved_the_case_says_from_where_to_where(family):
    family.stands("receiving_bansos")
    family.walk("train")
    moved = [(each.came_from, each.went_to) for each in told(family) if each.moved]
    assert moved[-1] == ("Menerima bansos", "Sudah dilatih")


def test_a_waived_requirement_comes_with_its_sentence(world, family):
    family.case.needs.all().delete()
    handoff = family.propose("train")
    [code] = [each.code for each in services.to_waive(family.case, "train", **TRAINING)]
    services.approve(handoff, by=world.kepala, waivers={code: "Disepakati di musyawarah."})
    [waived] = told(family)[-1].waived
    assert (waived.word, waived.because) == ("dikecualikan kepala", "Disepakati di musyawarah.")


def test_a_reason_is_from_the_list_of_its_act(world, family):
    handoff = family.propose("train")
    services.reject(handoff, by=world.kepala, reason="not_yet")
    assert told(family)[-1].reason == "Belum waktunya"


def test_the_system_has_no_name_and_says_so(world, family):
    family.propose("train")
    world.now.move(days=40)
    services.run_timers()
    last = told(family)[-1]
    assert (last.who, last.as_what) == ("", "Sistem")
    assert last.what.startswith("Lewat tenggat")


def test_a_history_costs_the_same_however_long_it_is(django_assert_max_num_queries, family):
    family.walk("train")
    with django_assert_max_num_queries(4):
        happenings(family.case)


def test_every_action_of_the_services_has_its_words(world, family):
    for step in ("emergency_aid", "lend", "grant_capital_kpm", "train"):
        family.walk(step)
    assert Handoff.objects.count() > 4
    assert {each.event.action for each in told(family)} <= set(ACTIONS)
