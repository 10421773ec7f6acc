"""Opening, closing and reopening a case; giving it to a colleague, naming somebody on it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock, ledger
from casework.models import Assistance, Case, Counter
from tests.test_statements import is_counted
from tests.walks import Family, again, approve, confirm, record_outcome
from tests.world import START, fresh
from workflows import services
from workflows.stages import Stage


class RunningClock(clock.SetClock):
    """Time passes between one look at the clock and the next, as it really does."""

    @property
    def moment(self):
        self._moment += timedelta(microseconds=1)
        return self._moment

    @moment.setter
    def moment(self, moment):
        self._moment = moment


@pytest.fixture
def running_clock(world):
    """For a test in which nothing may rest on two looks at the clock seeing the same moment."""
    token = clock._set_clock.set(RunningClock(START))
    world.now = clock._set_clock.get()
    yield world.now
    clock._set_clock.reset(token)


def test_a_case_is_opened_for_a_person_and_their_household(world):
    person = world.person()
    case = services.open_case(person, by=world.faskel)
    assert (case.number, case.state, case.pathway) == (
        "KSS-2026-000001",
        "registered",
        "graduation",
    )
    assert (case.beneficiary, case.household, case.kelurahan) == (
        person,
        person.household,
        world.kasin,
    )
    [event] = case.events.all()
    assert (event.action, event.from_state, event.to_state) == ("open_case", "", "registered")
    kinds = case.custodies.current().values_list("kind", "agency__code")
    assert sorted(kinds) == [("holder", "dinsos"), ("owner", "dinsos")]


def test_numbers_begin_again_with_the_citys_new_year(world):
    world.case()
    world.now.move_to(clock.at_local(date(2027, 1, 1), 0, 1))
    assert world.case().number == "KSS-2027-000001"


REFUSED = {
    "the beneficiary has one": lambda world, case: case.beneficiary,
    "the household has one": lambda world, case: world.person(case.household, relationship="child"),
    "no household": lambda world, case: homeless(world),
    "dead": lambda world, case: world.person(died_on=date(2026, 1, 1)),
    "merged": lambda world, case: world.person(merged_into=case.beneficiary),
}


def homeless(world):
    person = world.person()
    person.household = None
    person.save()
    return person


@pytest.mark.parametrize("why", REFUSED)
def test_no_case_is_opened_and_no_number_taken(world, why):
    person = REFUSED[why](world, world.case())
    with pytest.raises(ValidationError) as wrong:
        services.open_case(person, by=world.petugas)
    assert list(wrong.value.message_dict) == ["person"]
    assert Case.objects.count() == 1
    assert Counter.objects.get(series="case").value == 1
    assert world.case().number == "KSS-2026-000002"


def test_an_unknown_pathway_is_refused(world):
    with pytest.raises(ValidationError) as wrong:
        services.open_case(world.person(), by=world.petugas, pathway="stairs")
    assert list(wrong.value.message_dict) == ["pathway"]


def test_a_closed_case_leaves_room_for_a_new_one(family):
    family.walk("close")
    new = family.world.case(family.case.beneficiary)
    assert (fresh(family.case).state, new.state) == ("closed", "registered")


def test_closing_keeps_the_reason_and_the_state_and_tells_the_family(family):
    family.walk("train")
    handoff = family.walk("close", reason="moved_away")
    case = fresh(family.case)
    assert (case.state, case.state_before_close) == ("closed", "trained")
    assert (case.closed_at, handoff.reason) == (family.world.now.moment, "moved_away")
    assert handoff.letter.kind == "pemberitahuan_hasil"


def test_not_eligible_closes_from_registered(world):
    case = world.case()
    world.decided(case, "close", reason="not_eligible")
    assert fresh(case).state == "closed"


@pytest.mark.parametrize("state", ["registered", "trained", "graduated", "long_term_care"])
def test_reopening_returns_to_the_state_before_under_a_clock_that_runs(world, running_clock, state):
    family = Family(world)
    family.stands(state)
    family.walk("close")
    closed = fresh(family.case)
    assert closed.state == "closed"
    family.case = closed
    family.walk("reopen")
    case = fresh(family.case)
    assert (case.state, case.closed_at) == (state, None)
    assert sorted(case.custodies.current().values_list("kind", "agency__code")) == [
        ("holder", "dinsos"),
        ("owner", "dinsos"),
    ]
    assert ledger.verify().intact


def test_a_life_under_a_running_clock(world, running_clock):
    family = Family(world)
    for step in ("grant_bansos", "train", "refer_kip"):
        family.walk(step)
    handoff = family.propose("lend", by=world.petugas_diskopindag)
    approve(world, handoff)
    services.accept(handoff, by=world.petugas_bpr)
    record_outcome(world, handoff)
    confirm(world, handoff)
    family.walk("graduate")
    assert fresh(family.case).state == "graduated"
    assert ledger.verify().intact


def test_closed_nothing_is_recordable_and_only_reopening_is_possible(family):
    world = family.world
    aid = family.walk("grant_bansos") and family.case.assistance.get()
    family.walk("close")
    case = fresh(family.case)
    facts = [
        services.Payment(aid, "paid", START.date()),
        services.Death(case.beneficiary, START.date()),
        services.Move(world.bareng, "Jl. Baru 2"),
        services.NeedMet(case.needs.open().first(), START.date()),
    ]
    attempts = [
        *(lambda fact=fact: services.record(case, fact, by=world.petugas) for fact in facts),
        lambda: world.visited(case),
        lambda: world.need(case, "housing"),
        lambda: world.evidence(case),
        lambda: world.business(case),
    ]
    attempts.append(
        lambda: services.assign([case], to=world.petugas2, by=world.kabid, reason="workload")
    )
    for attempt in attempts:
        with pytest.raises(ValidationError):
            attempt()
    with pytest.raises(services.StepNotPossible):
        family.propose("emergency_aid")
    assert Assistance.objects.get().status == "planned"


def test_a_decision_left_open_by_closing_can_only_be_ended(family):
    world = family.world
    bansos = family.propose("grant_bansos")
    family.walk("close")
    with pytest.raises(services.StepNotPossible) as refused:
        approve(world, bansos)
    assert [each.code for each in refused.value.unmet] == ["state"]
    services.reject(bansos, by=world.kepala, reason="criteria_not_met")
    assert again(bansos).stage == Stage.REJECTED


# ---------------------------------------------------------------------- assign, share


def test_cases_are_given_to_a_caseworker_of_the_own_agency(world):
    cases = [world.case(), world.case()]
    services.assign(cases, to=world.petugas2, by=world.kabid, reason="workload")
    assert {fresh(case).assigned_to for case in cases} == {world.petugas2}
    assert all(case.events.last().reason == "workload" for case in cases)


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [
        ("petugas_bpr", "workload", "to"),
        ("kepala", "workload", "to"),
        ("petugas2", "bosan", "reason"),
        ("petugas2", "", "reason"),
    ],
)
def test_a_case_is_not_given_to_others_nor_without_a_reason(world, to, reason, field):
    case = world.case()
    with pytest.raises(ValidationError) as wrong:
        services.assign([case], to=getattr(world, to), by=world.kabid, reason=reason)
    assert list(wrong.value.message_dict) == [field]
    assert (fresh(case).assigned_to, case.events.count()) == (None, 1)


def test_a_refusal_says_which_of_the_cases_it_is(family):
    world, other = family.world, family.world.case()
    family.walk("close")
    for cases, to in (([other, family.case], world.petugas2), ([other], world.petugas_bpr)):
        with pytest.raises(ValidationError) as wrong:
            services.assign(cases, to=to, by=world.kabid, reason="workload")
        assert cases[-1].number in str(wrong.value)
    world.kabid.person = other.beneficiary
    with pytest.raises(services.FourEyes, match=other.number):
        services.assign([other], to=world.petugas2, by=world.kabid, reason="workload")


def test_the_statements_of_giving_do_not_grow_with_the_cases(world):
    counts = []
    for many in (2, 12):
        cases = [world.case() for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            services.assign(cases, to=world.petugas2, by=world.kabid, reason="workload")
        counts.append(sum(is_counted(each["sql"]) for each in queries.captured_queries))
    assert counts[0] == counts[1]


def test_the_owners_head_names_somebody_on_a_confidential_case(world):
    case = world.case(by=world.protection, confidential=True)
    services.share(case, to=world.petugas, by=world.kepala)
    services.share(case, to=world.petugas, by=world.kepala)
    assert case.shares.filter(user=world.petugas).count() == 1
    world.need(case, "shelter")
    with pytest.raises(ValidationError):
        services.share(world.case(), to=world.petugas, by=world.kepala)


def test_of_a_closed_confidential_case_the_owners_head_may_still_name_somebody(world):
    case = world.case(by=world.protection, confidential=True)
    for user in (world.petugas, world.kepala):
        services.share(case, to=user, by=world.kepala)
    world.decided(case, "close", reason="moved_away")
    services.share(case, to=world.petugas2, by=world.kepala)
    assert case.shares.filter(user=world.petugas2).exists()
