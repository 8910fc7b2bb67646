"""How fast this machine is at this moment, so that a budget of time says the same on every one, busy or not."""

import json
import time

#: processor seconds of one round on the machine of docs/performance.md as it was on the day when that was written: what
#: a round took on a slower day, over how much slower the alpha of 100,000 × 60 was on that day, the least of several
QUIET = 0.089


def pace() -> float:
    """How many times slower than that a fixed piece of work goes here and now; never below 1."""
    return max(1.0, min(_round() for _again in range(3)) / QUIET)


def _round() -> float:
    begun = time.process_time()
    for _again in range(20):
        found: dict[str, int] = {}
        for number in range(6_000):
            key = f"{number * 7919 % 4093:x}"
            found[key] = found.get(key, 0) + len(key)
        json.loads(json.dumps(found))
    return time.process_time() - begun
