"""Processor time and SQL statements of the heaviest pages over ten years of a large school."""

import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class PageCost:
    """Milliseconds of processor time (application and SQLite together), statements and bytes of one page."""

    name: str
    milliseconds: float
    slowest: float
    statements: int
    kilobytes: float
    bound: float


def page_costs(client: Client, pages: dict[str, tuple[str, float]]) -> list[PageCost]:
    """Fetch each page some rounds after a warm-up, all in one run; the median is the figure."""
    return [_cost(client, name, address, bound) for name, (address, bound) in pages.items()]


def _cost(client: Client, name: str, address: str, bound: float) -> PageCost:
    for _ in range(2):
        response = client.get(address)
    assert response.status_code == 200, f"{name}: {response.status_code} at {address}"
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = len(captured.captured_queries)  # read at once: the next request empties the log
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        client.get(address)
        times.append(1000 * (time.process_time() - started))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return PageCost(name, statistics.median(times), max(times), statements, len(body) / 1000, bound)
