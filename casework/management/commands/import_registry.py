"""manage.py import_registry FILE --source p3ke --snapshot 2025-12-31 [--json]"""

import json
from pathlib import Path

from tqdm import tqdm

from casework.management.one_line import OneLineCommand, day, in_columns
from casework.registry.importing import ImportReport, Outcome, import_file
from casework.registry.rows import RegistryError
from casework.registry.sources import SOURCES

LINES_SHOWN = 5


class Command(OneLineCommand):
    help = "Imports a registry file; every line ends as created, updated, unchanged or rejected."
    errors = (RegistryError,)

    def add_arguments(self, parser):
        parser.add_argument("file", help="a CSV file")
        parser.add_argument("--source", required=True, help=f"one of: {', '.join(SOURCES)}")
        parser.add_argument("--snapshot", required=True, help="the day the data is of: YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="print the whole report as JSON")

    def handle(self, file, source, snapshot, **options):
        # On a terminal only (disable=None), and to stderr: stdout is for the report.
        with tqdm(unit=" lines", disable=None, leave=False) as progress:
            report = import_file(
                Path(file),
                source=source,
                snapshot=day(snapshot, "--snapshot"),
                advance=progress.update,
            )
        self.stdout.write(json.dumps(report.as_dict()) if options["json"] else _text(report))


def _text(report: ImportReport) -> str:
    """The report for people: counts, and where to look. Line numbers and codes, no names."""
    parts = [
        f"{report.lines:,} lines of {report.source}, snapshot {report.snapshot}",
        in_columns((outcome, report.outcomes[outcome]) for outcome in Outcome),
    ]
    for title, found in (("Rejected", report.rejected), ("To look at", report.notices)):
        if found:
            parts += [f"{title}:", *(_where(code, lines) for code, lines in sorted(found.items()))]
    return "\n".join(parts)


def _where(code: str, lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in sorted(lines)[:LINES_SHOWN])
    more = ", …" if len(lines) > LINES_SHOWN else ""
    return f"  {code:<32} {len(lines):>9,}  lines {shown}{more}"
