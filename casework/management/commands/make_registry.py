"""manage.py make_registry --people 2000 --source p3ke --seed 1 OUT"""

from pathlib import Path

from django.conf import settings

from casework.management.one_line import OneLineCommand, city_named, whole_number
from casework.registry.rows import RegistryError
from casework.registry.synthetic import INVENTED, write_registry

MOST_PEOPLE = 5_000_000


class Command(OneLineCommand):
    help = "Writes a registry file of invented people, damaged as real files are."
    requires_system_checks = []
    errors = (RegistryError,)

    def add_arguments(self, parser):
        parser.add_argument("out", help="the file to write (CSV)")
        parser.add_argument("--people", default="2000", help="lines to write (2000)")
        parser.add_argument("--source", default="p3ke", help=f"one of: {', '.join(INVENTED)}")
        parser.add_argument("--seed", default="1", help="the same seed gives the same file")
        parser.add_argument("--city", default=settings.TANGGA_CITY, help="a folder of cities")
        parser.add_argument("--overwrite", action="store_true", help="replace the file")

    def handle(self, out, people, source, seed, city, overwrite, **options):
        people = whole_number(str(people), "--people", range(1, MOST_PEOPLE + 1))
        seed = whole_number(str(seed), "--seed", range(2**63))
        write_registry(
            Path(out),
            source=source,
            people=people,
            seed=seed,
            city=city_named(city),
            overwrite=overwrite,
        )
        self.stdout.write(f"Wrote {people:,} lines of invented people to {out}.")
