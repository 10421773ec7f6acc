"""Seconds from `make demo` until its first page: .venv/bin/python scripts/time_demo.py [TIMES]

Of a demo that has been built; on a machine that does nothing else.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
MOST = 5
"""Seconds that were promised."""
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def seconds_to_page() -> float:
    """
    Raises:
        TimeoutError
    """
    port = free_port()
    environment = os.environ | {"PORT": str(port)}
    options = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "start_new_session": True}
    start = time.perf_counter()
    demo = subprocess.Popen(["make", "demo"], env=environment, **options)
    try:
        wait_for_page(f"http://127.0.0.1:{port}/account/login/")
        return time.perf_counter() - start
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait(PATIENCE)


def wait_for_page(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return urlopen(address, timeout=PATIENCE).close()
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("No page came.")


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    taken = [seconds_to_page() for _ in range(times)]
    print("each:", ", ".join(f"{each:.1f} s" for each in taken))
    print(f"median {statistics.median(taken):.1f} s, at most {MOST} s are promised")


if __name__ == "__main__":
    main()
