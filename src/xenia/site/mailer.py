"""How mail leaves the house, from one address in the environment."""

from typing import Any
from urllib.parse import unquote, urlsplit

BACKENDS = {"console": "console", "smtp": "smtp", "smtp+tls": "smtp", "smtp+ssl": "smtp", "memory": "locmem"}
SECONDS = 20


def mailer(url: str) -> dict[str, Any]:
    """Django's mailer for `smtp+tls://user:password@host:587`, `smtp+ssl://…`, `smtp://…` or `console:` (only printed).

    Raises ValueError for an address of another kind.
    """
    parts = urlsplit(url)
    if parts.scheme not in BACKENDS:
        raise ValueError(f"XENIA_EMAIL_URL must begin with one of {', '.join(BACKENDS)}, not {parts.scheme!r}.")
    chosen: dict[str, Any] = {"BACKEND": f"django.core.mail.backends.{BACKENDS[parts.scheme]}.EmailBackend"}
    if BACKENDS[parts.scheme] != "smtp":
        return chosen
    options = {
        "host": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": SECONDS,
    }
    return chosen | {"OPTIONS": options}
