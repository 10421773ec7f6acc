"""What some tests need of the machine; set-up installs it where it may."""

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "system_packages.sh"


@cache
def missing(what: str) -> str:
    """The line that says what to install, or nothing."""
    return subprocess.run([SCRIPT, "--check", what], capture_output=True, text=True).stderr.strip()


def need(what: str) -> None:
    """Skip the test on a machine without letters, postgres or gettext; never where CI=true."""
    if os.environ.get("CI") != "true" and missing(what):
        pytest.skip(missing(what))
