"""The browser: Debian's Chromium, or the one that Playwright fetched."""

import shutil
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW_TO_GET_IT = "Chromium is not on this machine (Debian: sudo apt-get install chromium)"


def chromium_program(playwright: Any) -> str | None:
    """Where it is; None where there is none."""
    found = shutil.which("chromium") or playwright.chromium.executable_path
    return found if Path(found).exists() else None
