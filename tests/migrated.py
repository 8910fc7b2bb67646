"""Migrated SQLite files kept between runs, because migrating takes seconds and copying does not."""

import hashlib
import os
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "migrated"


def fingerprint() -> str:
    """Changes with whatever migrating depends on: the migrations, the data that they load, the packages."""
    made_from = [ROOT / "requirements" / "dev.txt", ROOT / "src" / "xenia" / "site" / "settings.py"]
    made_from += sorted((ROOT / "src").glob("xenia/*/migrations/**/*.py"))
    digest = hashlib.sha256(sys.version.encode())
    for path in made_from:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def copy_database(source: Path, target: Path) -> None:
    """Copy a database while others may be reading it; the target is whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    connection = sqlite3.connect(source)
    try:
        connection.execute("VACUUM INTO ?", [str(partial)])
    finally:
        connection.close()
    partial.replace(target)


def fetch(alias: str, target: Path) -> bool:
    """Put the kept database in place; False when there is none for these migrations."""
    kept = KEPT / f"{fingerprint()}-{alias}.sqlite3"
    if kept.exists():
        copy_database(kept, target)
    return kept.exists()


def keep(alias: str, source: Path) -> None:
    """Keep a migrated database, and no older one."""
    kept = KEPT / f"{fingerprint()}-{alias}.sqlite3"
    if kept.exists():
        return
    for older in KEPT.glob(f"*-{alias}.sqlite3"):
        older.unlink(missing_ok=True)
    copy_database(source, kept)
