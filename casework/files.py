"""Files beside the database: named at random, encrypted, read by nobody but us.

A file is written before the row that names it is committed, so that no row ever waits for its
file; of an act that was rolled back it stays behind, and `sweep` removes it.
"""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile

from casework.crypto import CannotDecrypt, decrypt_bytes, encrypt_bytes

SETTLED = 24 * 60 * 60
"""Seconds after which no transaction that wrote a file can still be open."""
FEW = 20


class LostFile(Exception):
    """The row names a file that is not there, or that was altered."""


class ForeignFolder(Exception):
    """So many files here belong to no row that they are probably another database's."""


def random_name(instance: models.Model, filename: str) -> str:
    """Nothing of what the file was called where it came from: that may be a person's name."""
    name = secrets.token_hex(16)
    return f"{instance._meta.model_name}/{name[:2]}/{name}"


class SealedFile(FieldFile):
    """AES-256-GCM on disk; its name is bound into it, so that no two can be exchanged."""

    @property
    def is_new(self) -> bool:
        """Given with this row, and not yet written."""
        return bool(self) and not self._committed

    def save(self, name: str, content: File, save: bool = True) -> None:
        content.seek(0)
        name = self.field.generate_filename(self.instance, name)
        sealed = encrypt_bytes(content.read(), purpose=_purpose(name))
        self.name = self.storage.save(name, ContentFile(sealed))
        path = Path(self.storage.path(self.name))
        to_disk(path, path.parent)
        setattr(self.instance, self.field.attname, self.name)
        self._committed = True
        if save:
            self.instance.save()

    save.alters_data = True

    def content(self) -> bytes:
        """
        Raises:
            LostFile
        """
        try:
            with self.storage.open(self.name) as file:
                return decrypt_bytes(file.read(), purpose=_purpose(self.name))
        except (FileNotFoundError, CannotDecrypt) as error:
            raise LostFile("this file is not there, or not as it was written") from error


class EncryptedFileField(models.FileField):
    attr_class = SealedFile

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("upload_to", random_name)
        super().__init__(*args, **kwargs)


def _purpose(name: str) -> str:
    return f"file {name}"


def to_disk(*paths: Path) -> None:
    """A new file survives a power cut only when it and its folder are written."""
    for each in paths:
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def named() -> Iterator[tuple[str, str]]:
    """Every file that a row names: which row (casework.evidence 12), and its name."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedFileField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                for pk, name in rows.values_list("pk", field.name).iterator():
                    yield f"{model._meta.label_lower} {pk}", name


def sweep() -> int:
    """Remove files that no row names, and that have had a day to be named; returns how many.

    Raises:
        ForeignFolder
    """
    before = time.time() - SETTLED
    old = [each for each in root().rglob("*") if each.is_file() and _written(each) < before]
    kept = {root() / name for _, name in named()}
    left = [each for each in old if each not in kept]
    if len(left) > max(FEW, len(kept)):
        raise ForeignFolder(
            f"{len(left)} files in {root()} belong to no row of this database: is TANGGA_FILES "
            "that of another one? Nothing was removed."
        )
    for each in left:
        each.unlink()
    return len(left)


def _written(path: Path) -> float:
    return path.stat().st_mtime
