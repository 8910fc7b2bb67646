"""What is committed says nothing about the machine or the registry it was made with."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK_FILES_WITH_HOSTS = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
TELLTALES = {
    "a home folder": re.compile(r"/(?:root|home|Users)/[\w.-]+/"),
    "a workplace's folder": re.compile(r"(?<![\w.])/(?:work|opt/pypi[\w-]*)/"),
    "a registry's address": re.compile(r"--(?:extra-)?index-url|--find-links|files\.pythonhosted|registry\.npmjs"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
THIS = Path(__file__).resolve()


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_committed_file_names_no_machine_and_no_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in committed_files()
        if path != THIS
        for what, telltale in TELLTALES.items()
        if telltale.search(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert not found


def test_lock_file_that_records_hosts_is_not_committed() -> None:
    assert not LOCK_FILES_WITH_HOSTS & {path.name for path in committed_files()}


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_requirement_is_pinned_with_hashes(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert requirements
    assert [line for line in requirements if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
