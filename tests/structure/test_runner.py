"""The closing line of `make test` tells the truth about every run before it."""

from collections import Counter
from pathlib import Path

from scripts.test import closing_line, outcomes

REPORT = '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3" time="1"/></testsuites>'


def test_outcomes_of_a_run_are_those_in_its_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert outcomes(report) == Counter(passed=3, failed=1, errors=2, skipped=3)


def test_closing_line_adds_the_runs_up_and_leaves_out_what_did_not_happen() -> None:
    line = closing_line(Counter(passed=3, skipped=1) + Counter(passed=4), seconds=2.5)
    assert line.strip("= ") == "7 passed, 1 skipped in 2.50s"
    assert len(line) == 80


def test_closing_line_says_when_nothing_ran() -> None:
    assert "no tests ran" in closing_line(Counter(), seconds=0)
