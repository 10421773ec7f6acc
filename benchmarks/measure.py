"""One measurement, in this process, on the database of DATABASE_URL: measure.py KEY [--quick]"""

import argparse
import importlib
import json
from pathlib import Path

import django

from benchmarks.frame import MEASUREMENTS, Run

MODULES = ["lending", "profile", "worklists", "searching", "bulk", "verifying", "starting"]
"""In the order of the report; a module that is not there is left out."""


def load() -> None:
    """In the environment of `databases.production`."""
    django.setup()
    for name in MODULES:
        if (Path(__file__).parent / f"{name}.py").exists():
            importlib.import_module(f"benchmarks.{name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("key")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, required=True)
    options = parser.parse_args()
    load()
    found = MEASUREMENTS[options.key].measure(Run(quick=options.quick))
    options.json.write_text(json.dumps(found.as_json()))


if __name__ == "__main__":
    main()
