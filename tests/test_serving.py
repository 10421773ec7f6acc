"""scripts/serve.py: web, worker and timers side by side, and all of them end together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.cities import ROOT, SqliteCities, environment, free_port, wait_for

ENDS_WITHIN = 20
"""Seconds."""


@pytest.fixture(scope="module")
def empty_city(tmp_path_factory) -> dict[str, str]:
    """The environment of a migrated database with nothing in it."""
    folder = tmp_path_factory.mktemp("served")
    env = environment(SqliteCities(folder).url("empty"), folder / "files")
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v0"], env=env, check=True)
    return env


def start(env: dict[str, str], *lay: str) -> subprocess.Popen:
    """The supervisor, as `make demo` starts it."""
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, ROOT / "scripts" / "serve.py", *lay],
        env=env | {"PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    process.address = f"http://127.0.0.1:{port}/healthz"
    return process


@pytest.fixture
def serving(empty_city):
    process = start(empty_city, "version")
    wait_for(process.address)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def children(process: subprocess.Popen) -> set[int]:
    """Processes that it started and that still run."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process.pid and fields[0] != "Z":
            found.add(int(status.parent.name))
    return found


def all_three(process: subprocess.Popen) -> set[int]:
    until = time.monotonic() + ENDS_WITHIN
    while len(found := children(process)) < 3:
        assert time.monotonic() < until, "the three did not start"
        time.sleep(0.1)
    return found


def gone(processes: set[int]) -> bool:
    until = time.monotonic() + ENDS_WITHIN
    while any(Path(f"/proc/{pid}").exists() for pid in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_all_three(serving, how):
    with urlopen(serving.address) as answer:
        assert answer.status == 200
    three = all_three(serving)
    serving.send_signal(how)
    assert serving.wait(ENDS_WITHIN) == 0
    assert gone(three)


def test_what_cannot_be_laid_is_not_served(empty_city):
    process = start(empty_city, "build_demo", "--cases", "none")
    assert process.wait(ENDS_WITHIN) == 1
    assert gone(children(process))
    assert "--cases" in process.stderr.read()


def test_when_one_ends_by_itself_all_end_and_it_is_said(serving):
    three = all_three(serving)
    os.kill(max(three), signal.SIGKILL)
    assert serving.wait(ENDS_WITHIN) == 1
    assert gone(three)
    assert "has ended by itself" in serving.stderr.read()
