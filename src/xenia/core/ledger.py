"""The ledger of what was withdrawn: outside the database, so that no restored backup brings it back.

A line is the id of a destroyed key, or `hidden` or `shown` with the id of a thing, or `less` with the id of a thing and
the number of the choice by which less was allowed than before; of several about one thing the last one holds.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings


def ledger_path() -> Path:
    """`XENIA_LEDGER`; best kept on another disk than the database."""
    return Path(os.environ.get("XENIA_LEDGER") or Path(settings.DATA_DIR) / "withdrawals.ledger")


def write_ledger(*key_ids: UUID) -> None:
    """Add the ids of keys that are about to be destroyed; on disk when this returns."""
    append_lines(ledger_path(), [str(one) for one in key_ids])


def write_hidden(thing: UUID) -> None:
    """Add that a thing is hidden from now on; on disk when this returns."""
    append_lines(ledger_path(), [f"hidden {thing}"])


def write_shown(thing: UUID) -> None:
    """Add that hiding a thing was called off."""
    append_lines(ledger_path(), [f"shown {thing}"])


def write_less(thing: UUID, number: int) -> None:
    """Add that from this choice on less is allowed with a thing than before."""
    append_lines(ledger_path(), [f"less {thing} {number}"])


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
    for line in _lines():
        if len(line) == 36:
            yield UUID(line)


def hidden_things() -> dict[UUID, bool]:
    """Every thing that was ever hidden here, and whether it still is."""
    found: dict[UUID, bool] = {}
    for line in _lines():
        word, _space, thing = line.partition(" ")
        if word in {"hidden", "shown"} and len(thing) == 36:
            found[UUID(thing)] = word == "hidden"
    return found


def narrowed_things() -> dict[UUID, int]:
    """Every thing with which less is allowed than once, and the number of the last choice that said so."""
    found: dict[UUID, int] = {}
    for line in _lines():
        words = line.split(" ")
        if len(words) == 3 and words[0] == "less" and len(words[1]) == 36 and words[2].isdecimal():
            found[UUID(words[1])] = int(words[2])
    return found


def _lines() -> Iterator[str]:
    if not ledger_path().exists():
        return
    with ledger_path().open(encoding="ascii") as ledger:
        for line in ledger:
            yield line.strip()
