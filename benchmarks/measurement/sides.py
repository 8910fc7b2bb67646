"""Run one side of a case as a program of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import PYTHON, ROOT

PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """What one side found, in processor seconds and peak megabytes of the whole program; or why it found nothing."""

    seconds: float = float("nan")
    megabytes: float = float("nan")
    found: dict[str, Any] | None = None
    trouble: str = ""


def of_ours(side: str, *, data: Path, folder: Path) -> Finding:
    """Our function `side` on the data."""
    return _finding(Path(sys.executable), "ours", side, data=data, folder=folder)


def of_peer(side: str, *, data: Path, folder: Path) -> Finding:
    """The peer's function `side` on the same data."""
    return _finding(PYTHON, "peers", side, data=data, folder=folder)


def _finding(python: Path, module: str, side: str, *, data: Path, folder: Path) -> Finding:
    out = folder / f"{module}-{side}.npz"
    command = [python, "-m", "benchmarks.measurement.child", module, side, data, out]
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    environment = {**os.environ, **one_thread, "PYTHONPATH": str(ROOT)}
    try:
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Finding(trouble=f"not finished in {PATIENCE} s")
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {error.returncode}"]
        return Finding(trouble=f"failed: {last[0][:120]}")
    cost = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    with np.load(out) as kept:
        return Finding(cost["seconds"], cost["megabytes"], dict(kept))
