"""One family climbs the whole ladder, by many hands."""

import itertools
from datetime import timedelta

import pytest

from casework import clock, ledger
from casework.models import EvidenceKind, NeedKind, Purpose
from tests.world import START, fresh
from workflows import services


def test_a_family_climbs_from_registered_to_graduated(world, now):
    case = world.assessed()
    assert case.state == "assessed"
    case = world.decided(case, "grant_bansos", **world.aid())
    assert case.state == "receiving_bansos"

    world.need(case, NeedKind.BUSINESS_TRAINING)
    handoff = services.propose(case, "train", by=world.petugas, course="Kue kering", level="basic")
    services.approve(handoff, by=world.kepala)
    now.move(days=1)
    services.accept(handoff, by=world.petugas_diskopindag)
    now.move(days=30)
    services.record_outcome(
        handoff, by=world.petugas_diskopindag, completed=True, finished_on=now.moment.date()
    )
    services.confirm(handoff, by=world.kepala_diskopindag)
    case = fresh(case)
    assert case.state == "trained"

    world.consent(case, Purpose.BANK)
    business = world.business(case)
    handoff = services.propose(
        case,
        "lend",
        by=world.petugas_diskopindag,
        amount=5_000_000,
        purpose="Bahan baku",
        business=business,
    )
    services.approve(handoff, by=world.kepala_diskopindag)
    services.accept(handoff, by=world.petugas_bpr)
    services.record_outcome(
        handoff,
        by=world.petugas_bpr,
        completed=True,
        decided_on=now.moment.date(),
        amount=4_000_000,
        months=24,
        contract_number="BPR/1",
    )
    services.confirm(handoff, by=world.kepala_bpr)
    case = fresh(case)
    assert case.state == "capitalised"

    handoff = services.propose(
        case,
        "license",
        by=world.petugas_diskopindag,
        business=business,
        licences=["nib"],
        obstacle="Belum punya akun OSS",
    )
    services.approve(handoff, by=world.kepala_diskopindag)
    services.accept(handoff, by=world.petugas_disnaker)
    services.record_outcome(
        handoff,
        by=world.petugas_disnaker,
        completed=True,
        issued_on=now.moment.date(),
        nib="1234567890123",
    )
    services.confirm(handoff, by=world.kepala_disnaker)
    case = fresh(case)
    assert case.state == "licensed"
    business.refresh_from_db()
    assert business.nib == "1234567890123"

    now.move(days=90)
    world.visited(case, income_per_person=900_000, result="vulnerable")
    world.evidence(case, EvidenceKind.STATEMENT)
    case = world.decided(case, "graduate", kind="independent")
    assert (case.state, case.graduated_as) == ("graduated", "independent")
    assert ledger.verify().problems == []


def test_closing_and_reopening_do_not_depend_on_a_clock_that_stands_still(world, monkeypatch):
    case = world.assessed()
    ticks = itertools.count(1)
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=1, microseconds=next(ticks)))
    case = world.decided(case, "close", reason="moved_away")
    assert case.custodies.current().count() == 0
    case = world.decided(case, "reopen", reason="returned")
    assert case.state == "assessed"
    kinds = case.custodies.current().values_list("kind", "agency__code").order_by("kind")
    assert list(kinds) == [("holder", "dinsos"), ("owner", "dinsos")]


def test_the_same_help_twice_in_a_period_is_refused_with_a_reason(world):
    case = world.assessed()
    world.decided(case, "emergency_aid", **world.aid())
    again = services.propose(case, "emergency_aid", by=world.petugas, **world.aid())
    with pytest.raises(services.StepNotPossible) as refused:
        services.approve(again, by=world.kepala)
    assert [each.code for each in refused.value.unmet] == ["aid_once_a_period"]
