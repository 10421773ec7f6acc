"""manage.py audit_verify [--json]"""

import json
import os
from dataclasses import asdict

from django.core.management.base import CommandError
from django.db.models import Sum
from tqdm import tqdm

from casework.ledger import Verification, verify
from casework.management.one_line import OneLineCommand
from casework.models import Case


class Command(OneLineCommand):
    help = "Recomputes the history of every case; exit code 1 when it is not as it was written."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, **options):
        total = Case.objects.aggregate(rows=Sum("events_written"))["rows"]
        with tqdm(total=total, unit=" rows", unit_scale=True, disable=None, leave=False) as bar:
            found = verify(processes=os.cpu_count() or 1, progress=bar.update)
        show = as_json if options["json"] else as_text
        self.stdout.write(show(found))
        if not found.intact:
            raise CommandError(f"The history is not intact: {len(found.problems)} problem(s).")


def as_json(found: Verification) -> str:
    return json.dumps({"intact": found.intact, **asdict(found)})


def as_text(found: Verification) -> str:
    """The digest over all heads is what to write down elsewhere and compare later."""
    lines = [f"cases   {found.cases:,}", f"rows    {found.rows:,}", f"digest  {found.digest}"]
    for each in found.problems:
        where = f" case {each.case}" * bool(each.case)
        where += f" row {each.sequence}" * (each.sequence is not None)
        lines.append(f"problem {each.code}{where}")
    return "\n".join(lines)
