"""Ways round a rule that somebody once found; each stays shut."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clock
from casework.crypto import CannotDecrypt, decrypt, encrypt
from casework.models import Assessment, Assistance, Case, Consent, Need, NeedKind, Purpose
from documents.models import LetterStatus
from permissions.access import visible_cases, visible_handoffs
from permissions.roles import Role
from permissions.services import end_appointment
from tests.walks import Family
from tests.world import fresh
from workflows import services
from workflows.services import ConsentWithdrawn, Death, record

TRAINING = {"course": "Kue kering", "level": "basic"}


def in_need_of_training(world):
    case = world.assessed()
    world.need(case, NeedKind.BUSINESS_TRAINING)
    return case


def confidential_case(world, *named):
    case = world.case(confidential=True)
    for user in named:
        services.share(case, to=user, by=world.kepala)
    world.visited(case)
    world.need(case)
    world.evidence(case)
    services.share(case, to=world.kepala, by=world.kepala)
    return world.decided(case, "assess")


def asked_for_a_loan(world, case):
    world.consent(case, Purpose.BANK)
    world.business(case)
    facts = {"amount": 1_000_000, "purpose": "Bahan baku"}
    return services.propose(case, "lend", by=world.petugas, **facts)


def test_a_confidential_family_shares_no_letter_with_others(world):
    cases = [in_need_of_training(world), confidential_case(world)]
    with pytest.raises(ValidationError) as refused:
        services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    assert list(refused.value.message_dict) == ["cases"]


def test_a_bank_clerk_who_is_named_sees_the_handoff_and_never_the_case(world):
    case = confidential_case(world, world.petugas_bpr)
    handoff = services.approve(asked_for_a_loan(world, case), by=world.kepala)
    assert case not in visible_cases(world.petugas_bpr)
    assert handoff in visible_handoffs(world.petugas_bpr)
    assert handoff not in visible_handoffs(world.kepala_bpr)
    assert services.accept(handoff, by=world.petugas_bpr).stage == "accepted"
    assert case not in visible_cases(world.petugas_bpr)


def test_a_consent_that_was_withdrawn_opens_nothing(world):
    case = world.assessed()
    world.business(case)
    consent = world.consent(case, Purpose.BANK)
    record(case, ConsentWithdrawn(consent, clock.today()), by=world.petugas)
    unmet = services.missing(case, "lend")
    assert [each.code for each in unmet] == ["consented_to_bank"]
    with pytest.raises(ValidationError):
        record(case, ConsentWithdrawn(consent, clock.today()), by=world.petugas)


def test_the_bank_sees_nobody_on_anothers_consent(world):
    case = world.assessed()
    world.business(case)
    world.consent(case, Purpose.BANK)
    child = world.child(case.household)
    unmet = services.missing(case, "lend", member=child)
    assert [each.code for each in unmet] == ["consented_to_bank"]


def test_a_child_signs_no_consent_for_itself(world):
    case = world.assessed()
    child = world.child(case.household)
    own = Consent(person=child, purpose=Purpose.SCHOOL, given_on=clock.today())
    record(case, own, by=world.petugas)
    unmet = services.missing(case, "refer_kip", member=child)
    assert [each.code for each in unmet] == ["consented_to_school"]


def paid(world, case, **options):
    options = {"payee": case.beneficiary, "member": case.beneficiary, **options}
    return Assistance(
        programme_year=world.bpntd,
        period="2026-03",
        amount=125_000,
        status="paid",
        occurred_on=clock.today(),
        **options,
    )


def test_help_is_not_recorded_as_paid_off_the_annex(world):
    world.bpntd.programme.decree_required = True
    world.bpntd.programme.save()
    case = world.assessed()
    with pytest.raises(ValidationError) as refused:
        record(case, paid(world, case), by=world.petugas)
    assert list(refused.value.message_dict) == ["programme_year"]
    services.put_on_decree(world.bpntd, [case.household], by=world.petugas)
    assert record(case, paid(world, case), by=world.petugas).decree_line.line == 1


def test_help_is_not_recorded_as_paid_to_a_stranger(world):
    case = world.assessed()
    with pytest.raises(ValidationError) as refused:
        record(case, paid(world, case, payee=world.person()), by=world.petugas)
    assert list(refused.value.message_dict) == ["payee"]


def test_a_siblings_need_stays_open(world, now):
    case = world.assessed()
    first, second = world.child(case.household), world.child(case.household)
    for child in (first, second):
        record(case, Need(kind=NeedKind.SCHOOL_SUPPORT, member=child), by=world.petugas)
    world.consent(case, Purpose.SCHOOL)
    facts = {"school": "SDN 1", "grade": "5", "parents": "Ibu"}
    handoff = services.propose(case, "refer_kip", by=world.petugas, member=first, **facts)
    services.approve(handoff, by=world.kepala)
    services.accept(handoff, by=world.petugas_disdikbud)
    services.record_outcome(
        handoff, by=world.petugas_disdikbud, completed=True, marked_on=clock.today()
    )
    services.confirm(handoff, by=world.kepala_disdikbud)
    still_open = case.needs.open().filter(kind=NeedKind.SCHOOL_SUPPORT)
    assert [need.member for need in still_open] == [second]


def test_a_bundles_letter_is_revoked_with_its_last_family_and_not_issued_again(world):
    cases = [in_need_of_training(world) for _ in range(2)]
    bundle = services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    services.approve(bundle.handoffs.first(), by=world.kepala)
    letter = bundle.handoffs.first().letter
    for handoff, left in zip(bundle.handoffs.all(), ("valid", "revoked"), strict=True):
        services.withdraw(handoff, by=world.petugas, reason="entered_in_error")
        letter.refresh_from_db()
        assert letter.status == LetterStatus(left)
    with pytest.raises(ValidationError):
        services.supersede_letter(handoff, by=world.kepala, reason="wrong_content")


def test_an_old_visit_is_no_reassessment(world, now):
    case = world.assessed()
    now.move(days=120)
    old = case.visits.get()
    again = Assessment(visit=old, criteria=world.criteria, result="poor")
    record(case, again, by=world.petugas)
    assert [each.code for each in services.missing(case, "reassess")] == [
        "family_met_since_assessment",
        "visited_since_assessment",
    ]


def test_who_recorded_an_outcome_that_was_sent_back_may_not_confirm_another(world):
    case = world.assessed()
    handoff = services.approve(asked_for_a_loan(world, case), by=world.kepala)
    services.accept(handoff, by=world.petugas_bpr)
    outcome = {"decided_on": clock.today(), "amount": 1_000_000, "months": 12, "completed": True}
    services.record_outcome(handoff, by=world.kepala_bpr, **outcome)
    deputy = world.appointed("plh.bpr", "head", world.bpr, capacity="plh")
    services.send_back(handoff, by=deputy, reason="wrong_amount")
    services.record_outcome(handoff, by=world.petugas_bpr, **outcome)
    with pytest.raises(services.FourEyes):
        services.confirm(handoff, by=world.kepala_bpr)
    services.confirm(handoff, by=deputy)
    assert fresh(case).state == "capitalised"


def test_nobody_dies_twice(world):
    case = world.assessed()
    child = world.child(case.household)
    record(case, Death(child, date(2026, 1, 5)), by=world.petugas)
    with pytest.raises(ValidationError):
        record(case, Death(child, date(2026, 2, 5)), by=world.petugas)
    child.refresh_from_db()
    assert child.died_on == date(2026, 1, 5)


def test_a_new_beneficiary_with_another_case_is_a_refusal_and_no_crash(world):
    case, other = world.assessed(), world.assessed()
    person = other.beneficiary
    type(person).objects.filter(pk=person.pk).update(household=case.household, relationship="other")
    handoff = services.propose(case, "change_beneficiary", by=world.petugas, new_beneficiary=person)
    with pytest.raises(services.StepNotPossible) as refused:
        services.approve(handoff, by=world.kepala)
    assert [each.code for each in refused.value.unmet] == ["other_case"]


def test_a_note_that_is_no_text_is_refused_by_field(world):
    with pytest.raises(ValidationError) as refused:
        case, facts = world.assessed(), world.aid()
        services.propose(case, "emergency_aid", by=world.petugas, note=None, **facts)
    assert list(refused.value.message_dict) == ["note"]


def test_ending_an_appointment_makes_it_no_longer(world):
    deputy = world.user("plh.dinsos")
    until = date(2026, 6, 1)
    appointment = world.appoint(deputy, "head", world.dinsos, capacity="plh", until=until)
    with pytest.raises(ValidationError):
        end_appointment(appointment, by=world.admin, on=date(2030, 1, 1))


def test_a_cut_value_is_refused_as_one_that_cannot_be_read():
    sealed = encrypt("3573", purpose="test")
    with pytest.raises(CannotDecrypt):
        decrypt(sealed[:10], purpose="test")


def test_who_may_not_see_a_case_does_not_learn_who_decided_on_it(world):
    family = Family(world)
    handoff = family.propose("grant_capital_kpm")
    services.approve(handoff, by=world.kabid)
    Case.objects.filter(pk=family.case.pk).update(confidential=True)
    with pytest.raises(PermissionDenied):
        services.approve(handoff, by=world.kabid)


def test_a_head_of_two_agencies_assigns_in_both(world):
    family = Family(world)
    family.walk("train")
    world.appoint(world.kepala, Role.HEAD, world.diskopindag, capacity="plt")
    [case] = services.assign(
        [family.case], to=world.petugas_diskopindag, by=world.kepala, reason="workload"
    )
    assert case.assigned_to == world.petugas_diskopindag
    event = case.events.get(action="assign")
    assert (event.agency, event.capacity) == ("diskopindag", "plt")
