"""A caseworker's families and what comes next in each; field staff and the families to visit."""

import pytest
from django.urls import reverse

from casework import clock
from casework.models import Case, User, Visit, VisitOutcome
from permissions.access import visible_cases
from permissions.roles import Role
from permissions.standing import Standing
from tests.walks import Family
from workflows import services
from workflows.casefile import CaseFile
from workflows.caseload import families, my_cases
from workflows.models import Handoff


@pytest.fixture
def handoff(family) -> Handoff:
    """A loan that waits for the social agency's head."""
    return family.propose("lend")


def body(client, user: User, address: str = "/", status: int = 200) -> str:
    client.force_login(user)
    page = client.get(address)
    assert page.status_code == status
    return page.content.decode()


def given(world, family: Family, to: User | None = None) -> Case:
    [case] = services.assign([family.case], to=to or world.petugas, by=world.kepala, reason="area")
    return case


def test_a_family_says_what_may_be_proposed_next(client, world, family):
    given(world, family)
    seen = body(client, world.petugas, "/?tab=families")
    assert family.case.beneficiary.name in seen
    assert reverse("propose", args=[family.case.number, "grant_bansos"]) in seen


def test_a_family_says_whose_turn_it_is(client, world, family, handoff):
    given(world, family)
    [line] = families(world.petugas)
    assert (line.turn.whose, line.turn.mine) == ("Kepala Dinsos", False)
    services.send_back(handoff, by=world.kepala, reason="wrong_amount")
    [line] = families(world.petugas)
    assert (line.turn.whose, line.turn.mine) == ("Petugas Dinsos", True)
    assert "Giliran Anda" in body(client, world.petugas, "/?tab=families")


def test_a_family_that_can_not_go_on_says_what_is_missing(client, world):
    case = world.case()
    services.assign([case], to=world.petugas, by=world.kepala, reason="area")
    seen = body(client, world.petugas, "/?tab=families")
    assert "Masih kurang:" in seen
    assert reverse("record", args=[case.number, "visit"]) in seen


def test_the_list_proposes_no_more_than_the_page_of_the_case(client, world):
    case = world.case()
    services.assign([case], to=world.petugas, by=world.kepala, reason="area")
    for state in ("assessed", "receiving_bansos", "trained", "capitalised", "licensed"):
        Case.objects.filter(pk=case.pk).update(state=state)
        case.refresh_from_db()
        [line] = families(world.petugas)
        prospects = CaseFile(world.petugas, case).prospects
        possible = {each.step.code for each in prospects if each.possible}
        assert {way.code for way in line.ways} <= possible, state


def test_what_may_be_proposed_is_what_the_service_says(world, family):
    given(world, family)
    [line] = families(world.petugas)
    assert [services.missing(family.case, way.code) for way in line.ways] == [[], []]


def test_only_my_families_are_mine_and_those_i_see(world, family):
    given(world, family, to=world.petugas2_dinsos)
    secret = given(world, Family(world))
    Case.objects.filter(pk=secret.pk).update(confidential=True)
    closed = given(world, Family(world))
    Case.objects.filter(pk=closed.pk).update(closed_at=clock.now(), state_before_close="trained")
    assert families(world.petugas) == []


def test_who_left_the_agency_has_no_family_of_it(world, family):
    given(world, family)
    post = world.petugas.appointments.get()
    post.until = clock.today()
    post.save()
    world.appoint(world.petugas, Role.CASEWORKER, world.disnaker)
    assert families(world.petugas) == []


def test_field_staff_find_the_families_to_visit(client, world):
    case = world.case()
    seen = body(client, world.faskel)
    assert case.beneficiary.name in seen
    assert reverse("record", args=[case.number, "visit"]) in seen
    assert case.beneficiary.name not in body(client, world.faskel_gadang)
    world.visited(case)
    assert case.beneficiary.name not in body(client, world.faskel)


@pytest.mark.parametrize("outcome", [each for each in VisitOutcome if each != VisitOutcome.MET])
def test_a_family_that_was_not_met_is_visited_again(client, world, outcome):
    case = world.case()
    services.record(case, Visit(visited_on=clock.today(), outcome=outcome), by=world.faskel)
    seen = body(client, world.faskel)
    assert case.beneficiary.name in seen and str(outcome.label) in seen
    assert "Ulangi kunjungan" in seen
    services.record(case, Visit(visited_on=clock.today(), outcome="met"), by=world.faskel)
    assert case.beneficiary.name not in body(client, world.faskel)


def test_a_first_visit_is_not_called_a_repeated_one(client, world):
    world.case()
    seen = body(client, world.faskel)
    assert "Catat kunjungan" in seen and "Ulangi kunjungan" not in seen


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("who", ["faskel", "petugas", "protection"])
def test_whoever_may_register_a_family_finds_the_way_there(client, world, full, who):
    if full:
        services.assign([world.case()], to=world.petugas, by=world.kepala, reason="area")
    assert reverse("family-new") in body(client, getattr(world, who), "/?tab=families")


@pytest.mark.parametrize("who", ["petugas_diskopindag", "petugas_bpr"])
def test_nobody_is_led_to_a_page_that_is_not_there(client, world, who):
    user = getattr(world, who)
    assert reverse("family-new") not in body(client, user, "/?tab=families")
    assert body(client, user, reverse("family-new"), status=404)


def test_everybody_s_families_are_cases_they_see(world, family):
    given(world, family)
    world.case()
    for user in User.objects.all():
        mine = set(my_cases(user, Standing(user)).values_list("pk", flat=True))
        assert mine <= set(visible_cases(user).values_list("pk", flat=True))


# ---------------------------------------------------------------------- narrowed


@pytest.fixture
def narrowed(client, world):
    """User and question → what the list then shows."""

    def ask(user: User, question: str) -> str:
        return body(client, user, f"/?tab=families&{question}")

    return ask


def test_the_list_is_narrowed_by_what_a_family_still_needs(narrowed, world, family):
    given(world, family)
    name = family.case.beneficiary.name
    assert name in narrowed(world.petugas, "need=food")
    assert name not in narrowed(world.petugas, "need=tools")
    family.case.needs.filter(kind="food").update(met_on=clock.today())
    assert name not in narrowed(world.petugas, "need=food")


def test_the_list_is_narrowed_by_the_rung(narrowed, world, family):
    given(world, family)
    name = family.case.beneficiary.name
    assert name in narrowed(world.petugas, "state=assessed")
    assert name not in narrowed(world.petugas, "state=trained")


def test_field_staff_learn_of_no_debt_by_asking(narrowed, world):
    case = world.case()
    world.need(case, "food")
    world.need(case, "debt_relief")
    assert case.beneficiary.name in narrowed(world.faskel, "need=food")
    assert case.beneficiary.name not in narrowed(world.faskel, "need=debt_relief")
    services.assign([case], to=world.petugas, by=world.kepala, reason="area")
    assert case.beneficiary.name in narrowed(world.petugas, "need=debt_relief")


def test_a_page_is_as_long_as_was_asked(narrowed, world):
    for _ in range(26):
        world.case()
    Case.objects.update(assigned_to=world.petugas)
    short, long = narrowed(world.petugas, ""), narrowed(world.petugas, "size=100")
    assert (short.count("data-row"), long.count("data-row")) == (25, 26)
    assert "Centang semua (25)" in short and "Centang semua (26)" in long


@pytest.mark.parametrize("asked", ["need=gold", "state=closed", "state=x", "size=1000", "size=x"])
def test_an_unknown_word_narrows_no_list(client, world, asked):
    body(client, world.petugas, f"/?tab=families&{asked}", status=422)
