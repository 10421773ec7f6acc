"""Backups made, looked into, altered and refused."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework import dumps


def run(*arguments) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def members(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as archive:
        return {name: archive.extractfile(name).read() for name in archive.getnames()}


def manifest(backup: Path) -> dict:
    return json.loads(members(backup)["manifest.json"])


def repacked(backup: Path, changed: dict[str, bytes | None]) -> Path:
    other, packed = backup.with_name("other.tar"), {**members(backup), **changed}
    with tarfile.open(other, "w") as archive:
        for name, content in packed.items():
            if content is None:
                continue
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return other


def saying(backup: Path, **changes) -> Path:
    """The same with another manifest."""
    said = {**manifest(backup), **changes}
    return repacked(backup, {"manifest.json": json.dumps(said).encode()})


def refused(second: str, source: Path) -> str:
    """The one line, and nothing is in the database."""
    with dumps.looking_at(second):
        with pytest.raises(CommandError) as refusal:
            run("restore", source)
        assert dumps.tables() == []
    return str(refusal.value)
