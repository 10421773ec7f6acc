"""Runs the measurements on SQLite and on PostgreSQL: run.py [--quick] [--only KEYS] [--json OUT]"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg

from benchmarks import databases, report
from benchmarks.frame import MEASUREMENTS
from benchmarks.machine import machine
from benchmarks.measure import load

WITH_POSTGRES = databases.ROOT / "scripts" / "with_postgres.sh"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    parser.add_argument("--only", help="keys of measurements, divided by commas")
    parser.add_argument("--json", type=Path, help="keep the numbers in this file")
    parser.add_argument("--docs", type=Path, help="write the report into this folder")
    parser.add_argument("--postgres", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(copy: Callable[[str], str], keys: list[str], quick: bool, name: str) -> dict:
    """Each measurement in a process and a copy of the database of its own: key → what it found."""
    found = {}
    for key in keys:
        print(f"{name}: {MEASUREMENTS[key].title}", file=sys.stderr, flush=True)
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            command = [sys.executable, "-m", "benchmarks.measure", key, "--json", out.name]
            command += ["--quick"] * quick
            environment = databases.environment(copy(key))
            subprocess.run(command, env=environment, cwd=databases.ROOT, check=True)
            found[key] = json.loads(Path(out.name).read_text())
    return found


def on_sqlite(keys: list[str], quick: bool) -> dict:
    with tempfile.TemporaryDirectory(prefix="tangga-bench.") as folder:
        return measure(databases.on_sqlite(Path(folder)), keys, quick, "SQLite")


def on_postgres(keys: list[str], quick: bool) -> tuple[str, dict]:
    """In a throwaway cluster that waits for the disk as a real one does: version, what was found.

    It is this same program, run again by the script that knows where the cluster is.
    """
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        again = [sys.executable, "-m", "benchmarks.run", "--only", ",".join(keys)]
        again += ["--postgres", out.name, *["--quick"] * quick]
        environment = os.environ | {"POSTGRES_FSYNC": "on"}
        subprocess.run([WITH_POSTGRES, *again], env=environment, cwd=databases.ROOT, check=True)
        return tuple(json.loads(Path(out.name).read_text()))


def inside_postgres(keys: list[str], quick: bool) -> tuple[str, dict]:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        version = connection.execute("SHOW server_version").fetchone()[0].split()[0]
    return version, measure(databases.on_postgres(url), keys, quick, "PostgreSQL")


def report_on(options: argparse.Namespace, keys: list[str]) -> None:
    found = {"SQLite": on_sqlite(keys, options.quick)}
    version, found["PostgreSQL"] = on_postgres(keys, options.quick)
    everything = {
        "date": date.today().isoformat(),
        "quick": options.quick,
        "machine": machine() | {"PostgreSQL": version},
        "titles": {key: MEASUREMENTS[key].title for key in keys},
        "found": found,
    }
    if options.json:
        options.json.write_text(json.dumps(everything, indent=1))
    text = report.write(everything)
    print(text)
    if options.docs:
        (options.docs / "benchmarks.md").write_text(text)
        refresh(options.docs / "performance.md", everything)


def refresh(page: Path, everything: dict) -> None:
    """Put what the profile found between the two marks of a page that explains it."""
    if "profile" in everything["titles"]:
        page.write_text(report.between_marks(page.read_text(), report.profile(everything)))


def prepare(compiled: str) -> None:
    """The environment of all that is measured. Python keeps what it compiles, whatever this machine
    tells it otherwise, but not in the user's folders.
    """
    os.environ.update(databases.production())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", compiled)
    load()


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="tangga-bench.") as compiled:
        prepare(compiled)
        keys = options.only.split(",") if options.only else list(MEASUREMENTS)
        if unknown := set(keys) - set(MEASUREMENTS):
            sys.exit(f"No such measurement: {', '.join(sorted(unknown))}")
        if options.postgres:
            options.postgres.write_text(json.dumps(inside_postgres(keys, options.quick)))
        else:
            report_on(options, keys)


if __name__ == "__main__":
    main()
