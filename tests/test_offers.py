"""Which acts are offered on a handoff, at which stage and to whom."""

import pytest

from casework.models import Function
from permissions.access import FourEyes
from tests.test_access_matrix import undone
from tests.walks import Family, again
from tests.world import START
from workflows import services
from workflows.models import Handoff
from workflows.offers import acts_for, acts_for_each, require_ones_own
from workflows.stages import ENDED, Stage

BESIDE = {"object", "arrive"}
"""What is offered at every stage, to whoever has to do with the family."""


def all_offered(handoff: Handoff, user) -> list[str]:
    return [each.act for each in acts_for(user, again(handoff))]


def offered(handoff: Handoff, user) -> list[str]:
    return [act for act in all_offered(handoff, user) if act not in BESIDE]


# ---------------------------------------------------------------------- by stage


def test_each_stage_offers_its_own_acts(family, world):
    expected = {
        Stage.PROPOSED: {
            "kepala": ["approve", "send-back", "reject"],
            "petugas": ["withdraw"],
        },
        Stage.APPROVED: {
            "kepala": ["replace-letter"],
            "petugas": ["withdraw"],
            "petugas_diskopindag": ["accept", "hold", "decline"],
            "kepala_diskopindag": ["accept", "hold", "decline"],
        },
        Stage.ACCEPTED: {
            "kepala": ["replace-letter"],
            "petugas_diskopindag": ["outcome", "hold"],
            "kepala_diskopindag": ["outcome", "hold"],
        },
        Stage.RECORDED: {
            "kepala": ["replace-letter"],
            "kepala_diskopindag": ["confirm", "send-back"],
        },
        Stage.COMPLETED: {"kepala": ["replace-letter"]},
    }
    people = ("petugas", "kepala", "petugas_diskopindag", "kepala_diskopindag")
    for stage, whose in expected.items():
        with undone():
            handoff = family.walk("train", stage)
            for person in people:
                assert offered(handoff, getattr(world, person)) == whose.get(person, []), stage


def test_a_held_handoff_is_resumed_or_withdrawn_until_it_was_accepted(family, world):
    handoff = family.walk("train", Stage.APPROVED)
    services.hold(handoff, by=world.petugas_diskopindag, reason="next_intake")
    assert offered(handoff, world.petugas_diskopindag) == ["resume"]
    assert "withdraw" in offered(handoff, world.petugas)
    services.resume(handoff, by=world.petugas_diskopindag)
    services.accept(handoff, by=world.petugas_diskopindag)
    services.hold(handoff, by=world.petugas_diskopindag, reason="family_asked")
    assert offered(handoff, world.petugas) == []


def test_what_was_sent_back_is_completed_by_the_senders_caseworkers(family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    services.send_back(handoff, by=world.kepala, reason="unclear_reason")
    assert offered(handoff, world.petugas2) == ["resubmit", "withdraw"]
    assert offered(handoff, world.kepala) == []


def test_a_refusal_is_to_be_told_once(family, world):
    handoff = family.walk("train", Stage.PROPOSED)
    services.reject(handoff, by=world.kepala, reason="not_yet")
    assert offered(handoff, world.petugas) == ["tell"]
    services.tell_family(handoff, by=world.petugas, how="visit", on=START.date())
    assert offered(handoff, world.petugas) == []


def test_the_letter_is_brought_along_once_a_day(family, world):
    handoff = again(family.walk("train", Stage.APPROVED))
    assert "arrive" in all_offered(handoff, world.petugas_diskopindag)
    services.arrive(handoff.letter, by=world.petugas_diskopindag)
    assert "arrive" not in all_offered(handoff, world.petugas_diskopindag)


def test_an_objection_is_heard_by_whoever_sees_the_family_one_at_a_time(family, world):
    handoff = family.walk("train", Stage.APPROVED)
    hearing = (world.faskel, world.petugas, world.petugas_diskopindag)
    assert all("object" in all_offered(handoff, user) for user in hearing)
    assert "object" not in all_offered(handoff, world.auditor)
    services.object_to(
        family.case, by=world.faskel, raised_on=START.date(), said="Terlalu jauh", about=handoff
    )
    assert not any("object" in all_offered(handoff, user) for user in hearing)


# ---------------------------------------------------------------------- other eyes


def test_whoever_took_part_is_not_offered_to_decide(family, world):
    world.appoint(world.kepala, "caseworker", world.dinsos)
    own = services.propose(
        family.case, "train", by=world.kepala, course="Kue kering", level="basic"
    )
    assert offered(own, world.kepala) == ["withdraw"]
    with pytest.raises(FourEyes):
        require_ones_own(world.kepala, again(own), "approve")


def test_a_bundle_with_a_family_of_ones_own_is_not_offered(world):
    first, second = Family(world), Family(world)
    bundle = services.propose_many(
        [first.case, second.case], "train_basic", by=world.petugas, course="Menjahit", level="basic"
    )
    mine, other = bundle.handoffs.order_by("case")
    assert "approve" in offered(other, world.kepala)
    world.kepala.person = mine.case.beneficiary
    world.kepala.save()
    assert offered(other, world.kepala) == []


# ---------------------------------------------------------------------- the right agency


def declined(family, world, function: str) -> Handoff:
    handoff = family.walk("lend", Stage.APPROVED)
    bank = world.petugas_bpr
    return services.decline(handoff, by=bank, reason="wrong_agency", right_function=function)


def test_after_a_wrong_agency_the_sender_refers_to_the_right_one_once(family, world):
    handoff = declined(family, world, Function.COOPERATIVES)
    assert "refer-again" in offered(handoff, world.petugas)
    assert "refer-again" not in offered(handoff, world.kepala)
    family.propose("train")
    assert "refer-again" not in offered(handoff, world.petugas)


def test_nobody_is_offered_a_way_that_the_ladder_does_not_have(family, world):
    handoff = declined(family, world, Function.HOUSING)
    assert "refer-again" not in offered(handoff, world.petugas)


# ---------------------------------------------------------------------- how much it asks


def test_many_handoffs_are_asked_about_together(world, django_assert_max_num_queries):
    families = [Family(world) for _ in range(4)]
    for each in families[:2]:
        each.walk("train_basic", Stage.PROPOSED)
    for each in families[2:]:
        each.walk("train", Stage.RECORDED)
    handoffs = list(Handoff.objects.exclude(stage__in=ENDED).select_related("case", "letter"))
    assert len(handoffs) == 4
    with django_assert_max_num_queries(8):
        found = acts_for_each(world.kepala, handoffs)
    assert set(found) == {each.pk for each in handoffs}
    with django_assert_max_num_queries(3):
        assert not any(acts_for_each(world.auditor, handoffs).values())
