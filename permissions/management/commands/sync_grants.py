"""Make all grants again from the appointments, as after a change of the kelurahan."""

from casework.management.one_line import OneLineCommand
from permissions.grants import sync_grants


class Command(OneLineCommand):
    help = __doc__

    def handle(self, **options):
        self.stdout.write(f"{sync_grants(progress=self.stderr.isatty()):,} grants.")
