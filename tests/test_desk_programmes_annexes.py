"""The annex of a decree on the desk: many families at once, each with its verdict."""

import re

import pytest
from django.urls import reverse

from casework.models import Case, DecreeLine, ProgrammeYear
from tests.neighbours import at
from tests.town import make_programme
from workflows import services
from workflows.models import Handoff


@pytest.fixture
def desk(client, world):
    client.force_login(world.petugas)
    return client


@pytest.fixture
def cases(world) -> list[Case]:
    return [world.case() for _ in range(3)]


@pytest.fixture
def add(world) -> str:
    return reverse("annex-add", args=[world.bpntd.pk])


def chosen(*cases: Case, **more) -> dict:
    return {"chosen": [each.number for each in cases], **more}


def lines(year) -> list[int | None]:
    return list(year.lines.order_by("line").values_list("household", flat=True))


def confidential(world) -> Case:
    return world.case(by=world.petugas2_dinsos, confidential=True)


def test_first_it_is_said_what_it_amounts_to(desk, world, cases, add):
    assert all(each.number in desk.get(add).text for each in cases)
    page = desk.post(add, chosen(*cases)).text
    assert "Cantumkan di lampiran: 3" in page
    assert "dari kuota 1000" in page.replace(".", "")
    assert lines(world.bpntd) == []


def test_more_families_than_places_is_said_before(desk, world, cases, add):
    world.bpntd.quota = 2
    world.bpntd.save()
    assert "Melebihi kuota" in desk.post(add, chosen(*cases)).text


def test_each_family_has_its_verdict_and_who_is_there_already_stops_nobody(desk, world, cases, add):
    services.put_on_decree(world.bpntd, [cases[1].household], by=world.kepala)
    done = desk.post(add, chosen(*cases, key="klik"))
    page = desk.get(done.url).text
    assert lines(world.bpntd) == [cases[at].household_id for at in (1, 0, 2)]
    assert ("Selesai: 2" in page, "Tidak dilakukan: 1" in page) == (True, True)


def test_a_second_click_shows_the_verdicts_of_the_first(desk, world, cases, add):
    urls = {desk.post(add, chosen(*cases, key="klik")).url for _ in range(2)}
    assert len(urls) == 1
    assert len(lines(world.bpntd)) == 3


def test_nothing_ticked_puts_nobody_there(desk, world, add):
    for sent in (chosen(), chosen(key="klik"), {"chosen": ["x", "KSS-9999-999999"]}):
        assert desk.post(add, sent).status_code == 422
    assert lines(world.bpntd) == []


def test_a_family_that_is_not_seen_is_neither_offered_nor_put_there(desk, world, cases, add):
    secret = confidential(world)
    assert secret.number not in desk.get(add).text
    desk.post(add, chosen(secret, cases[0], key="klik"))
    assert lines(world.bpntd) == [cases[0].household_id]


def test_nobody_puts_their_own_family_there(desk, world, cases, add):
    world.petugas.person = world.child(cases[0].household)
    world.petugas.save()
    page = desk.get(desk.post(add, chosen(*cases, key="klik")).url).text
    assert "keluarga Anda sendiri" in page
    assert lines(world.bpntd) == [cases[1].household_id, cases[2].household_id]


def test_whoever_is_named_on_a_confidential_case_alone_puts_it_there(world):
    secret = confidential(world)
    [verdict] = services.put_many_on_decree(
        world.bpntd, {secret: secret.household}, by=world.petugas
    )
    assert (verdict.done, lines(world.bpntd)) == (False, [])


def test_a_programme_for_persons_asks_who_of_each_family(desk, world, cases):
    year = make_programme("blt", "blt", unit="person")
    add = reverse("annex-add", args=[year.pk])
    spouse = world.person(cases[0].household, relationship="spouse")
    assert (
        f"Siapa dari keluarga {cases[0].beneficiary.name}" in desk.post(add, chosen(cases[0])).text
    )
    wrong = {"members-0-person": cases[1].beneficiary_id, "key": "klik"}
    assert desk.post(add, chosen(cases[0], **wrong)).status_code == 422
    right = {"members-0-person": spouse.pk, "key": "klik"}
    assert desk.post(add, chosen(cases[0], **right)).status_code == 302
    assert year.lines.get().person == spouse


def test_whoever_goes_back_to_the_list_finds_their_choice_again(desk, world, cases):
    add = reverse("annex-add", args=[make_programme("blt", "blt", unit="person").pk])
    spouse = world.person(cases[0].household, relationship="spouse")
    named = {"members-0-person": spouse.pk, "key": "klik", "more": "1"}
    back = desk.post(add, chosen(cases[0], **named)).text
    assert f'name="carried-members-0-person" value="{spouse.pk}"' in back
    assert back.count(" checked>") == 1
    again = desk.post(add, chosen(cases[0], **{"carried-members-0-person": spouse.pk}))
    assert again.context["members"][0]["person"].value() == spouse.pk


def test_a_person_of_another_family_is_refused_by_the_service_too(world, cases):
    year = make_programme("blt", "blt", unit="person")
    [verdict] = services.put_many_on_decree(
        year, {cases[0]: cases[1].beneficiary}, by=world.petugas
    )
    assert (verdict.done, year.lines.exists()) == (False, False)


def test_the_annex_names_only_families_that_one_sees(client, world, cases):
    services.put_on_decree(world.bpntd, [each.household for each in cases], by=world.petugas)
    Case.objects.filter(pk=cases[0].pk).update(confidential=True)
    client.force_login(world.kepala)
    page = client.get(at("annex", world.bpntd.pk)).text
    assert cases[0].beneficiary.name not in page
    assert cases[1].beneficiary.name in page
    assert "Tidak ditampilkan untuk Anda" in page


def test_without_a_decree_nobody_is_put_on_its_annex(desk, world, cases, add):
    world.bpntd.decree_number = ""
    world.bpntd.save()
    assert desk.post(add, chosen(*cases, key="klik")).url == at("annex", world.bpntd.pk)
    page = desk.get(at("annex", world.bpntd.pk)).text
    assert "Belum ada SK" in page
    assert add not in page
    assert lines(world.bpntd) == []


def test_the_list_is_narrowed_by_kelurahan_and_desil(desk, world, cases, add):
    Case.objects.filter(pk=cases[0].pk).update(kelurahan=world.gadang)
    household = cases[1].household
    household.desil, household.desil_source, household.desil_on = 2, "p3ke", "2026-01-01"
    household.save()
    assert cases[1].number not in desk.get(add, {"kelurahan": world.gadang.pk}).text
    poor = desk.get(add, {"desil": "3"}).text
    assert (cases[1].number in poor, cases[2].number in poor) == (True, False)


def test_from_its_case_a_family_is_put_on_a_decree_once(desk, world, cases):
    address = at("case-annex", cases[0].number)
    assert desk.post(address, {}).status_code == 422
    sent = {"programme_year": world.bpntd.pk}
    assert desk.post(address, sent).url == at("case", cases[0].number)
    page = desk.get(address).text
    assert f"nomor urut {DecreeLine.objects.get().line}" in page
    assert desk.post(address, sent).status_code == 422
    assert not Handoff.objects.exists()


def test_the_only_decree_there_is_is_chosen_and_of_several_the_one_that_is_asked_for(desk, cases):
    address = at("case-annex", cases[0].number)
    years = list(ProgrammeYear.objects.order_by("pk"))
    assert len(years) > 1 and chosen_on(desk.get(address)) == []
    asked = {"programme_year": years[1].pk}
    assert chosen_on(desk.get(address, asked)) == [str(years[1].pk)]
    assert chosen_on(desk.get(address, {"programme_year": "x"})) == []
    ProgrammeYear.objects.exclude(pk=years[0].pk).update(decree_number="")
    assert chosen_on(desk.get(address)) == [str(years[0].pk)]


def chosen_on(response) -> list[str]:
    return re.findall(r'name="programme_year" value="(\d+)"[^>]* checked', response.text)


def test_lists_of_an_annex_ask_little(desk, world, cases, add, django_assert_max_num_queries):
    services.put_on_decree(world.bpntd, [cases[0].household], by=world.petugas)
    for address in (add, at("annex", world.bpntd.pk)):
        with django_assert_max_num_queries(12):
            desk.get(address)
