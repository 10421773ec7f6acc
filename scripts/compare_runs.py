"""Holds the runs of one suite on several databases against each other: compare_runs.py REPORT …"""

import os
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What one run came to; a run without a report has not taken place."""

    database: str
    tests: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self):
        if not self.tests:
            return f"{self.database}: not run"
        passed = self.tests - self.failed - self.skipped
        counts = [f"{passed} passed"]
        counts += [f"{self.failed} failed"] if self.failed else []
        counts += [f"{self.skipped} skipped"] if self.skipped else []
        return f"{self.database}: {', '.join(counts)}"


def read_run(report: Path) -> Run:
    if not report.exists():
        return Run(report.stem)
    suite = ElementTree.parse(report).find("testsuite")
    tests, failures, errors, skipped = (
        int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")
    )
    return Run(report.stem, tests, failures + errors, skipped)


def complaints(runs: list[Run], *, nothing_skipped: bool) -> list[str]:
    """What is wrong between the runs, beyond the failures that pytest has already shown."""
    found = []
    numbers = {run.tests for run in runs if run.tests}
    if not numbers:
        found.append("no test was run")
    if len(numbers) > 1:
        found.append("not the same number of tests on each database")
    if nothing_skipped and any(run.skipped or not run.tests for run in runs):
        found.append("something was skipped, which CI=true forbids")
    return found


if __name__ == "__main__":
    runs = [read_run(Path(name)) for name in sys.argv[1:]]
    wrong = complaints(runs, nothing_skipped=os.environ.get("CI") == "true")
    for complaint in wrong:
        print(f"FAILED: {complaint}")
    print(" · ".join(map(str, runs)))
    sys.exit(bool(wrong or any(run.failed for run in runs)))
