"""The server forks into programs of its own; none of them may speak on a line that another holds."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections

from xenia.site.cli import serving


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_no_connection_is_open_when_the_server_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    for alias in ("default", "keys"):
        connections[alias].ensure_connection()
    open_then: list[Any] = []

    def forks() -> None:
        open_then.extend(one for one in connections.all(initialized_only=True) if one.connection is not None)
        open_then.extend(getattr(one, "_connection_pools", {}) for one in connections.all(initialized_only=True))

    monkeypatch.setattr(serving, "_demand_free", lambda host, port: None)
    monkeypatch.setattr("xenia.site.cli.database.ready", lambda: None)
    monkeypatch.setattr(serving, "_granian", lambda options: SimpleNamespace(serve=forks))
    serving.serve(SimpleNamespace(host="127.0.0.1", port=8000, no_worker=True))  # type: ignore[arg-type]
    assert [one for one in open_then if one] == []
