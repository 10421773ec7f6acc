"""A wrong letter is replaced under a new number, for one family or for all that it covers."""

import pytest

from documents.models import LetterStatus
from workflows import services

TRAINING = {"course": "Kue kering", "level": "basic"}


@pytest.fixture
def bundle(world):
    cases = [world.assessed() for _ in range(3)]
    for case in cases:
        world.need(case, "business_training")
    bundle = services.propose_many(cases, "train", by=world.petugas, **TRAINING)
    services.approve(bundle.handoffs.first(), by=world.kepala)
    return bundle


def test_a_bundles_letter_is_replaced_without_who_has_left(world, bundle):
    leaving, staying, _ = bundle.handoffs.order_by("pk")
    old = staying.letter
    services.withdraw(leaving, by=world.petugas, reason="family_changed_mind")
    new = services.supersede_letter(staying, by=world.kepala, reason="annex_changed")
    old.refresh_from_db()
    assert (old.status, old.superseded_by) == (LetterStatus.SUPERSEDED, new)
    assert new.number != old.number
    assert set(new.lines.values_list("member", flat=True)) == {
        handoff.member_id for handoff in bundle.handoffs.exclude(pk=leaving.pk)
    }
    assert set(bundle.handoffs.exclude(pk=leaving.pk).values_list("letter", flat=True)) == {new.pk}


def test_each_case_of_a_replaced_letter_has_a_line_of_its_own(world, bundle):
    handoffs = list(bundle.handoffs.select_related("case"))
    new = services.supersede_letter(handoffs[0], by=world.kepala, reason="wrong_content")
    last = [handoff.case.events.order_by("sequence").last() for handoff in handoffs]
    assert {event.letter_number for event in last} == {new.number}
    assert set(new.lines.values_list("event_hash", flat=True)) == {event.hash for event in last}


def test_a_letter_is_replaced_once(world, bundle):
    handoff = bundle.handoffs.first()
    old = handoff.letter
    services.supersede_letter(handoff, by=world.kepala, reason="wrong_content")
    handoff.letter = old  # what a page that was opened before still holds
    with pytest.raises(services.AlreadyDecided):
        services.supersede_letter(handoff, by=world.kepala, reason="wrong_content")
    assert old.kind == "surat_pengantar"
