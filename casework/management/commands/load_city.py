"""manage.py load_city malang"""

from casework.loading import LoadingError, load_city
from casework.management.one_line import OneLineCommand


class Command(OneLineCommand):
    help = "Writes a city's folder (casework/cities) into its database; can be run again."
    errors = (LoadingError,)

    def add_arguments(self, parser):
        parser.add_argument("name", help="the folder of the city, such as malang")

    def handle(self, name, **options):
        for table, tally in load_city(name).items():
            self.stdout.write(
                f"{table:<16} {tally.created:>4} created {tally.updated:>4} updated "
                f"{tally.unchanged:>4} unchanged"
            )
