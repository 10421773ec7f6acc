"""Databases for the run alone: one is migrated, every measurement gets a copy of it."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from scripts.write_env import random_key

ROOT = Path(__file__).resolve().parent.parent


class NotEmpty(Exception):
    """A database that holds tables is somebody's, and is left alone."""


def production() -> dict[str, str]:
    """The environment of a city at work, with keys of the run's own."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DEBUG": "",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TANGGA_DATA_KEYS": f"1:{random_key()}",
        "TANGGA_DIGEST_KEY": random_key(),
        "TANGGA_PUBLIC_URL": "https://tangga.example",
    }


def environment(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url}


def migrate(url: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment(url), cwd=ROOT, check=True)


def on_sqlite(folder: Path) -> Callable[[str], str]:
    """Make a migrated database in an empty folder; returns what copies it, by name.

    Raises:
        NotEmpty
    """
    empty = folder / "empty.sqlite3"
    if empty.exists():
        raise NotEmpty(f"{empty.name} is there already.")
    migrate(f"sqlite:///{empty}")

    def copy(name: str) -> str:
        shutil.copy(empty, folder / f"{name}.sqlite3")
        return f"sqlite:///{folder / name}.sqlite3"

    return copy


def on_postgres(url: str) -> Callable[[str], str]:
    """Migrate an empty database of a throwaway cluster; returns what copies it, by name.

    Raises:
        NotEmpty
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone():
            raise NotEmpty("This database holds tables already.")
    migrate(url)
    parts = urlsplit(url)
    other = parts._replace(path="/postgres").geturl()
    template = parts.path.removeprefix("/")

    def copy(name: str) -> str:
        with psycopg.connect(other, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "bench_{name}" TEMPLATE "{template}"')
        return parts._replace(path=f"/bench_{name}").geturl()

    return copy
