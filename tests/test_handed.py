"""Referrals that are all that an agency sees of a family: found by it, and by nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Custody, CustodyKind, CustodyScope, User
from permissions.access import handoffs_seen_alone, visible_cases, visible_handoffs
from tests.test_worklists import city, everybody
from tests.walks import Family, again
from workflows import services
from workflows.handed import find_handed
from workflows.models import Handoff
from workflows.search import Wanted
from workflows.stages import Stage

__all__ = ["city"]  # a fixture
pytestmark = pytest.mark.django_db
MOST_OF_A_LIST = 12


def found(user: User, **wanted) -> list[int]:
    return [each.handoff for each in find_handed(user, Wanted(**wanted)).lines]


def listed(user: User, **typed) -> str:
    client = Client()
    client.force_login(user)
    address = reverse("cases")
    response = client.post(address, typed) if typed else client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def loan(family) -> Handoff:
    """At the bank; the applicant's name is like nobody else's."""
    handoff = again(family.walk("lend", stage=Stage.APPROVED))
    handoff.member.name = "Ratna Kembang Sepatu"
    handoff.member.save()
    return handoff


def test_seen_alone_are_the_visible_handoffs_of_cases_that_are_not_visible(world, city):
    for user in everybody(world):
        alone = visible_handoffs(user).exclude(case__in=visible_cases(user))
        assert set(handoffs_seen_alone(user)) == set(alone), user.username
    assert handoffs_seen_alone(world.petugas_bpr).exists()


@pytest.mark.parametrize("by", ["name", "NIK", "letter", "kelurahan"])
def test_it_is_found_by_name_nik_letter_and_kelurahan(world, loan, by):
    wanted = {
        "name": {"text": "kembang rat"},
        "NIK": {"text": loan.member.nik},
        "letter": {"text": loan.letter.number},
        "kelurahan": {"kelurahan": world.kasin.pk},
    }[by]
    other = Family(world)
    other.case.household.kelurahan = world.gadang
    other.case.household.save()
    type(other.case).objects.filter(pk=other.case.pk).update(kelurahan=world.gadang)
    other.walk("lend", stage=Stage.APPROVED)
    assert found(world.petugas_bpr, **wanted) == [loan.pk]
    for user in (world.petugas_disnaker, world.petugas, world.faskel, world.auditor):
        assert found(user, **wanted) == []


def test_an_old_paper_finds_the_referral_too(world, loan):
    old = loan.letter.number
    services.supersede_letter(loan, by=world.kepala, reason="wrong_content")
    assert found(world.petugas_bpr, text=old) == [loan.pk]


def test_a_guessed_number_and_what_the_case_says_find_nothing(world, loan, family):
    nik, number = loan.member.nik, loan.letter.number
    guessed = (nik[:15], f"{nik[:-1]}{(int(nik[-1]) + 1) % 10}", number.replace("/2026", "/2025"))
    for text in (*guessed, loan.case.number, "Jl. Contoh", family.child.nik):
        assert found(world.petugas_bpr, text=text) == []
    assert found(world.petugas_bpr, state="assessed") == []
    assert found(world.petugas_bpr, need="food") == []


def test_it_is_listed_when_it_has_ended_and_leads_to_its_page(world, loan):
    services.decline(loan, by=world.petugas_bpr, reason="out_of_area")
    for text in (listed(world.petugas_bpr), listed(world.petugas_bpr, text="ratna")):
        assert loan.member.name in text and reverse("handoff", args=[loan.pk]) in text
        assert "Tidak diterima" in text and loan.case.number not in text


def test_another_agency_does_not_read_of_it(world, loan):
    for user in (world.petugas_disnaker, world.faskel_gadang, world.reporter):
        for text in (listed(user), listed(user, text="ratna")):
            assert loan.member.name not in text


def test_who_sees_the_case_finds_the_case_and_no_second_line(world, loan):
    guest = {"kind": CustodyKind.GUEST, "scope": CustodyScope.CASE, "reason": "train"}
    Custody.objects.create(case=loan.case, agency=world.bpr, since=clock.now(), **guest)
    assert found(world.petugas_bpr, text="ratna") == []
    assert loan.case.number in listed(world.petugas_bpr, text="ratna")


def test_of_a_confidential_family_only_who_is_named_finds_it(world, loan):
    type(loan.case).objects.filter(pk=loan.case_id).update(confidential=True)
    assert found(world.petugas_bpr, text="ratna") == []


def test_pages_follow_each_other(world, loan):
    later = Family(world).walk("lend", stage=Stage.APPROVED)
    first = find_handed(world.petugas_bpr, Wanted(), size=1)
    second = find_handed(world.petugas_bpr, Wanted(), size=1, before=first.before)
    assert [each.handoff for each in first.lines + second.lines] == [later.pk, loan.pk]
    assert second.before is None
    client = Client()
    client.force_login(world.petugas_bpr)
    text = client.get(reverse("cases"), {"handed_before": later.pk}).content.decode()
    assert loan.member.name in text and later.member.name not in text


def test_a_letters_number_finds_the_case_for_who_sees_it(world, loan):
    assert loan.case.number in listed(world.petugas, text=loan.letter.number)
    assert loan.case.number not in listed(world.petugas_disnaker, text=loan.letter.number)


@pytest.mark.parametrize("who", ["petugas_bpr", "kepala", "petugas_diskopindag"])
def test_a_list_takes_at_most_12_statements(world, loan, who):
    client = Client()
    client.force_login(getattr(world, who))
    for ask in (client.get, lambda address: client.post(address, {"text": "ratna"})):
        with CaptureQueriesContext(connection) as queries:
            assert ask(reverse("cases")).status_code == 200
        assert len(queries) <= MOST_OF_A_LIST
