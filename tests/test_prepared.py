"""Queries that are built once: always the answer of now, never one that was kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models.functions import Greatest
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import Agency, Case, Custody, Person
from casework.prepared import Change, NotKnown, prepared
from permissions.access import may_or_raise
from permissions.models import Appointment
from permissions.roles import Action
from permissions.services import end_appointment
from tests.walks import Family
from workflows import guards, services
from workflows.pathways import STEPS
from workflows.services.locking import locked

STEP = STEPS["graduation"]
LOOKING = {
    "amount_is_the_grant",
    "budget_left",
    "group_is_complete",
    "income_above_poverty_line",
    "no_component_left",
    "no_like_aid_in_period",
    "no_like_grant_this_year",
    "no_open_need_for_capital_or_licence",
    "on_the_decree",
    "recent_final_assessment",
    "signed_statement",
    "spending_plan",
    "visited_after_desil_change",
}
"""Guards that look at what a fact says, or into the database, before they can answer."""


def kept() -> tuple[list, prepared]:
    """A query over agencies, and a list of how it was built."""
    built = []

    @prepared
    def agencies(*order, **values):
        built.append((order, values))
        lookups = {"code__in" if name == "codes" else name: each for name, each in values.items()}
        return Agency.objects.filter(**lookups).order_by(*order)

    return built, agencies


def test_it_is_built_once_and_asked_anew(world):
    built, agencies = kept()
    assert agencies(code=world.dinsos.code) == [world.dinsos]
    assert agencies(code=world.bpr.code) == [world.bpr]
    assert agencies(code="nobody") == []
    assert len(built) == 1

    Agency.objects.create(code="nobody")
    assert [each.code for each in agencies(code="nobody")] == ["nobody"]
    assert len(built) == 1


def test_a_list_may_be_of_any_length(world):
    built, agencies = kept()
    codes = [world.dinsos.code, world.bpr.code, world.dinsos.code]
    assert agencies("code", codes=codes[:1]) == [world.dinsos]
    assert agencies("code", codes=codes) == sorted([world.dinsos, world.bpr], key=lambda a: a.code)
    assert len(built) == 1
    assert agencies("code", codes=[]) == []
    assert agencies("code", codes={world.bpr.code}) == [world.bpr]


def test_a_null_and_another_shape_have_sql_of_their_own(world):
    built, agencies = kept()
    assert agencies("pk", pk=None) == []
    assert agencies("pk", pk=world.dinsos.pk) == [world.dinsos]
    assert agencies("-pk", pk=world.dinsos.pk) == [world.dinsos]
    assert len(built) == 3


@pytest.mark.parametrize(
    "look",
    [
        lambda given: clock.today(),
        lambda given: Case.objects.count(),
        lambda given: Case.objects.filter(pk=given).exists(),
        lambda given: given == 5,
        lambda given: bool(given),
        lambda given: {5: "five"}.get(given),
        lambda given: list(given),
        lambda given: f"{given}",
    ],
)
def test_what_is_not_known_yet_cannot_be_kept(world, look):
    @prepared
    def cases(pk):
        look(pk)
        return Case.objects.filter(pk=pk)

    with pytest.raises(NotKnown):
        cases(pk=1)


def test_the_debug_page_shows_what_was_sent(world):
    agencies = kept()[1]
    with CaptureQueriesContext(connection) as queries:
        agencies(code="seen")
    assert "'seen'" in queries.captured_queries[0]["sql"]


def test_a_change_writes_what_update_would(world):
    @prepared
    def end(cases, at):
        return Change(
            Custody.objects.filter(case__in=cases, until=None), until=Greatest("since", at)
        )

    first, other = world.case(), world.case()
    later = clock.now() + timedelta(hours=1)
    assert end(cases=[first.pk], at=clock.now() - timedelta(hours=1)) == 2
    assert end(cases=[first.pk, other.pk], at=later) == 2
    assert end(cases=[], at=later) == 0
    until = {each.case_id: each.until for each in Custody.objects.all()}
    assert until == {first.pk: clock.now(), other.pk: later}


# ---------------------------------------------------------------------- who may, what is missing


def test_an_ended_appointment_ends_at_once(world, now):
    appointment = may_or_raise(world.kepala, Action.APPROVE, world.dinsos)
    end_appointment(appointment, on=clock.today(), by=world.admin)
    with pytest.raises(PermissionDenied):
        may_or_raise(world.kepala, Action.APPROVE, world.dinsos)


def test_an_appointment_begins_and_ends_with_its_days(world, now):
    Appointment.objects.filter(user=world.kepala).update(until=clock.today() + timedelta(days=1))
    may_or_raise(world.kepala, Action.APPROVE, world.dinsos)
    now.move(days=1)
    with pytest.raises(PermissionDenied):
        may_or_raise(world.kepala, Action.APPROVE, world.dinsos)
    now.move(days=-1)
    may_or_raise(world.kepala, Action.APPROVE, world.dinsos)


def test_a_requirement_sees_what_was_done_since(family):
    assert services.missing(family.case, "lend") == []
    consents = family.case.consents.filter(purpose="bank")
    consents.update(withdrawn_on=clock.today())
    assert [each.code for each in services.missing(family.case, "lend")] == ["consented_to_bank"]
    consents.update(withdrawn_on=None)
    assert services.missing(family.case, "lend") == []


def test_a_requirement_of_one_member_is_not_answered_for_another(family):
    sister = family.world.person(family.case.household, relationship="child")
    assert services.missing(family.case, "lend", member=family.case.beneficiary) == []
    missing = services.missing(family.case, "lend", member=sister)
    assert [each.code for each in missing] == ["consented_to_bank"]
    assert services.missing(family.case, "lend", member=family.case.beneficiary) == []


def test_a_child_grows_too_old_for_school(family, now):
    case, member = family.case, family.facts("refer_kip")["member"]
    assert codes(services.missing(case, "refer_kip", member=member)) == []
    child = Person.objects.get(pk=getattr(member, "pk", member))
    now.move_to(clock.at_local(child.birth_date.replace(year=child.birth_date.year + 22), 9))
    assert "a_child_at_school" in codes(services.missing(case, "refer_kip", member=member))


def codes(unmet) -> list[str]:
    return [each.code for each in unmet]


def test_the_guards_whose_question_is_not_kept_are_named(db):
    requirements = {each for step in STEP.values() for each in step.requires}
    looking = {
        each.code
        for each in requirements
        if guards._kept_answers((each,), tuple((name, False) for name in each.reads)) is None
    }
    assert looking == LOOKING


def test_a_handoff_is_not_locked_outside_a_transaction(transactional_ledger, world):
    handoff = Family(world).propose("lend")
    with pytest.raises(TransactionManagementError):
        locked(handoff)
