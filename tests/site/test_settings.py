"""What the environment may say to the settings, and what they answer to the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"


def told(folder: Path, name: str, said: str) -> subprocess.CompletedProcess[str]:
    """A fresh process that reads the settings and prints one of them."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "XENIA_DATA_DIR": str(folder), name: said}
    asked = f"from xenia.site import settings; print(settings.{name.removeprefix('XENIA_')})"
    return subprocess.run([sys.executable, "-c", asked], env=environment, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(("said", "meant"), [("true", "True"), ("On", "True"), ("no", "False"), ("", "False")])
def test_a_switch_is_on_or_off(said: str, meant: str, tmp_path: Path) -> None:
    assert told(tmp_path, "XENIA_HTTPS", said).stdout.strip() == meant


@pytest.mark.parametrize("name", ["XENIA_HTTPS", "XENIA_DEBUG"])
def test_a_switch_that_is_neither_is_refused(name: str, tmp_path: Path) -> None:
    answer = told(tmp_path, name, "maybe")
    assert answer.returncode == 1
    assert f"{name} must be true or false, not 'maybe'." in answer.stderr
