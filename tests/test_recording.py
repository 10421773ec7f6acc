"""Recording what happened: what is kept, who it is about, and what is refused by which field."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import (
    Assistance,
    DecreeLine,
    Need,
    Programme,
)
from permissions.roles import Role
from tests.happenings import (
    TODAY,
    YESTERDAY,
    aid,
    assessment,
    business,
    consent,
    evidence,
    not_met,
    planned,
    visit,
)
from tests.world import fresh
from workflows import services
from workflows.services import Death, Move, NeedMet, Payment

RIGHT = {
    "a visit that met nobody": (lambda f: visit(f, outcome="not_found"), "petugas"),
    "a visit of yesterday by a field worker": (lambda f: visit(f, visited_on=YESTERDAY), "faskel"),
    "a need of a member": (lambda f: Need(kind="school_support", member=f.child), "faskel"),
    "a paper": (evidence, "faskel"),
    "an assessment": (assessment, "petugas"),
    "an assessment of somebody who was not met": (
        lambda f: assessment(f, visit=not_met(f), result="not_found"),
        "petugas",
    ),
    "a consent": (consent, "petugas"),
    "a business of the group": (lambda f: business(f, owner=None, group=f.group), "petugas"),
    "help": (aid, "petugas"),
    "goods": (lambda f: aid(f, amount=None, goods="Beras 10 kg"), "petugas"),
    "a need that was met": (lambda f: NeedMet(f.case.needs.first(), TODAY), "faskel"),
    "a death": (lambda f: Death(f.child, YESTERDAY), "faskel"),
    "a move": (lambda f: Move(f.world.bareng, "Jl. Bareng 1"), "faskel"),
    "a payment": (lambda f: Payment(planned(f), "paid", TODAY, "SP2D-7"), "petugas"),
    "a failed payment": (lambda f: Payment(planned(f), "failed", TODAY), "petugas"),
    "a returned payment": (
        lambda f: Payment(planned(f, status="paid", occurred_on=TODAY), "returned", TODAY),
        "petugas",
    ),
}


@pytest.mark.parametrize("what", RIGHT)
def test_what_happened_is_recorded_with_one_line_in_the_ledger(family, what):
    make, by = RIGHT[what]
    fact = make(family)
    before = fresh(family.case).events_written
    row = services.record(family.case, fact, by=getattr(family.world, by))
    row.refresh_from_db()
    event = family.case.events.last()
    assert (event.sequence, event.action) == (before + 1, "record")
    assert event.details == f'{{"fact":"{type(fact).__name__.lower()}","row":{row.pk}}}'
    assert event.actor == getattr(family.world, by).pk
    assert fresh(family.case).head == event.hash


def test_what_is_no_fact_is_not_recorded(family):
    for fact in (family.world.criteria, "Sudah dikunjungi", None):
        with pytest.raises(ValidationError):
            services.record(family.case, fact, by=family.world.petugas)


def test_the_visitor_is_who_records_unless_another_is_named(family):
    world = family.world
    mine = services.record(family.case, visit(family), by=world.faskel)
    theirs = services.record(family.case, visit(family, visitor=world.tksk), by=world.faskel)
    assert (mine.visitor, theirs.visitor) == (world.faskel, world.tksk)


def test_a_need_is_open_once_for_the_family_and_once_for_each_member(family):
    for member in (None, family.child, family.case.beneficiary):
        need = Need(kind="housing", member=member)
        services.record(family.case, need, by=family.world.faskel)
        with pytest.raises(ValidationError):
            again = Need(kind="housing", member=member)
            services.record(family.case, again, by=family.world.faskel)


def test_payment_is_made_only_to_who_stands_on_the_annex(family):
    world, help_ = family.world, planned(family)
    Programme.objects.update(decree_required=True)
    payment = Payment(help_, "paid", TODAY)
    with pytest.raises(ValidationError) as wrong:
        services.record(family.case, payment, by=world.petugas)
    assert list(wrong.value.message_dict) == ["assistance"]
    line = DecreeLine.objects.create(
        programme_year=world.bpntd, line=1, household=family.case.household
    )
    Assistance.objects.update(decree_line=line)
    assert services.record(family.case, payment, by=world.petugas).status == "paid"


@pytest.mark.parametrize(("status", "allowed"), [("paid", False), ("failed", True)])
def test_the_dead_are_paid_nothing(family, status, allowed):
    world, help_ = family.world, planned(family)
    services.record(family.case, Death(family.case.beneficiary, TODAY), by=world.faskel)
    payment = Payment(help_, status, TODAY)
    if allowed:
        services.record(family.case, payment, by=world.petugas)
        return
    with pytest.raises(ValidationError) as wrong:
        services.record(family.case, payment, by=world.petugas)
    assert list(wrong.value.message_dict) == ["payee"]


def test_help_is_paid_for_the_time_before_a_death(family):
    services.record(family.case, Death(family.case.beneficiary, TODAY), by=family.world.faskel)
    given = aid(family, occurred_on=YESTERDAY)
    services.record(family.case, given, by=family.world.petugas)
    with pytest.raises(ValidationError):
        services.record(family.case, aid(family, period="2026-02"), by=family.world.petugas)


def test_an_exception_to_once_a_period_has_the_owners_heads_reason(family):
    world = family.world
    planned(family)
    second = aid(family, period="2026-03", exception_reason="disaster")
    with pytest.raises(PermissionDenied):
        services.record(family.case, second, by=world.petugas)
    second = aid(family, period="2026-03", exception_reason="disaster")
    services.record(family.case, second, by=world.kepala)
    assert (second.exception_by, family.case.assistance.count()) == (world.kepala, 2)


def test_four_eyes_nobody_records_about_their_own_family(family):
    world = family.world
    world.petugas.person = family.child
    world.petugas.save()
    with pytest.raises(services.FourEyes):
        services.record(family.case, visit(family), by=world.petugas)


def test_protection_staff_record_on_the_cases_that_name_them(world):
    case = world.case(by=world.protection, confidential=True)
    services.record(case, Need(kind="shelter"), by=world.protection)
    other = world.appointed("protection2", Role.PROTECTION_STAFF, world.dinsos)
    for user in (other, world.petugas, world.faskel):
        with pytest.raises(PermissionDenied):
            services.record(case, Need(kind="rehabilitation"), by=user)
