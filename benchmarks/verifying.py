"""(d) The whole ledger verified: rows a second, and memory as the ledger grows."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import connection, transaction

from benchmarks.city import City
from benchmarks.frame import Result, Run, Target, measurement, spread
from benchmarks.town import town
from casework.ledger_rows import HASHED, first_hash, row_hash
from casework.models import Case, CaseEvent
from tests.world import START

ROWS_A_SECOND = 100_000
MEMORY_GROWTH = 1.2
A_CASE = 17
"""Rows of each case: 60,000 cases have a million."""
MEASURE = """
import resource, sys, time
from pathlib import Path
import django
django.setup()
from casework.ledger import verify
start = time.perf_counter()
found = verify(processes=int(sys.argv[1]))
taken = time.perf_counter() - start
if found.problems or found.rows != int(sys.argv[2]):
    sys.exit(f"{found.rows} rows, {len(found.problems)} problems")
kernel = Path("/proc/self/status")  # getrusage would tell of the process that started this one
words = kernel.read_text().split() if kernel.exists() else ["VmHWM:", "0"]
peaks = [int(words[words.index("VmHWM:") + 1])]
peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(found.rows / taken, max(peaks) / 1024)
"""


def history(cases: Iterable[tuple[int, str]], heads: list[tuple[str, int]]) -> Iterator[tuple]:
    """The rows of these cases, true to their hashes; the last of each is added to the heads."""
    for case, number in cases:
        previous = first_hash(number)
        for sequence in range(1, A_CASE + 1):
            values = {
                "case_id": case,
                "sequence": sequence,
                "at": START + timedelta(microseconds=case * sequence),
                "actor": sequence % 3 or None,
                "role": "head",
                "agency": "dinsos",
                "capacity": "definitive",
                "appointment": 3,
                "action": "approve",
                "step": "grant_bansos",
                "handoff": case,
                "from_state": "assessed",
                "to_state": "assessed",
                "reason": "",
                "guards": '{"need_recorded":"met","visited_and_assessed":"met"}',
                "letter_number": "400.9.14.2/12/35.73.405/2026",
                "letter_digest": "a" * 64,
                "details": '{"amount":125000,"period":"2026-03","programme_year":3}',
                "previous_hash": previous,
            }
            previous = row_hash(values)
            yield (*values.values(), previous)
        heads.append((previous, case))


def write(first: int, last: int) -> None:
    """The history of cases from one number to another, past the services."""
    cases = Case.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", "number")
    heads: list[tuple[str, int]] = []
    rows = history(list(cases), heads)
    table, columns = CaseEvent._meta.db_table, ", ".join([*HASHED, "hash"])
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            stored = connection.ops.adapt_datetimefield_value
            places = ", ".join(["%s"] * (len(HASHED) + 1))
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({places})",
                ((case, sequence, stored(at), *rest) for case, sequence, at, *rest in rows),
            )
        cursor.executemany(
            f"UPDATE {Case._meta.db_table} SET head = %s, events_written = {A_CASE} WHERE id = %s",
            heads,
        )


def verified(processes: int, rows: int) -> tuple[float, float]:
    """Rows a second, and the highest memory (MB) of any process, in processes of its own."""
    found = subprocess.run(
        [sys.executable, "-c", MEASURE, str(processes), str(rows)],
        check=True,
        capture_output=True,
        text=True,
    )
    speed, memory = found.stdout.split()
    return float(speed), float(memory)


@measurement("verifying", "The whole ledger verified")
def verifying(run: Run) -> Result:
    sizes = [run.size(full=6_000, quick=2_000), run.size(full=60_000, quick=6_000)]
    rounds, cores = run.size(full=3, quick=1), os.cpu_count() or 1
    found, peaks, laid = Result(), [], 0
    with town() as world:
        city = City(world)
        for cases in sizes:
            city.grow(cases)
            write(laid + 1, cases)
            laid, rows = cases, cases * A_CASE
            for processes in sorted({1, cores}):
                measured = [verified(processes, rows) for _ in range(rounds)]
                speeds, memory = zip(*measured, strict=True)
                what = f"{rows:,} rows, {processes} process" + "es" * (processes > 1)
                found.rows.append(spread(what, speeds, "rows/s"))
                found.rows.append(spread(f"{what}: memory of the largest", memory, "MB"))
            peaks.append(max(memory))
    speed = found.rows[-2].median
    found.targets = [
        Target(f"verifying {rows:,} rows", speed, ROWS_A_SECOND, "rows/s", at_least=True),
        Target("memory, times that of a tenth of the rows", peaks[1] / peaks[0], MEMORY_GROWTH),
    ]
    found.notes = [f"Among {cores} processes, as audit_verify does it, and by one alone."]
    return found
