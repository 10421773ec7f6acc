"""manage.py sweep_files"""

from casework import files
from casework.management.one_line import OneLineCommand


class Command(OneLineCommand):
    help = "Removes files that no row names, of acts that were rolled back at least a day ago."
    errors = (files.ForeignFolder, OSError)

    def handle(self, **options):
        self.stdout.write(f"{files.sweep()} files removed.")
