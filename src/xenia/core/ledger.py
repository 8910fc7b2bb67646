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
    append_lines(ledger_path(), [str(key_id)])


def append_lines(path: Path, lines: list[str]) -> None:
    """Add lines to a file that is only ever added to; a last line that a power failure cut short stays alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            cut = file.read(1) != b"\n"
        else:
            cut = False
        file.write(b"\n" * cut + "".join(f"{line}\n" for line in lines).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def destroyed_keys() -> Iterator[UUID]:
    """The ids of all keys that were ever destroyed here. A line cut short by a power failure is passed over."""
    if not ledger_path().exists():
        return
    with ledger_path().open(encoding="ascii") as ledger:
        for line in ledger:
            if len(line.strip()) == 36:
                yield UUID(line.strip())
