"""manage.py restore SRC"""

from pathlib import Path

from casework import backups
from casework.dumps import DumpFailed
from casework.management.one_line import OneLineCommand


class Command(OneLineCommand):
    help = (
        "Fills the empty database that DATABASE_URL names, and the empty folder TANGGA_FILES, from "
        "a backup, if it is whole and holds what it says. It never overwrites: for a new try, name "
        "new ones."
    )
    errors = (backups.BackupRefused, DumpFailed, OSError)

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, metavar="SRC")

    def handle(self, *, source, **options):
        manifest = backups.restore(source)
        contents = manifest.contents
        self.stdout.write(
            f"Restored {contents.cases:,} cases and {manifest.files.count:,} files of "
            f"{manifest.created_at}."
        )
        self.stdout.write(f"digest  {contents.digest}")
        for key in manifest.keys_not_here:
            self.stderr.write(
                f"The {key} of the backup is not in this environment: what it made cannot be read "
                "without it."
            )
        for each in contents.lost:
            self.stderr.write(f"The file of {each} is not in it: it was lost before.")
        for each in contents.problems:
            self.stderr.write(f"The history in it is not intact: {each}.")
