"""Reads a city's folder, and says clearly which file and key is wrong."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_origin

from casework.cities.names import squash
from casework.cities.shapes import (
    Agency,
    Calendar,
    City,
    Criteria,
    Deadlines,
    Demo,
    HeldFunction,
    Letterhead,
    Place,
    Profile,
    Programme,
    ProgrammeYear,
    ServicePoint,
    StepRule,
)

PLACE_COLUMNS = ["kemendagri", "bps", "kind", "name", "aliases"]
CODES = {  # kind → Kemendagri and BPS number
    "city": (re.compile(r"\d\d\.\d\d"), re.compile(r"\d{4}")),
    "kecamatan": (re.compile(r"\d\d\.\d\d\.\d\d"), re.compile(r"\d{7}")),
    "kelurahan": (re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}"), re.compile(r"\d{10}")),
}
NESTED = {
    "profiles": Profile,
    "functions": HeldFunction,
    "service_points": ServicePoint,
    "years": ProgrammeYear,
}


def read_city(folder: Path) -> City:
    """The city of this folder; ValueError names the file and what is wrong with it."""
    letter_file = "letterhead.toml"
    settings = _toml(folder, letter_file)
    parts = {
        "letter": Letterhead,
        "deadlines": Deadlines,
        "criteria": Criteria,
        "calendar": Calendar,
    }
    if set(settings) != set(parts):
        raise ValueError(f"{letter_file}: the tables must be {', '.join(parts)}.")
    letter, deadlines, criteria, calendar = (
        _build(kind, settings[part], f"{letter_file} [{part}]") for part, kind in parts.items()
    )
    places = _places(folder)
    return City(
        folder=folder.name,
        places=places,
        agencies=_by_code(Agency, folder, "agencies.toml"),
        programmes=_by_code(Programme, folder, "programmes.toml"),
        letterhead=letter,
        deadlines=deadlines,
        criteria=criteria,
        calendar=calendar,
        labels=_labels(folder),
        ladder=_ladder(folder),
        demo=_demo(folder, places),
    )


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(f"{folder.name} has no {name}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8.") from None


def _toml(folder: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(folder, name))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}.") from None


def _by_code(kind: type, folder: Path, name: str) -> tuple:
    """One object per table of the file; the table's name is its code."""
    return tuple(
        _build(kind, {"code": code, **table}, f"{name} [{code}]")
        for code, table in _tables(folder, name)
    )


def _tables(folder: Path, name: str) -> Iterator[tuple[str, dict]]:
    for code, table in _toml(folder, name).items():
        if not isinstance(table, dict):
            raise ValueError(f"{name}: {code} must be a table.")
        yield code, table


def _labels(folder: Path) -> Mapping[str, str]:
    name, labels = "labels.toml", {}
    for kind, table in _tables(folder, name):
        for code, text in table.items():
            if not isinstance(text, str) or not text:
                raise ValueError(f"{name} [{kind}]: {code} must be a text.")
            labels[f"{kind}.{code}"] = text
    return MappingProxyType(labels)


def _ladder(folder: Path) -> Mapping[str, Mapping[str, StepRule]]:
    """Pathway → step → its rule; whether there are such steps, the pathway knows."""
    name, rules = "ladder.toml", {}
    for pathway, steps in _tables(folder, name):
        rules[pathway] = {
            step: _build(StepRule, rule, f"{name} [{pathway}.{step}]")
            for step, rule in steps.items()
        }
    return MappingProxyType(rules)


def _demo(folder: Path, places: tuple[Place, ...]) -> Demo:
    name = "demo.toml"
    demo = _build(Demo, _toml(folder, name), name)
    known = {(place.kind, place.name) for place in places}
    for kind, names in (("kelurahan", demo.kelurahan), ("kecamatan", demo.kecamatan)):
        if strangers := [each for each in names if (kind, each) not in known]:
            raise ValueError(f"{name}: {strangers[0]} is no {kind} of the city.")
    return demo


def _build(kind: type, table: Any, where: str) -> Any:
    """The dataclass `kind` from a table that names its fields; nothing is guessed or ignored."""
    if not isinstance(table, dict):
        raise ValueError(f"{where} must be a table.")
    values = {"sample" if key == "contoh" else key: value for key, value in table.items()}
    known = {field.name: field for field in fields(kind)}
    if unknown := set(values) - set(known):
        raise ValueError(f"{where}: unknown key {min(unknown)}.")
    for field in known.values():
        if field.name in NESTED:
            values[field.name] = _nested(field.name, values.get(field.name, []), where)
        elif field.name not in values:
            if field.default is MISSING and field.default_factory is MISSING:
                raise ValueError(f"{where}: {field.name} is missing.")
        else:
            values[field.name] = _checked(field, values[field.name], where)
    if not_known := set(values.get("sample", ())) - set(known):
        raise ValueError(f"{where}: contoh names {min(not_known)}, which is no key.")
    return kind(**values)


def _nested(name: str, rows: Any, where: str) -> tuple:
    if not isinstance(rows, list):
        raise ValueError(f"{where}: {name} must be a list of tables.")
    return tuple(_build(NESTED[name], row, f"{where} {name} {n}") for n, row in enumerate(rows, 1))


def _checked(field: Any, value: Any, where: str) -> Any:
    if isinstance(value, list):
        value = tuple(value)
    if not isinstance(value, _runtime_type(field.type)) or (
        isinstance(value, bool) and field.type is not bool
    ):
        raise ValueError(f"{where}: {field.name} has the wrong type.")
    return value


def _runtime_type(annotation: Any) -> Any:
    """What isinstance() understands of a field's type: tuple for tuple[str, ...]."""
    origin = get_origin(annotation)
    return origin if origin in (tuple, Mapping) else annotation


def _places(folder: Path) -> tuple[Place, ...]:
    """The city first, then every kecamatan and kelurahan in the order of the file."""
    rows = list(csv.reader(_text(folder, "places.csv").splitlines()))
    if not rows or rows[0] != PLACE_COLUMNS:
        raise ValueError(f"places.csv: the header must be {','.join(PLACE_COLUMNS)}.")
    places = tuple(_place(row, line) for line, row in enumerate(rows[1:], 2))
    if [place.kind for place in places].count("city") != 1 or places[0].kind != "city":
        raise ValueError("places.csv: the first place, and no other, must be the city.")
    _require_tree(places)
    _require_distinct_spellings(places)
    return places


def _place(row: list[str], line: int) -> Place:
    if len(row) != len(PLACE_COLUMNS):
        raise ValueError(f"places.csv line {line}: {len(PLACE_COLUMNS)} columns are needed.")
    kemendagri, bps, kind, name, aliases = (cell.strip() for cell in row)
    if kind not in CODES:
        raise ValueError(f"places.csv line {line}: the kind must be one of {', '.join(CODES)}.")
    patterns = CODES[kind]
    if not patterns[0].fullmatch(kemendagri) or not patterns[1].fullmatch(bps) or not name:
        raise ValueError(f"places.csv line {line}: a code or the name is not one of a {kind}.")
    spellings = tuple(alias.strip() for alias in aliases.split(";") if alias.strip())
    return Place(kemendagri, bps, kind, name, spellings)


def _require_tree(places: tuple[Place, ...]) -> None:
    """Every place stands under one that the file names, and no code stands twice."""
    kinds = {place.kemendagri: place.kind for place in places}
    if len(kinds) != len(places) or len({place.bps for place in places}) != len(places):
        raise ValueError("places.csv: a code stands twice.")
    above = {"kecamatan": "city", "kelurahan": "kecamatan"}
    for place in places[1:]:
        if kinds.get(place.parent) != above[place.kind]:
            raise ValueError(f"places.csv: {place.kemendagri} has nothing above it.")


def _require_distinct_spellings(places: tuple[Place, ...]) -> None:
    """A kelurahan can be told by its name alone."""
    seen: dict[str, str] = {}
    for place in places:
        if place.kind == "kelurahan":
            for spelling in (place.name, *place.aliases):
                if seen.setdefault(squash(spelling), place.kemendagri) != place.kemendagri:
                    raise ValueError(f"places.csv: {spelling} names two kelurahan.")
