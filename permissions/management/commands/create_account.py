"""manage.py create_account rini "Rini Wulandari" --by admin < password"""

import getpass
import sys

from django.core.management.base import CommandError

from casework.management.one_line import OneLineCommand
from permissions.management.named import add_by_argument, orderer
from permissions.services import create_account


class Command(OneLineCommand):
    help = "Makes an account that may do nothing yet; asks for a password, or reads one line."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name", help="as printed on letters")
        for field in ("nip", "rank", "phone"):
            parser.add_argument(f"--{field}", default="")
        parser.add_argument(
            "--with-nik",
            action="store_true",
            help="then asks for the person's NIK too, or reads a second line; it links the account "
            "with the resident's data",
        )
        add_by_argument(parser)

    def handle(self, username, name, **options):
        user = create_account(
            username,
            name=name,
            password=_password(),
            nik=_secret("NIK: ") if options["with_nik"] else "",
            by=orderer(options),
            **{field: options[field] for field in ("nip", "rank", "phone")},
        )
        self.stdout.write(f"{user}.")


def _password() -> str:
    first = _secret("Password: ")
    if sys.stdin.isatty() and first != _secret("Password again: "):
        raise CommandError("The two passwords differ.")
    return first


def _secret(asked: str) -> str:
    """Typed unseen, or a line of what is read: it stands in no list of processes."""
    if sys.stdin.isatty():
        return getpass.getpass(asked)
    return sys.stdin.readline().rstrip("\r\n")
