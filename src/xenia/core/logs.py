"""Logs that hold route names and places in the code, never addresses, bodies, messages of exceptions or locals."""

import logging
import re
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

PLACEHOLDER = re.compile(r"%(\(\w+\))?[-#0-9.]*[a-zA-Z]")
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RoutesOnly(logging.Filter):
    """Our own loggers write what they mean to; of every other one only the bare sentence and the route's name stay.

    What a library puts into its sentence may be an address, a field's value or a person's mail.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] != "xenia":
            bare = PLACEHOLDER.sub("…", str(record.msg)) if record.args else record.name
            record.msg = f"{bare} {_route(record)}".strip()
            record.args = ()
        return True


def _route(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", "")
    return f"[{route_name(request)}] {status}".strip() if request is not None else ""


def route_name(request: Any) -> str:
    """The name of the address that a request matched; '-' when it matched none."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "-"


class PlacesOnly(logging.Formatter):
    """Writes of an exception its type and where it came from: its own words may quote what someone wrote."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - logging's own name
        kind, _, trace = ei
        frames = extract_tb(trace) if trace else []
        places = [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*places, kind.__name__ if kind else "?"])
