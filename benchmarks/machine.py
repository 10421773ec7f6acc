"""The machine that the numbers are of: its kind, never its name."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

PACKAGES = ["Django", "django-viewflow", "django-fsm-2", "django-guardian", "SpiffWorkflow"]


def first(path: str, key: str) -> str:
    """What a file of /proc says after a key; nothing where there is no such file."""
    file = Path(path)
    lines = file.read_text().splitlines() if file.exists() else []
    found = [line.partition(":")[2].strip() for line in lines if line.startswith(key)]
    return found[0] if found else ""


def operating_system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def machine() -> dict[str, str]:
    """Name → value, in the order in which they are printed."""
    return {
        "Processor": first("/proc/cpuinfo", "model name") or platform.machine(),
        "Cores": str(os.cpu_count()),
        "Memory": f"{memory_gib()} GiB",
        "System": f"{operating_system()}, {platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "SQLite": sqlite3.sqlite_version,
    }
