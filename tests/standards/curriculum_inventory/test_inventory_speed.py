"""A very large school's year is read quickly and in little memory."""

import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

from tests.standards.curriculum_inventory.large import large_curriculum
from xenia.standards.curriculum_inventory import write_inventory

ROOT = Path(__file__).resolve().parents[3]
# The peak that getrusage tells would include this process, from which the measured one is forked.
MEASURE = textwrap.dedent(r"""
    import re, sys, time
    from pathlib import Path
    from xenia.standards.curriculum_inventory import read_inventory
    started = time.process_time()
    with Path(sys.argv[1]).open("rb") as stream:
        reading = read_inventory(stream, source="large.xml")
    seconds = time.process_time() - started
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    megabytes = int(peak.group(1)) / 1024
    print(seconds, megabytes, len(reading.curriculum.sessions), len(reading.errors) + len(reading.warnings))
""")


def test_year_of_6000_events_is_read_within_its_budget(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as out:
        write_inventory(large_curriculum(), version=2, report_date=date(2027, 7, 1), out=out)
    environment = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, env=environment
    )
    seconds, megabytes, sessions, problems = (float(figure) for figure in done.stdout.split())
    assert (sessions, problems) == (6_000, 0)
    assert seconds < 8, "about 3 s of processor time when the machine has nothing else to do"
    assert megabytes < 200
