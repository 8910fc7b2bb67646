"""What only the server's own account may read: the data folder, and secrets made once and kept in it."""

import os
import secrets
from pathlib import Path


def kept_private(folder: Path) -> Path:
    """The folder, closed to every other account of the machine: databases in it hold sessions that could be taken over.

    A folder that belongs to another account is left as whoever set it up wanted it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def kept_secret(path: Path) -> str:
    """Return the secret in `path`; make it, readable by this account alone, when there is none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        # O_EXCL: of two programs that start at once, one makes the secret and the other reads it
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    return made
