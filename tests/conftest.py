"""Fixtures shared by all tests."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings

from casework import clock, ledger_triggers
from tests.walks import Family
from tests.world import START, World


@pytest.fixture(autouse=True)
def _fresh_cache():
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _own_files(tmp_path_factory):
    """Nothing is written among the files of this machine's city."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture
def now():
    """The clock stands on a Monday morning, and moves when a test moves it."""
    with clock.set_clock(START) as set_clock:
        yield set_clock


@pytest.fixture
def transactional_ledger(transactional_db):
    """For tests that commit: the database refuses to empty the ledger afterwards, so its triggers
    go before the flush, and the flush's post_migrate lays them again.
    """
    yield
    ledger_triggers.remove(connection)


@pytest.fixture
def world(db, now) -> World:
    return World(now)


@pytest.fixture
def family(world) -> Family:
    """A family whose case meets every requirement of every step."""
    return Family(world)


@pytest.fixture
def second(world, tmp_path):
    """The name of a database in which nothing is."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "second.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_second"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
