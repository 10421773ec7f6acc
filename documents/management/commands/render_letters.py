"""Puts waiting letters on paper, and writes them out as files."""

from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from casework import clock
from casework.management.one_line import OneLineCommand
from documents import outbox
from documents.models import Letter

SHOWN_OF_TOKEN = 8


class Command(OneLineCommand):
    help = (
        "Renders every letter that is due (new, failed, or left by a worker that died). "
        "Run it every minute; with --out it also writes all rendered letters as PDF files."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all-waiting", action="store_true", help="also those whose next try is later"
        )
        parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the PDF files")

    def handle(self, *, all_waiting, out, **options):
        folder = _made(out) if out else None
        failed = self._render(all_waiting)
        if folder:
            self._write_out(folder)
        if failed:
            raise CommandError(f"{failed} letters could not be rendered; they are tried again.")

    def _render(self, all_waiting: bool) -> int:
        """How many failed."""
        if all_waiting:
            Letter.objects.waiting().update(next_try_at=clock.now())
        waiting = list(outbox.due(clock.now()).order_by("pk").values_list("pk", flat=True))
        done = [outbox.put_on_paper(letter) for letter in self._progress(waiting)]
        self.stdout.write(f"{done.count(True)} letters rendered.")
        return done.count(False)

    def _write_out(self, folder: Path) -> None:
        letters = Letter.objects.exclude(rendered_at=None).defer("content").order_by("pk")
        count = letters.count()
        for letter in self._progress(letters.iterator(chunk_size=50), total=count):
            _write(folder / file_name(letter), bytes(letter.pdf))
        self.stdout.write(f"{count} letters written to {folder}.")

    def _progress(self, letters, **options):
        """A bar on a terminal, silence in a log."""
        return tqdm(letters, unit="letter", disable=None, **options)


def file_name(letter: Letter) -> str:
    """2026-0001-rujukan_pelatihan-Xk3f9a2b.pdf: nothing personal, and no two alike."""
    token = letter.token[:SHOWN_OF_TOKEN]
    return f"{letter.year}-{letter.sequence:04d}-{letter.kind}-{token}.pdf"


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"Cannot use the folder {folder}: {error.strerror}.") from None
    return folder


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise CommandError(f"Cannot write {path}: {error.strerror}.") from None
