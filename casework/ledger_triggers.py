"""The database itself refuses to change the ledger.

Laid by a migration and again after every migrate: Django rebuilds a table on SQLite when a column
changes, and its triggers are dropped with the old one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

TABLE = "casework_caseevent"
REFUSED = "the ledger is never changed"

SQLITE = {
    "ledger_no_update": f"""CREATE TRIGGER ledger_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "ledger_no_delete": f"""CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    # INSERT OR REPLACE deletes the old row without firing the DELETE trigger
    "ledger_no_replace": f"""CREATE TRIGGER ledger_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE}
                     WHERE case_id = NEW.case_id AND sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
}

POSTGRESQL_BODY = (
    f"BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END"
)
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger
    AS $${POSTGRESQL_BODY}$$ LANGUAGE plpgsql"""
POSTGRESQL = {
    "ledger_no_change": f"""CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    "ledger_no_truncate": f"""CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
}
ROW, BEFORE, DELETE, UPDATE, TRUNCATE = 1, 2, 8, 16, 32
POSTGRESQL_EVENTS = {
    "ledger_no_change": ROW + BEFORE + DELETE + UPDATE,
    "ledger_no_truncate": BEFORE + TRUNCATE,
}
"""As pg_trigger.tgtype holds them."""


def _expected(connection) -> dict[str, str]:
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def install(connection) -> None:
    """Lay what is missing or was altered; leave what stands."""
    if not problems(connection):
        return
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for statement in _expected(connection).values():
            cursor.execute(statement)


def remove(connection) -> None:
    """For migrations that rewrite the table, and for the tests' flush."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _expected(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@contextmanager
def removed(connection) -> Iterator[None]:
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def problems(connection) -> list[str]:
    """`trigger_missing` or `trigger_disabled`, once for each."""
    if connection.vendor == "sqlite":
        return _sqlite_problems(connection)
    return _postgresql_problems(connection)


def _sqlite_problems(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
        )
        laid = dict(cursor.fetchall())
    return ["trigger_missing" for name, sql in SQLITE.items() if laid.get(name) != sql]


def _postgresql_problems(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.tgname, t.tgenabled::text, t.tgtype, p.prosrc FROM pg_trigger t
               JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = to_regclass(%s) AND t.tgqual IS NULL AND t.tgnargs = 0
                 AND cardinality(t.tgattr::int2[]) = 0""",  # no WHEN, and no column of its own
            [TABLE],
        )
        laid = {name: tuple(how) for name, *how in cursor.fetchall()}
    found = []
    for name in POSTGRESQL:
        enabled, *what = laid.get(name, [""])
        if what != [POSTGRESQL_EVENTS[name], POSTGRESQL_BODY]:
            found.append("trigger_missing")
        elif enabled not in ("O", "A"):
            found.append("trigger_disabled")
    return found
