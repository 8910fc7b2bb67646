"""One line for each request: which route, how it ended, how long it took, how many SQL statements."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from xenia.core.logs import route_name

log = logging.getLogger("xenia.access")


class AccessLog:
    """Stands first, so that it sees every answer; says nothing about who asked for what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not log.isEnabledFor(logging.INFO):
            return self.get_response(request)
        counted, begun = Statements(), time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(counted))
            response = self.get_response(request)
        milliseconds = (time.perf_counter() - begun) * 1000
        line = "%s %s %s %.0f ms %d statements"
        log.info(line, request.method, route_name(request), response.status_code, milliseconds, counted.number)
        return response


class Statements:
    """Counts SQL statements, and keeps none."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.number += 1
        return execute(sql, params, many, context)
