"""Commands that run the platform: demo, serve, worker."""

import argparse
import os
import socket
import sys
from contextlib import nullcontext
from importlib import import_module
from typing import Any

from xenia.site.cli import command, tell
from xenia.site.cli.refusing import whole


def add_commands(commands: Any) -> None:
    """demo, serve, worker."""
    parser = command(commands, "demo", demo, words="make the demo school and serve it")
    parser.add_argument("--scale", choices=["small", "school", "decade"], default="school")
    parser.add_argument("--no-serve", action="store_true", help="only make it")
    _address(parser)

    parser = command(commands, "serve", serve, words="serve the pages")
    parser.add_argument("--workers", type=whole(1, 1000), default=2, help="programs that serve pages (default: 2)")
    parser.add_argument("--no-worker", action="store_true", help="background jobs run elsewhere (xenia worker)")
    _address(parser)

    command(commands, "worker", worker, words="do background jobs until stopped")


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=whole(1, 65535), default=8000)


def demo(options: argparse.Namespace) -> dict[str, Any] | None:
    """Make the demo school when it does not stand, then serve it on this machine only."""
    from django.conf import settings

    from xenia.site.cli.database import ready
    from xenia.site.demo import make_demo

    ready()
    make_demo(options.scale, say=tell)
    if options.no_serve:
        return {"scale": options.scale, "data": str(settings.DATA_DIR)}
    settings.DEMO = True  # the settings were read before the mark of a first demo stood
    options.host, options.workers, options.no_worker = "127.0.0.1", 1, False
    serve(options)
    return None


def serve(options: argparse.Namespace) -> None:
    """Serve with Granian; background jobs run in a program beside, unless told otherwise."""
    from xenia.core.worker import worker_beside
    from xenia.site.cli.database import ready

    _demand_free(options.host, options.port)
    ready()
    tell(f"Xenia is on http://{options.host}:{options.port} (Ctrl+C ends it)")
    beside = nullcontext() if options.no_worker else worker_beside([sys.executable, "-m", "xenia", "worker"])
    import_module("xenia.site.urls")  # once for all programs that serve, and not while the first visitor waits
    let_go_of_databases()
    with beside:
        _granian(options).serve()


def _demand_free(host: str, port: int) -> None:
    """Refuse an address that another program holds, in words and before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(
                f"{host}:{port} can't be used ({error.strerror}). Name another with --port or PORT=."
            ) from error


def let_go_of_databases() -> None:
    """Close every connection and pool before the server forks.

    Programs that inherited one would speak on the same line: on PostgreSQL each would read the other's answers, and
    on SQLite the locks of one would fall when another closes its file.
    """
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _granian(options: argparse.Namespace) -> Any:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # the server's own programs start anew and read the settings from the environment
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")
    return Granian(
        "xenia.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        workers_kill_timeout=5,  # Ctrl+C reaches a worker twice, and two signals at once can leave it waiting for ever
        log_access=False,
        log_level=LogLevels.warning,
    )


def worker(options: argparse.Namespace) -> None:
    """Do background jobs until told to stop."""
    import signal
    import threading

    from xenia.core.worker import run_worker
    from xenia.site.cli.database import ready

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    ready()
    run_worker(stop)
