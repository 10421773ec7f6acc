"""(e) How long a web process takes to start, and what web and worker keep in memory."""

import json
import subprocess
import sys
import time

from benchmarks.databases import ROOT
from benchmarks.frame import Result, Run, Target, measurement, spread
from benchmarks.town import borrowers, staff, town
from documents.models import Letter
from workflows import services

SETTINGS = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'casework.settings'\n"
WEB = "from casework.wsgi import application\nprint('ready', flush=True)\n"
REQUEST = """
from wsgiref.util import setup_testing_defaults
environ = {"HTTP_X_FORWARDED_PROTO": "https", "PATH_INFO": "/", "QUERY_STRING": ""}
setup_testing_defaults(environ)
for _ in application(environ, lambda status, headers: None): pass
"""
WORKER = """
import django; django.setup()
from django.core.management import call_command
call_command("db_worker", batch=True)
"""
MEMORY = """
import json
from benchmarks.memory import memory_mb
print(json.dumps(memory_mb()))
"""
START_SECONDS = 1.5
QUIET = subprocess.DEVNULL


def seconds_to_start() -> float:
    """From the start of Python to an application that can answer."""
    start = time.perf_counter()
    command = [sys.executable, "-c", SETTINGS + WEB]
    options = {"cwd": ROOT, "text": True}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=QUIET, **options) as process:
        if process.stdout.readline() != "ready\n":
            raise AssertionError("The web process did not start.")
        return time.perf_counter() - start


def memory_of(program: str) -> dict[str, float]:
    """MB of a process that has run this program and is still there."""
    command = [sys.executable, "-c", SETTINGS + program + MEMORY]
    options = {"cwd": ROOT, "text": True}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=QUIET, check=True, **options)
    return json.loads(done.stdout.splitlines()[-1])


def worker_memory(cases, by) -> dict[str, float]:
    """Of a worker that has put one letter on paper."""
    handoff = services.propose(
        next(cases), "lend", by=by.proposer, amount=5_000_000, purpose="Bahan baku"
    )
    letter = services.approve(handoff, by=by.approver).letter
    found = memory_of(WORKER)
    if not Letter.objects.filter(pk=letter.pk, rendered_at__isnull=False).exists():
        raise AssertionError("The worker did not put the letter on paper.")
    return found


@measurement("start", "Start and memory of the web process and of the worker")
def starting(run: Run) -> Result:
    times = run.size(full=15, quick=1)
    starts, webs, workers = [], [], []
    with town() as world:
        cases, by = iter(borrowers(world, times + 1)), staff(world)
        for number in range(times + 1):  # the first ones compile what they import
            found = (
                seconds_to_start(),
                memory_of(WEB + REQUEST),
                worker_memory(cases, by),
            )
            for kept, value in zip((starts, webs, workers), found, strict=True):
                kept += [value] * bool(number)
    start = spread("web process, until it can answer", starts, "s")
    rows = [start]
    for name, found in (("web process, one request", webs), ("worker, one letter", workers)):
        rows += [spread(f"{name}: {kind}", [one[kind] for one in found], "MB") for kind in found[0]]
    return Result(
        rows,
        [Target("start of the web process", start.median, START_SECONDS, "s")],
        [
            "Each in a process of its own, started anew, under the settings of a city at work, "
            "with the bytecode that Python keeps.",
            "PSS shares out what several processes have in common, RSS counts it for each.",
        ],
    )
