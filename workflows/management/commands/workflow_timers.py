"""Send reminders and escalations that are due; run it every hour or so."""

from casework.management.one_line import OneLineCommand
from workflows.services import run_timers


class Command(OneLineCommand):
    help = __doc__
    errors = (ValueError,)  # the city's folder cannot be read

    def handle(self, *args, **options):
        told = run_timers()
        self.stdout.write(
            f"reminders: {told.reminders}, escalations: {told.escalations}, "
            f"holds ended: {told.holds_ended}"
        )
