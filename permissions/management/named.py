"""What an operator names on the command line, found or refused in one line."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Model, QuerySet

from casework.models import User


def add_by_argument(parser: CommandParser, *, first: bool = True) -> None:
    """Who gives the order: an administrator, or nobody where there is none yet."""
    order = parser.add_mutually_exclusive_group(required=True)
    order.add_argument("--by", metavar="USERNAME", help="the administrator who orders it")
    if first:
        order.add_argument(
            "--first", action="store_true", help="there is no administrator yet: this is the first"
        )


def account(username: str) -> User:
    return one_of(User.objects, "account", username=username)


def orderer(options: dict[str, Any]) -> User | None:
    """None for the first administrator."""
    return account(options["by"]) if options["by"] else None


def one_of(rows: QuerySet, what: str, **lookup: Any) -> Model:
    """
    Raises:
        CommandError: there is none.
    """
    found = rows.filter(**lookup).first()
    if found is None:
        raise CommandError(f"There is no {what} {next(iter(lookup.values()))!r}.")
    return found
