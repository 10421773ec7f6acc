"""Serves the city that DATABASE_URL names: web, worker and timers side by side, until Ctrl-C.

    serve.py [COMMAND …]: a command of manage.py that lays the city, beside the start of web; worker
    and timers come after it.

For trying out; operators run the three under their own supervisor (docs/operating.md).
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
TIMERS_EVERY = 600
"""Seconds."""
PATIENCE = 15
"""Seconds that a process has for its last letter or page."""


def commands(port: str) -> dict[str, list[str]]:
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "casework.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]
    return {
        "web": [*web, "--threads", "8", "--log-level", "warning"],
        "worker": [*MANAGE, "db_worker", "--no-reload", "--interval", "1"],
        "timers": [sys.executable, __file__, "timers"],
    }


def serve(port: str, lay: list[str]) -> int:
    """Until one of the three ends, or somebody ends them all."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    command = commands(port)
    running = {"web": start(command["web"])}
    if lay and (failed := wait_for(start([*MANAGE, *lay]), stop)):
        end(running.values())
        return failed
    wait_for_page(f"http://127.0.0.1:{port}/healthz", stop)
    if not stop.is_set():
        running |= {name: start(command[name]) for name in ("worker", "timers")}
    ended = None
    while not stop.wait(0.2) and ended is None:
        ended = next((name for name, each in running.items() if each.poll() is not None), None)
    end(running.values())
    if ended:
        print(f"{ended} has ended by itself, so everything was stopped.", file=sys.stderr)
    return 1 if ended else 0


def start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def wait_for(process: subprocess.Popen, stop: threading.Event) -> int:
    """Its exit code; 0 when somebody ended it before."""
    while process.poll() is None and not stop.wait(0.1):
        continue
    if process.poll() is None:
        end([process])
        return 0
    return process.returncode


def wait_for_page(address: str, stop: threading.Event) -> None:
    """Until a page could be opened, or a while has passed."""
    for _ in range(PATIENCE * 10):
        try:
            urlopen(address, timeout=PATIENCE).close()
        except HTTPError:  # it answers; what it says is another matter
            return
        except OSError:
            if stop.wait(0.1):
                return
        else:
            return


def end(processes) -> None:
    """Each may finish what it is doing; who does not is stopped."""
    for each in processes:
        each.terminate()
    for each in processes:
        try:
            each.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def keep_time() -> None:
    """Reminders and escalations, again and again."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while True:
        subprocess.run([*MANAGE, "workflow_timers"], cwd=ROOT, stdout=subprocess.DEVNULL)
        if stop.wait(TIMERS_EVERY):
            return


if __name__ == "__main__":
    if sys.argv[1:] == ["timers"]:
        keep_time()
    else:
        sys.exit(serve(os.environ.get("PORT") or "8000", sys.argv[1:]))
