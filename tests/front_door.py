"""Watches who writes: each statement must come from a service or an importer."""

import ast
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

DOORS = (
    "workflows/services/",
    "permissions/services/",
    "permissions/demo.py",
    "casework/loading.py",
    "casework/registry/importing/",
)
OUTSIDE = ("workflows/demo/", "tests/")
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE")
WRITES = frozenset(
    "save create bulk_create update bulk_update delete get_or_create update_or_create execute "
    "executemany set_password make_password".split()
)


class Watch:
    """For `connection.execute_wrapper`: counts what is written, and by whom else it was written."""

    def __init__(self):
        self.writes = 0
        self.elsewhere: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITING):
            self.writes += 1
            if writer := _outside(sys._getframe(1)):
                self.elsewhere.append(f"{writer}: {sql[:80]}")
        return execute(sql, params, many, context)


def _outside(frame) -> str:
    """The story or test that wrote by itself; nothing when a service stands in between."""
    while frame:
        name = _in_project(frame.f_code.co_filename)
        if name.startswith(DOORS):
            return ""
        if name.startswith(OUTSIDE):
            return f"{name}:{frame.f_lineno}"
        frame = frame.f_back
    return "somebody"


@cache
def _in_project(file: str) -> str:
    path = Path(file)
    inside = path.is_absolute() and path.is_relative_to(settings.BASE_DIR)
    return path.relative_to(settings.BASE_DIR).as_posix() if inside else ""


def calls_that_write(source: str) -> list[str]:
    """Calls in a module that would write past the services, each as line and name."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = ((node.lineno, getattr(node.func, "attr", "")) for node in calls)
    return [f"{line} {name}" for line, name in named if name in WRITES]
