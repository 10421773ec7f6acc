"""Send reminders and escalations that are due; run it every hour or so."""

from django.core.management.base import BaseCommand

from workflows.services import run_timers


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        told = run_timers()
        self.stdout.write(
            f"reminders: {told.reminders}, escalations: {told.escalations}, "
            f"holds ended: {told.holds_ended}"
        )
