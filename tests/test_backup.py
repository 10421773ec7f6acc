"""Backup and restore, drilled: what comes back is what was there, to the last ledger row."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings as project
from django.core.management import CommandError
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import load_backend

from casework import backups, clock, dumps, ledger, ledger_triggers
from casework.models import Case, CaseEvent, Person, Visit
from documents import outbox
from documents.models import Letter
from tests.backing_up import manifest, members, refused, repacked, run, saying
from tests.walks import Family, accept, again, approve, record_outcome
from workflows import services
from workflows.models import Handoff
from workflows.stages import Stage

PDF = b"%PDF-1.7\x00\xff a family's letter"


@pytest.fixture
def world(transactional_ledger, world):
    return world


@pytest.fixture
def backup(world, tmp_path) -> Path:
    """Of a city with one case."""
    world.case()
    run("backup", tmp_path / "city.tar")
    return tmp_path / "city.tar"


# ---------------------------------------------------------------------- the drill


class Desk(Thread):
    """A colleague who goes on recording visits while the backup is made."""

    def __init__(self, case, by):
        super().__init__()
        self.case, self.by, self.at = case, by, clock.now()
        self.visits, self.begun, self.home, self.error = 0, Event(), Event(), None

    def run(self):
        try:
            with clock.set_clock(self.at):
                while not self.home.wait(0.005):  # a pause: SQLite's lock knows no queue
                    visit = Visit(visited_on=clock.today(), outcome="met")
                    services.record(self.case, visit, by=self.by)
                    self.visits += 1
                    self.begun.set()
        except Exception as error:
            self.error = error
        finally:
            self.begun.set()
            connections.close_all()


def test_a_backup_made_while_others_write_is_restored_whole_and_work_goes_on(
    world, second, tmp_path, monkeypatch
):
    families = [Family(world) for _ in range(3)]
    lettered = families[0].walk("train", stage=Stage.APPROVED)
    outbox.keep(lettered.letter_id, PDF)
    waiting = families[1].propose("train")
    people = {each.pk: (each.name, each.nik) for each in Person.objects.all()}

    desks = [Desk(families[0].case, world.petugas), Desk(families[2].case, world.faskel)]
    for desk in desks:
        desk.start()
        desk.begun.wait()
    look = backups.look

    def look_later():
        """Each has written once more since the copy was begun."""
        for desk in desks:
            desk.begun.clear()
            desk.begun.wait(60)
        return look()

    monkeypatch.setattr(backups, "look", look_later)
    said, complaints = run("backup", tmp_path)
    monkeypatch.undo()
    for desk in desks:
        desk.home.set()
        desk.join()
    assert [desk.error for desk in desks] == [None, None]
    [path] = tmp_path.glob("tangga-*.tar")
    told = manifest(path)["contents"]
    assert f"digest  {told['digest']}" in said and complaints == ""
    assert CaseEvent.objects.count() > told["rows"]["casework_caseevent"]

    with dumps.looking_at(second):
        said, complaints = run("restore", path)
        assert complaints == ""
        verified = ledger.verify()
        assert (verified.digest, verified.problems) == (told["digest"], [])
        assert f"digest  {verified.digest}" in said
        assert {each.pk: (each.name, each.nik) for each in Person.objects.all()} == people
        letter = Letter.objects.get(pk=lettered.letter_id)
        assert bytes(letter.pdf) == PDF and json.loads(letter.content)["number"] == letter.number
        for change in ("update", "delete"):
            rows = CaseEvent.objects.filter(case=families[0].case)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(action="forged") if change == "update" else rows._raw_delete("default")

        numbers = [each.number for each in Case.objects.order_by("pk")]
        assert world.case().number == f"KSS-2026-{len(numbers) + 1:06d}"
        decided = approve(world, Handoff.objects.get(pk=waiting.pk))
        assert decided.letter.sequence == letter.sequence + 1
        record_outcome(world, accept(world, decided))
        assert again(decided).stage == Stage.RECORDED
        assert ledger.verify().intact
    assert again(waiting).stage == Stage.PROPOSED  # the first city did not notice


def test_a_backup_is_one_file_for_its_owner_alone_with_no_key_in_it(backup, world):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [each.name for each in backup.parent.iterdir()] == ["city.tar"]
    told = manifest(backup)
    assert told["contents"]["rows"]["casework_case"] == 1
    assert told["contents"]["digest"] == ledger.verify().digest
    assert told["contents"]["data_keys"] == [1]
    assert told["created_at"] == clock.now().isoformat()
    written = backup.read_bytes()
    keys = [*project.TANGGA_DATA_KEYS.split(","), project.TANGGA_DIGEST_KEY, project.SECRET_KEY]
    assert [key for key in keys if key.partition(":")[2].encode() in written and ":" in key] == []
    assert [key for key in keys if key.encode() in written] == []


def test_no_backup_is_written_over(backup):
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        run("backup", backup)
    assert backup.read_bytes() == before


def test_a_backup_needs_its_folder(world, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        run("backup", tmp_path / "nowhere" / "city.tar")


def test_a_full_disk_leaves_no_half_backup(world, tmp_path, monkeypatch):
    def full(engine, path, look):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(dumps.ENGINES[connection.vendor]), "dump", full)
    with pytest.raises(CommandError, match="No space left"):
        run("backup", tmp_path / "city.tar")
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- what is refused


def test_a_database_with_tables_is_never_overwritten(backup, world):
    world.case()
    with pytest.raises(CommandError, match="not empty"):
        run("restore", backup)
    assert Case.objects.count() == 2


def test_a_backup_that_was_cut_is_refused(backup, second):
    whole = backup.read_bytes()
    for length in (0, 100, 2_000, len(whole) // 2, len(whole) - 20_000):
        backup.write_bytes(whole[:length])
        assert "cut" in refused(second, backup)


def test_a_backup_with_one_altered_byte_is_refused(backup, second):
    [name] = [each for each in members(backup) if each != "manifest.json"]
    dump = bytearray(members(backup)[name])
    dump[len(dump) // 2] ^= 1
    assert "SHA-256" in refused(second, repacked(backup, {name: bytes(dump)}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("digest", "0" * 64),
        ("cases", 2),
        ("rows", {}),
        ("data_keys", [1, 2]),
        ("problems", ["row_missing KSS-2026-000001 3"]),
    ],
)
def test_what_comes_back_must_be_what_the_manifest_says(backup, second, field, value):
    contents = {**manifest(backup)["contents"], field: value}
    line = refused(second, saying(backup, contents=contents))
    assert line == f"What was restored is not what the manifest says: {field}."
    with dumps.looking_at(second):
        run("restore", backup)  # the database is as good as before
        assert ledger.verify().intact


def test_a_backup_of_another_version_is_not_migrated_in_passing(backup, second):
    contents = manifest(backup)["contents"]
    for migrations in (contents["migrations"][:-1], [*contents["migrations"], "casework.9999_x"]):
        changed = {**contents, "migrations": migrations}
        assert "another version" in refused(second, saying(backup, contents=changed))


def test_a_backup_of_the_other_engine_is_refused(backup, second):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    [dump] = [each for name, each in members(backup).items() if name != "manifest.json"]
    named = repacked(saying(backup, engine=other), {dumps.ENGINES[other].file_name: dump})
    assert f"This backup is of {other}" in refused(second, named)


def test_a_backup_of_a_format_to_come_is_refused(backup, second):
    assert "format 3" in refused(second, saying(backup, format=3))


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100])
def test_any_other_file_is_no_backup(second, tmp_path, content):
    (tmp_path / "letter.pdf").write_bytes(content)
    assert "is not a backup of Tangga" in refused(second, tmp_path / "letter.pdf")


def test_from_the_shell_a_refusal_is_one_line_and_exit_code_1(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", tmp_path / "nowhere.tar"],
        cwd=project.BASE_DIR,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "No such file" in done.stderr


# ---------------------------------------------------------------------- what is told


@pytest.mark.parametrize("named", ["data key 1", "digest key"])
def test_a_key_that_is_not_the_backups_is_told(backup, second, settings, named):
    other = "A" * 43 + "="
    if named == "digest key":
        settings.TANGGA_DIGEST_KEY = other
    else:
        settings.TANGGA_DATA_KEYS = f"1:{other}"
    with dumps.looking_at(second):
        _, complaints = run("restore", backup)
    assert complaints.splitlines() == [
        f"The {named} of the backup is not in this environment: what it made cannot be read "
        "without it."
    ]


def test_a_history_that_was_damaged_before_is_saved_and_told_both_times(world, second, tmp_path):
    case = world.assessed()
    with ledger_triggers.removed(connection):
        CaseEvent.objects.filter(case=case, sequence=2).update(action="forged")
    damage = f"The history in it is not intact: row_altered {case.number} 2.\n"
    assert run("backup", tmp_path / "city.tar")[1] == damage
    with dumps.looking_at(second):
        assert run("restore", tmp_path / "city.tar")[1] == damage


def test_a_backup_without_triggers_gets_them_back(world, second, tmp_path):
    world.case()
    ledger_triggers.remove(connection)
    try:
        _, complaints = run("backup", tmp_path / "city.tar")
    finally:
        ledger_triggers.install(connection)
    assert "trigger_missing" in complaints
    with dumps.looking_at(second):
        run("restore", tmp_path / "city.tar")
        assert ledger_triggers.problems(connection) == []


# ---------------------------------------------------------------------- PostgreSQL's tools

FAKE = """#!/bin/sh
echo "$@" > {folder}/arguments
env > {folder}/environment
echo 'pg_dump: error: connection to server failed' >&2
echo 'DETAIL: Key (nik)=(3573)' >&2
exit 1
"""


def elsewhere():
    """A connection to a PostgreSQL with a password; nobody calls there."""
    settings = {
        **connection.settings_dict,
        **{"NAME": "city", "USER": "tangga", "PASSWORD": "s3cret", "HOST": "db", "PORT": "5433"},
        "OPTIONS": {},
    }
    return load_backend("django.db.backends.postgresql").DatabaseWrapper(settings, "default")


def test_a_password_stands_on_no_command_line_and_no_row_in_a_complaint(tmp_path, monkeypatch):
    (tmp_path / "pg_dump").write_text(FAKE.format(folder=tmp_path))
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setattr(dumps, "_tool", lambda name: tmp_path / name)
    monkeypatch.setattr(dumps, "connection", elsewhere())
    with pytest.raises(dumps.DumpFailed) as failed:
        dumps._run("pg_dump", "--format=custom")
    assert str(failed.value) == "pg_dump failed: connection to server failed."
    arguments = (tmp_path / "arguments").read_text().split()
    assert "s3cret" not in arguments
    assert {"tangga", "db", "5433", "--dbname=city"} <= set(arguments)
    assert "PGPASSWORD=s3cret" in (tmp_path / "environment").read_text().splitlines()


def test_missing_tools_of_postgresql_are_named_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(dumps, "WHERE_POSTGRESQL_IS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dumps.DumpFailed, match="pg_dump is not here: please install"):
        dumps._tool("pg_dump")


def test_the_newest_tools_are_taken():
    folders = [Path(f"/usr/lib/postgresql/{version}/bin") for version in (9, 17, 14)]
    assert max(folders, key=dumps._version) == folders[1]


def test_what_is_looked_at_is_this_threads_alone(world, second):
    with dumps.looking_at(second):
        assert dumps.tables() == []
    assert "casework_case" in dumps.tables()
    assert backups.look().cases == 0
