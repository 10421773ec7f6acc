"""Copying a whole database and putting a copy back, each engine by its own proven tool."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import load_backend

WHERE_POSTGRESQL_IS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/*/bin")
"""Debian and others keep the tools of each version out of PATH."""


class DumpFailed(Exception):
    """The engine's own tool is missing, or says that it could not do it."""


class Engine(Protocol):
    """`dump` writes a consistent copy, of a moment at which `look` is called on what it holds;
    `load` fills an empty database, and keeps it only if `look` finds nothing to refuse.
    """

    file_name: str

    def dump(self, path: Path, look: Callable[[], None]) -> None: ...

    def load(self, path: Path, look: Callable[[], None]) -> None: ...


@contextmanager
def looking_at(name: str | Path) -> Iterator[None]:
    """Inside, this thread's database is another one of the same engine."""
    own = connections[DEFAULT_DB_ALIAS]
    settings = {**own.settings_dict, "NAME": str(name)}
    other = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = own


class SQLite:
    """By the online backup of SQLite itself: nobody who writes meanwhile waits or is cut in two."""

    file_name = "database.sqlite3"

    def dump(self, path: Path, look: Callable[[], None]) -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        with looking_at(path):
            look()

    def load(self, path: Path, look: Callable[[], None]) -> None:
        """Looked at before a page of it is in the target, and copied in one transaction."""
        with looking_at(path):
            look()
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)


class PostgreSQL:
    """By pg_dump in its custom format, of the very snapshot that is looked at."""

    file_name = "database.pgdump"

    def dump(self, path: Path, look: Callable[[], None]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
            look()
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *WHOLE)

    def load(self, path: Path, look: Callable[[], None]) -> None:
        """All of it or nothing; what is refused when looked at is taken out again."""
        _run("pg_restore", "--single-transaction", "--exit-on-error", *WHOLE, str(path))
        try:
            with transaction.atomic():
                look()
        except Exception:
            _empty()
            raise


WHOLE = ("--no-owner", "--no-privileges")  # whoever restores it owns it
ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def tables() -> list[str]:
    """Of the database as it is, whoever made them."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def _empty() -> None:
    quoted = ", ".join(map(connection.ops.quote_name, tables()))
    with transaction.atomic(), connection.cursor() as cursor:
        if quoted:
            cursor.execute(f"DROP TABLE {quoted} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS ledger_refuse()")


def _run(tool: str, *arguments: str) -> None:
    """A tool of PostgreSQL on this database; a password goes by the environment, and of what the
    tool complains only its own first sentence is told: the rest may quote rows.

    Raises:
        DumpFailed
    """
    client, *where, name, own = _client()
    done = subprocess.run(
        [_tool(tool), *where, f"--dbname={name}", "--no-password", *arguments],
        env={**os.environ, **(own or {})},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error:" in line), "")
        raise DumpFailed(f"{tool} failed: {first.partition('error: ')[2] or 'it said nothing'}.")


def _client() -> tuple:
    """How Django itself would call psql: its arguments, and what it tells by the environment."""
    settings = connection.settings_dict
    arguments, own = connection.client.settings_to_cmd_args_env(settings, [])
    return (*arguments, own)


def _tool(name: str) -> str:
    folders = [folder for each in WHERE_POSTGRESQL_IS for folder in Path("/").glob(each)]
    found = [folder / name for folder in sorted(folders, key=_version, reverse=True)]
    for candidate in [*map(str, found), shutil.which(name)]:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    raise DumpFailed(f"{name} is not here: please install PostgreSQL's client programs.")


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]
