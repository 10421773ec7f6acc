"""A family is registered at the door: who may, what is refused, what somebody should look at."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from casework import clock
from casework.crypto import keyed_digest
from casework.models import Household, Person, RegistryEntry, Source
from permissions.models import CaseShare
from workflows import services
from workflows.services import Doubtful, Member
from workflows.services import families as registering

SITI = Member("Siti Aminah", "3573024101850101", "female", date(1985, 1, 1), "head", "0812345678")
ADI = Member("Adi", sex="male", birth_date=date(2014, 5, 1), relationship="child")
KK = "3573020102100001"
TWIN = "3573024101850102"


def register(world, *members, by=None, **options):
    return services.register_family(
        by=by or world.faskel,
        members=members or [SITI, ADI],
        **{"kelurahan": world.kasin, "address": "Jl. Mawar 5", **options},
    )


def refused(world, *members, error=ValidationError, **options) -> ValidationError:
    with pytest.raises(error) as refusal:
        register(world, *members, **options)
    assert not Household.objects.filter(address="Jl. Mawar 5").exists()
    return refusal.value


def test_a_family_is_written_down_with_its_members_in_their_order(world):
    household = register(world, rt="003", rw="007", kk=KK)
    siti, adi = household.members.order_by("pk")
    assert (household.kelurahan, household.rt, household.rw) == (world.kasin, "003", "007")
    assert household.kk_digest == keyed_digest(KK)
    assert (siti.name, siti.nik, siti.nik_digest) == (SITI.name, SITI.nik, keyed_digest(SITI.nik))
    assert (adi.nik, adi.nik_digest, adi.relationship) == ("", None, "child")


def test_what_was_said_at_the_door_is_kept_as_a_registrys_word_is(world):
    household = register(world)
    entries = RegistryEntry.objects.filter(person__household=household)
    assert {each.source for each in entries} == {Source.FIELD}
    siti = entries.get(person__nik_digest=keyed_digest(SITI.nik))
    assert SITI.nik in siti.identity and siti.facts["recorded_by"] == world.faskel.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity FROM casework_registryentry WHERE id = %s", [siti.pk])
        assert SITI.nik.encode() not in bytes(cursor.fetchone()[0])


def test_registering_and_opening_succeed_or_fail_together(world):
    with pytest.raises(PermissionDenied), transaction.atomic():
        household = register(world)
        services.open_case(household.members.first(), by=world.faskel_gadang)
    assert not Household.objects.filter(address="Jl. Mawar 5").exists()
    with transaction.atomic():
        household = register(world)
        case = services.open_case(household.members.first(), by=world.faskel)
    assert (case.household, case.events_written) == (household, 1)


@pytest.mark.parametrize("by", ["petugas", "kabid", "kepala", "faskel", "tksk"])
def test_field_staff_of_the_kelurahan_and_the_owners_office_register(world, by):
    assert register(world, by=getattr(world, by)).pk


@pytest.mark.parametrize("by", ["faskel_gadang", "petugas_diskopindag", "auditor", "protection"])
def test_nobody_else_registers(world, by):
    refused(world, by=getattr(world, by), error=PermissionDenied)


def test_protection_staff_register_who_will_have_a_confidential_case(world):
    assert register(world, by=world.protection, confidential=True).pk


# ---------------------------------------------------------------------- what is wrong

WRONG = {
    "no member": ({"members": []}, ["members"]),
    "no address": ({"address": "  "}, ["address"]),
    "a long RT": ({"rt": "0001"}, ["rt"]),
    "NUL in the address": ({"address": "Jl.\x00"}, ["address"]),
    "a KK of letters": ({"kk": "abc"}, ["kk"]),
    "a NIK too short": ({"members": [SITI, Member("Adi", "123")]}, ["members-1-nik"]),
    "a NIK of a spreadsheet": ({"members": [Member("Adi", "3.57E+15")]}, ["members-0-nik"]),
    "a NIK of no day": ({"members": [Member("Adi", "3573029913850001")]}, ["members-0-nik"]),
    "a NIK twice": ({"members": [SITI, Member("Adi", SITI.nik)]}, ["members-1-nik"]),
    "nobody's name": ({"members": [Member(" ")]}, ["members-0-name"]),
    "NUL in a name": ({"members": [Member("Siti\x00")]}, ["members-0-name"]),
    "a strange sex": ({"members": [Member("Siti", sex="x")]}, ["members-0-sex"]),
    "no birth date": ({"members": [Member("Siti", birth_date="x")]}, ["members-0-birth_date"]),
    "born tomorrow": (
        {"members": [Member("Siti", birth_date=date(2026, 3, 3))]},
        ["members-0-birth_date"],
    ),
    "a long phone number": ({"members": [Member("Siti", phone="1" * 21)]}, ["members-0-phone"]),
    "two heads": (
        {"members": [SITI, Member("Adi", relationship="head")]},
        ["members-1-relationship"],
    ),
    "much at once": (
        {"rw": "0001", "members": [Member("", "1")]},
        ["members-0-name", "members-0-nik", "rw"],
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_by_field_all_at_once(world, what):
    options, fields = WRONG[what]
    options = dict(options)
    members, before = options.pop("members", [SITI]), Household.objects.count()
    with pytest.raises(ValidationError) as refusal:
        services.register_family(
            by=world.faskel,
            members=members,
            **{"kelurahan": world.kasin, "address": "Jl. Mawar 5", **options},
            despite_doubts=True,
        )
    assert sorted(refusal.value.message_dict) == fields
    assert Household.objects.count() == before and not RegistryEntry.objects.exists()


# ---------------------------------------------------------------------- who is known already


def known(world, *members, by=None, **options) -> str:
    [message] = refused(world, *members, by=by, **options).messages
    return message


def test_a_nik_that_is_known_names_the_case_that_the_user_sees(world):
    case = world.case()
    twin = Member("Tini", case.beneficiary.nik)
    assert known(world, twin) == (
        f"Nomor ini sudah terdaftar: {case.beneficiary.name}, kasus {case.number}."
    )


def test_a_person_of_the_own_area_without_a_case_is_named(world):
    person = world.person()
    message = known(world, Member("Tini", person.nik))
    assert message == f"Nomor ini sudah terdaftar: {person.name}, belum punya kasus."


def test_nobody_is_named_who_lives_elsewhere(world):
    person = world.person(world.household(world.gadang))
    assert person.name not in known(world, Member("Tini", person.nik))
    assert person.name in known(world, Member("Tini", person.nik), by=world.petugas)


def test_nobody_is_named_who_has_a_confidential_case_and_nothing_tells_the_two_apart(world):
    hidden, elsewhere = world.person(), world.person(world.household(world.gadang))
    case = world.case(hidden, by=world.protection, confidential=True)
    bare = known(world, Member("Tini", hidden.nik))
    assert hidden.name not in bare and case.number not in bare
    assert bare == known(world, Member("Tini", elsewhere.nik))
    CaseShare.objects.create(
        case=case, user=world.faskel, shared_by=world.kepala, shared_at=clock.now()
    )
    assert case.number in known(world, Member("Tini", hidden.nik))


def test_a_family_card_is_registered_once(world):
    register(world, kk=KK)
    with pytest.raises(ValidationError) as refusal:
        register(world, Member("Tini"), kk=KK, address="Jl. Melati 2")
    assert list(refusal.value.message_dict) == ["kk"]


def test_of_two_at_once_the_second_is_refused(world, monkeypatch):
    def taken(*arguments, **options):
        raise IntegrityError("nik_digest")

    monkeypatch.setattr(type(Person.objects.all()), "bulk_create", taken)
    assert list(refused(world)) == [str(registering.TAKEN)]


# ---------------------------------------------------------------------- what is doubtful

OF_JAKARTA = "3171024101850001"
DOUBTS = {
    "another city": ([Member("Siti", OF_JAKARTA)], [("members-0-nik", "outside_city")]),
    "another birth date": (
        [Member("Siti", SITI.nik, birth_date=date(1985, 1, 2))],
        [("members-0-nik", "birth_date_differs")],
    ),
    "another sex": ([Member("Siti", SITI.nik, "male")], [("members-0-nik", "sex_differs")]),
    "a zero at the end": ([Member("Siti", "3573024101850110")], []),
    "nothing": ([SITI, ADI], []),
}


@pytest.mark.parametrize("what", DOUBTS)
def test_a_doubt_is_told_once_and_whoever_looked_goes_on(world, what):
    members, expected = DOUBTS[what]
    if expected:
        doubts = refused(world, *members, error=Doubtful).doubts
        assert [(each.field, each.code) for each in doubts] == expected
    household = register(world, *members, despite_doubts=True)
    entries = RegistryEntry.objects.filter(person__household=household)
    passed_over = sorted({code for each in entries for code in each.facts["doubts"]})
    assert passed_over == [code for _, code in expected]


def test_the_same_name_and_birth_date_in_the_kelurahan_is_doubtful(world):
    register(world)
    again = Member("SITI  AMINAH", birth_date=SITI.birth_date)
    with pytest.raises(Doubtful) as refusal:
        register(world, again, address="Jl. Melati 2")
    assert [(each.field, each.code) for each in refusal.value.doubts] == [
        ("members-0-name", "alike")
    ]
    others = [
        Member("Siti Aminah"),
        Member("Siti Aminah", birth_date=SITI.birth_date + timedelta(days=1)),
        Member("Siti Maimunah", birth_date=SITI.birth_date),
    ]
    for other in others:
        assert register(world, other, address="Jl. Melati 2").pk
    elsewhere = {"kelurahan": world.gadang, "by": world.faskel_gadang}
    assert register(world, again, **elsewhere).pk


def test_a_doubt_says_nothing_of_who_has_a_confidential_case(world):
    household = register(world)
    services.open_case(household.members.first(), by=world.faskel, confidential=True)
    again = Member(SITI.name, birth_date=SITI.birth_date)
    assert register(world, again, by=world.tksk).pk
    with pytest.raises(Doubtful):
        register(world, again, by=world.faskel)


def test_a_wrong_number_is_told_even_to_who_waves_doubts_away(world):
    refused(world, Member("Siti", "1"), despite_doubts=True)
