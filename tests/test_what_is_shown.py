"""How much of a case each role is shown, once it sees the case at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import AgencyFunction, Case, EvidenceKind, NeedKind, User
from permissions.models import CaseShare
from permissions.roles import Capacity, Role
from tests.walks import Family
from workflows.letters import KINDS, covers
from workflows.pathways import STEPS
from workflows.sight import (
    CARRIED_BY_FIELD_STAFF,
    DEBT_GUARDS,
    IN_THE_FIELD,
    NOTHING,
    WHOLE,
    WITH_BANK_REASON,
    sight_of,
)

LADDER = STEPS["graduation"]
KEPT_IN_THE_OFFICE = {
    "rujukan_modal",
    "rekomendasi_modal_kpm",
    "rekomendasi_modal_kube",
    "nota_dinas",
    "pemberitahuan_hasil",
}


@pytest.fixture
def case(world) -> Case:
    """With a loan of the bank, and at an agency that keeps it after the training."""
    family = Family(world)
    family.walk("lend")
    family.walk("train")
    return family.case


@pytest.mark.parametrize(
    ("who", "sight"),
    [
        ("petugas", WITH_BANK_REASON),
        ("kabid", WITH_BANK_REASON),
        ("kepala", WITH_BANK_REASON),
        ("petugas_diskopindag", WHOLE),
        ("auditor", WITH_BANK_REASON),
        ("faskel", IN_THE_FIELD),
        ("tksk", IN_THE_FIELD),
        ("faskel_gadang", NOTHING),
        ("petugas_bpr", NOTHING),
        ("petugas_disnaker", NOTHING),
        ("reporter", NOTHING),
        ("admin", NOTHING),
        ("protection", NOTHING),
        ("superuser", NOTHING),
    ],
)
def test_what_each_is_shown(world, case, who, sight):
    assert sight_of(getattr(world, who), case) == sight


def test_a_former_holder_reads_what_it_had(world):
    family = Family(world)
    family.walk("train_job")
    assert sight_of(world.petugas_disnaker, family.case) == WHOLE


def name(user: User, case: Case) -> None:
    CaseShare.objects.create(case=case, user=user, shared_by=user, shared_at=clock.now())


@pytest.mark.parametrize(
    ("who", "sight"),
    [
        ("petugas", WITH_BANK_REASON),
        ("protection", WHOLE),
        ("petugas_disnaker", WHOLE),
        ("faskel", IN_THE_FIELD),
        ("auditor", NOTHING),
        ("superuser", NOTHING),
    ],
)
def test_of_a_confidential_case_those_it_names_are_shown_as_much_as_their_post(
    world, case, who, sight
):
    Case.objects.filter(pk=case.pk).update(confidential=True)
    assert sight_of(getattr(world, who), case) == NOTHING
    name(getattr(world, who), case)
    assert sight_of(getattr(world, who), case) == sight


def test_who_audits_and_is_named_by_the_field_is_not_shown_more_of_a_confidential_case(world, case):
    Case.objects.filter(pk=case.pk).update(confidential=True)
    world.appoint(world.auditor, Role.FIELD_WORKER, kelurahan=world.kasin)
    name(world.auditor, case)
    assert sight_of(world.auditor, case) == IN_THE_FIELD


def test_the_wider_of_two_posts_counts(world, case):
    world.appoint(world.faskel, Role.CASEWORKER, world.diskopindag, capacity=Capacity.DEFINITIVE)
    assert sight_of(world.faskel, case) == WHOLE


def test_a_banks_reason_goes_with_the_function_and_not_with_the_agencys_name(world, case):
    AgencyFunction.objects.filter(agency=world.dinsos).delete()
    assert sight_of(world.petugas, case) == WHOLE


# ---------------------------------------------------------------------- what the field is not shown


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (NeedKind.FOOD, True),
        (NeedKind.SCHOOL_SUPPORT, True),
        (NeedKind.DEBT_RELIEF, False),
        (NeedKind.NUTRITION, False),
        (NeedKind.HEALTH_INSURANCE, False),
        (NeedKind.DISABILITY_AID, False),
    ],
)
def test_field_staff_are_shown_needs_without_debt_and_health(kind, shown):
    assert IN_THE_FIELD.shows_need(kind) == shown
    assert WHOLE.shows_need(kind)
    assert not NOTHING.shows_need(kind)


def test_field_staff_are_not_shown_what_the_bank_decided():
    assert not IN_THE_FIELD.shows_result(LADDER["lend"])
    assert IN_THE_FIELD.shows_result(LADDER["train"])
    assert WHOLE.shows_result(LADDER["lend"])


def test_field_staff_are_not_shown_arrears():
    assert not IN_THE_FIELD.shows_document(EvidenceKind.CREDIT_CHECK)
    assert not IN_THE_FIELD.shows_requirement("no_known_arrears")
    assert IN_THE_FIELD.shows_document(EvidenceKind.KK)
    assert IN_THE_FIELD.shows_requirement("consented_to_bank")


def test_the_requirements_that_touch_debt_are_requirements_of_the_ladder():
    assert DEBT_GUARDS <= {guard.code for step in LADDER.values() for guard in step.requires}


def test_of_every_kind_of_letter_it_is_said_whether_field_staff_open_it():
    assert CARRIED_BY_FIELD_STAFF | KEPT_IN_THE_OFFICE == set(KINDS)
    assert not CARRIED_BY_FIELD_STAFF & KEPT_IN_THE_OFFICE
    assert not IN_THE_FIELD.shows_letter(covers.KIND)
    assert all(WHOLE.shows_letter(kind) for kind in (*KINDS, covers.KIND))


def test_it_takes_one_statement(world, case):
    user = User.objects.get(pk=world.petugas.pk)
    with CaptureQueriesContext(connection) as queries:
        sight_of(user, case)
    assert len(queries) == 1
