"""Queries that Django builds once: the SQL is kept, only the values in it are given anew.

To have Django build a small query costs ten times what the database takes to answer it
(docs/performance.md). A function under `@prepared` makes its queryset the first time it is asked;
from then on its SQL is sent as it is. Only SQL is kept, never a row and never an answer: while the
queryset is made, the clock and the database cannot be asked.

Two limits: what is prefetched is not fetched, and a value goes to the database as it is, so that
encrypted and JSON columns cannot be compared this way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import date, datetime
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import Expression, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.constants import ROW_COUNT

from casework import clock

_keeping: ContextVar[bool] = ContextVar("keeping", default=False)
NULL, ONE, MANY, EMPTY = "null", "one", "many", "empty"


class NotKnown(Exception):
    """A query depends on something that is known only when it is asked: it cannot be kept."""


class Given:
    """In the place of a value that is given when the query is asked.

    It may stand in a query as it is; whoever looks at it is told that it is not known yet.
    """

    def __init__(self, name: str, *, many: bool = False):
        self.name, self.many = name, many

    def resolve_expression(self, *args, **options) -> "_Place":
        return _Place(self)

    def value(self, values: dict[str, Any]) -> Any:
        return values[self.name]

    def _look(self, *args):
        raise NotKnown(self.name)

    __bool__ = __eq__ = __hash__ = __iter__ = __len__ = __str__ = _look


class When(Given):
    """In the place of a moment or a day that is worked out whenever the query is asked."""

    def __init__(self, work_out: Callable[[], date | datetime]):
        super().__init__("when")
        self._work_out = work_out

    def value(self, values: dict[str, Any]) -> date | datetime:
        return self._work_out()


class _Place(Expression):
    """What Django makes room for."""

    def __init__(self, given: Given):
        super().__init__()
        self.given = given

    @property
    def mark(self) -> str:
        """Of a list, that is not known to be how long."""
        return f"(\0{self.given.name})"

    def as_sql(self, compiler, connection):
        if not _keeping.get():
            raise NotKnown(self.given.name)
        return self.mark if self.given.many else "%s", [self]

    def bind(self, sql: str, params: list, values: dict[str, Any], connection) -> str:
        """Append its value; returns the SQL with room for it."""
        value = self.given.value(values)
        if not self.given.many:
            params.append(_for_database(value, connection))
            return sql
        params += [_for_database(each, connection) for each in value]
        return sql.replace(self.mark, f"({', '.join(['%s'] * len(value))})")


class Change:
    """What `rows.update(**values)` would write."""

    def __init__(self, rows: QuerySet, **values: Any):
        self.model = rows.model
        self.query = rows.query.chain(UpdateQuery)
        self.query.add_update_values(values)
        self.query.clear_ordering(force=True)


class prepared:  # noqa: N801  (a decorator)
    """Make `function(*shape, **values)`, which returns a queryset, return its rows; a `Change` that
    it returns is written, and the number of rows returned.

    What is given by name is a value in the query; a null, a list and an empty list make other SQL
    than a number. What is given by place is the query's shape: for each there is SQL of its own.
    """

    def __init__(self, function: Callable[..., QuerySet]):
        update_wrapper(self, function)
        self._function = function
        self._kept: dict[tuple, _Kept] = {}

    def __call__(self, *shape: Any, **values: Any) -> list | int:
        """
        Raises:
            NotKnown: what the function makes depends on more than its shape.
        """
        values = {name: _plain(value) for name, value in values.items()}
        return self._query(shape, values).ask(values)

    def _query(self, shape: tuple, values: dict[str, Any]) -> "_Kept":
        kinds = tuple((name, _kind(value)) for name, value in values.items())
        key = (connections["default"].vendor, shape, kinds)
        if key not in self._kept:
            with nothing_known():
                places = {name: _place(name, kind) for name, kind in kinds}
                self._kept[key] = _Kept(self._function(*shape, **places))
        return self._kept[key]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, set | frozenset | tuple) else value


def _kind(value: Any) -> str:
    if value is None:
        return NULL
    if not isinstance(value, list):
        return ONE
    return MANY if value else EMPTY


def _place(name: str, kind: str) -> Given | list | None:
    if kind in (ONE, MANY):
        return Given(name, many=kind == MANY)
    return [] if kind == EMPTY else None


class _Unknown(clock.SetClock):
    """A clock that shows nothing."""

    def __init__(self):
        """There is no moment to keep."""

    @property
    def moment(self) -> datetime:
        raise NotKnown("the time")


@contextmanager
def nothing_known() -> Iterator[None]:
    def refuse(*args):
        raise NotKnown("what the database holds")

    with clock.showing(_Unknown()), connections["default"].execute_wrapper(refuse):
        yield


class _Kept:
    """A query whose SQL is there already."""

    def __init__(self, made: QuerySet | Change):
        self._model, self._rows = made.model, getattr(made, "_iterable_class", None)
        self._locks = made.query.select_for_update
        self._compiler = made.query.get_compiler(using="default")
        token = _keeping.set(True)
        try:
            self._sql, self._params = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql = ""
        finally:
            _keeping.reset(token)

    def ask(self, values: dict[str, Any]) -> list | int:
        """
        Raises:
            TransactionManagementError: rows would be locked outside a transaction.
        """
        connection = connections["default"]
        if self._locks and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("Rows are locked in a transaction only.")
        if not self._sql:
            return [] if self._rows else 0
        compiler, bound = copy(self._compiler), self._bound(values, connection)
        compiler.connection, compiler.as_sql = connection, lambda: bound
        if self._rows is None:
            return compiler.execute_sql(ROW_COUNT)
        return list(self._rows(_Asked(self._model, compiler)))

    def _bound(self, values: dict[str, Any], connection) -> tuple[str, list]:
        sql, params = self._sql, []
        for param in self._params:
            if isinstance(param, _Place):
                sql = param.bind(sql, params, values, connection)
            else:
                params.append(param)
        return sql, params


class _Asked:
    """In the place of a queryset and its query, for Django's own way from rows to objects."""

    _known_related_objects: dict = {}
    db = "default"

    def __init__(self, model: type, compiler):
        self.model, self._compiler = model, compiler

    @property
    def query(self) -> "_Asked":
        return self

    def get_compiler(self, *args, **options):
        return self._compiler


def _for_database(value: Any, connection) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else value  # a choice is its code
