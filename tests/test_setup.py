import base64
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scripts.compare_runs import Run, complaints, read_run
from scripts.write_env import write_env
from tests.needs import need

ROOT = Path(__file__).resolve().parent.parent
WITH_POSTGRES = [ROOT / "scripts" / "with_postgres.sh"]
LOCK = (ROOT / "requirements.txt").read_text()


def direct_dependencies():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return [re.split(r"[\[<>=]", line)[0] for line in lines if line and line[0] != "#"]


def locked():
    """Each locked name with its lines up to the next one."""
    blocks = re.split(r"(?m)^(?=\S)", LOCK)
    return {block.split("==")[0]: block for block in blocks if "==" in block}


def values(env: Path):
    lines = [line for line in env.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("name", direct_dependencies())
def test_a_dependency_is_locked_and_its_reason_is_given(name):
    assert name.lower() in locked()
    assert f"| {name} |" in (ROOT / "docs" / "dependencies.md").read_text()


def test_everything_locked_has_a_hash():
    assert [name for name, block in locked().items() if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_address():
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find|--trusted", LOCK) == []


def test_env_has_fresh_keys_for_its_owner_alone(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert write_env(first) and write_env(second)
    assert first.stat().st_mode & 0o777 == 0o600
    for name in ("SECRET_KEY", "TANGGA_DATA_KEYS", "TANGGA_DIGEST_KEY"):
        assert values(first)[name] != values(second)[name]
    key_id, _, key = values(first)["TANGGA_DATA_KEYS"].partition(":")
    assert (key_id, len(base64.b64decode(key))) == ("1", 32)
    assert len(base64.b64decode(values(first)["TANGGA_DIGEST_KEY"])) == 32


def test_an_env_that_is_there_stays(tmp_path):
    env = tmp_path / ".env"
    env.write_text("SECRET_KEY=mine\n")
    assert not write_env(env)
    assert env.read_text() == "SECRET_KEY=mine\n"


@pytest.mark.parametrize("path", [".env", ".venv/x", "var/tangga.sqlite3", "var/letters/1.pdf"])
def test_keys_and_data_stay_out_of_git(path):
    assert subprocess.run(["git", "check-ignore", "--quiet", path], cwd=ROOT).returncode == 0


def test_demo_fresh_leaves_another_database_alone():
    env = os.environ | {"DATABASE_URL": "postgresql://city/tangga"}
    run = subprocess.run(
        [ROOT / "scripts" / "demo.sh", "--fresh"], env=env, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "deletes only a database in var/" in run.stderr


SQLITE, POSTGRES = Run("SQLite", 812), Run("PostgreSQL", 812)


@pytest.mark.parametrize(
    ("runs", "nothing_skipped", "complaint"),
    [
        ([SQLITE, POSTGRES], True, None),
        ([SQLITE, Run("PostgreSQL", 811)], False, "not the same number of tests"),
        ([Run("SQLite"), Run("PostgreSQL")], False, "no test was run"),
        ([SQLITE, Run("PostgreSQL")], False, None),
        ([SQLITE, Run("PostgreSQL")], True, "skipped"),
        ([SQLITE, Run("PostgreSQL", 812, skipped=1)], False, None),
        ([SQLITE, Run("PostgreSQL", 812, skipped=1)], True, "skipped"),
    ],
)
def test_runs_are_held_against_each_other(runs, nothing_skipped, complaint):
    found = complaints(runs, nothing_skipped=nothing_skipped)
    assert len(found) == (1 if complaint else 0)
    assert all(complaint in line for line in found)


def test_a_report_of_pytest_is_read(tmp_path):
    suite = '<testsuite tests="10" errors="1" failures="2" skipped="3"/>'
    (tmp_path / "SQLite.xml").write_text(f"<testsuites>{suite}</testsuites>")
    assert str(read_run(tmp_path / "SQLite.xml")) == "SQLite: 4 passed, 3 failed, 3 skipped"
    assert str(read_run(tmp_path / "PostgreSQL.xml")) == "PostgreSQL: not run"


CONNECT = """
import os, psycopg
connection = psycopg.connect(os.environ["DATABASE_URL"])
print(connection.execute("SHOW server_encoding").fetchone()[0], flush=True)
"""


@pytest.fixture
def lonely_folder(monkeypatch):
    """Where throwaway clusters go; not tmp_path, which PostgreSQL's own user may not enter."""
    need("postgres")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        monkeypatch.setenv("TMPDIR", name)
        yield folder


def test_a_throwaway_postgres_goes_with_its_command(lonely_folder):
    program = CONNECT + "raise SystemExit(7)"
    run = subprocess.run(
        [*WITH_POSTGRES, sys.executable, "-c", program], capture_output=True, text=True
    )
    assert (run.stdout, run.returncode) == ("UTF8\n", 7), run.stderr
    assert list(lonely_folder.iterdir()) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_throwaway_postgres_goes_when_stopped(lonely_folder, stop):
    program = CONNECT + "import time; time.sleep(60)"
    with subprocess.Popen(
        [*WITH_POSTGRES, sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        # who runs the tests in the background ignores interrupts, and so would this
        preexec_fn=lambda: signal.signal(stop, signal.SIG_DFL),
    ) as run:
        assert run.stdout.readline() == "UTF8\n"
        os.killpg(run.pid, stop)
        assert run.wait(timeout=30) != 0
    assert list(lonely_folder.iterdir()) == []
