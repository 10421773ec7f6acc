"""Writing new rows, and what changed in rows that were read under lock: a statement for many."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

AT_ONCE = 500
"""Rows in one statement: a database takes only so many values."""


def remember(row: Model) -> None:
    """This is how the row was read."""
    row.as_read = _values(row)


def save_changes(rows: Iterable[Model]) -> None:
    """Write the columns that differ from what was read, in one statement: what all rows share, and
    what differs from row to row, if anything does.
    """
    rows = list(rows)
    if not rows:
        return
    now = {row.pk: _values(row) for row in rows}
    changed = {name: None for row in rows for name in _changed(row, now[row.pk])}
    found = {name: _of_all(name, now.values()) for name in changed}
    own = [name for name in changed if len(found[name]) > 1]
    if changed:
        _update(rows, [name for name in changed if name not in own], own)


def insert(rows: Iterable[Model]) -> list[Model]:
    """Write new rows of one table in one statement and give them their keys, as `bulk_create` does;
    of Django's time for it, nine tenths go into the form of the statement.
    """
    rows = list(rows)
    for start in range(0, len(rows), AT_ONCE):
        _insert(rows[start : start + AT_ONCE])
    return rows


def _insert(rows: list[Model]) -> None:
    meta = rows[0]._meta
    key = meta.auto_field  # a ledger row has none
    fields = [field for field in meta.local_concrete_fields if field is not key]
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    database = connections[connection.alias]  # the thread's own, looked up once
    returning = f" RETURNING {_quoted(key.column)}" if key else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES {places}{returning}",
            [_stored(field, row, database) for row in rows for field in fields],
        )
        keys = cursor.fetchall() if key else []
    for row, (number,) in zip(rows, keys, strict=False):
        row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _update(rows: list[Model], common: list[str], own: list[str]) -> None:
    """Written by hand: to have Django build this statement costs more than all that the database
    does with it, and its `bulk_update` more than all the rest of a decision over many.
    """
    meta = rows[0]._meta.concrete_model._meta
    shared = [meta.get_field(name) for name in common]
    each = [meta.pk, *map(meta.get_field, own)] if own else []
    key, *columns = [_quoted(field.column) for field in each or [meta.pk]]
    database = connections[connection.alias]
    table, given = _quoted(meta.db_table), [_stored(field, rows[0], database) for field in shared]
    settings = [f"{_quoted(field.column)} = %s" for field in shared]
    if own:
        settings += [f"{column} = new.{column}" for column in columns]
        tuples = ", ".join([f"({', '.join(['%s'] * len(each))})"] * len(rows))
        before = f"WITH new ({', '.join([key, *columns])}) AS (VALUES {tuples}) "
        which, listed = f"FROM new WHERE {table}.{key} = new.{key}", []
    else:
        before, listed = "", [row.pk for row in rows]
        which = f"WHERE {key} IN ({', '.join(['%s'] * len(rows))})"
    values = [_stored(field, row, database) for row in rows for field in each]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{before}UPDATE {table} SET {', '.join(settings)} {which}", [*values, *given, *listed]
        )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _stored(field: Field, row: Model, database: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), database)


def _values(row: Model) -> dict[str, Any]:
    """Of the columns that are loaded, the key apart."""
    columns = (field.attname for field in row._meta.concrete_fields if not field.primary_key)
    return {name: row.__dict__[name] for name in columns if name in row.__dict__}


def _changed(row: Model, now: dict[str, Any]) -> Iterable[str]:
    before = getattr(row, "as_read", {})
    return (name for name, value in now.items() if name not in before or before[name] != value)


def _of_all(name: str, rows: Iterable[dict[str, Any]]) -> list:
    """The different values, at most two of them."""
    found: list = []
    for row in rows:
        if row[name] not in found:
            found.append(row[name])
        if len(found) > 1:
            break
    return found
