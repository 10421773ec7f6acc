"""manage.py backup DEST"""

from pathlib import Path

from casework import backups
from casework.dumps import DumpFailed
from casework.management.one_line import OneLineCommand


class Command(OneLineCommand):
    help = (
        "Writes the whole database and the families' papers into one file, while everybody goes on "
        "working: DEST is a new file, or a folder. The keys are not in it."
    )
    errors = (backups.BackupRefused, DumpFailed, OSError)

    def add_arguments(self, parser):
        parser.add_argument("destination", type=Path, metavar="DEST")

    def handle(self, *, destination, **options):
        path, manifest = backups.make(destination)
        contents = manifest.contents
        self.stdout.write(
            f"{path}: {manifest.bytes:,} bytes, {contents.cases:,} cases, {manifest.files.count:,} "
            f"files of {manifest.files.bytes:,} bytes."
        )
        self.stdout.write(f"digest  {contents.digest}")
        for key in manifest.keys_needed:
            self.stdout.write(f"needs   {key}")
        for each in contents.lost:
            self.stderr.write(f"The file of {each} is not in it: it was lost before.")
        for each in contents.problems:
            self.stderr.write(f"The history in it is not intact: {each}.")
