"""Hold a simulated exam, and say whether a mark was lost: python -m scripts.exam_day [--short] [--database …]."""

import argparse
import asyncio
import random
import sys
import tempfile
import traceback
from pathlib import Path

from benchmarks.programs import House
from scripts.exam_day.day import FULL, SHORT, Day

WITHOUT_COMPILER = "no C compiler: cuts of the power and a full disk are left out"


def main() -> int:
    """0 when every mark that was made is on the server exactly once, 1 on any loss."""
    parser = argparse.ArgumentParser(prog="python -m scripts.exam_day", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small exam, within a minute")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    asked = parser.parse_args()
    form = SHORT if asked.short else FULL
    print(
        f"exam day on {asked.database}, seed {asked.seed}: {form.circuits} circuits × {form.stations} stations × "
        f"{form.candidates} candidates, {form.circuits * form.stations} devices, {form.tablets} tablets and a mirror"
    )
    try:
        well = held(asked.database, form, seed=asked.seed)
    except Exception as error:
        traceback.print_exc()
        print(f"exam day: ENDED BEFORE ITS TIME. {cause_of(error)}")
        return 1
    print("exam day: no mark was lost, and none counts twice" if well else "exam day: MARKS WERE LOST OR COUNT TWICE")
    return 0 if well else 1


def cause_of(error: Exception) -> str:
    """What failed first, in a line."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return str(error).partition("\n")[0] or type(error).__name__


def held(database: str, form: object, *, seed: int) -> bool:
    """One day in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            return asyncio.run(_day(House(Path(folder)), form, seed, None))
        from scripts.exam_day.postgres import crashing_cluster

        with crashing_cluster() as (urls, running):
            return asyncio.run(_day(House(Path(folder), urls), form, seed, running))


async def _day(house, form, seed, cluster):  # type: ignore[no-untyped-def] # passed on as they are
    day = Day(house, form, seed=seed, say=lambda words: print(words, flush=True), cluster=cluster)
    if not day.power.library:
        print(WITHOUT_COMPILER)
    return await day.run()


if __name__ == "__main__":
    sys.exit(main())
