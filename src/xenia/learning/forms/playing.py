"""What a page of a case sends: a step, as it was pressed."""

from django.http import HttpRequest

from xenia.learning.actions.plays import Wish
from xenia.learning.models import Step

#: on this device nothing in a case is timed; kept in the browser only, because a need for time is nobody's business
UNTIMED = "xenia_untimed"
WEIGHT = "w."


def is_untimed(request: HttpRequest) -> bool:
    """Whether whoever plays on this device wants no time limits."""
    return request.COOKIES.get(UNTIMED) == "1"


def wish_from(request: HttpRequest) -> Wish:
    """The step that a page asks for. What is no number is stale, since no page sends it."""
    sent = request.POST
    number, kind = sent.get("number", ""), sent.get("kind", "")
    return Wish(
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        scene=sent.get("scene", ""),
        kind=kind if kind in Step.Kind.values else Step.Kind.CHOICE.value,
        what=sent.get("what", ""),
        words=sent.get("words", ""),
        weights={name.removeprefix(WEIGHT): sent.get(name, "") for name in sent if name.startswith(WEIGHT)},
        option=sent.get("option", ""),
        passed="pass" in sent,
        untimed=is_untimed(request),
    )
