"""The files in a backup: papers that lie beside the database, as they lie there, encrypted."""

import io
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from casework import files

FOLDER = "files/"
PACKED = re.compile(r"files/([a-z]+/[0-9a-f]{2}/[0-9a-f]{32})")
"""A name that cannot lead out of the folder."""


class BackupRefused(Exception):
    """Why nothing was written: in one line, for whoever ran the command."""


@dataclass
class Files:
    """How many there are, and the digest over all of them in the order of their names."""

    count: int = 0
    bytes: int = 0
    sha256: str = ""


class Tally:
    """Counts files one by one."""

    def __init__(self):
        self._count, self._bytes, self._digest = 0, 0, sha256()

    def add(self, name: str, content: bytes) -> None:
        self._count += 1
        self._bytes += len(content)
        self._digest.update(f"{name} {sha256(content).hexdigest()}\n".encode())

    @property
    def files(self) -> Files:
        return Files(self._count, self._bytes, self._digest.hexdigest())


def look() -> tuple[int, list[str], set[int]]:
    """At the files that rows name: how many are there, the rows whose file is not, and the ids of
    the keys that they need.
    """
    there, lost, keys = 0, [], set()
    for row, name in files.named():
        try:
            with (files.root() / name).open("rb") as file:
                keys |= set(file.read(1))  # the first byte is the id of its key
        except FileNotFoundError:
            lost.append(row)
        else:
            there += 1
    return there, lost, keys


def names() -> list[str]:
    return sorted(name for _, name in files.named())


@contextmanager
def new_archive(path: Path) -> Iterator[tarfile.TarFile]:
    """For its owner alone, and on disk when it is closed."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            yield archive
        file.flush()
        os.fsync(file.fileno())


def pack(archive: tarfile.TarFile, names: Iterable[str]) -> Files:
    """Those that are there: a lost one does not keep the others from being saved."""
    tally = Tally()
    for name in names:
        path = files.root() / name
        if path.exists():
            content = path.read_bytes()
            header = tarfile.TarInfo(FOLDER + name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
            tally.add(name, content)
    return tally.files


@contextmanager
def put_back(archive: tarfile.TarFile, said: Files) -> Iterator[None]:
    """Inside, the files lie where rows look for them; if what follows fails, they go again.

    Raises:
        BackupRefused: other files are there, or these are not what the manifest says.
    """
    root = files.root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if said.count and any(root.iterdir()):
        raise BackupRefused(f"The folder {root} is not empty: name a new one in TANGGA_FILES.")
    with tempfile.TemporaryDirectory(prefix=".tangga-", dir=root) as name:
        if _unpack(archive, Path(name)) != said:
            raise BackupRefused("The files in this backup were cut or altered.")
        placed = [each.rename(root / each.name) for each in Path(name).iterdir()]
    try:
        yield
    except BaseException:
        for each in placed:
            shutil.rmtree(each)
        raise


def _unpack(archive: tarfile.TarFile, folder: Path) -> Files:
    tally = Tally()
    for member in archive:
        named = PACKED.fullmatch(member.name)
        if not (named and member.isfile()):
            continue
        content = archive.extractfile(member).read()
        target = folder / named[1]
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        tally.add(named[1], content)
    return tally.files
