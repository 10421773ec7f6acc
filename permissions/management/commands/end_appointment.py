"""manage.py end_appointment 12 --by admin --on 2026-06-30"""

from casework.management.one_line import OneLineCommand, day, whole_number
from permissions.management.named import account, one_of
from permissions.models import Appointment
from permissions.services import end_appointment


class Command(OneLineCommand):
    help = "Ends an appointment; today's ends at once, and everything it allowed with it."

    def add_arguments(self, parser):
        parser.add_argument("number", help="of the appointment")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="an administrator")
        parser.add_argument("--on", help="the first day on which it holds no more (today)")

    def handle(self, number, by, on, **options):
        number = whole_number(str(number), "The number", range(1, 2**31))
        appointment = end_appointment(
            one_of(Appointment.objects, "appointment", pk=number),
            by=account(by),
            on=day(on, "--on") if on else None,
        )
        self.stdout.write(f"{appointment}, ends on {appointment.until}.")
