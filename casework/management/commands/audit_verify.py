"""manage.py audit_verify [--json]"""

import json
from dataclasses import asdict

from django.core.management.base import CommandError

from casework import ledger
from casework.management.one_line import OneLineCommand


class Command(OneLineCommand):
    help = "Recomputes the history of every case; exit code 1 when it is not as it was written."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, **options):
        found = ledger.verify()
        show = as_json if options["json"] else as_text
        self.stdout.write(show(found))
        if not found.intact:
            raise CommandError(f"The history is not intact: {len(found.problems)} problem(s).")


def as_json(found: ledger.Verification) -> str:
    return json.dumps({"intact": found.intact, **asdict(found)})


def as_text(found: ledger.Verification) -> str:
    """The digest over all heads is what to write down elsewhere and compare later."""
    lines = [f"cases   {found.cases:,}", f"rows    {found.rows:,}", f"digest  {found.digest}"]
    for each in found.problems:
        where = f" case {each.case}" * bool(each.case)
        where += f" row {each.sequence}" * (each.sequence is not None)
        lines.append(f"problem {each.code}{where}")
    return "\n".join(lines)
