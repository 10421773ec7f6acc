"""From an appointment come grants, from grants what one may do and see; all of it ends with it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.models import User, Visit
from permissions.access import (
    FourEyes,
    case_or_404,
    may_administer_or_raise,
    may_or_raise,
    visible_cases,
    visible_handoffs,
)
from permissions.grants import sync_grants
from permissions.models import AgencyGrant, Appointment, KelurahanGrant
from permissions.roles import Action, Capacity, Role
from permissions.services import appoint, end_appointment, signer_of
from tests.questions import may, sees
from tests.town import LONG_AGO
from workflows.services import record, share

BASIS = {"basis_number": "821.2/7/2026", "basis_date": date(2026, 2, 20)}
TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)


def grants():
    rows = ("user", "permission", "content_object", "appointment")
    return [sorted(model.objects.values_list(*rows)) for model in (AgencyGrant, KelurahanGrant)]


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def secret(world):
    return world.case(by=world.protection, confidential=True)


# ---------------------------------------------------------------------- from–to


def test_an_appointment_allows_its_role_at_its_agency_and_nowhere_else(world):
    user = world.appointed("baru", Role.CASEWORKER, world.bpr)
    assert may(user, Action.PROPOSE, world.bpr)
    assert not may(user, Action.PROPOSE, world.dinsos)
    assert not may(user, Action.APPROVE, world.bpr)


def test_a_future_appointment_begins_on_its_day(world, case):
    user = world.appointed("baru", Role.CASEWORKER, world.dinsos, since=TOMORROW)
    assert not may(user, Action.PROPOSE, world.dinsos) and not sees(user, case)
    world.now.move(days=1)
    assert may(user, Action.PROPOSE, world.dinsos) and sees(user, case)


def test_an_appointment_ends_by_its_date_without_anybody_doing_anything(world, case):
    user = world.appointed("baru", Role.CASEWORKER, world.dinsos, until=TOMORROW)
    assert may(user, Action.PROPOSE, world.dinsos) and sees(user, case)
    world.now.move(days=1)
    assert user.appointments.get().agencygrants.exists()
    assert not may(user, Action.PROPOSE, world.dinsos) and not sees(user, case)


def test_an_ended_appointment_stops_at_once(world, case, secret):
    share(secret, to=world.petugas, by=world.kepala)
    end_appointment(world.petugas.appointments.get(), by=world.admin)
    assert not may(world.petugas, Action.PROPOSE, world.dinsos)
    assert not sees(world.petugas, case) and not sees(world.petugas, secret)
    assert may(world.petugas2, Action.PROPOSE, world.dinsos)


def test_an_appointment_ended_for_a_later_day_holds_until_then(world):
    end_appointment(world.petugas.appointments.get(), by=world.admin, on=TOMORROW)
    assert may(world.petugas, Action.PROPOSE, world.dinsos)
    world.now.move(days=1)
    assert not may(world.petugas, Action.PROPOSE, world.dinsos)


def test_an_appointment_ends_once_and_never_before_it_began(world):
    appointment = world.petugas.appointments.get()
    with pytest.raises(ValidationError):
        end_appointment(appointment, by=world.admin, on=LONG_AGO - timedelta(days=1))
    end_appointment(appointment, by=world.admin)
    with pytest.raises(ValidationError):
        end_appointment(appointment, by=world.admin, on=TOMORROW)
    assert Appointment.objects.get(pk=appointment.pk).until == TODAY


OVERLAPPING = [
    # since, until of the first, since of the second: may it be?
    (LONG_AGO, None, TODAY, False),
    (LONG_AGO, TOMORROW, TODAY, False),
    (LONG_AGO, TODAY, TODAY, True),
    (TOMORROW, None, TODAY, False),
]


@pytest.mark.parametrize(("since", "until", "again", "allowed"), OVERLAPPING)
def test_a_person_holds_a_role_in_a_place_once_at_a_time(world, since, until, again, allowed):
    user = world.appointed("baru", Role.CASEWORKER, world.bpr, since=since, until=until)
    try:
        world.appoint(user, Role.CASEWORKER, world.bpr, since=again)
    except ValidationError as error:
        assert not allowed and set(error.message_dict) == {"user"}
    else:
        assert allowed
    world.appoint(user, Role.CASEWORKER, world.dinsos, since=again)  # elsewhere it is free


def test_an_agency_has_one_definitive_head_and_acting_heads_beside(world):
    user = world.user("baru")
    with pytest.raises(ValidationError) as refusal:
        world.appoint(user, Role.HEAD, world.dinsos, until=date(2027, 1, 1))
    assert set(refusal.value.message_dict) == {"capacity"}
    world.appoint(user, Role.HEAD, world.dinsos, capacity=Capacity.PLH, until=date(2026, 3, 9))
    assert may(user, Action.APPROVE, world.dinsos) and may(world.kepala, "approve", world.dinsos)
    assert signer_of(world.dinsos, TODAY).user == user
    assert signer_of(world.dinsos, date(2026, 3, 9)).user == world.kepala


def test_a_new_definitive_head_follows_when_the_old_one_has_an_end(world):
    end_appointment(world.kepala.appointments.get(), by=world.admin, on=TOMORROW)
    new = world.appointed("baru", Role.HEAD, world.dinsos, since=TOMORROW)
    assert may(world.kepala, Action.APPROVE, world.dinsos)
    assert not may(new, Action.APPROVE, world.dinsos)
    world.now.move(days=1)
    assert not may(world.kepala, Action.APPROVE, world.dinsos)
    assert may(new, Action.APPROVE, world.dinsos)


WRONG = {
    "a caseworker for an area": (Role.CASEWORKER, ["kelurahan"], {}),
    "a field worker for an agency": (Role.FIELD_WORKER, ["agency"], {}),
    "nowhere": (Role.CASEWORKER, [], {}),
    "in two places": (Role.FIELD_WORKER, ["kelurahan", "kecamatan"], {}),
    "an unknown role": ("boss", ["agency"], {}),
    "an unknown capacity": (Role.HEAD, ["agency"], {"capacity": "boss"}),
    "without a basis": (Role.CASEWORKER, ["agency"], {"basis_number": ""}),
    "ending before it begins": (Role.CASEWORKER, ["agency"], {"until": LONG_AGO}),
    "a title that cannot be printed": (Role.CASEWORKER, ["agency"], {"title": "\x00"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_appointment_that_makes_no_sense_is_refused(world, what):
    role, places, options = WRONG[what]
    at = {"agency": world.bpr, "kelurahan": world.kasin, "kecamatan": world.klojen}
    given = {name: at[name] for name in places}
    with pytest.raises(ValidationError):
        appoint(world.superuser, role, by=world.admin, **given, **(BASIS | options))
    assert not world.superuser.appointments.exists()


# ---------------------------------------------------------------------- areas


def test_a_kecamatan_is_all_its_kelurahan(world):
    near = world.case(world.person(world.household(world.bareng)))
    far = world.case(world.person(world.household(world.gadang)))
    assert sees(world.tksk, near) and not sees(world.tksk, far)
    granted = world.tksk.appointments.get().kelurahangrants
    assert {each.content_object for each in granted.all()} == {world.kasin, world.bareng}


def test_an_area_ends_with_the_appointment(world, case):
    end_appointment(world.tksk.appointments.get(), by=world.admin)
    assert not sees(world.tksk, case)
    assert not may(world.tksk, Action.RECORD_FIELD_FACT, world.kasin)
    assert sees(world.faskel, case)


def test_whoever_may_not_see_a_case_records_nothing_on_it_wherever_the_family_lives(world, case):
    case.household.kelurahan = world.gadang  # as an import writes it, past the case
    case.household.save()
    assert sees(world.faskel, case) and not sees(world.faskel_gadang, case)
    with pytest.raises(PermissionDenied):
        record(case, Visit(visited_on=TODAY, outcome="met"), by=world.faskel_gadang)
    assert record(case, Visit(visited_on=TODAY, outcome="met"), by=world.faskel)


# ---------------------------------------------------------------------- grants


def test_grants_are_made_again_exactly_as_they_were(world):
    for user, until in ((world.petugas2, TODAY), (world.tksk, TOMORROW)):
        end_appointment(user.appointments.get(), by=world.admin, on=until)
    world.appointed("baru", Role.HEAD, world.bpr, capacity=Capacity.PLT, since=TOMORROW)
    world.appointed("lama", Role.HEAD, world.bpr, capacity=Capacity.PLT, until=TODAY)
    before = grants()
    AgencyGrant.objects.filter(user=world.kepala.pk).delete()
    stray = AgencyGrant.objects.filter(user=world.petugas.pk).first()
    AgencyGrant.objects.filter(pk=stray.pk).update(content_object=world.bpr)
    assert grants() != before
    assert sync_grants() == sum(map(len, before))
    assert grants() == before


def test_grants_are_tens_of_rows_a_user_and_never_one_per_case(world):
    before = grants()
    for _ in range(3):
        world.case()
    assert grants() == before
    for user in User.objects.all():
        rows = sum(
            model.objects.filter(user=user).count() for model in (AgencyGrant, KelurahanGrant)
        )
        assert rows < 50


def test_whoever_is_deactivated_loses_all(world, case, secret):
    share(secret, to=world.petugas, by=world.kepala)
    assert sees(world.petugas, case) and sees(world.petugas, secret)
    User.objects.filter(pk=world.petugas.pk).update(is_active=False)
    assert not sees(world.petugas, case) and not sees(world.petugas, secret)
    assert not may(world.petugas, Action.PROPOSE, world.dinsos)
    User.objects.filter(pk=world.admin.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        may_administer_or_raise(world.admin)


ONE_QUERY = {
    "for an agency": lambda world: may_or_raise(world.kepala, "approve", world.dinsos),
    "for an area": lambda world: may_or_raise(world.faskel, "open_case", world.kasin),
    "for either": lambda world: may_or_raise(
        world.faskel, "open_case", world.dinsos, world.bpr, world.kasin
    ),
    "in vain": lambda world: may(world.petugas, "approve", world.dinsos, world.kasin),
    "to administer": lambda world: may_administer_or_raise(world.admin),
    "the list of cases": lambda world: list(visible_cases(world.petugas)),
    "the auditor's list": lambda world: list(visible_cases(world.auditor)),
    "the list of handoffs": lambda world: list(visible_handoffs(world.petugas_bpr)),
    "a case": lambda world: case_or_404(world.petugas, visible_cases(world.petugas)[0].pk),
}


@pytest.mark.parametrize("what", ONE_QUERY)
def test_who_may_and_who_sees_is_one_question_to_the_database(world, case, what):
    """But for what is looked up first: the case here, and which agencies' handoffs to list."""
    looked_up = what in ("a case", "the list of handoffs")
    with CaptureQueriesContext(connection) as asked:
        ONE_QUERY[what](world)
    assert len(asked) == 1 + looked_up


def test_nobody_appoints_themselves(world):
    before = Appointment.objects.count()
    with pytest.raises(FourEyes):
        appoint(world.admin, Role.CASEWORKER, by=world.admin, agency=world.bpr, **BASIS)
    assert Appointment.objects.count() == before


# ---------------------------------------------------------------------- the first administrator


def test_the_first_administrator_is_appointed_by_nobody_and_only_the_first(world):
    user = world.user("baru")
    post = {"agency": world.dinsos, "by": None, **BASIS}
    with pytest.raises(PermissionDenied):
        appoint(user, Role.ADMINISTRATOR, **post)
    User.objects.filter(pk=world.admin.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        appoint(user, Role.CASEWORKER, **post)
    assert appoint(user, Role.ADMINISTRATOR, **post).appointed_by is None
    assert may_administer_or_raise(user)


# ---------------------------------------------------------------------- below the services


def test_the_database_keeps_one_definitive_head(world):
    values = {"role": Role.HEAD, "agency": world.dinsos, "since": TODAY, **BASIS}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=world.superuser, **values)
