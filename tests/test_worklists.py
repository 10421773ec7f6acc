"""What people find when they come in: whose turns, in which order, how many, and which cases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import Case, User
from permissions.access import visible_cases, visible_handoffs
from permissions.latest import latest_visible
from permissions.models import CaseShare
from permissions.roles import Capacity, Role
from permissions.services import end_appointment
from tests.walks import Family, accept, approve
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage
from workflows.worklists import case_list, worklist

MOST = 12


@pytest.fixture
def handoff(family) -> Handoff:
    """A loan that waits for the social agency's head."""
    return family.propose("lend")


def turns_of(user) -> list[int]:
    return [each.handoff for each in worklist(user)]


# ---------------------------------------------------------------------- whose turn


def test_a_turn_is_on_the_list_of_its_role_in_its_agency_and_on_no_other(world, handoff):
    having = {user for user in User.objects.all() if handoff.pk in turns_of(user)}
    assert having == {world.kepala}


def test_an_agency_that_was_handed_one_thing_finds_its_turn(world, handoff):
    approve(world, handoff)
    assert turns_of(world.petugas_bpr) == [handoff.pk]
    accept(world, handoff)
    [turn] = worklist(world.petugas_bpr)
    assert (turn.agency, turn.sender, turn.receiver) == ("Bpr", "Dinsos", "Bpr")
    assert (turn.step, turn.stage) == (handoff.label, str(Stage.ACCEPTED.label))


def test_who_stands_in_finds_the_turns_of_both_posts(world, handoff):
    other = world.assessed()
    approve(
        world,
        services.propose(other, "train_job", by=world.petugas, course="Las", level="basic"),
        waivers={"need_recorded": "Segera"},
    )
    world.appoint(world.kepala, Role.CASEWORKER, world.disnaker, capacity=Capacity.PLH)
    assert {each.agency for each in worklist(world.kepala)} == {"Dinsos", "Disnaker"}


def test_an_appointment_that_ended_or_has_not_begun_brings_no_turn(world, handoff):
    tomorrow = clock.today() + timedelta(days=1)
    late = world.appointed("besok", Role.HEAD, world.dinsos, capacity=Capacity.PLT, since=tomorrow)
    assert turns_of(late) == []
    end_appointment(world.kepala.appointments.get(), by=world.admin, on=tomorrow)
    world.now.move(days=1)
    assert turns_of(world.kepala) == []
    assert turns_of(late) == [handoff.pk]


def test_a_deactivated_account_finds_nothing(world, handoff):
    User.objects.filter(pk=world.kepala.pk).update(is_active=False)
    assert turns_of(world.kepala) == []
    assert case_list(world.kepala).lines == []


def test_a_confidential_case_s_turn_is_for_those_it_names(world, handoff):
    Case.objects.filter(pk=handoff.case_id).update(confidential=True)
    assert turns_of(world.kepala) == []
    CaseShare.objects.create(
        case=handoff.case, user=world.kepala, shared_by=world.kepala, shared_at=clock.now()
    )
    assert turns_of(world.kepala) == [handoff.pk]


def test_who_has_a_turn_sees_its_handoff(world, handoff):
    for stage in (approve, accept):
        for user in User.objects.all():
            seen = set(visible_handoffs(user).values_list("pk", flat=True))
            assert set(turns_of(user)) <= seen
        stage(world, handoff)


# ---------------------------------------------------------------------- order


@pytest.fixture
def three(world) -> list[Handoff]:
    """Proposed on three days; the second is on hold at its receiver, whose the others are too."""
    handoffs = []
    for _ in range(3):
        family = Family(world)
        handoffs.append(family.walk("train", stage=Stage.APPROVED))
        world.now.move(days=1)
    services.hold(handoffs[1], by=world.petugas_diskopindag, reason="other", note="Nanti")
    return handoffs


def test_the_longest_due_is_on_top_and_the_held_at_the_end(world, three):
    first, held, last = three
    found = worklist(world.petugas_diskopindag)
    assert [each.handoff for each in found] == [first.pk, last.pk, held.pk]
    assert [each.due is None for each in found] == [False, False, True]
    assert found[0].due < found[1].due


def test_what_is_late_is_overdue_and_what_is_held_never(world, three):
    by = world.petugas_diskopindag
    assert [each.overdue for each in worklist(by)] == [False, False, False]
    world.now.move_to(worklist(by)[0].due + timedelta(seconds=1))
    assert [each.overdue for each in worklist(by)] == [True, False, False]


def test_pages_follow_each_other_without_gap_or_repetition(world, three):
    pages = [worklist(world.petugas_diskopindag, page=page, size=2) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert [turn for page in pages for turn in page] == worklist(world.petugas_diskopindag)


# ---------------------------------------------------------------------- cases


def everybody(world) -> list[User]:
    return list(User.objects.order_by("pk"))


@pytest.fixture
def city(world) -> list[Case]:
    """Cases of both kelurahan, with a holder, a guest and a former one, and confidential ones."""
    families = [Family(world) for _ in range(4)]
    families[0].walk("train", stage=Stage.ACCEPTED)
    families[1].walk("lend", stage=Stage.ACCEPTED)
    families[2].walk("train_job")
    secret = world.case(by=world.protection, confidential=True)
    Case.objects.filter(pk=families[3].case.pk).update(kelurahan=world.gadang, confidential=True)
    for user in (world.kepala, world.petugas_bpr, world.faskel_gadang, world.superuser):
        for case in (secret, families[1].case, families[3].case):
            CaseShare.objects.create(case=case, user=user, shared_by=user, shared_at=clock.now())
    Case.objects.filter(pk=families[1].case.pk).update(confidential=True)
    return list(Case.objects.order_by("-pk"))


def test_the_latest_visible_cases_are_the_visible_cases(world, city):
    for user in everybody(world):
        seen = list(visible_cases(user).order_by("-pk").values_list("pk", flat=True))
        assert latest_visible(user, size=100) == seen
        assert latest_visible(user, size=2) == seen[:2]
        before = seen[0] if seen else 1
        assert latest_visible(user, size=2, before=before) == seen[1:3]


def test_pages_of_cases_follow_each_other(world, city):
    first = case_list(world.kepala, size=2)
    second = case_list(world.kepala, before=first.before, size=2)
    whole = case_list(world.kepala)
    assert first.lines + second.lines == whole.lines[:4]
    assert whole.before is None
    assert case_list(world.kepala, size=len(whole.lines)).before is None


def test_a_line_says_who_holds_the_case_and_where_it_stands(world):
    family = Family(world)
    family.walk("train", stage=Stage.ACCEPTED)
    [line] = case_list(world.petugas_diskopindag).lines
    assert (line.number, line.holder) == (family.case.number, "Diskopindag")
    assert (line.beneficiary, line.kelurahan) == (family.case.beneficiary.name, "Kasin")
    assert line.state == "Terverifikasi"


# ---------------------------------------------------------------------- what it costs


@pytest.mark.parametrize("read", [worklist, case_list])
def test_a_page_takes_the_same_statements_however_long_it_is(world, three, read):
    by = world.petugas_diskopindag

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(User.objects.get(pk=by.pk))
        return len(queries)

    of_three = statements()
    Family(world).walk("train", stage=Stage.APPROVED)
    assert statements() == of_three <= MOST
