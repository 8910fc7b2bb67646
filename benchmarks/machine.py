"""What the figures were measured on."""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """The machine in one sentence: processor, cores, memory, system, versions, day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    import django

    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {sys.version.split()[0]}, Django {django.get_version()}, {datetime.now(UTC):%d %B %Y}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
