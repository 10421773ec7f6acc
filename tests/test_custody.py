"""Which agency has to do with a case, since and until when: the rows after each action."""

import pytest

from casework.models import Custody
from permissions.access import visible_cases, visible_handoffs
from tests.walks import Family, accept, approve, confirm, not_completed, record_outcome, take
from tests.world import START, fresh
from workflows import services
from workflows.stages import Stage


def current(family: Family) -> set[str]:
    """kind agency, and the scope where it is not the case."""
    return {
        " ".join([each.kind, each.agency.code, *([each.scope] if each.scope != "case" else [])])
        for each in family.case.custodies.current().select_related("agency")
    }


OWNED = {"owner dinsos", "holder dinsos"}

# step: after approval, acceptance, recording, confirmation, and when it was not completed
WALKS = {
    "train": (
        {*OWNED, "guest diskopindag"},
        {"owner dinsos", "holder diskopindag", "guest diskopindag"},
        {"owner dinsos", "holder diskopindag"},
        OWNED,
    ),
    "train_job": (
        {*OWNED, "guest disnaker"},
        {"owner dinsos", "holder disnaker", "guest disnaker"},
        OWNED,
        OWNED,
    ),
    "lend": (
        {*OWNED, "guest bpr handoff"},
        {"owner dinsos", "holder bpr handoff", "guest bpr handoff"},
        OWNED,
        OWNED,
    ),
    "license": (
        {*OWNED, "guest disnaker"},
        {"owner dinsos", "holder disnaker", "guest disnaker"},
        OWNED,
        OWNED,
    ),
    "refer_kip": (
        {*OWNED, "guest disdikbud handoff"},
        {*OWNED, "guest disdikbud handoff"},
        OWNED,
        OWNED,
    ),
    "train_basic": (OWNED, OWNED, OWNED, OWNED),
    "grant_capital_kpm": (OWNED, OWNED, OWNED, OWNED),
    "grant_capital_kube": (OWNED, OWNED, OWNED, OWNED),
}


@pytest.mark.parametrize("step", WALKS)
def test_custody_follows_the_handoff(family, step):
    world, (approved, accepted, completed, _) = family.world, WALKS[step]
    handoff = family.propose(step)
    assert current(family) == OWNED
    approve(world, handoff)
    assert current(family) == approved
    accept(world, handoff)
    assert current(family) == accepted
    record_outcome(world, handoff)
    assert current(family) == accepted
    confirm(world, handoff)
    assert current(family) == completed


@pytest.mark.parametrize("step", WALKS)
def test_not_completed_the_sender_has_the_case_again(family, step):
    handoff = family.walk(step, stage=Stage.ACCEPTED)
    not_completed(family.world, handoff)
    confirm(family.world, handoff)
    assert current(family) == WALKS[step][3]


@pytest.mark.parametrize("step", ["train", "lend", "refer_kip"])
@pytest.mark.parametrize("ending", ["withdraw", "decline"])
def test_not_accepted_the_guest_leaves_and_the_sender_was_responsible_all_along(
    family, step, ending
):
    world = family.world
    handoff = family.walk(step, stage=Stage.APPROVED)
    world.now.move(days=2)
    if ending == "withdraw":
        services.withdraw(handoff, by=world.petugas, reason="better_route")
    else:
        by = world.staff("petugas", handoff.receiver)
        services.decline(handoff, by=by, reason="out_of_area")
    assert current(family) == OWNED
    guest = family.case.custodies.get(kind="guest")
    assert (guest.until - guest.since).days == 2
    assert family.case.custodies.filter(kind="holder").count() == 1


def test_rows_tell_since_until_when_and_why_and_none_is_lost(family):
    world = family.world
    handoff = family.walk("lend", stage=Stage.APPROVED)
    approved = world.now.moment
    world.now.move(days=1)
    accept(world, handoff)
    accepted = world.now.moment
    world.now.move(days=7)
    take_outcome(family, handoff)
    ended = world.now.moment
    rows = family.case.custodies.order_by("pk").values_list(
        "kind", "agency__code", "reason", "since", "until"
    )
    assert list(rows) == [
        ("owner", "dinsos", "open_case", START, None),
        ("holder", "dinsos", "open_case", START, accepted),
        ("guest", "bpr", "lend", approved, ended),
        ("holder", "bpr", "lend", accepted, ended),
        ("holder", "dinsos", "lend", ended, None),
    ]


def take_outcome(family: Family, handoff) -> None:
    record_outcome(family.world, handoff)
    confirm(family.world, handoff)


def test_whoever_trains_keeps_the_case_and_sends_it_on(family):
    world = family.world
    family.walk("train")
    handoff = family.propose("lend", by=world.petugas_diskopindag)
    assert (handoff.sender, handoff.receiver) == (world.diskopindag, world.bpr)
    take(world, handoff)
    assert current(family) == {"owner dinsos", "holder diskopindag"}
    take(world, family.propose("train_job"))
    assert current(family) == OWNED


def test_a_parallel_referral_moves_nobody_whoever_holds(family):
    world = family.world
    training = family.walk("train", stage=Stage.ACCEPTED)
    kip = family.walk("refer_kip", stage=Stage.ACCEPTED)
    assert "holder diskopindag" in current(family)
    take_outcome(family, training)
    assert current(family) == {
        "owner dinsos",
        "holder diskopindag",
        "guest disdikbud handoff",
    }
    record_outcome(world, kip)
    confirm(world, kip)
    assert current(family) == {"owner dinsos", "holder diskopindag"}


def test_the_bank_sees_its_handoff_and_never_the_case(family):
    world = family.world
    handoff = family.propose("lend")
    seen = []
    for action in (approve, accept, record_outcome, confirm):
        action(world, handoff)
        seen.append(list(visible_handoffs(world.petugas_bpr)) == [handoff])
        assert not visible_cases(world.petugas_bpr).exists()
    assert all(seen)


def test_a_receiver_sees_the_case_from_the_approval_on_and_reads_it_ever_after(family):
    world = family.world
    handoff = family.propose("train_job")
    assert not visible_cases(world.petugas_disnaker).exists()
    take(world, handoff)
    assert list(visible_cases(world.petugas_disnaker)) == [fresh(family.case)]
    assert "guest disnaker" not in current(family)


def test_closing_ends_all_custody_and_reopening_gives_it_back_to_the_owner(family):
    world = family.world
    family.walk("train")  # held by the cooperatives' agency
    family.walk("close")
    assert current(family) == set()
    assert not Custody.objects.exclude(until=fresh(family.case).closed_at).filter(until=None)
    world.now.move(days=30)
    family.case = fresh(family.case)
    family.walk("reopen")
    assert current(family) == OWNED
    since = {each.since for each in family.case.custodies.current()}
    assert since == {world.now.moment}
