"""Findings: each with a case that was planted for it, and one that is as it should be."""

from datetime import date, timedelta

import pytest
from django.db import connection

from casework import clock, workdays
from casework.models import Agency, Assistance, DecreeLine, Group, Holiday, Person, User
from casework.models.programmes import Programme
from tests.town import LONG_AGO, make_programme
from tests.walks import Family, approve, take
from tests.world import World
from workflows import services
from workflows.findings import FINDINGS, Scope, count_all
from workflows.models import Handoff

DAY = date(2026, 3, 2)


class Desk:
    """An auditor's desk: lays help past the services, and asks for one finding."""

    def __init__(self, world: World):
        self.world = world
        self.food = make_programme("bpnt", "bpnt", unit="household", like_group="food")

    def scope(self, **options) -> Scope:
        return Scope(self.world.auditor, date(2026, 1, 1), date(2026, 12, 31), **options)

    def found(self, code: str, **options) -> list:
        finding, scope = FINDINGS[code], self.scope(**options)
        rows = list(finding.rows(scope))
        assert len(rows) == count_all(scope)[code]
        return [finding.line(row) for row in rows]

    def helped(self, case, **options) -> Assistance:
        values = {
            "case": case,
            "household": case.household,
            "payee": case.beneficiary,
            "member": case.beneficiary,
            "programme_year": self.world.bpntd,
            "unit": "household",
            "period": "2026-03",
            "amount": 125_000,
            "status": "paid",
            "occurred_on": DAY,
            "recorded_at": clock.at_local(DAY, 10),
            "recorded_by": self.world.petugas,
        }
        return Assistance.objects.create(**{**values, **options})


@pytest.fixture
def desk(world) -> Desk:
    return Desk(world)


@pytest.fixture
def case(world):
    return world.case()


def twin_of(user: User, **options) -> User:
    """Another account of the same resident."""
    return User.objects.create(username=f"{user.username}.2", name=user.name, **options)


# ---------------------------------------------------------------------- helped twice


@pytest.mark.parametrize("period", ["2026-03", "2026"])
def test_like_help_in_one_period_is_found_both_times(desk, case, period):
    desk.helped(case)
    desk.helped(case, programme_year=desk.food, period=period, amount=200_000)
    lines = desk.found("same-household-twice")
    assert {each.number for each in lines} == {case.number}
    assert sorted(each.amount for each in lines) == [125_000, 200_000]


@pytest.mark.parametrize(
    "other", [{"period": "2026-04"}, {"status": "failed"}, {"status": "returned"}]
)
def test_help_in_another_period_or_that_did_not_arrive_is_not(desk, case, other):
    desk.helped(case)
    desk.helped(case, programme_year=desk.food, **other)
    assert desk.found("same-household-twice") == []


def test_unlike_help_in_one_period_is_not(desk, case):
    desk.helped(case)
    desk.helped(case, programme_year=desk.world.capital_kpm, period="2026")
    assert desk.found("same-household-twice") == []


def test_help_for_persons_is_compared_by_person(desk, case):
    year = make_programme("beasiswa", "kip", unit="person", like_group="school")
    children = [desk.world.child(case.household) for _ in range(2)]
    for child in children:
        desk.helped(case, programme_year=year, unit="person", member=child)
    assert desk.found("same-household-twice") == []
    like = make_programme("kip2", "kip", unit="person", like_group="school")
    desk.helped(case, programme_year=like, unit="person", member=children[0])
    assert len(desk.found("same-household-twice")) == 2


def test_one_person_who_receives_for_two_households_is_found(desk, case):
    neighbour = desk.world.case()
    desk.helped(case)
    desk.helped(neighbour, payee=case.beneficiary)
    lines = desk.found("same-person-in-two-households")
    assert {each.number for each in lines} == {case.number, neighbour.number}
    assert desk.found("same-household-twice") == []


def test_two_families_that_each_fetch_their_own_are_not(desk, case):
    for each in (case, desk.world.case()):
        desk.helped(each)
    assert desk.found("same-person-in-two-households") == []


def kube(person: Person, account: str) -> Group:
    group = Group.objects.create(
        name="KUBE",
        kelurahan=person.household.kelurahan,
        line_of_business="Kue",
        account_number=account,
        formed_on=LONG_AGO,
    )
    group.memberships.create(person=person, since=LONG_AGO)
    return group


@pytest.mark.parametrize(("other", "found"), [("0123", 2), ("0456", 0)])
def test_two_kube_with_one_account_number(desk, case, other, found):
    neighbour = desk.world.case()
    for each, account in ((case, "0123"), (neighbour, other)):
        kube(each.beneficiary, account)
        desk.helped(each, programme_year=desk.world.capital_kube, period="2026")
    assert len(desk.found("one-account-of-two-kube")) == found


# ---------------------------------------------------------------------- annex, death, time


def on_the_annex(desk, case, household) -> None:
    Programme.objects.filter(years=desk.world.bpntd).update(decree_required=True)
    line = DecreeLine.objects.create(programme_year=desk.world.bpntd, line=1, household=household)
    desk.helped(case, decree_line=line)


def test_paid_without_a_line_of_the_annex(desk, case):
    Programme.objects.filter(years=desk.world.bpntd).update(decree_required=True)
    desk.helped(case)
    assert [each.number for each in desk.found("not-on-the-annex")] == [case.number]


def test_paid_on_somebody_elses_line(desk, case):
    on_the_annex(desk, case, desk.world.household())
    assert len(desk.found("not-on-the-annex")) == 1


def test_paid_on_the_own_line_is_as_it_should_be(desk, case):
    on_the_annex(desk, case, case.household)
    assert desk.found("not-on-the-annex") == []


def test_a_programme_without_a_decree_needs_no_line(desk, case):
    desk.helped(case)
    assert desk.found("not-on-the-annex") == []


@pytest.mark.parametrize(("died", "found"), [(DAY, 1), (DAY + timedelta(days=1), 0)])
def test_paid_after_death(desk, case, died, found):
    desk.helped(case)
    Person.objects.filter(pk=case.beneficiary_id).update(died_on=died)
    assert len(desk.found("paid-after-death")) == found


@pytest.mark.parametrize(("days", "hour", "found"), [(7, 10, 0), (7, 23, 0), (8, 1, 1), (8, 10, 1)])
def test_recorded_later_than_five_working_days(desk, case, days, hour, found):
    """From a Monday on, seven days later is the fifth working day, by the city's clock."""
    desk.helped(case, recorded_at=clock.at_local(DAY + timedelta(days=days), hour))
    assert len(desk.found("recorded-late")) == found


def test_days_off_are_not_counted_as_late(desk, case):
    Holiday.objects.create(date=DAY + timedelta(days=3), name="Nyepi")
    workdays.forget_holidays()
    desk.helped(case, recorded_at=clock.at_local(DAY + timedelta(days=8), 10))
    assert desk.found("recorded-late") == []


@pytest.mark.parametrize(("days", "found"), [(2, 0), (20, 1)])
def test_a_planned_payment_is_recorded_when_its_row_of_the_ledger_says(desk, case, days, found):
    aid = desk.helped(case, status="planned", occurred_on=None)
    desk.world.now.move(days=days)
    services.record(case, services.Payment(aid, "paid", DAY), by=desk.world.petugas)
    assert len(desk.found("recorded-late")) == found


# ---------------------------------------------------------------------- hands


def later(world, step="train", *, seconds: int = 3600, **people) -> Handoff:
    """A family's training, approved after some time; hands may be changed afterwards."""
    handoff = Family(world).propose(step)
    world.now.move(seconds=seconds)
    handoff = take(world, handoff)
    world.now.move(hours=1)
    Handoff.objects.filter(pk=handoff.pk).update(**people)
    return handoff


def test_two_accounts_of_one_resident_on_both_sides(desk):
    world = desk.world
    somebody = world.person()
    User.objects.filter(pk=world.kepala.pk).update(person=somebody)
    twin = twin_of(world.kepala, person=somebody)
    handoff = later(world, recorded_by=twin)
    [line] = desk.found("one-person-on-both-sides")
    assert line.number == handoff.case.number
    assert world.kepala.name in line.said


def test_one_account_for_proposal_and_confirmation(desk):
    later(desk.world, confirmed_by=desk.world.petugas)
    assert len(desk.found("one-person-on-both-sides")) == 1


def test_different_people_are_as_it_should_be(desk):
    later(desk.world)
    later(desk.world, "train_basic")  # inside one agency the proposer records the outcome
    assert desk.found("one-person-on-both-sides") == []


def test_somebody_of_the_household(desk):
    world = desk.world
    handoff = later(world)
    assert desk.found("own-family") == []
    kin = world.child(handoff.case.household)
    User.objects.filter(pk=world.kepala.pk).update(person=kin)
    assert {each.number for each in desk.found("own-family")} == {handoff.case.number}


@pytest.mark.parametrize(("seconds", "found"), [(59, 1), (60, 0)])
def test_approved_within_a_minute(desk, seconds, found):
    later(desk.world, seconds=seconds)
    lines = [each for each in desk.found("approved-at-once") if "Pelatihan UMKM" in each.said]
    assert len(lines) == found


@pytest.mark.parametrize(("seconds", "found"), [(9, 1), (10, 0)])
def test_approved_one_after_the_other(desk, seconds, found):
    world = desk.world
    waiting = [Family(world).propose("train") for _ in range(2)]
    world.now.move(hours=1)
    for handoff in waiting:
        approve(world, handoff)
        world.now.move(seconds=seconds)
    assert len(desk.found("approved-in-a-row")) == found


def test_what_one_click_approved_is_counted_beside(desk):
    world = desk.world
    waiting = [Family(world).propose("train") for _ in range(3)]
    world.now.move(hours=1)
    services.approve_many(waiting, by=world.kepala)
    assert desk.found("approved-in-a-row") == []
    beside = FINDINGS["approved-in-a-row"].beside(desk.scope())
    assert set(beside.values_list("pk", flat=True)) >= {each.pk for each in waiting}


def test_a_waived_requirement_with_its_reason(desk):
    world = desk.world
    family = Family(world)
    family.case.needs.all().delete()
    handoff = family.propose("train")
    assert desk.found("requirements-waived") == []
    code = next(iter(services.to_waive(family.case, "train", **handoff.facts))).code
    services.approve(handoff, by=world.kepala, waivers={code: "Sudah dibicarakan."})
    [line] = desk.found("requirements-waived")
    assert "Sudah dibicarakan." in line.said


# ---------------------------------------------------------------------- what is looked at


def test_confidential_cases_are_not_looked_at(desk, world):
    case = world.case(confidential=True)
    desk.helped(case)
    desk.helped(case, programme_year=desk.food)
    assert desk.found("same-household-twice") == []


def test_only_days_of_the_period(desk, case):
    desk.helped(case, occurred_on=date(2025, 12, 31), period="2025-12")
    Person.objects.filter(pk=case.beneficiary_id).update(died_on=date(2025, 1, 1))
    assert desk.found("paid-after-death") == []


@pytest.mark.parametrize(("code", "found"), [("dinsos", 2), ("bpr", 0)])
def test_only_cases_that_the_agency_had(desk, case, code, found):
    desk.helped(case)
    desk.helped(case, programme_year=desk.food)
    agency = Agency.objects.get(code=code)
    assert len(desk.found("same-household-twice", agency=agency)) == found


def test_all_are_counted_in_one_statement_and_what_must_be_compared_here(
    desk, django_assert_num_queries
):
    connection.ensure_connection()
    scope = desk.scope()
    count_all(scope)
    with django_assert_num_queries(5):
        assert set(count_all(scope)) == set(FINDINGS)
