"""Cities are folders here; adding a city is adding a folder. Nothing in this package needs a
database, and only `casework.loading` writes what it reads into one.
"""

from functools import lru_cache
from pathlib import Path

from casework.cities.reading import read_city
from casework.cities.shapes import City

FOLDERS = Path(__file__).resolve().parent

__all__ = ["City", "available", "load"]


def available(folders: Path = FOLDERS) -> list[str]:
    """The names of the cities that have a folder."""
    return sorted(path.parent.name for path in folders.glob("*/places.csv"))


@lru_cache(maxsize=8)
def load(name: str, folders: Path = FOLDERS) -> City:
    """The city of this name.

    Raises:
        ValueError: no such city, or a file of its folder is wrong; the message says where.
    """
    if name not in available(folders):
        known = ", ".join(available(folders))
        raise ValueError(f"There is no city {name!r}. Known: {known}.")
    return read_city(folders / name)
