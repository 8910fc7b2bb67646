"""Every test: on SQLite, those of the database again on PostgreSQL, and the browser's; closed by one line for all."""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from tests.postgres import HOW_TO_GET_IT, program_folder

NOTHING_COLLECTED = 5
RUNS = {
    "SQLite": ("not browser", {}),
    "PostgreSQL": ("django_db and not browser", {"XENIA_TEST_DATABASE": "postgresql"}),
    "browser": ("browser", {}),
}


def outcomes(report: Path) -> Counter[str]:
    """Count the outcomes that a run wrote down."""
    counts: Counter[str] = Counter()
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 pytest wrote it a moment ago
        failed, errors, skipped = (int(suite.get(name, 0)) for name in ("failures", "errors", "skipped"))
        counts += Counter(
            failed=failed,
            passed=int(suite.get("tests", 0)) - failed - errors - skipped,
            skipped=skipped,
            errors=errors,
        )
    return counts


def closing_line(counts: Counter[str], *, seconds: float) -> str:
    """Say it as pytest does, because that is what reads it."""
    told = [f"{counts[name]} {name}" for name in ("failed", "passed", "skipped", "errors") if counts[name]]
    return f" {', '.join(told) or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")


def main() -> int:
    """Run the three in order, the later ones too when one has failed; 1 when any did."""
    counts: Counter[str] = Counter()
    failed = False
    started = time.monotonic()
    for name, (mark, environment) in RUNS.items():
        if name == "PostgreSQL" and program_folder() is None and os.environ.get("CI") != "true":
            print(f"\nSkipped: the database tests on PostgreSQL. {HOW_TO_GET_IT}", flush=True)
            continue
        print(f"\n{name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", mark, f"--junitxml={report}"]
            done = subprocess.run(command, env=os.environ | environment)
            failed |= done.returncode not in {0, NOTHING_COLLECTED}
            if report.exists():
                counts += outcomes(report)
    print(closing_line(counts, seconds=time.monotonic() - started), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
