"""Numbers without gaps, content that never changes, letters declared void."""

from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from casework import clock
from casework.canonical import text_digest
from casework.clock import LOCAL
from casework.models import AgencyProfile, CaseEvent, Household
from documents import issuing
from documents.issuing import LetterNotValid
from documents.models import Letter, LetterStatus
from permissions.models import Appointment
from tests.letterbox import Paper, last_letter
from tests.walks import take
from tests.world import World
from workflows import services
from workflows.models import Handoff


def drafted(agency, at=None, content=None) -> issuing.Draft:
    return issuing.draft_all(
        ["rujukan_pelatihan"],
        agency=agency,
        classification="400.9.14.2",
        letter_code="35.73.405",
        at=at or clock.now(),
        compose=lambda place, number: content or {"number": number},
    )[0]


def issued(agency) -> Letter:
    return issuing.issue_all([issuing.Issue(drafted(agency), "0" * 64, [], clock.now())])[0]


def test_the_number_has_class_sequence_code_and_year(world: World):
    draft = drafted(world.dinsos)
    assert (draft.number, draft.sequence, draft.year) == ("400.9.14.2/1/35.73.405/2026", 1, 2026)
    assert draft.digest == text_digest('{"number":"400.9.14.2/1/35.73.405/2026"}')


def test_each_agency_counts_for_itself(world):
    numbers = [drafted(agency).sequence for agency in (world.dinsos, world.dinsos, world.bpr)]
    assert numbers == [1, 2, 1]


def test_the_year_is_the_city_s(world):
    drafted(world.dinsos)
    new_years_eve = datetime(2026, 12, 31, 23, 30, tzinfo=LOCAL)
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=LOCAL)  # still 2026 in UTC
    assert drafted(world.dinsos, new_years_eve).sequence == 2
    draft = drafted(world.dinsos, new_year)
    assert (draft.sequence, draft.year) == (1, 2027)


def test_a_number_that_was_rolled_back_is_given_again(world):
    issued(world.dinsos)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issued(world.dinsos)
        raise ZeroDivisionError
    issued(world.dinsos)
    assert list(Letter.objects.values_list("sequence", flat=True).order_by("pk")) == [1, 2]


def test_content_holds_no_floats(world):
    with pytest.raises(TypeError):
        drafted(world.dinsos, content={"amount": 2.5})


def test_a_letter_is_queued_when_its_step_is_committed(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        letter = issued(world.dinsos)
    assert not DBTaskResult.objects.exists()
    for callback in callbacks:
        callback()
    assert [each.args_kwargs["args"] for each in DBTaskResult.objects.all()] == [[[letter.pk]]]


def test_a_queue_that_is_down_does_not_undo_the_step(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def down(*args):
        raise ConnectionError

    monkeypatch.setattr("documents.issuing.render_letters", type("Task", (), {"enqueue": down}))
    with django_capture_on_commit_callbacks(execute=True):
        letter = issued(world.dinsos)
    assert Letter.objects.waiting().get() == letter


# ---------------------------------------------------------------------- as sealed by a step


def referred(world: World) -> Handoff:
    case = world.assessed()
    world.need(case, "business_training")
    handoff = services.propose(case, "train", by=world.petugas, course="Kue", level="basic")
    return take(world, handoff, "approved")


def test_the_letter_carries_the_hash_of_its_ledger_row(world):
    handoff = referred(world)
    event = CaseEvent.objects.get(case=handoff.case, action="approve", handoff=handoff.pk)
    letter = last_letter()
    assert (event.letter_number, event.letter_digest) == (letter.number, letter.digest)
    assert letter.event_hash == event.hash == letter.lines.get().event_hash
    assert f"Riwayat: {event.hash[:12]}" in Paper(letter)


def test_content_is_encrypted_at_rest(world):
    referred(world)
    letter = last_letter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM documents_letter")
        stored = bytes(cursor.fetchone()[0])
    assert b"Warga" not in stored and "Warga" in letter.content


def test_nothing_that_changes_later_changes_the_letter(world):
    referred(world)
    before = Paper(last_letter()).pages
    Household.objects.update(address="Jalan Baru 99")
    AgencyProfile.objects.update(name="Dinas Baru", head_title="Kepala Baru", address="Gedung Baru")
    Appointment.objects.update(capacity="plt", title="")
    type(world.petugas).objects.update(name="Nama Baru", phone="0")
    assert Paper(last_letter()).pages == before


def test_the_digest_commits_to_every_word(world):
    referred(world)
    letter = last_letter()
    assert letter.digest == text_digest(letter.content)


# ---------------------------------------------------------------------- void


def test_a_wrong_letter_points_to_the_one_in_its_place(world):
    wrong, right = issued(world.dinsos), issued(world.dinsos)
    issuing.supersede(wrong, right, "wrong_content")
    wrong = Letter.objects.get(pk=wrong.pk)
    assert (wrong.status, wrong.superseded_by, wrong.void_reason) == (
        LetterStatus.SUPERSEDED,
        right,
        "wrong_content",
    )
    assert Letter.objects.get(pk=right.pk).status == LetterStatus.VALID


def test_a_revoked_letter_has_nothing_in_its_place(world):
    letter = issuing.revoke(issued(world.dinsos), "step_withdrawn")
    again = Letter.objects.get(pk=letter.pk)
    assert (again.status, again.superseded_by) == (LetterStatus.REVOKED, None)
    assert letter.status == LetterStatus.REVOKED


def test_only_a_valid_letter_is_voided_and_only_a_valid_one_replaces(world):
    gone, other = issuing.revoke(issued(world.dinsos), "other"), issued(world.dinsos)
    with pytest.raises(LetterNotValid):
        issuing.revoke(gone, "other")
    with pytest.raises(LetterNotValid):
        issuing.supersede(gone, other, "wrong_content")
    with pytest.raises(LetterNotValid):
        issuing.supersede(other, gone, "wrong_content")
    assert Letter.objects.get(pk=other.pk).status == LetterStatus.VALID


def test_dates_of_content_are_plain(world):
    assert '"2026-03-02"' in drafted(world.dinsos, content={"day": date(2026, 3, 2)}).content
