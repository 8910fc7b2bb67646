"""Rows that several tests read, made once: each test works in a transaction within theirs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock


@contextmanager
def kept_rows(blocker: Any) -> Iterator[None]:
    """Make rows inside for as long as a fixture of wider scope lives; `blocker` is pytest-django's.

    After each test Django closes its connections, with which this transaction would end; here it leaves them open.
    """
    from django.db import connections, transaction

    with blocker.unblock(), ExitStack() as stack:
        for alias in connections:
            around = transaction.atomic(using=alias)
            around._from_testcase = True  # type: ignore[attr-defined]
            stack.enter_context(around)
            stack.enter_context(mock.patch.object(connections[alias], "close"))
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)
