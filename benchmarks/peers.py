"""The peers' environment in build/bench-peers, made when asked: python -m benchmarks peers."""

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench-peers"
PYTHON = FOLDER / "bin" / "python"
PINNED = ROOT / "benchmarks" / "peers.txt"


def make_peers() -> None:
    """Install each pinned peer for itself, so that one that can't be had here keeps no other away."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)  # noqa: S603 - our own interpreter
    for line in PINNED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
            done = subprocess.run([*install, line, "--constraint", PINNED], capture_output=True, text=True)  # noqa: S603
            print(f"{line}: {'installed' if done.returncode == 0 else done.stderr.strip()[-200:]}", file=sys.stderr)


def peer_version(name: str) -> str | None:
    """The installed peer's version, or None."""
    folders = [str(folder) for folder in FOLDER.glob("lib/python*/site-packages")]
    return next((found.version for found in distributions(name=name, path=folders)), None)
