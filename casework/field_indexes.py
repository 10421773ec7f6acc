"""For migrations: indexes that Django lays by itself, taken away where no query uses them.

An AlterField would do it too, but on SQLite it writes every table anew, the ledger's with them.
"""

from collections.abc import Iterator
from typing import Any

from django.db.migrations.operations.base import Operation

PATTERNS = "_like"


class DropFieldIndexes(Operation):
    """`db_index=False` for fields that had an index; model → names of its fields."""

    suffixes = ("", PATTERNS)

    def __init__(self, fields: dict[str, list[str]]):
        self.fields = fields

    def state_forwards(self, app_label: str, state: Any) -> None:
        for model, names in self.fields.items():
            fields = state.models[app_label, model].fields
            for name in names:
                fields[name] = fields[name].clone()
                fields[name].db_index = False
        state.reload_models([(app_label, model) for model in self.fields], delay=False)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model, field in self._fields(app_label, from_state):
            for suffix in self.suffixes:
                name = schema_editor._create_index_name(
                    model._meta.db_table, [field.column], suffix=suffix
                )
                schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(name)}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model, field in self._fields(app_label, to_state):
            for statement in self.statements(schema_editor, model, field):
                schema_editor.execute(statement)

    def statements(self, schema_editor, model, field) -> list:
        """What Django would have laid."""
        return schema_editor._field_indexes_sql(model, field)

    def describe(self) -> str:
        return f"{type(self).__name__} of {', '.join(self.fields)}"

    def _fields(self, app_label, state) -> Iterator[tuple]:
        for model, names in self.fields.items():
            model = state.apps.get_model(app_label, model)
            yield from ((model, model._meta.get_field(name)) for name in names)


class DropPatternIndexes(DropFieldIndexes):
    """The twins that PostgreSQL gets beside unique texts, for searching by their beginning: codes,
    numbers and digests are searched as a whole.
    """

    suffixes = (PATTERNS,)

    def state_forwards(self, app_label, state) -> None:
        """Django's models do not name them."""

    def statements(self, schema_editor, model, field) -> list:
        if schema_editor.connection.vendor != "postgresql":
            return []
        return [schema_editor._create_like_index_sql(model, field)]
