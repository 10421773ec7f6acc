"""A backup: one file with a copy of the whole database, the families' papers and a manifest.

The manifest says what was found when the copy was made; whoever restores it looks again in the
same way and must find the same. Keys are never in it, only which of them it needs.
"""

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from casework import backup_files, clock, files, keys, ledger, ledger_triggers
from casework.backup_files import BackupRefused, Files
from casework.crypto import EncryptedTextField
from casework.dumps import ENGINES, tables

FORMAT = 2
MANIFEST = "manifest.json"
DIGEST_KEY = "digest key"
CHUNK = 1 << 20


@dataclass
class Contents:
    """What a city holds, as far as two copies of it must agree; `lost` are rows whose file is not
    there.
    """

    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    cases: int = 0
    digest: str = ""
    problems: list[str] = field(default_factory=list)
    data_keys: list[int] = field(default_factory=list)
    files: int = 0
    lost: list[str] = field(default_factory=list)


def _fingerprints() -> dict[str, str]:
    """Of the keys at hand: two machines may each have a key 1, and not the same."""
    found = keys.data_keys(settings.TANGGA_DATA_KEYS)
    digest_key = keys.key("TANGGA_DIGEST_KEY", settings.TANGGA_DIGEST_KEY)
    named = {f"data key {each}": key for each, key in found.items()} | {DIGEST_KEY: digest_key}
    return {name: keys.fingerprint(key) for name, key in named.items()}


@dataclass
class Manifest:
    """`sha256` and `bytes` are of the dump that lies beside it; `keys` has the fingerprint of each
    key that was in use.
    """

    engine: str
    city: str
    created_at: str
    bytes: int
    sha256: str
    contents: Contents
    files: Files
    keys: dict[str, str] = field(default_factory=_fingerprints)
    format: int = FORMAT

    @property
    def keys_needed(self) -> list[str]:
        """Names of the keys without which something in it cannot be read or found."""
        return [*(f"data key {each}" for each in self.contents.data_keys), DIGEST_KEY]

    @property
    def keys_not_here(self) -> list[str]:
        here = _fingerprints()
        return [name for name in self.keys_needed if here.get(name, "") != self.keys.get(name)]


# ---------------------------------------------------------------------- what is in it


def look() -> Contents:
    """At the database of this moment; the chains of the ledger are all recomputed."""
    verified = ledger.verify()
    there, lost, keys_of_files = backup_files.look()
    columns = (_key_ids(*each) for each in _encrypted_columns())
    return Contents(
        migrations=[f"{app}.{name}" for app, name in sorted(_applied())],
        rows={table: _count(table) for table in tables()},
        cases=verified.cases,
        digest=verified.digest,
        problems=[_told(each) for each in verified.problems],
        data_keys=sorted(keys_of_files.union(*columns)),
        files=there,
        lost=lost,
    )


def _told(problem: ledger.Problem) -> str:
    return " ".join(str(each) for each in vars(problem).values() if each not in ("", None))


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        return cursor.fetchone()[0]


def _encrypted_columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, EncryptedTextField):
                yield model._meta.db_table, each.column


def _key_ids(table: str, column: str) -> list[int]:
    """The first byte of an encrypted value is the id of its key."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT substr({quote(column)}, 1, 1) FROM {quote(table)} "
            f"WHERE length({quote(column)}) > 0"
        )
        return [bytes(first)[0] for (first,) in cursor.fetchall()]


# ---------------------------------------------------------------------- making one


def make(destination: Path) -> tuple[Path, Manifest]:
    """Write a backup, whole or not at all, for its owner alone.

    Args:
        destination: a file that is not there yet, or a folder, in which it gets a name.

    Raises:
        BackupRefused, DumpFailed, OSError
    """
    engine, now = ENGINES[connection.vendor], clock.now()
    if destination.is_dir():
        moment = now.astimezone(clock.LOCAL).strftime("%Y%m%d-%H%M%S")
        destination /= f"tangga-{settings.TANGGA_CITY}-{moment}.tar"
    _require_room(destination)
    found: list[Any] = []
    with _private_folder(destination.parent) as folder:
        dump, packed = folder / engine.file_name, folder / "backup.tar"
        engine.dump(dump, lambda: found.extend([look(), backup_files.names()]))
        manifest = _pack(folder, packed, dump, *found, now.isoformat())
        _require_room(destination)
        os.replace(packed, destination)
        files.to_disk(destination.parent)
    return destination, manifest


def _pack(
    folder: Path, packed: Path, dump: Path, contents: Contents, papers: list[str], moment: str
) -> Manifest:
    """The manifest comes last: what was cut has none."""
    city, engine = settings.TANGGA_CITY, connection.vendor
    with backup_files.new_archive(packed) as archive:
        archive.add(dump, dump.name)
        kept = backup_files.pack(archive, papers)
        manifest = Manifest(engine, city, moment, *_measure(dump), contents, kept)
        written = folder / MANIFEST
        written.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        archive.add(written, MANIFEST)
    return manifest


def _require_room(destination: Path) -> None:
    if destination.exists() or destination.is_symlink():
        raise BackupRefused(f"{destination} is there already, and stays as it is.")
    if not destination.parent.is_dir():
        raise BackupRefused(f"There is no folder {destination.parent}.")


@contextmanager
def _private_folder(parent: Path) -> Iterator[Path]:
    """Beside where it will lie, so that it can be moved there in one step; nobody else looks in."""
    with tempfile.TemporaryDirectory(prefix=".tangga-", dir=parent) as name:
        yield Path(name)


def _measure(path: Path) -> tuple[int, str]:
    size, digest = 0, sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


# ---------------------------------------------------------------------- putting one back


def restore(source: Path) -> Manifest:
    """Fill an empty database from a backup; whatever does not fit leaves it as empty as it was.

    Raises:
        BackupRefused, DumpFailed, OSError
    """
    with tempfile.TemporaryDirectory(prefix="tangga-", dir=_scratch()) as name:
        manifest, dump = _unpack(source, Path(name))
        _require_fitting(manifest)
        if tables():
            raise BackupRefused("The database is not empty: restore into a new one.")
        with tarfile.open(source, "r:") as archive, backup_files.put_back(archive, manifest.files):
            ENGINES[manifest.engine].load(dump, lambda: _require_same(manifest))
    return manifest


def _scratch() -> str | None:
    """Where a copy of an SQLite database has room: beside the database."""
    return str(Path(connection.settings_dict["NAME"]).parent) if _on_sqlite() else None


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


NOT_A_BACKUP = "{} is not a backup of Tangga, or it was cut."


def _unpack(source: Path, folder: Path) -> tuple[Manifest, Path]:
    try:
        with tarfile.open(source, "r:") as archive:
            manifest = _read_manifest(archive)
            dump = folder / ENGINES[manifest.engine].file_name
            _extract(archive, dump)
    except (tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise BackupRefused(NOT_A_BACKUP.format(source)) from error
    if _measure(dump) != (manifest.bytes, manifest.sha256):
        raise BackupRefused(f"{source} was cut or altered: its SHA-256 is not the manifest's.")
    return manifest, dump


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    said: dict[str, Any] = json.load(_member(archive, MANIFEST))
    if said["format"] != FORMAT:
        raise BackupRefused(f"This backup has format {said['format']}; this is for {FORMAT}.")
    of_files, contents = Files(**said["files"]), Contents(**said["contents"])
    return Manifest(**{**said, "files": of_files, "contents": contents})


def _member(archive: tarfile.TarFile, name: str):
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)  # a folder or a link of that name
    return file


def _extract(archive: tarfile.TarFile, dump: Path) -> None:
    with _member(archive, dump.name) as file, dump.open("xb") as copy:
        while chunk := file.read(CHUNK):
            copy.write(chunk)


def _require_fitting(manifest: Manifest) -> None:
    """The same engine, and a database of just this version: nothing is migrated on the way."""
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"This backup is of {manifest.engine}; DATABASE_URL names {connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if differing := sorted(known.symmetric_difference(manifest.contents.migrations)):
        raise BackupRefused(
            f"This backup is of another version of Tangga ({differing[0]}): restore it with that "
            "one, and migrate afterwards."
        )


def _require_same(manifest: Manifest) -> None:
    """The ledger's triggers stand, and everything is as it was when the copy was made."""
    ledger_triggers.install(connection)
    found, said = asdict(look()), asdict(manifest.contents)
    said["problems"] = [each for each in said["problems"] if not each.startswith("trigger_")]
    for name, value in found.items():
        if value != said[name]:
            raise BackupRefused(f"What was restored is not what the manifest says: {name}.")
