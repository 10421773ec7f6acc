"""Settings of the benchmarks: a city's, with the rivals' tables beside its own."""

from casework.settings import *  # noqa: F403
from casework.settings import AUTHENTICATION_BACKENDS, INSTALLED_APPS

DEBUG = False  # which would keep every statement in memory
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.naive", "benchmarks.rivals"]
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "guardian.backends.ObjectPermissionBackend"]
"""As guardian's documentation has it; ours asks its grants by a query of its own."""
