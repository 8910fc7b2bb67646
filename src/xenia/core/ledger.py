"""The ledger of destroyed keys: outside the database, so that no restored backup brings back what was withdrawn."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings


def ledger_path() -> Path:
    """`XENIA_LEDGER`; best kept on another disk than the database."""
    return Path(os.environ.get("XENIA_LEDGER") or Path(settings.DATA_DIR) / "withdrawals.ledger")


def write_ledger(key_id: UUID) -> None:
    """Add the id of a key that is about to be destroyed; on disk when this returns."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as ledger:
        ledger.write(f"{key_id}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def destroyed_keys() -> Iterator[UUID]:
    """The ids of all keys that were ever destroyed here. A line cut short by a power failure is passed over."""
    if not ledger_path().exists():
        return
    with ledger_path().open(encoding="ascii") as ledger:
        for line in ledger:
            if len(line.strip()) == 36:
                yield UUID(line.strip())
