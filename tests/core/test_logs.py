"""Logs hold route names; what people write, look for or are called leaves no trace in them."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from xenia.core.access import public
from xenia.core.logs import PlacesOnly
from xenia.core.models import Institution

CANARY = "canary-Farida"


@public("a test's own view")
def breaks(request: HttpRequest, word: str) -> HttpResponse:
    local = request.POST.get("story", "") + request.GET.get("q", "") + word
    Institution.objects.count()
    raise ValueError(f"could not read {local}")


urlpatterns = [path("breaks/<str:word>/", breaks, name="breaks")]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def our_handlers() -> list[logging.StreamHandler]:
    """The handlers that settings.LOGGING made."""
    return [handler for handler in logging.root.handlers if isinstance(handler.formatter, PlacesOnly)]


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    [handler] = our_handlers()
    stream = io.StringIO()
    before, handler.stream = handler.stream, stream  # setStream would flush one that a test of the command has closed
    caplog.set_level(logging.INFO)
    yield stream
    handler.stream = before


def ask(client: Client) -> None:
    client.raise_request_exception = False
    client.post(f"/breaks/{CANARY}-path/?q={CANARY}-query", {"story": f"{CANARY}-body"}, headers={"Cookie": CANARY})
    client.get(f"/nowhere/{CANARY}/")
    client.get("/breaks/x/", headers={"Host": f"{CANARY}.example"})


def test_exception_leaves_its_place_and_no_word_of_anyone(client: Client, written: io.StringIO) -> None:
    ask(client)
    assert CANARY not in written.getvalue()
    assert "test_logs.py" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert "[breaks] 500" in written.getvalue()


def test_each_request_is_one_line_with_its_route(client: Client, written: io.StringIO) -> None:
    ask(client)
    [line] = [line for line in written.getvalue().splitlines() if "xenia.access POST" in line]
    assert "breaks 500" in line
    assert line.endswith("1 statements")


def test_plain_log_would_have_told_it_all(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter())
    logging.root.addHandler(handler)
    [ours] = our_handlers()
    logging.root.removeHandler(ours)  # its filter empties the record, which other handlers share
    try:
        ask(client)
    finally:
        logging.root.removeHandler(handler)
        logging.root.addHandler(ours)
    assert f"{CANARY}-body" in stream.getvalue()
    assert f"{CANARY}-path" in stream.getvalue()


def test_no_handler_mails_or_prints_beside_ours() -> None:
    assert logging.getLogger("django").handlers == []
    assert settings.LOGGING["disable_existing_loggers"] is True
