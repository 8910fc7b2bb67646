"""One side of one case in a program of its own: what it found, its processor seconds and its peak memory."""

import json
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np

#: what takes less than this is done three times and the fastest counts, so that a cold start does not; what takes
#: longer but loads a library at its first call is done once more, for the library is none of the method
QUICK = 1.0


def main(module: str, name: str, data: str, out: str) -> None:
    """Call `prepared = module.name(data)` without timing it, then time `prepared()`."""
    warnings.simplefilter("ignore")  # what a peer warns of is not ours to mend, and printing it takes time
    with np.load(data) as kept:
        prepared = getattr(import_module(f"benchmarks.measurement.{module}"), name)(dict(kept))
    loaded = len(sys.modules)
    found, seconds = _timed(prepared)
    again = 2 if seconds < QUICK else int(len(sys.modules) > loaded)
    seconds = min([seconds, *(_timed(prepared)[1] for _ in range(again))])
    np.savez(out, **found)
    Path(out).with_suffix(".json").write_text(json.dumps({"seconds": seconds, "megabytes": _peak()}), encoding="utf-8")


def _peak() -> float:
    """Megabytes of this program alone: what getrusage gives begins with those of the program that started it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _timed(prepared):  # type: ignore[no-untyped-def] # either side's closure
    started = time.process_time()
    found = prepared()
    return found, time.process_time() - started


if __name__ == "__main__":
    main(*sys.argv[1:])
