"""Faults of the machine under the database, each as near to the real one as a test may come."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from casework.models import CaseEvent
from casework.models.counters import next_number
from tests.killing import processes

SCRIPTS = Path(settings.BASE_DIR) / "scripts"
SEGMENT = 16 * 2**20
"""Bytes of a file of PostgreSQL's log: a limit below would stop the server itself."""
SHORT = 300
"""Milliseconds somebody waits where time is limited."""


# ---------------------------------------------------------------------- restarted


class Cluster:
    """A PostgreSQL of its own, which may be restarted without disturbing anybody."""

    def __init__(self):
        tell = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
        self.process = subprocess.Popen(
            [SCRIPTS / "with_postgres.sh", sys.executable, "-c", tell],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        url = urlsplit(self.process.stdout.readline().strip())
        self.folder = Path(unquote(url.hostname))
        self.where = {
            "HOST": str(self.folder),
            "PORT": url.port,
            "USER": url.username,
            "NAME": url.path.strip("/"),
        }
        self.databases = 0

    def copy(self, origin: dict) -> None:
        """Take over the tables and rows of another database. From here on a commit is in the files
        before it is told: what the restart takes is the server's memory, not the machine's.
        """
        dump = run(["pg_dump", *address(origin), "--no-owner", origin["NAME"]])
        run(["psql", *address(self.where), "-q", self.where["NAME"]], input=dump)
        self.ask("ALTER SYSTEM SET synchronous_commit = on")
        self.restart()

    def ask(self, sql: str) -> None:
        run(["psql", *address(self.where), "-q", "-c", sql, "postgres"])

    def new_database(self) -> dict:
        """A copy of what was taken over."""
        self.databases += 1
        name = f"copy_{self.databases}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {self.where['NAME']}")
        return {**self.where, "NAME": name}

    def restart(self) -> None:
        """At once, as if its machine had gone: nothing is written any more, nobody is told."""
        command = ["pg_ctl", "restart", "-D", self.folder / "data", "-m", "immediate", "-w"]
        log = self.folder / "restart.log"
        run([*command, "-l", log], cwd=self.folder, **as_owner(self.folder))

    def stop(self) -> None:
        self.process.communicate()  # end of its input: the script clears everything away


def address(where: dict) -> list[str]:
    return ["-h", where["HOST"], "-p", str(where["PORT"]), "-U", where["USER"]]


def as_owner(path: Path) -> dict:
    """PostgreSQL refuses to run as root, and root may not do everything in a container."""
    return {} if os.geteuid() else {"user": path.owner(), "group": path.group()}


@cache
def programs() -> Path:
    """Where PostgreSQL's are."""
    probes = f". {SCRIPTS / 'probes.sh'}; postgres_bin"
    return Path(
        subprocess.run(["bash", "-c", probes], stdout=subprocess.PIPE, text=True).stdout[:-1]
    )


def run(command: list, **options) -> str:
    command = [programs() / command[0], *command[1:]]
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def moved_to(cluster: Cluster) -> Iterator[None]:
    """The tests' connection leads to another database."""
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(cluster.new_database())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def fall_over_at(statement: str, fall: Callable[[], None]) -> Callable:
    """A wrapper of statements: the database falls when this one is about to be asked."""
    fallen = []

    def wrapper(execute, sql, params, many, context):
        if statement in sql and not fallen:
            fallen.append(sql)
            fall()
        return execute(sql, params, many, context)

    return wrapper


def killed_at(act: Callable[[], object], statement: str = "") -> None:
    """SQLite has no server: the process is killed, and the next one finds its files."""

    def work():
        if statement:
            connection.execute_wrappers.append(fall_over_at(statement, kill_oneself))
        act()
        if not statement:
            kill_oneself()  # before it could tidy up

    with processes() as start:
        start(work).join()


def kill_oneself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# ---------------------------------------------------------------------- a full disk


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more for the ledger; afterwards there is space again."""
    with {"sqlite": _no_more_pages, "postgresql": _no_longer_file}[connection.vendor]():
        yield


@contextmanager
def _no_more_pages() -> Iterator[None]:
    """SQLite itself says "database or disk is full" at its own limit as at the disk's."""
    ask("VACUUM")  # nor any page that a test before has left
    ask(f"PRAGMA max_page_count = {ask('PRAGMA page_count')}")
    try:
        yield
    finally:
        ask("PRAGMA max_page_count = 4294967294")


def ask(sql: str) -> int | None:
    """The first value of the answer, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def _no_longer_file() -> Iterator[None]:
    """The server's process may write no file beyond 16 MB, and the ledger's file is filled up to
    there with rows that were taken back. The system says "file too large" and not "no space left",
    which is the one difference.
    """
    process = ask("SELECT pg_backend_pid()")
    limit_files(process, str(SEGMENT))
    try:
        _fill_the_ledger()
        yield
    finally:
        limit_files(process, "unlimited")
        ask(f"VACUUM {CaseEvent._meta.db_table}")


def limit_files(process: int, bytes_: str) -> None:
    command = ["prlimit", "--pid", str(process), f"--fsize={bytes_}:"]
    subprocess.run(command, check=True, **as_owner(Path(f"/proc/{process}")))


def _fill_the_ledger() -> None:
    """Rows smaller than any real one, until none fits; then all are taken back."""
    table = CaseEvent._meta.db_table
    columns = {field.column: "''" for field in CaseEvent._meta.concrete_fields}
    columns |= {"case_id": f"(SELECT max(case_id) FROM {table})", "sequence": "1000000 + n"}
    columns |= {"at": "now()", "actor": "NULL", "appointment": "NULL", "handoff": "NULL"}
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(columns.values())} FROM generate_series(1, 1000000) n"
            )
        except DatabaseError:
            return
    raise AssertionError("the disk is not full")


# ---------------------------------------------------------------------- too long


@contextmanager
def somebody_holds_the_number(series: str, year: int) -> Iterator[None]:
    """On another connection the next number is taken and not given back for a while."""
    taken, give_back = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                next_number(series, year)
                taken.set()
                give_back.wait()
                transaction.set_rollback(True)
        finally:
            connections.close_all()

    thread = Thread(target=hold)
    thread.start()
    taken.wait()
    try:
        yield
    finally:
        give_back.set()
        thread.join()


@contextmanager
def short_of_time() -> Iterator[None]:
    """PostgreSQL stops a statement that takes too long; SQLite stops waiting for its turn."""
    short, usual = {
        "sqlite": (f"PRAGMA busy_timeout = {SHORT}", "PRAGMA busy_timeout = 30000"),
        "postgresql": (f"SET statement_timeout = {SHORT}", "RESET statement_timeout"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(short)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(usual)
