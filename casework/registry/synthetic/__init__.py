"""Registry files of invented people, to try the imports on: believable, damaged as real files are,
and the same for the same seed.
"""

import csv
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from casework.cities.shapes import City
from casework.registry.rows import RegistryError
from casework.registry.synthetic import p3ke
from casework.registry.synthetic.damage import Cells

INVENTED: dict[str, tuple[str, list[str], Callable[[Random, City], Iterator[Cells]]]] = {
    "p3ke": (p3ke.TITLE, p3ke.HEADERS, p3ke.invent_lines),
}


def write_registry(
    path: Path, *, source: str, people: int, seed: int, city: City, overwrite: bool = False
) -> None:
    """Write a file of `people` lines under a title and a header, whole or not at all.

    Raises:
        RegistryError: a source of which nothing can be invented, or a path that cannot be written.
    """
    if source not in INVENTED:
        raise RegistryError(
            f"Nothing can be invented for {source!r}. Known: {', '.join(INVENTED)}."
        )
    if path.is_dir():
        raise RegistryError(f"{path} is a folder, not a file.")
    if path.exists() and not overwrite:
        raise RegistryError(f"{path} is there already (--overwrite replaces it).")
    title, headers, invent = INVENTED[source]
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with open(unfinished, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow([title])
            writer = csv.DictWriter(file, headers, lineterminator="\n")
            writer.writeheader()
            writer.writerows(islice(invent(Random(seed), city), people))
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise RegistryError(f"{path} cannot be written: {error.strerror}.") from None
