"""Commands whose bad input ends in one clear line and exit code 1, never a traceback."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from casework import cities
from casework.cities import City


class OneLineParser(CommandParser):
    """Says what is wrong with the arguments in one line, without the usage above it."""

    def error(self, message: str):
        if self.called_from_command_line:
            self.exit(1, f"{message[:1].upper()}{message[1:]}.\n")
        raise CommandError(message)


class OneLineCommand(BaseCommand):
    """A command that calls one service and turns what it raises into one line.

    `errors` names what it may raise beside PermissionDenied, ValidationError and DatabaseError.
    """

    errors: tuple[type[Exception], ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ValidationError as error:
            raise CommandError(_by_field(error)) from error
        except (PermissionDenied, *self.errors) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            first_line = str(error).partition("\n")[0]
            raise CommandError(f"The database cannot be used: {first_line}.") from error


def _by_field(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages) if field == NON_FIELD_ERRORS else f"{field}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )


def whole_number(text: str, name: str, within: range) -> int:
    """A number that somebody typed; CommandError names what is wrong."""
    if not text.isascii() or not text.isdigit() or int(text) not in within:
        raise CommandError(f"{name} must be a whole number from {within[0]} to {within[-1]}.")
    return int(text)


def day(text: str, name: str) -> date:
    """A day that somebody typed; CommandError names what is wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{name} must be a day such as 2025-12-31.") from None


def city_named(name: str) -> City:
    """The city of this folder, or CommandError."""
    try:
        return cities.load(name)
    except ValueError as error:
        raise CommandError(str(error)) from error


def in_columns(pairs: Iterable[tuple[str, int]]) -> str:
    """Names and counts under each other."""
    pairs = list(pairs)
    width = max((len(name) for name, _ in pairs), default=0)
    return "\n".join(f"  {name:<{width}}  {count:>9,}" for name, count in pairs)
