"""What a page of a drill sends: where one was, what was answered before, and what was pressed."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xenia.learning.queries.drill_content import Item, Step

#: the language in which one practises, kept in the browser
LANGUAGE = "xenia_drills_in"
#: what is sent along is short: codes of a handful of steps
_MOST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer on its way: `said` with the new answer in it, the words so far, and what to ask again."""

    item: str
    round: int
    said: dict[str, Any]
    words: str
    step: str
    looked: bool
    wrong: str = ""


def language_wished(request: HttpRequest, *, otherwise: str) -> str:
    """The language in which one practises on this device, or else the page's own."""
    return request.COOKIES.get(LANGUAGE, "") or otherwise


def place_sent(request: HttpRequest) -> tuple[str, int]:
    """The item and the round of the page; what is no number is no round of anybody's."""
    number = request.POST.get("round", "")
    return request.POST.get("item", ""), int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


def sent_from(request: HttpRequest, item: Item) -> Sent:
    """Read an answer. What no page sends is as if it was not there."""
    data = request.POST
    key, number = place_sent(request)
    said, step = _said(data.get("said", "")), item.step(data.get("step", ""))
    words, wrong = data.get("words", "")[: _MOST * 2], ""
    if data.get("late") == "1":
        said["late"] = True
    if step:
        answer, wrong = _answer(request, step, words)
        if answer is not None:
            said[step.id] = answer
    return Sent(
        item=key,
        round=number,
        said=said,
        words=words,
        step=step.id if step else "",
        looked=bool(step and step.kind == "write"),
        wrong=wrong,
    )


def _said(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text[:_MOST] or "{}")
    except (ValueError, RecursionError):  # no page sends that
        return {}
    return told if isinstance(told, dict) else {}


def _answer(request: HttpRequest, step: Step, words: str) -> tuple[Any, str]:
    """The answer to a step, or what is still missing."""
    data = request.POST
    if step.kind == "write":
        if not words.strip():
            return None, _("Write a few words first.")
        return (True if "go" in data else None), ""
    if step.kind == "check":
        return [key for key in step.must if key in data.getlist("has")], ""
    if step.kind == "split":
        wanted = set(data.getlist("pause"))
        chosen = [place for place in range(1, len(step.pieces)) if str(place) in wanted]
        return (chosen, "") if chosen else (None, _("Mark at least one place."))
    answer = data.get("answer", "")
    return (answer, "") if answer else (None, _("Choose one of the answers."))
