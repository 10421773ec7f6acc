"""manage.py makemessages: brings locale/id in line with the texts of the code and the pages."""

from pathlib import Path

from django.core.management.commands import makemessages

WITHOUT_TEXTS = ["benchmarks", "docs", "node_modules", "scripts", "static", "tests", "var"]
DAY = '"POT-Creation-Date:'


class Command(makemessages.Command):
    """Django's; the same texts give the same file, on any day and any machine."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(
            locale=["id"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            ignore_patterns=WITHOUT_TEXTS,
        )

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        written = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = written.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith(DAY))
        written.write_text("".join(kept), encoding="utf-8")
