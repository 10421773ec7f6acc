"""Who sees which case, and who has taken part: persons, auditors, former holders, the bank."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import CaseEvent, Purpose, User
from permissions.access import case_or_404, may_or_raise, visible_handoffs
from permissions.models import CaseShare, Reading
from permissions.roles import Action, Capacity, Role
from permissions.services import end_appointment
from tests.questions import may, sees
from tests.world import START
from workflows.services import (
    FourEyes,
    accept,
    approve,
    confirm,
    propose,
    record_outcome,
    share,
)

TODAY = START.date()


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def secret(world):
    return world.case(by=world.protection, confidential=True)


# ---------------------------------------------------------------------- persons


def test_two_accounts_of_one_person_are_one_pair_of_eyes(world, case):
    head = world.appointed("kedua", Role.HEAD, world.dinsos, capacity=Capacity.PLT)
    resident = world.person()
    User.objects.filter(pk__in=[world.petugas.pk, head.pk]).update(person=resident)
    handoff = propose(case, "emergency_aid", by=world.petugas, **world.aid())
    with pytest.raises(FourEyes):
        approve(handoff, by=User.objects.get(pk=head.pk))
    assert approve(handoff, by=world.kepala).approved_by == world.kepala


def test_nobody_acts_on_a_household_of_their_own(world, case):
    handoff = propose(case, "emergency_aid", by=world.petugas, **world.aid())
    User.objects.filter(pk=world.kepala.pk).update(person=world.child(case.household))
    with pytest.raises(FourEyes):
        approve(handoff, by=User.objects.get(pk=world.kepala.pk))


# ---------------------------------------------------------------------- who sees nothing


def test_a_superuser_sees_no_case(world, case, secret):
    handoff = propose(case, "emergency_aid", by=world.petugas, **world.aid())
    with pytest.raises(ValidationError):
        share(secret, to=world.superuser, by=world.kepala)
    name(world.superuser, secret)
    assert not sees(world.superuser, case) and not sees(world.superuser, secret)
    assert not visible_handoffs(world.superuser).filter(pk=handoff.pk).exists()
    assert not any(may(world.superuser, action, world.dinsos, world.kasin) for action in Action)


def name(user, case):
    CaseShare.objects.create(case=case, user=user, shared_by=user, shared_at=case.opened_at)


@pytest.mark.parametrize("who", ["auditor", "reporter", "admin", "superuser"])
def test_only_people_who_work_on_cases_are_named_on_a_confidential_one(world, secret, who):
    with pytest.raises(ValidationError) as refusal:
        share(secret, to=getattr(world, who), by=world.kepala)
    assert set(refusal.value.message_dict) == {"to"}
    name(getattr(world, who), secret)
    assert not sees(getattr(world, who), secret)


def test_each_reading_of_the_auditor_is_recorded_and_nobody_elses(world, case):
    for user in (world.petugas, world.faskel, world.auditor, world.auditor):
        assert case_or_404(user, case.pk) == case
    assert list(Reading.objects.values_list("case", "user")) == [
        (case.pk, world.auditor.pk),
        (case.pk, world.auditor.pk),
    ]


def test_an_auditor_reads_as_long_as_the_letter_of_assignment_says(world, case, secret):
    assert sees(world.auditor, case) and not sees(world.auditor, secret)
    assert Reading.objects.filter(case=secret).count() == 0
    end_appointment(world.auditor.appointments.get(), by=world.admin, on=TODAY + timedelta(days=1))
    world.now.move(days=1)
    assert not sees(world.auditor, case)


def test_protection_staff_open_confidential_cases_and_no_others(world, secret):
    assert sees(world.protection, secret)
    with pytest.raises(PermissionDenied):
        world.case(by=world.protection)


# ---------------------------------------------------------------------- custody


def test_a_former_holder_reads_and_does_not_write(world):
    case = world.assessed()
    handoff = propose(case, "train_job", by=world.petugas, course="Las", level="basic")
    approve(handoff, by=world.kepala, waivers={"need_recorded": "Segera"})
    holder = world.petugas_disnaker
    assert sees(holder, case)
    accept(handoff, by=holder)
    world.visited(case, by=holder)
    record_outcome(handoff, by=holder, completed=True, finished_on=TODAY)
    confirm(handoff, by=world.kepala_disnaker)
    assert sees(holder, case)
    written = CaseEvent.objects.filter(case=case).count()
    with pytest.raises(PermissionDenied):
        world.visited(case, by=holder)
    assert CaseEvent.objects.filter(case=case).count() == written


def test_the_bank_sees_its_handoff_from_the_approval_on_and_never_the_case(world):
    case = world.assessed()
    world.consent(case, Purpose.BANK)
    business = world.business(case)
    facts = {"amount": 5_000_000, "purpose": "Bahan baku", "business": business}
    handoff = propose(case, "lend", by=world.petugas, **facts)
    aid = propose(case, "emergency_aid", by=world.petugas, **world.aid())
    assert not visible_handoffs(world.petugas_bpr).exists()
    approve(handoff, by=world.kepala)
    approve(aid, by=world.kepala)
    assert list(visible_handoffs(world.petugas_bpr)) == [handoff]
    accept(handoff, by=world.petugas_bpr)
    assert list(visible_handoffs(world.kepala_bpr)) == [handoff]
    assert not sees(world.petugas_bpr, case)
    with pytest.raises(PermissionDenied):
        world.visited(case, by=world.petugas_bpr)


@pytest.mark.parametrize("places", [(), (None,), (None, None)])
def test_nowhere_is_not_everywhere(world, places):
    """A decision has no receiver: whoever holds some appointment may not confirm it for that."""
    with pytest.raises(PermissionDenied):
        may_or_raise(world.kepala, Action.CONFIRM, *places)
