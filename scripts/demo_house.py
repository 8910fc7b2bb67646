"""A demo school in a data folder of its own, kept between runs, and served on this machine."""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "demo"
#: what the pages look like changes nothing about the school behind them
LOOKS = {"templates", "static", "locale", "__pycache__"}


def demo_school(folder: Path) -> Path:
    """A fresh copy of the demo school in `folder`; the school itself is made anew only when its code has changed."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / _fingerprint()
    with (KEPT / "lock").open("w") as lock:  # the two processes of a test run ask at the same moment
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for older in KEPT.glob("*/"):
                shutil.rmtree(older)
            with tempfile.TemporaryDirectory(dir=KEPT) as scratch:
                made = Path(scratch) / "school"
                run_in(made, "-m", "xenia", "demo", "--no-serve")
                made.rename(kept)
        # within the lock: whoever has newer code sweeps the older schools away
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    return folder


EMPTY = """
import django
django.setup()
from xenia.people.demo import make_people, mark_demo_database
from xenia.site.cli.database import ready
ready()
mark_demo_database()
make_people()
"""


def empty_school(folder: Path) -> Path:
    """A school with its people and nothing else, as on the first day."""
    run_in(folder, "-c", EMPTY)
    return folder


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for path in sorted((ROOT / "src" / "xenia").rglob("*")):
        if path.is_file() and not LOOKS.intersection(path.parts):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This process's environment with the settings of this school and of no other, and `more`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("XENIA_")}
    return ours | {
        "XENIA_DATA_DIR": str(folder),
        "XENIA_LOG_LEVEL": "ERROR",  # every page that a person may not open would be a warning
        "DJANGO_SETTINGS_MODULE": "xenia.site.settings",
        **more,
    }


def run_in(folder: Path, *arguments: str, **more: str) -> str:
    """Run Python on this school, with `more` in its environment; what it printed."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder, **more), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


@contextmanager
def served(folder: Path, **more: str) -> Iterator[str]:
    """Serve the school as `make demo` does, its worker beside, with `more` in its environment; where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "xenia", "serve", "--workers", "1", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(folder, **more), stdout=log, stderr=log)
    try:
        _wait_for(port, server, folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not come up:\n{log.read_text()}")
