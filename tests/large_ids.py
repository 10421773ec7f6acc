"""A city that has been running for years: every new row gets a large number."""

from django.apps import apps
from django.db import connection, models

FIRST = 1_234_001
GROUPED = r"1\.234\.\d{3}"
"""Such a number as people read it, and no machine does."""


def number_from_now_on() -> None:
    """Rows that are made from here on are numbered from FIRST, or higher."""
    for model in apps.get_models():
        if isinstance(model._meta.pk, models.AutoField) and model._meta.managed:
            _ADVANCE[connection.vendor](model._meta.db_table, model._meta.pk.column)


def _sqlite(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, FIRST - 1])


def _postgresql(table: str, column: str) -> None:
    """Sequences know no rollback: one that is further already stays there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
        [sequence] = cursor.fetchone()
        cursor.execute(
            "SELECT setval(%s, greatest(nextval(%s), %s))", [sequence, sequence, FIRST - 1]
        )


_ADVANCE = {"sqlite": _sqlite, "postgresql": _postgresql}
