"""Letters come onto paper in the end, once, whatever breaks on the way."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework import clock
from documents import issuing, outbox
from documents.management.commands.render_letters import file_name
from documents.models import Letter
from documents.tasks import render_letters
from tests.world import World

MINUTE = timedelta(minutes=1)


@pytest.fixture
def printer(monkeypatch):
    """Stands in for the renderer: prints, or raises what it was told to."""

    class Printer:
        error = None

        def __init__(self):
            self.printed = []

        def __call__(self, letter):
            if self.error:
                raise self.error
            self.printed.append(letter.pk)
            return b"%PDF " + letter.number.encode()

    printer = Printer()
    monkeypatch.setattr("documents.rendering.render", printer)
    return printer


@pytest.fixture
def letter(world: World) -> Letter:
    return issued(world)


def issued(world: World) -> Letter:
    drafts = issuing.draft_all(
        ["rujukan_pelatihan"],
        agency=world.dinsos,
        classification="400",
        letter_code="35.73.405",
        at=clock.now(),
        compose=lambda place, number: {"name": "Siti Aminah"},
    )
    return issuing.issue_all([issuing.Issue(drafts[0], "0" * 64, [], clock.now())])[0]


def test_waits_grow_fivefold_up_to_six_hours():
    minutes = [outbox.wait_after(attempt) / MINUTE for attempt in (1, 2, 3, 4, 5, 6, 32_000)]
    assert minutes == [1, 5, 25, 125, 360, 360, 360]


def test_the_worker_s_task_prints_and_keeps_bytes_and_digest(letter, printer, now):
    now.move(minutes=2)
    render_letters.func([letter.pk])
    letter.refresh_from_db()
    assert bytes(letter.pdf) == b"%PDF 400/1/35.73.405/2026"
    assert letter.pdf_sha256 == sha256(bytes(letter.pdf)).hexdigest()
    assert (letter.rendered_at, letter.attempts) == (clock.now(), 1)


def test_a_failed_letter_is_tried_later_and_later_and_never_given_up(letter, printer, now):
    printer.error = OSError("Siti Aminah, 3573010703810001")
    waits = []
    for _ in range(8):
        assert outbox.put_on_paper(letter.pk) is False
        letter.refresh_from_db()
        waits.append((letter.next_try_at - clock.now()) / MINUTE)
        now.move_to(letter.next_try_at)
    assert waits == [1, 5, 25, 125, 360, 360, 360, 360]
    assert letter.attempts == 8 and letter in outbox.due(clock.now())
    printer.error = None
    assert outbox.put_on_paper(letter.pk) is True
    letter.refresh_from_db()
    assert letter.rendered_at and letter.last_error == ""


def test_only_the_error_s_class_is_kept(letter, printer, caplog):
    printer.error = ValueError("Siti Aminah, 3573010703810001")
    outbox.put_on_paper(letter.pk)
    letter.refresh_from_db()
    assert letter.last_error == "ValueError"
    assert "Siti" not in caplog.text and "ValueError" in caplog.text


def test_a_letter_that_is_not_due_is_left_alone(letter, printer):
    printer.error = OSError()
    outbox.put_on_paper(letter.pk)
    printer.error = None
    assert outbox.put_on_paper(letter.pk) is True  # nothing to do
    letter.refresh_from_db()
    assert letter.attempts == 1 and not letter.rendered_at and not printer.printed


def test_a_worker_that_dies_has_used_up_its_attempt(letter, printer, now):
    """No exception handler runs when a process is killed; what was written before stands."""
    printer.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        outbox.put_on_paper(letter.pk)
    letter.refresh_from_db()
    assert letter.attempts == 1 and letter.next_try_at == clock.now() + MINUTE
    now.move(minutes=1)
    printer.error = None
    call_command("render_letters")
    assert printer.printed == [letter.pk]


def test_of_two_workers_one_has_the_letter(letter):
    assert outbox.claim(letter.pk, clock.now()) is True
    assert outbox.claim(letter.pk, clock.now()) is False


def test_a_claim_fails_when_another_was_faster(letter, monkeypatch):
    """Both have read the row; only the first one's update finds it as it was read."""
    wait_after = outbox.wait_after

    def other_worker_meanwhile(attempt):
        Letter.objects.filter(pk=letter.pk).update(attempts=1)
        return wait_after(attempt)

    monkeypatch.setattr(outbox, "wait_after", other_worker_meanwhile)
    assert outbox.claim(letter.pk, clock.now()) is False
    letter.refresh_from_db()
    assert letter.attempts == 1


def test_the_first_write_wins(letter):
    assert outbox.keep(letter.pk, b"first") is True
    assert outbox.keep(letter.pk, b"second") is False
    letter.refresh_from_db()
    assert bytes(letter.pdf) == b"first"
    assert letter.pdf_sha256 == sha256(b"first").hexdigest()


def test_a_printed_letter_is_never_printed_again(letter, printer, now):
    outbox.put_on_paper(letter.pk)
    now.move(days=400)
    outbox.put_on_paper(letter.pk)
    call_command("render_letters", "--all-waiting")
    assert printer.printed == [letter.pk]


def test_a_letter_that_cannot_be_read_holds_up_no_other(world, letter, printer):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_letter SET content = %s", [b"altered by hand"])
    other = issued(world)
    with pytest.raises(CommandError, match="^1 letters could not be rendered"):
        call_command("render_letters")
    assert printer.printed == [other.pk]
    columns = Letter.objects.filter(pk=letter.pk).values_list("last_error", "attempts")
    assert list(columns) == [("CannotDecrypt", 1)]


# ---------------------------------------------------------------------- the command


def test_the_sweep_prints_what_is_due(world, letter, printer, capsys):
    later = issued(world)
    Letter.objects.filter(pk=later.pk).update(next_try_at=clock.now() + MINUTE)
    call_command("render_letters")
    assert printer.printed == [letter.pk]
    assert capsys.readouterr().out == "1 letters rendered.\n"


def test_all_waiting_does_not_wait(world, letter, printer):
    Letter.objects.update(next_try_at=clock.now() + timedelta(hours=6))
    call_command("render_letters", "--all-waiting")
    assert printer.printed == [letter.pk]


def test_letters_are_written_under_names_without_personal_data(letter, printer, tmp_path):
    call_command("render_letters", "--out", tmp_path / "surat")
    name = f"2026-0001-rujukan_pelatihan-{letter.token[:8]}.pdf"
    assert file_name(letter) == name
    assert [path.name for path in (tmp_path / "surat").iterdir()] == [name]
    assert (tmp_path / "surat" / name).read_bytes() == b"%PDF 400/1/35.73.405/2026"


def test_a_folder_that_cannot_be_used_is_named_in_one_line(letter, printer, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="^Cannot use the folder .*file: File exists.$"):
        call_command("render_letters", "--out", tmp_path / "file")
    assert not printer.printed  # said before the work, not after it
