"""Answering without a name, step by step as a browser does it."""

import hashlib
import secrets
from typing import Any

from tests.assessment.unnamed_marks import pseudonym
from xenia.assessment.actions.anonymous import Sent, put_answers, take_turn
from xenia.assessment.models import Occasion
from xenia.assessment.queries.answering import Respondent

SAID = {"listens": "2"}


def drawn(occasion: Occasion, *, person: Any = None, link: Any = None) -> str:
    """A turn that a browser made and the server knows by its hash."""
    turn = secrets.token_bytes(16)
    who = Respondent(person=person.pk if person else None, link=link)
    take_turn(who, occasion, turn=hashlib.sha256(turn).hexdigest())
    return turn.hex()


def answer(occasion: Occasion, person: Any, *, secret: bytes = b"", language: str = "en", **said: Any) -> str:
    """Take a turn and spend it; the turn."""
    turn = drawn(occasion, person=person)
    mark = pseudonym(secret, occasion.study_id) if secret else ""
    put_answers(occasion, Sent(turn=turn, values=said or SAID, pseudonym=mark, language=language))
    return turn
