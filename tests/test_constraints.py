"""What the database itself refuses: every constraint of every model, broken once."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint

from tests.constraint_breaks import BREAKS
from tests.valid_rows import VALID, Lay

ROOMS = ("casework", "permissions", "documents", "workflows")


def tables() -> list[type[Model]]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in models if not model._meta.proxy]


def constraints(model: type[Model]) -> Iterator[tuple[str, CheckConstraint | tuple[str, ...]]]:
    """Name → check, or the fields that are unique together."""
    for each in model._meta.constraints:
        unique = isinstance(each, UniqueConstraint)
        yield each.name, tuple(each.fields) if unique else each
    for fields in model._meta.unique_together:
        yield f"{model.__name__}({', '.join(fields)})", tuple(fields)
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"{model.__name__}.{field.name}", (field.name,)


CONSTRAINTS = {name: (model, each) for model in tables() for name, each in constraints(model)}


@pytest.fixture
def lay(world) -> Lay:
    return Lay(world)


def refused_by(error: IntegrityError, name: str) -> bool:
    """By this constraint and no other, as the database says."""
    model, constraint = CONSTRAINTS[name]
    if connection.vendor == "postgresql" and name in {
        each.name for each in model._meta.constraints
    }:
        return error.__cause__.diag.constraint_name == name
    if isinstance(constraint, CheckConstraint):
        return str(error) == f"CHECK constraint failed: {name}"
    table = model._meta.db_table
    columns = [model._meta.get_field(field).column for field in constraint]
    if connection.vendor == "postgresql":
        broken = error.__cause__.diag
        key = f"Key ({', '.join(columns)})="
        return broken.table_name == table and broken.message_detail.startswith(key)
    keys = ", ".join(f"{table}.{column}" for column in columns)
    return str(error) == f"UNIQUE constraint failed: {keys}"


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(lay, name):
    for write in BREAKS[name]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            too_many = write(lay)
            if callable(too_many):
                too_many()
        assert refused_by(refusal.value, name), refusal.value


def test_every_constraint_is_broken_by_a_test():
    assert set(BREAKS) == set(CONSTRAINTS)


@pytest.mark.parametrize("model", VALID, ids=lambda model: model.__name__)
def test_a_valid_row_is_accepted_twice(lay, model):
    """So that what is refused is refused for what a test changed."""
    lay(model)
    lay(model)


def test_every_table_has_a_valid_row():
    assert set(VALID) == set(tables())
