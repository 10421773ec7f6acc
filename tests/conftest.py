"""Fixtures shared by all tests."""

import pytest
from django.core.cache import cache

from casework import clock
from tests.world import START, World


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def now():
    """The clock stands on a Monday morning, and moves when a test moves it."""
    with clock.set_clock(START) as set_clock:
        yield set_clock


@pytest.fixture
def world(db, now) -> World:
    return World(now)
