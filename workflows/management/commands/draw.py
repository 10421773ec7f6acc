"""Draw the ladder and the two flows from the code into docs/, as pictures and as BPMN."""

from pathlib import Path

from django.conf import settings

from casework.management.one_line import OneLineCommand
from workflows.drawing import DRAWINGS


class Command(OneLineCommand):
    help = __doc__
    errors = (OSError,)

    def add_arguments(self, parser):
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "docs")

    def handle(self, *args, into: Path, **options):
        for name, draw in DRAWINGS.items():
            (into / name).write_text(draw(), encoding="utf-8")
            self.stdout.write(str(into / name))
