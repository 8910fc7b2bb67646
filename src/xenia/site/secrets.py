"""Secrets made once and kept in a file that only the server's account can read."""

import os
import secrets
from pathlib import Path


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
