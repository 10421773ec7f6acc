"""Demo cities for the browser: built once; each story is served a copy of its own, for real."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
STARTS_WITHIN = 30
"""Seconds."""


class SqliteCities:
    def __init__(self, folder: Path):
        self._folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.sqlite3"

    def create(self, name: str) -> None:
        """The file comes with the first statement."""

    def copy(self, name: str, new: str) -> None:
        shutil.copy(self._folder / f"{name}.sqlite3", self._folder / f"{new}.sqlite3")

    def drop(self, name: str) -> None:
        for file in self._folder.glob(f"{name}.sqlite3*"):
            file.unlink()


class PostgresCities:
    """Databases beside the one that DATABASE_URL names, in the same cluster."""

    def __init__(self, url: str, mark: str):
        self._parts, self._mark = urlsplit(url), mark

    def url(self, name: str) -> str:
        return urlunsplit(self._parts._replace(path=f"/browser_{self._mark}_{name}"))

    def create(self, name: str) -> None:
        self._run(f"CREATE DATABASE {self._name(name)}")

    def copy(self, name: str, new: str) -> None:
        self._run(f"CREATE DATABASE {self._name(new)} TEMPLATE {self._name(name)}")

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self._name(name)} WITH (FORCE)")

    def _name(self, name: str) -> str:
        return f'"browser_{self._mark}_{name}"'

    def _run(self, statement: str) -> None:
        with psycopg.connect(urlunsplit(self._parts), autocommit=True) as connection:
            connection.execute(statement)


def cities_of(url: str, folder: Path, mark: str):
    """By the database that the tests run on."""
    if url.startswith("postgres"):
        return PostgresCities(url, mark)
    return SqliteCities(folder)


def environment(url: str, files: Path) -> dict[str, str]:
    demo = {"TANGGA_DEMO": "1", "DEBUG": ""}
    return {**os.environ, **demo, "DATABASE_URL": url, "TANGGA_FILES": str(files)}


def build(url: str, files: Path, *, cases: int) -> None:
    """A demo city in an empty database."""
    for command in (["migrate", "--verbosity", "0"], ["build_demo", "--cases", str(cases)]):
        _run([*MANAGE, *command], url, files)


def lay(url: str, files: Path) -> None:
    """Its letters on paper, and what it lacks for the stories."""
    _run([*MANAGE, "render_letters", "--all-waiting"], url, files)
    _run([sys.executable, "-m", "tests.browser.laying"], url, files)


def _run(command: list[str], url: str, files: Path) -> None:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.run(command, cwd=ROOT, env=environment(url, files), check=True, **quiet)


@contextmanager
def served(url: str, files: Path, *, works: bool = True):
    """The web process on a free port, and the worker that puts letters on paper."""
    port = free_port()
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "casework.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]
    worker = [*MANAGE, "db_worker", "--interval", "0.2", "--no-reload", "--no-startup-delay"]
    env = environment(url, files)
    running = [
        subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        for command in ([*web, "--threads", "4", "--log-level", "warning"], worker)[: 1 + works]
    ]
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        for each in running:
            each.send_signal(signal.SIGTERM)
        for each in running:
            try:
                each.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(each.pid, signal.SIGKILL)
                each.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except HTTPError:  # it answers; what it says is another matter
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
