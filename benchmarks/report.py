"""The numbers of a run as a page to read: the machine, the targets, then everything measured."""

from collections.abc import Iterator
from typing import Any

from benchmarks.frame import Result, Row, Target, figure

INTRODUCTION = """\
# Benchmarks

Written by `make bench`; `benchmarks/README.md` says how it measures. The rivals take turns within
one run, another one first in each round. A line gives the median with its quartiles, the number of
times it was taken, the statements sent (BEGIN, COMMIT and savepoints not counted, on-commit work
counted), and the ratio to the rival that counts as 1. Both databases wait for the disk at every
commit (SQLite `synchronous=FULL`, PostgreSQL `fsync=on`).
"""
MARKS = ("<!-- from here: make bench -->", "<!-- to here -->")
QUICK = "**A quick run: fewer rounds and smaller sizes than the numbers that count.**\n"


def table(heads: list[str], lines: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join(['---'] + ['---:'] * (len(heads) - 1))} |"
    for line in lines:
        yield f"| {' | '.join(line)} |"
    yield ""


def target_line(database: str, target: Target) -> list[str]:
    limit = f"{'≥' if target.at_least else '≤'} {figure(target.limit)} {target.unit}".strip()
    measured = f"{figure(target.measured)} {target.unit}".strip()
    return [target.what, database, limit, measured, "met" if target.met else "**missed**"]


def row_line(row: Row) -> list[str]:
    return [
        row.what,
        f"{figure(row.median)} {row.unit}",
        f"{figure(row.low)}–{figure(row.high)}",
        str(row.times),
        "" if row.statements is None else str(row.statements),
        "" if row.ratio is None else f"{row.ratio:.2f}",
    ]


def targets(found: dict[str, dict[str, Result]]) -> Iterator[str]:
    """
    Args:
        found: key → database → result.
    """
    lines = [
        target_line(database, target)
        for by_database in found.values()
        for database, result in by_database.items()
        for target in result.targets
    ]
    lines.sort(key=lambda line: line[0])
    if lines:
        missed = sum(line[-1] != "met" for line in lines)
        yield f"## Targets: {len(lines) - missed} of {len(lines)} met\n"
        yield from table(["to reach", "on", "limit", "measured", ""], lines)


def section(title: str, by_database: dict[str, Result]) -> Iterator[str]:
    yield f"## {title}\n"
    for database, result in by_database.items():
        heads = [database, "median", "quartiles", "times", "statements", "ratio"]
        yield from table(heads, [row_line(each) for each in result.rows])
        for each in result.tables:
            yield from table(each.heads, each.lines)
    notes = [note for result in by_database.values() for note in result.notes]
    yield from (f"- {note}" for note in dict.fromkeys(notes))
    yield ""


def results(everything: dict[str, Any], key: str) -> dict[str, Result]:
    """What one measurement found: database → result."""
    return {
        database: Result.from_json(found[key]) for database, found in everything["found"].items()
    }


def profile(everything: dict[str, Any]) -> str:
    """Where a referral's time goes, one table for each database."""
    lines = [f"Measured on {everything['date']}, {everything['machine']['Processor']}.", ""]
    for database, result in results(everything, "profile").items():
        lines += [f"### {database}", ""]
        for each in result.tables:
            lines += table(each.heads, each.lines)
    return "\n".join(lines)


def between_marks(page: str, text: str) -> str:
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return f"{before}{MARKS[0]}\n{text}{MARKS[1]}{after}"


def write(everything: dict[str, Any]) -> str:
    found = {key: results(everything, key) for key in everything["titles"]}
    machine = [[name, value] for name, value in everything["machine"].items()]
    lines = [INTRODUCTION, *[QUICK] * everything["quick"]]
    lines += table([f"measured on {everything['date']}", ""], machine)
    lines += targets(found)
    for key, title in everything["titles"].items():
        lines += section(title, found[key])
    return "\n".join(lines).rstrip() + "\n"
