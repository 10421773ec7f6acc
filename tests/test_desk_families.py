"""Registering a family at its door, as the page does it."""

import pytest
from django.urls import reverse

from casework.models import AgencyFunction, Case, Function, Household, Person, User

pytestmark = pytest.mark.django_db
ADDRESS = reverse("family-new")
SITI = {
    "members-0-name": "Siti Aminah",
    "members-0-nik": "3573024502850004",
    "members-0-sex": "female",
    "members-0-birth_date": "1985-02-05",
    "members-0-relationship": "head",
    "members-0-phone": "",
}
CHILD = {
    "members-1-name": "Bayu D'Amico",
    "members-1-sex": "male",
    "members-1-relationship": "child",
}


@pytest.fixture
def faskel(client, world):
    client.force_login(world.faskel)
    return client


def typed(world, members: int = 1, **more) -> dict:
    house = {"kelurahan": world.kasin.pk, "address": "Jl. Kasin 7", "rt": "003", "rw": "007"}
    management = {"members-TOTAL_FORMS": members, "members-INITIAL_FORMS": 0}
    return {**house, **management, **SITI, **more}


def test_a_family_is_registered_and_its_case_opened_in_one_go(faskel, world):
    answer = faskel.post(ADDRESS, typed(world, 2, **CHILD))
    case = Case.objects.get()
    assert (case.beneficiary.name, case.household.members.count()) == ("Siti Aminah", 2)
    assert answer.url == reverse("record", args=[case.number, "visit"])


def test_only_the_own_kelurahan_is_offered_and_taken(faskel, world):
    assert "Gadang" not in faskel.get(ADDRESS).content.decode()
    answer = faskel.post(ADDRESS, typed(world, kelurahan=world.gadang.pk))
    assert (answer.status_code, Case.objects.count()) == (422, 0)


def test_the_social_agency_registers_everywhere(client, world):
    client.force_login(world.petugas)
    assert client.post(ADDRESS, typed(world, kelurahan=world.gadang.pk)).status_code == 303


def test_before_an_agency_is_in_charge_nobody_is_registered_and_the_page_says_so(faskel, world):
    AgencyFunction.objects.filter(function=Function.SOCIAL).delete()
    assert faskel.get(ADDRESS).status_code == 200
    answer = faskel.post(ADDRESS, typed(world))
    assert (answer.status_code, Household.objects.exists()) == (422, False)
    assert "urusan sosial" in answer.content.decode()
    faskel.force_login(world.petugas)
    assert faskel.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("account", ["auditor", "reporter", "admin", "superuser", "kepala_bpr"])
def test_for_others_there_is_no_such_page(client, world, account):
    client.force_login(getattr(world, account))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, typed(world)).status_code == 404
    assert not Household.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(faskel, world):
    wrong = {"members-0-nik": "3573024502850000", "address": ""}
    answer = faskel.post(ADDRESS, typed(world, 2, **CHILD, **wrong))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_address_error"' in body
    assert "Siti Aminah" in body and "Bayu D&#x27;Amico" in body
    again = faskel.post(ADDRESS, typed(world, **{"members-0-nik": "3573024502850000"}))
    assert 'id="id_members-0-nik_error"' in again.content.decode()
    assert not Household.objects.exists()


def test_an_empty_form_is_answered_in_words_of_the_field(faskel, world):
    body = faskel.post(ADDRESS, {"members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0}).text
    assert "Isi sedikitnya orang yang didampingi." in body and "formulir" not in body


def test_what_is_wrong_with_a_member_is_said_of_them_also_behind_an_empty_place(faskel, world):
    third = {key.replace("1", "2", 1): value for key, value in CHILD.items()}
    empty = {"members-1-name": "", "members-1-nik": ""}
    wrong = third | empty | {"members-2-nik": SITI["members-0-nik"]}
    body = faskel.post(ADDRESS, typed(world, 3, **wrong)).content.decode()
    assert 'id="id_members-2-nik_error"' in body and "members-1-nik_error" not in body
    assert faskel.post(ADDRESS, typed(world, 3, **third, **empty)).status_code == 303
    assert Household.objects.get().members.count() == 2


def test_what_looks_doubtful_is_asked_once_more(faskel, world):
    doubtful = typed(world, **{"members-0-sex": "male"})
    answer = faskel.post(ADDRESS, doubtful)
    assert (answer.status_code, Case.objects.count()) == (200, 0)
    assert 'name="despite_doubts"' in answer.content.decode()
    assert faskel.post(ADDRESS, doubtful | {"despite_doubts": "on"}).status_code == 303


def test_a_double_click_registers_one_family(faskel, world):
    nameless = typed(world, once="abc", **{"members-0-nik": "", "members-0-birth_date": ""})
    told = nameless | {"despite_doubts": "on"}
    assert faskel.post(ADDRESS, nameless | {"address": ""}).status_code == 422
    answers = [faskel.post(ADDRESS, told) for _ in range(2)]
    case = Case.objects.get()
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].url == reverse("record", args=[case.number, "visit"])
    assert answers[1].url == reverse("case", args=[case.number])
    assert Household.objects.count() == 1


def test_a_second_click_leads_to_the_list_where_the_case_is_not_to_be_found(faskel, world):
    told = typed(world, once="abc")
    faskel.post(ADDRESS, told)
    world.now.move(minutes=1)
    assert faskel.post(ADDRESS, told | {"members-0-name": "Orang lain"}).url == reverse("cases")
    Case.objects.update(confidential=True)
    assert faskel.post(ADDRESS, told).url == reverse("cases")


def test_the_form_is_the_same_one_after_doubts_and_with_more_members(faskel, world):
    for more in ({"members-0-sex": "male"}, {"more": "1"}):
        body = faskel.post(ADDRESS, typed(world, once="abc", **more)).content.decode()
        assert 'name="once" value="abc"' in body
    assert faskel.post(ADDRESS, typed(world, once="abc")).status_code == 303


def test_room_for_a_member_more_keeps_what_was_typed(faskel, world):
    answer = faskel.post(ADDRESS, typed(world, more="1"))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="members-1-name"' in body and "Siti Aminah" in body
    assert "govuk-error-message" not in body
    assert not Household.objects.exists()


def test_a_confidential_family_is_seen_by_who_registered_it_alone(faskel, client, world):
    faskel.post(ADDRESS, typed(world, confidential="on"))
    case = Case.objects.get()
    assert case.confidential
    assert faskel.get(reverse("case", args=[case.number])).status_code == 200
    client.force_login(world.petugas)
    assert client.get(reverse("case", args=[case.number])).status_code == 404


# ---------------------------------------------------------------------- known from a registry


@pytest.fixture
def known(world) -> Person:
    """Nobody has opened a case for her yet."""
    resident = world.person(name="Siti Aminah")
    resident.set_nik(SITI["members-0-nik"])
    resident.save()
    return resident


def opening(person) -> str:
    return reverse("family-open", args=[person.pk])


def test_for_a_resident_without_a_case_one_is_opened_by_a_button(faskel, world, known):
    refused = faskel.post(ADDRESS, typed(world, once="abc"))
    assert refused.status_code == 422 and f'formaction="{opening(known)}"' in refused.text
    answers = [faskel.post(opening(known), typed(world, once="abc")) for _ in range(2)]
    case = Case.objects.get()
    assert (case.beneficiary, case.confidential) == (known, False)
    assert answers[0].url == reverse("record", args=[case.number, "visit"])
    assert answers[1].url == reverse("case", args=[case.number])
    assert Household.objects.count() == 1


def test_the_button_is_for_those_who_may_open_a_case_there(client, faskel, world, known):
    client.force_login(world.faskel_gadang)
    told = typed(world, kelurahan=world.gadang.pk)
    assert opening(known) not in client.post(ADDRESS, told).text
    assert client.post(opening(known)).status_code == 404


@pytest.mark.parametrize("confidential", [False, True])
def test_whoever_has_a_case_gets_no_second_and_the_page_does_not_tell(
    faskel, world, known, confidential
):
    world.case(known, confidential=confidential)
    assert faskel.post(opening(known)).status_code == 404
    assert opening(known) not in faskel.post(ADDRESS, typed(world)).text


def test_nobody_opens_one_for_the_own_family(faskel, world, known):
    User.objects.filter(pk=world.faskel.pk).update(person=known)
    assert "keluarga Anda sendiri" in faskel.post(opening(known), follow=True).text
    assert not Case.objects.exists()


def test_rubbish_is_refused_and_not_a_fault(faskel, world):
    rubbish = dict.fromkeys(typed(world), "\x00�" * 9)
    assert faskel.post(ADDRESS, rubbish).status_code in (400, 422)
    many = typed(world) | {"members-TOTAL_FORMS": 10_000}
    assert faskel.post(ADDRESS, many).status_code == 422
    assert not Household.objects.exists()
