"""What stands at the addresses of coding: a codebook with a passage to look at, one to code and one that two have."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.assessment.coded import code, codebook_of, form_with_words, passage_with
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.actions.instruments import bring_instrument
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
from xenia.assessment.queries.answering import Respondent
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM

WORDS = {
    "held": "My name is Amina Yusuf and they listened.",
    "to code": "They listened until my mother had finished.",
    "coded": "We waited for three hours without a word.",
}


def furnish_coding(house: Any) -> None:
    """Answers that came by a link, and two who have coded one of them alike."""
    brought = bring_instrument(SYSTEM, form_with_words(), reason="A test needs it", publish=True)
    now = timezone.now()
    plan = Plan(
        title="In words",
        version=brought.version,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7),
    )
    occasion = plan_occasion(SYSTEM, plan)
    open_occasion(SYSTEM, occasion)
    link_for_anyone(SYSTEM, occasion, uses=None)
    who = Respondent(link=SignedLink.objects.get(scope=occasion.pk))
    for words in WORDS.values():
        response = begin_response(who, occasion, key=uuid4())
        save_answers(who, response, [Event(uuid4(), 1, {"listens": "2", "words": words})])
        submit_response(who, response)
    book = codebook_of(occasion)
    for kind in ("administrator", "exam_administrator"):
        code(house.people[kind], book, WORDS["coded"], "Waiting")
    house.things |= {
        "occasion in words": occasion.pk,
        "codebook": book.pk,
        "code": book.codes.earliest("pk").pk,
        **{f"passage {name}": passage_with(book, words).pk for name, words in WORDS.items()},
    }
