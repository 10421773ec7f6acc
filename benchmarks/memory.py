"""What the process that asks keeps in memory."""

import resource
import sys
from pathlib import Path

ROLLUP = Path("/proc/self/smaps_rollup")


def memory_mb() -> dict[str, float]:
    """PSS and RSS, from the kernel; where it does not say, the highest RSS so far."""
    if ROLLUP.exists():
        lines = [line.split() for line in ROLLUP.read_text().splitlines()[1:]]
        kilobytes = {name.rstrip(":"): float(value) for name, value, *_ in lines}
        return {name.upper(): kilobytes[name] / 1024 for name in ("Pss", "Rss")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"RSS": peak / (1024 if sys.platform != "darwin" else 1024 * 1024)}
