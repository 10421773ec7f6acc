"""A family splits: who may leave, what goes with them, and what help counts as theirs."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clock, ledger
from casework.models import Assistance, Case, Household, InheritedAid, Need, NeedKind, Person
from tests.world import fresh
from workflows import services
from workflows.findings import Scope
from workflows.findings.payments import same_household_twice
from workflows.stages import Stage

NIK_OF_NO_DAY = "3573029913850001"


@pytest.fixture
def daughter(family):
    return family.world.child(family.case.household)


def split(family, *members, by=None, **options):
    return services.split_household(
        family.case,
        members,
        by=by or family.world.faskel,
        **{
            "beneficiary": members[0] if members else family.case.beneficiary,
            "kelurahan": family.world.gadang,
            "address": "Jl. Jauh 1",
            **options,
        },
    )


def test_who_leaves_has_a_household_and_a_linked_case_of_their_own(family, daughter):
    new = split(family, daughter, rt="001", rw="002")
    left = Person.objects.get(pk=daughter.pk)
    assert (new.beneficiary, new.household, new.split_from_id) == (
        left,
        left.household,
        family.case.pk,
    )
    assert new.household != family.case.household
    assert (new.state, new.kelurahan, left.relationship) == (
        "registered",
        family.world.gadang,
        "head",
    )
    stayed = family.case.household.members.values_list("pk", flat=True)
    assert family.case.beneficiary_id in stayed and daughter.pk not in stayed
    kinds = new.custodies.current().values_list("kind", "agency__code")
    assert sorted(kinds) == [("holder", "dinsos"), ("owner", "dinsos")]


def test_both_histories_tell_it(family, daughter):
    new = split(family, daughter)
    told, opening = family.case.events.last(), new.events.get()
    assert json.loads(told.details) == {"fact": "split", "row": new.pk}
    assert (opening.action, json.loads(opening.details)["split_from"]) == (
        "open_case",
        family.case.pk,
    )
    assert told.actor == opening.actor == family.world.faskel.pk
    assert ledger.verify().intact


def test_the_owner_sees_the_new_case_wherever_it_moved(family, daughter):
    new = split(family, daughter)
    assert services.assign([new], to=family.world.petugas2, by=family.world.kabid, reason="area")


def test_new_places_in_the_family(family, daughter):
    baby = family.world.child(family.case.household)
    split(family, daughter, baby, relationships={baby.pk: "grandchild"})
    assert Person.objects.get(pk=baby.pk).relationship == "grandchild"


def test_needs_of_who_leaves_go_along_and_the_familys_stay(family, daughter):
    world = family.world
    hers = services.record(
        family.case, Need(kind=NeedKind.SCHOOL_SUPPORT, member=daughter), by=world.faskel
    )
    before = set(family.case.needs.values_list("pk", flat=True)) - {hers.pk}
    new = split(family, daughter)
    assert set(new.needs.values_list("pk", flat=True)) == {hers.pk}
    assert set(family.case.needs.values_list("pk", flat=True)) == before


def test_a_confidential_family_stays_one_and_names_who_recorded_it(family, daughter):
    world = family.world
    Case.objects.filter(pk=family.case.pk).update(confidential=True)
    family.case.shares.create(user=world.protection, shared_by=world.kepala, shared_at=clock.now())
    new = split(family, daughter, by=world.protection)
    assert new.confidential
    assert set(new.shares.values_list("user", flat=True)) == {world.protection.pk}


def test_who_flees_can_have_a_confidential_case(family, daughter):
    new = split(family, daughter, confidential=True)
    assert (new.confidential, fresh(family.case).confidential) == (True, False)


# ---------------------------------------------------------------------- who may not leave


def nobody(family, daughter):
    return {"members": []}


def all_of_them(family, daughter):
    return {"members": list(family.case.household.members.all())}


def the_beneficiary(family, daughter):
    return {"members": [family.case.beneficiary]}


def a_stranger(family, daughter):
    return {"members": [daughter, family.world.person()]}


def somebody_dead(family, daughter):
    dead = family.world.person(family.case.household, relationship="other", died_on="2026-01-01")
    return {"members": [dead]}


def for_who_stays(family, daughter):
    return {"members": [daughter], "beneficiary": family.case.beneficiary}


def to_nowhere(family, daughter):
    return {"members": [daughter], "kelurahan": None}


def without_address(family, daughter):
    return {"members": [daughter], "address": " "}


def with_a_wrong_card(family, daughter):
    return {"members": [daughter], "kk": NIK_OF_NO_DAY}


def as_a_stranger_in_the_family(family, daughter):
    return {"members": [daughter], "relationships": {daughter.pk: "boss"}}


def with_two_heads(family, daughter):
    other = family.world.child(family.case.household)
    places = {daughter.pk: "head", other.pk: "head"}
    return {"members": [daughter, other], "relationships": places}


@pytest.mark.parametrize(
    ("how", "field"),
    [
        (nobody, "members"),
        (all_of_them, "members"),
        (the_beneficiary, "members"),
        (a_stranger, "members"),
        (somebody_dead, "members"),
        (for_who_stays, "beneficiary"),
        (to_nowhere, "kelurahan"),
        (without_address, "address"),
        (with_a_wrong_card, "kk"),
        (as_a_stranger_in_the_family, "relationships"),
        (with_two_heads, "relationships"),
    ],
)
def test_a_split_that_cannot_be_is_refused_by_field_and_leaves_nothing(
    family, daughter, how, field
):
    options = how(family, daughter)
    before = fresh(family.case).head, Household.objects.count(), Case.objects.count()
    with pytest.raises(ValidationError) as refusal:
        split(family, *options.pop("members"), **options)
    assert list(refusal.value.message_dict) == [field]
    assert (fresh(family.case).head, Household.objects.count(), Case.objects.count()) == before
    assert Person.objects.get(pk=daughter.pk).household_id == family.case.household_id


def test_nobody_leaves_for_whom_something_is_under_way(family):
    family.walk("refer_kip", stage=Stage.APPROVED)
    with pytest.raises(ValidationError) as refusal:
        split(family, family.child)
    assert "Rujukan KIP" in refusal.value.message_dict["members"][0]


def test_what_is_under_way_for_who_stays_stops_nobody(family, daughter):
    family.walk("train", stage=Stage.APPROVED)
    assert split(family, daughter).pk


def test_a_closed_case_does_not_split(family, daughter):
    family.walk("close")
    with pytest.raises(ValidationError):
        split(family, daughter)


@pytest.mark.parametrize("by", ["faskel_gadang", "petugas_bpr", "auditor", "admin"])
def test_nobody_splits_a_family_they_do_not_have(family, daughter, by):
    with pytest.raises(PermissionDenied):
        split(family, daughter, by=getattr(family.world, by))


# ---------------------------------------------------------------------- past help


def unmet(case, step, **facts) -> set[str]:
    return {each.code for each in services.missing(case, step, **facts)}


def assessed(family, new):
    """The new family stands where it may be granted something."""
    world = family.world
    world.visited(new)
    world.need(new)
    world.evidence(new)
    world.decided(new, "assess")
    return fresh(new)


def test_help_in_the_period_before_the_split_is_not_given_again(family, daughter):
    family.walk("grant_bansos")
    new = assessed(family, split(family, daughter))
    aid = family.case.assistance.get()
    again = {"period": aid.period, "programme_year": aid.programme_year_id}
    facts = family.world.aid()
    assert "no_like_aid_in_period" in unmet(new, "grant_bansos", **{**facts, **again})
    later = {**facts, **again, "period": "2026-11"}
    assert "no_like_aid_in_period" not in unmet(new, "grant_bansos", **later)


def test_a_grant_of_the_year_is_inherited_through_two_splits(family, daughter):
    baby = family.world.child(family.case.household)
    family.walk("grant_capital_kpm")
    first = split(family, daughter, baby)
    second = services.split_household(
        first,
        [baby],
        by=family.world.petugas,
        beneficiary=baby,
        kelurahan=family.world.kasin,
        address="Jl. Lain 2",
    )
    grant = {"programme_year": family.world.capital_kpm.pk}
    assert "no_like_grant_this_year" in unmet(second, "grant_capital_kpm", **grant)


def test_help_that_came_back_is_not_inherited(family, daughter):
    family.walk("grant_bansos")
    aid = family.case.assistance.get()
    new = assessed(family, split(family, daughter))
    services.record(
        family.case,
        services.Payment(aid, "failed", aid.recorded_at.date()),
        by=family.world.petugas,
    )
    again = {"period": aid.period, "programme_year": aid.programme_year_id}
    assert "no_like_aid_in_period" not in unmet(
        new, "grant_bansos", **{**family.world.aid(), **again}
    )


def test_help_after_the_split_is_the_old_familys_alone(family, daughter):
    new = assessed(family, split(family, daughter))
    family.walk("grant_bansos")
    aid = family.case.assistance.get()
    again = {"period": aid.period, "programme_year": aid.programme_year_id}
    assert not InheritedAid.objects.exists()
    assert "no_like_aid_in_period" not in unmet(
        new, "grant_bansos", **{**family.world.aid(), **again}
    )


def given(family, new, **options) -> Assistance:
    person = new.beneficiary
    aid = family.case.assistance.get()
    return Assistance(
        payee=person,
        member=person,
        programme_year=aid.programme_year,
        period=aid.period,
        amount=125_000,
        status="planned",
        **options,
    )


def test_help_outside_the_steps_is_not_recorded_twice_unless_the_head_says_why(family, daughter):
    family.walk("grant_bansos")
    new = split(family, daughter)
    with pytest.raises(ValidationError):
        services.record(new, given(family, new), by=family.world.petugas)
    again = given(family, new, exception_reason="flood")
    assert services.record(new, again, by=family.world.kepala).pk


def test_an_auditor_finds_help_of_both_families_in_one_period(family, daughter):
    family.walk("grant_bansos")
    new = split(family, daughter)
    services.record(new, given(family, new, exception_reason="flood"), by=family.world.kepala)
    today = family.world.now.moment.date()
    found = same_household_twice(Scope(family.world.auditor, today, today))
    assert [each.case_id for each in found] == [new.pk]
