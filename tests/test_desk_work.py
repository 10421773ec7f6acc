"""My work: three lists, each with what it must show and must not, and what a page costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Case, User
from permissions.access import visible_handoffs
from permissions.models import CaseShare
from permissions.roles import Capacity, Role
from permissions.standing import Standing
from tests.walks import Family, accept, approve, take
from workflows import services
from workflows.alerts import alerts
from workflows.caseload import families
from workflows.models import Handoff
from workflows.stages import Stage
from workflows.tab_counts import count_tabs
from workflows.waiting import waiting
from workflows.worklists import next_turn, worklist

MOST = 12
FREE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


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


# ---------------------------------------------------------------------- my tasks


def test_a_turn_says_why_it_is_mine_and_leads_to_its_act(client, world, handoff):
    seen = body(client, world.kepala)
    assert handoff.member.name in seen
    assert "Anda Kepala Dinsos." in seen
    assert reverse("act", args=[handoff.pk, "approve"]) in seen


def test_who_acts_in_another_s_place_reads_so(client, world, handoff):
    plt = world.appointed("plt", Role.HEAD, world.dinsos, capacity=Capacity.PLT)
    assert "Anda Plt. Kepala Dinsos." in body(client, plt)


def test_what_is_held_leads_to_going_on_with_it(client, world, family):
    held = family.walk("train", Stage.APPROVED)
    services.hold(held, by=world.petugas_diskopindag, reason="waiting_list")
    seen = body(client, world.petugas_diskopindag)
    assert reverse("act", args=[held.pk, "resume"]) in seen
    assert reverse("act", args=[held.pk, "tell"]) not in seen


def test_nobody_reads_of_another_s_turn(client, world, handoff):
    for user in (world.petugas, world.kepala_diskopindag, world.faskel, world.petugas_bpr):
        assert handoff.member.name not in body(client, user, "/?tab=tasks")


def test_a_confidential_case_s_turn_is_read_by_those_it_names_only(client, world, handoff):
    Case.objects.filter(pk=handoff.case_id).update(confidential=True)
    assert handoff.member.name not in body(client, world.kepala)
    CaseShare.objects.create(
        case=handoff.case, user=world.kepala, shared_by=world.kepala, shared_at=clock.now()
    )
    assert handoff.member.name in body(client, world.kepala)


def test_the_list_is_narrowed_by_what_is_asked(client, world, handoff):
    name = handoff.member.name
    for asked in ("step=lend", "kind=approve", f"kelurahan={world.kasin.pk}"):
        assert name in body(client, world.kepala, f"/?{asked}"), asked
    for asked in ("step=train", "kind=confirm", f"kelurahan={world.gadang.pk}", "overdue=on"):
        assert name not in body(client, world.kepala, f"/?{asked}"), asked
    world.now.move(days=10)
    assert name in body(client, world.kepala, "/?overdue=on")


@pytest.mark.parametrize("asked", ["step=fly", "kind=x", "kelurahan=0", "kelurahan=%00"])
def test_an_unknown_word_is_refused_beside_its_field(client, world, asked):
    assert "govuk-form-group--error" in body(client, world.kepala, f"/?{asked}", status=422)


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999", "²"])
def test_a_page_that_is_none_is_an_empty_one_or_the_first(client, world, handoff, page):
    body(client, world.kepala, f"/?page={page}")


def test_families_to_be_told_stand_below_the_turns(client, world, handoff):
    services.reject(handoff, by=world.kepala, reason="not_yet")
    seen = body(client, world.petugas)
    assert "Sampaikan kepada keluarga" in seen
    assert reverse("act", args=[handoff.pk, "tell"]) in seen
    assert handoff.member.name in body(client, world.petugas, "/?kind=tell")
    assert handoff.member.name not in body(client, world.petugas_diskopindag)


def test_a_head_finds_the_objections_to_answer(client, world, handoff):
    services.reject(handoff, by=world.kepala, reason="not_yet")
    objection = services.object_to(
        handoff.case, by=world.petugas, raised_on=clock.today(), said="Keliru", about=handoff
    )
    seen = body(client, world.kepala)
    assert "Keberatan yang harus dijawab" in seen
    assert reverse("objection", args=[objection.pk]) in seen
    assert handoff.member.name in body(client, world.kepala, "/?kind=answer")
    assert "Keberatan yang harus" not in body(client, world.kepala_bpr)


def test_an_empty_list_says_what_to_do(client, world):
    assert reverse("cases") in body(client, world.kepala)


@pytest.mark.parametrize(
    ("account", "name"), [("auditor", "audit"), ("reporter", "reports"), ("admin", "staff")]
)
def test_who_works_on_no_case_comes_to_a_page_of_their_own(client, world, account, name):
    client.force_login(getattr(world, account))
    assert client.get("/").url == reverse(name)


# ---------------------------------------------------------------------- the next one


def test_the_next_turn_is_of_the_same_kind_and_due_next(world):
    first, second, third = (Family(world).propose("lend") for _ in range(3))
    other = Family(world).walk("train_basic", stage=Stage.ACCEPTED)
    approve(world, second)
    assert next_turn(world.kepala, after=second) == third.pk
    approve(world, third)
    assert next_turn(world.kepala, after=third) == first.pk
    approve(world, first)
    assert next_turn(world.kepala, after=first) is None
    assert next_turn(world.kepala, after=other) is None


# ---------------------------------------------------------------------- waiting for others


def test_what_i_sent_says_at_whom_and_since_how_many_working_days(client, world, handoff):
    world.now.move(days=7)
    seen = body(client, world.petugas, "/?tab=waiting")
    assert handoff.member.name in seen
    assert "Pada Kepala Dinsos" in seen
    assert "sejak 2 Maret 2026, 5 hari kerja" in seen


def test_what_is_my_turn_is_not_with_others(world, handoff):
    assert waiting(world.kepala) == []
    assert [each.handoff for each in waiting(world.petugas)] == [handoff.pk]


def test_a_receiver_waits_for_its_own_head(world, family):
    handoff = family.walk("train", stage=Stage.RECORDED)
    assert [each.handoff for each in waiting(world.petugas_diskopindag)] == [handoff.pk]
    assert waiting(world.kepala_diskopindag) == []


def test_before_it_is_let_in_a_receiver_waits_for_nothing(world, handoff):
    assert waiting(world.petugas_bpr) == []


def test_who_waits_sees_what_they_wait_for(world):
    city_with_handoffs(world)
    for user in User.objects.all():
        seen = set(visible_handoffs(user).values_list("pk", flat=True))
        assert {each.handoff for each in waiting(user)} <= seen


def test_what_is_with_others_can_be_one_s_own_only(client, world, handoff):
    address = "/?tab=waiting&own=on"
    assert handoff.member.name in body(client, world.petugas, address)
    assert handoff.member.name not in body(client, world.petugas2_dinsos, address)
    assert handoff.member.name in body(client, world.petugas2_dinsos, "/?tab=waiting")


def test_pages_of_what_waits_follow_each_other(world):
    handoffs = city_with_handoffs(world)
    pages = [waiting(world.petugas, page=page, size=2) for page in range(1, len(handoffs))]
    assert [each for page in pages for each in page] == waiting(world.petugas)


def city_with_handoffs(world) -> list[Handoff]:
    found = [Family(world).propose("lend")]
    found += [Family(world).walk("train", stage=stage) for stage in (Stage.APPROVED, "accepted")]
    found.append(Family(world).walk("lend", stage=Stage.ACCEPTED))
    Case.objects.filter(pk=found[2].case_id).update(confidential=True)
    return found


# ---------------------------------------------------------------------- counts and costs


def test_the_tabs_count_what_they_show(world, family):
    city_with_handoffs(world)
    given(world, family)
    services.reject(family.propose("lend"), by=world.kepala, reason="not_yet")
    world.now.move(days=30)
    services.run_timers()
    for user in User.objects.all():
        standing, counts = Standing(user), count_tabs(user, Standing(user))
        turns = worklist(user, size=100)
        assert counts.turns == len(turns)
        assert counts.overdue == sum(each.overdue for each in turns)
        assert counts.waiting == len(waiting(user, size=100))
        assert counts.told == len(alerts(user, size=100))
        assert counts.families == len(families(user, standing=standing, size=100))
    assert count_tabs(world.petugas, Standing(world.petugas)).tellings == 1


def statements(client, user: User, address: str) -> int:
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum(not each["sql"].upper().startswith(FREE) for each in queries)


@pytest.mark.parametrize("tab", ["tasks", "waiting", "families"])
@pytest.mark.parametrize("account", ["petugas", "kepala"])
def test_a_page_costs_the_same_however_many_lines_it_has(client, world, tab, account):
    """The dearest kinds of lines: with money and cautions, and in every stage."""
    user = getattr(world, account)
    full_desk(world)
    address = f"/?tab={tab}"
    few = statements(client, user, address)
    full_desk(world)
    assert statements(client, user, address) == few <= MOST


def full_desk(world) -> None:
    for step in ("grant_bansos", "lend", "grant_capital_kpm"):
        family = Family(world)
        given(world, family)
        family.propose(step)
    refused, held = Family(world), Family(world)
    given(world, refused)
    services.reject(refused.propose("lend"), by=world.kepala, reason="not_yet")
    services.object_to(refused.case, by=world.petugas, raised_on=clock.today(), said="Keliru")
    services.send_back(held.propose("train"), by=world.kepala, reason="wrong_amount")
    services.assign([world.case()], to=world.petugas, by=world.kepala, reason="area")
    take(world, Family(world).propose("train"), Stage.ACCEPTED)
    world.now.move(days=20)
    services.run_timers()


def test_what_is_late_is_marked_and_counted(client, world, handoff):
    world.now.move_to(worklist(world.kepala)[0].due + timedelta(days=1))
    assert "1 tugas menunggu Anda, 1 terlambat" in body(client, world.kepala)


def test_an_accepted_handoff_leads_to_its_outcome(client, world, handoff):
    approve(world, handoff)
    accept(world, handoff)
    seen = body(client, world.petugas_bpr)
    assert reverse("act", args=[handoff.pk, "outcome"]) in seen
