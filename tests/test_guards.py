"""Every requirement is seen refusing and passing, through the services."""

import pytest
from django.core.exceptions import ValidationError

from casework.models import (
    DecreeLine,
    EvidenceKind,
    NeedKind,
    Programme,
)
from tests.guard_table import (
    FORM_REFUSES_FIRST,
    GOES_ALONG,
    HARD,
    STANDS,
    WAIVABLE,
    desil_changes,
    earns,
    ends_business,
    forgets,
    given,
    refused_for_arrears,
    take_confirm,
    year,
)
from tests.walks import Family, again, approve, not_completed, record_outcome
from tests.world import fresh
from workflows import services
from workflows.pathways import STEPS
from workflows.stages import Stage

STEP = STEPS["graduation"]


def codes(unmet) -> list[str]:
    return [each.code for each in unmet]


def spoil(family: Family, row: str, table: dict) -> dict:
    """Take the requirement away; returns the facts to say instead."""
    found = table[row](family)
    return found if isinstance(found, dict) else {}


def lost(row: str) -> list[str]:
    """Codes of what is missing then."""
    return [row.split()[1], *GOES_ALONG.get(row, [])]


def asked(family: Family, step: str, **facts) -> dict:
    """The facts as a page asks about them."""
    facts = {**family.facts(step), **facts}
    facts.pop("reason", None)
    if step == "grant_capital_kube":
        facts["group"] = family.group.pk
    return facts


def test_no_guard_is_missing_from_the_tables():
    for table, waivable in ((HARD, False), (WAIVABLE, True)):
        named = {tuple(row.split()[:2]) for row in table}
        assert named == {
            (step.code, each.code)
            for step in STEP.values()
            for each in step.requires
            if each.waivable is waivable
        }


@pytest.mark.parametrize("row", HARD)
def test_a_hard_requirement_refuses_the_proposal(family, row):
    step = row.split()[0]
    family.stands(STANDS.get(step, "assessed"))
    assert codes(services.missing(family.case, step, **asked(family, step))) == []
    assert codes(services.to_waive(family.case, step, **asked(family, step))) == []

    facts = spoil(family, row, HARD)
    assert codes(services.missing(family.case, step, **asked(family, step, **facts))) == lost(row)
    if row in FORM_REFUSES_FIRST:
        with pytest.raises(ValidationError) as wrong:
            family.propose(step, **facts)
        assert list(wrong.value.message_dict) == [FORM_REFUSES_FIRST[row]]
        return
    with pytest.raises(services.StepNotPossible) as refused:
        family.propose(step, **facts)
    assert codes(refused.value.unmet) == lost(row)


@pytest.mark.parametrize("row", HARD)
def test_a_hard_requirement_lost_after_the_proposal_refuses_the_approval_and_no_waiver_helps(
    family, row
):
    step, code = row.split()[:2]
    family.stands(STANDS.get(step, "assessed"))
    handoff = family.propose(step)
    if facts := spoil(family, row, HARD):
        handoff.facts = {**handoff.facts, **facts}
        handoff.save(update_fields=["facts"])
    for waivers in ({}, {code: "Sudah dibahas"}):
        with pytest.raises(services.StepNotPossible) as refused:
            approve(family.world, handoff, waivers=waivers)
        assert codes(refused.value.unmet) == lost(row)


@pytest.mark.parametrize("row", WAIVABLE)
def test_a_waivable_requirement_lets_the_proposal_pass_and_waits_for_the_head(family, row):
    step, code = row.split()[:2]
    world = family.world
    family.stands(STANDS.get(step, "assessed"))
    spoil(family, row, WAIVABLE)
    assert codes(services.missing(family.case, step, **asked(family, step))) == []
    assert codes(services.to_waive(family.case, step, **asked(family, step))) == [code]
    handoff = family.propose(step)
    assert handoff.guards[code] == "unmet"

    with pytest.raises(services.StepNotPossible) as refused:
        approve(world, handoff)
    assert codes(refused.value.unmet) == [code]
    with pytest.raises(ValidationError) as silent:
        approve(world, handoff, waivers={code: "  "})
    assert list(silent.value.message_dict) == ["waivers"]

    approve(world, handoff, waivers={code: "Rumah terbakar, berkas hilang"})
    handoff = again(handoff)
    assert handoff.guards[code] == "waived"
    assert handoff.waivers == {code: "Rumah terbakar, berkas hilang"}
    event = family.case.events.filter(action="approve").last()
    assert f'"{code}":"waived"' in event.guards
    assert "terbakar" not in event.guards + event.details


def test_a_requirement_that_is_met_cannot_be_waived(family):
    handoff = family.propose("train")
    with pytest.raises(ValidationError) as wrong:
        approve(family.world, handoff, waivers={"need_recorded": "Tidak perlu"})
    assert list(wrong.value.message_dict) == ["waivers"]


def test_only_the_last_of_two_approvals_waives(family):
    forgets(EvidenceKind.SPENDING_PLAN)(family)
    handoff = family.propose("grant_capital_kpm")
    waivers = {"spending_plan": "Menyusul"}
    with pytest.raises(ValidationError):
        services.approve(handoff, by=family.world.kabid, waivers=waivers)
    services.approve(handoff, by=family.world.kabid)
    services.approve(handoff, by=family.world.kepala, waivers=waivers)
    assert again(handoff).guards["spending_plan"] == "waived"


def test_a_resubmitted_proposal_is_asked_again(family):
    handoff = family.propose("lend")
    services.send_back(handoff, by=family.world.kepala, reason="no_consent")
    family.case.consents.filter(purpose="bank").update(withdrawn_on="2026-03-02")
    with pytest.raises(services.StepNotPossible) as refused:
        services.resubmit(handoff, by=family.world.petugas)
    assert codes(refused.value.unmet) == ["consented_to_bank"]


def test_a_confirmation_asks_no_requirement_for_what_has_happened_must_be_recordable(family):
    handoff = family.walk("lend", stage=Stage.ACCEPTED)
    family.case.consents.update(withdrawn_on="2026-03-02")
    ends_business(family)
    record_outcome(family.world, handoff)
    take_confirm(family, handoff)
    assert again(handoff).stage == Stage.COMPLETED


def test_the_open_handoff_that_is_in_the_way_is_named(family):
    family.propose("train")
    [unmet] = services.missing(family.case, "graduate", kind="independent")
    assert str(STEP["train"].label) in str(unmet)


@pytest.mark.parametrize("kind", ["natural", "decile"])
def test_other_kinds_of_graduation_need_no_statement_and_no_income(family, kind):
    forgets(EvidenceKind.STATEMENT)(family)
    earns(family, None)
    family.case.assessments.update(components_left=False, assessed_on="2025-12-01")
    desil_changes(family, "2026-03-01")
    family.world.need(family.case, NeedKind.CAPITAL_LOAN)
    assert services.missing(family.case, "graduate", kind=kind) == []
    assert services.to_waive(family.case, "graduate", kind=kind) == []
    family.walk("graduate", kind=kind)


def test_on_the_annex_of_the_decree_the_family_may_be_helped(family):
    Programme.objects.update(decree_required=True)
    line = DecreeLine.objects.create(
        programme_year=family.world.bpntd, line=7, household=family.case.household
    )
    family.walk("grant_bansos")
    assert family.case.assistance.get().decree_line == line


def test_known_arrears_are_forgotten_after_a_year(family):
    refused_for_arrears(family)
    family.world.now.move(days=366)
    assert services.to_waive(family.case, "lend") == []


def test_a_training_that_was_completed_opens_the_way_to_the_bank_without_a_business(family):
    ends_business(family)
    not_completed(family.world, family.walk("train_basic", stage=Stage.ACCEPTED))
    services.confirm(family.case.handoffs.get(step="train_basic"), by=family.world.kabid2)
    assert codes(services.missing(family.case, "lend")) == ["trained_or_has_business"]
    family.walk("train")
    assert services.missing(family.case, "lend") == []


@pytest.mark.parametrize(("unit", "left"), [("person", False), ("household", True)])
def test_a_quota_counts_persons_or_households_as_the_programme_does(family, unit, left):
    """The beneficiary is in the programme; may another member of the household join?"""
    Programme.objects.update(unit=unit)
    year(family, "bpntd", quota=1)
    given(family, fresh(family.world.bpntd), period="2026-01")
    facts = family.facts("grant_bansos")
    assert services.missing(family.case, "grant_bansos", **facts) == []
    unmet = services.missing(family.case, "grant_bansos", **facts, member=family.child.pk)
    assert codes(unmet) == ([] if left else ["budget_left"])
