"""A very large school's year comes in quickly and in little memory, from the file to the map's counts."""

import json
import os
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

from tests.pace import pace
from tests.standards.curriculum_inventory.large import large_curriculum
from xenia.standards.curriculum_inventory import write_inventory

ROOT = Path(__file__).resolve().parents[2]
# The peak that getrusage tells would include this process, from which the measured one is forked.
MEASURE = textwrap.dedent(r"""
    import json, re, sys, time
    from pathlib import Path
    started = time.process_time()
    from xenia.site.cli import main
    assert main(["import", "curriculum", sys.argv[1], "--from", "curriculum-inventory", "--json"]) == 0
    seconds = time.process_time() - started
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps([seconds, int(peak.group(1)) / 1024]))
""")


def test_year_of_6000_events_is_imported_within_its_budget(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as out:
        write_inventory(large_curriculum(), version=2, report_date=date(2027, 7, 1), out=out)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XENIA_", "DJANGO_"))}
    environment = {**kept, "PYTHONPATH": str(ROOT / "src"), "XENIA_DATA_DIR": str(tmp_path / "var")}
    # the database is made before, as in `make bench`: what migrating costs is not the import's
    subprocess.run([sys.executable, "-m", "xenia", "audit", "verify"], capture_output=True, check=True, env=environment)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, env=environment
    )
    outcome, figures = (json.loads(line) for line in done.stdout.splitlines())
    seconds, megabytes = figures
    assert (outcome["created"]["session"], outcome["created"]["objective"]) == (6_000, 30_040)
    assert seconds < 20 * pace(), "about 10 s of processor time when the machine has nothing else to do"
    assert megabytes < 300
