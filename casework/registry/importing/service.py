"""The import itself: batch by batch, each in a short transaction of its own."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from django.db import IntegrityError, OperationalError, transaction

from casework import clock
from casework.cities.shapes import Place
from casework.models import City, Kelurahan, RegistryImport, Source
from casework.registry.importing.batch import Batch, Memory
from casework.registry.importing.report import ImportReport, Outcome
from casework.registry.places import PlaceIndex
from casework.registry.reading import read_rows
from casework.registry.rows import Notice, RegistryError, Rejection, Row
from casework.registry.sources import find_source

BATCH = 250  # lines; a transaction of them takes a tenth to a fifth of a second
LONGEST_FAMILY = 40
TRIES = 3
Lines = Iterable[Row | Rejection]


def _ignore(lines: int) -> None:
    """Nobody watches the progress."""


def import_file(
    path: Path, *, source: str, snapshot: date, advance: Callable[[int], object] = _ignore
) -> ImportReport:
    """Import a registry file; `advance` is told how many more lines are done.

    Raises:
        RegistryError: the file, the source or the snapshot's date is wrong, or no city is loaded.
    """
    rows = read_rows(path, find_source(source), known_places())
    return import_rows(rows, source=source, snapshot=snapshot, advance=advance)


def import_rows(
    rows: Lines, *, source: str, snapshot: date, advance: Callable[[int], object] = _ignore
) -> ImportReport:
    """Match every row to a person, keep what it says as history, and let it change the person and
    the household where nothing newer is known. Every line ends as created, updated, unchanged or
    rejected with a reason. What was imported before an error stays; running again goes on.
    """
    if source not in Source.values:
        raise RegistryError(f"No history is kept of {source}.")
    if snapshot > clock.today():
        raise RegistryError(f"The snapshot {snapshot} lies in the future.")
    memory, report = Memory(source, snapshot, _kelurahan_ids()), ImportReport(source, snapshot)
    for lines in in_batches(rows):
        batch = _apply(lines, memory)
        for result in batch.results:
            report.add(result)
        memory.remember(batch)
        advance(len(lines))
    for line in memory.lines_without_head():
        report.notices[Notice.FAMILY_WITHOUT_HEAD].append(line)
    _keep(report)
    return report


def _keep(report: ImportReport) -> None:
    """So that it can still be told what became of a file when nobody has its report any more."""
    RegistryImport.objects.create(
        source=report.source,
        snapshot=report.snapshot,
        imported_at=clock.now(),
        reasons={reason: len(lines) for reason, lines in report.rejected.items()},
        **{str(outcome): report.outcomes[outcome] for outcome in Outcome},
    )


def known_places() -> PlaceIndex:
    """The kelurahan of this database under all their codes and spellings."""
    city = City.objects.first()
    if city is None:
        raise RegistryError("No city is loaded yet: manage.py load_city NAME.")
    kelurahan = Kelurahan.objects.prefetch_related("aliases")
    places = [
        Place(
            kemendagri=place.kemendagri_code,
            bps=place.bps_code,
            kind="kelurahan",
            name=place.name,
            aliases=tuple(alias.spelling for alias in place.aliases.all()),
        )
        for place in kelurahan
    ]
    return PlaceIndex(places, city.kemendagri_code.replace(".", ""))


def in_batches(rows: Lines) -> Iterator[list[Row | Rejection]]:
    """Lists of about BATCH lines; a family whose lines stand together is not cut in two."""
    batch: list[Row | Rejection] = []
    family = None
    for row in rows:
        same = isinstance(row, Rejection) or row.family_id == family
        if len(batch) >= BATCH + LONGEST_FAMILY or (len(batch) >= BATCH and not same):
            yield batch
            batch = []
        batch.append(row)
        family = family if isinstance(row, Rejection) else row.family_id
    if batch:
        yield batch


def _kelurahan_ids() -> dict[str, int]:
    return dict(Kelurahan.objects.values_list("kemendagri_code", "pk"))


def _apply(lines: list[Row | Rejection], memory: Memory) -> Batch:
    """The batch in one transaction, tried again when somebody else wrote the same rows."""
    for _ in range(TRIES - 1):
        try:
            return _apply_once(lines, memory)
        except (IntegrityError, OperationalError):
            continue
    return _apply_once(lines, memory)


@transaction.atomic
def _apply_once(lines: list[Row | Rejection], memory: Memory) -> Batch:
    batch = Batch(lines, memory)
    batch.apply()
    return batch
