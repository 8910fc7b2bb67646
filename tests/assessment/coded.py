"""A form with words in it, answered by name, and two who code it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tests.assessment.conftest import DEGREES
from tests.house import actor_of_person
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.actions.coding.books import CodeWords, add_code, make_codebook
from xenia.assessment.actions.coding.codings import code_passage
from xenia.assessment.models import Codebook, Occasion, Passage
from xenia.assessment.queries.answering import Respondent
from xenia.assessment.queries.coding.blind import passage_of
from xenia.assessment.queries.coding.words import originals
from xenia.core.rules import SYSTEM, Actor
from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section

YES_NO = (Option(code="yes", label="Yes"), Option(code="no", label="No"))
CODES = ("Listening", "Interpreter", "Waiting")


def form_with_words(**more: Any) -> Instrument:
    """One question that is scored, one in words, and whether these may be quoted."""
    items = (
        Item(code="listens", type=ItemType.LIKERT, text="Lets the patient finish", options=DEGREES, required=True),
        Item(code="words", type=ItemType.LONG_TEXT, text="What should they keep doing?"),
        Item(code="may_quote", type=ItemType.SINGLE, text="May your words be quoted?", options=YES_NO),
    )
    form = {"code": "words", "title": "In your own words", "minutes": 1, "sections": (Section(code="s", items=items),)}
    return Instrument(**{**form, **more})  # type: ignore[arg-type]


def answer(person: Any, occasion: Occasion, text: str, *, may_quote: str | None = None) -> None:
    """One person answers in these words."""
    who = Respondent(person=person.pk)
    response = begin_response(who, occasion, key=uuid4())
    values = {"listens": "2", "words": text} | ({"may_quote": may_quote} if may_quote else {})
    save_answers(who, response, [Event(uuid4(), 1, values)])
    submit_response(who, response)


def codebook_of(occasion: Occasion, *, codes: Sequence[str] = CODES) -> Codebook:
    """A codebook about the question in words, with its codes."""
    book = make_codebook(SYSTEM, occasion, title="What patients say", items=["words"])
    for name in codes:
        add_code(SYSTEM, book, CodeWords(name=name, when=f"They speak of {name.lower()}"))
    return book


def passage_with(book: Codebook, words: str) -> Passage:
    """The passage in which these words stand."""
    passages = list(Passage.objects.filter(codebook=book).select_related("codebook__occasion"))
    texts = originals(passages)
    return next(passage for passage in passages if words in texts[passage.pk])


def code(person: Any, book: Codebook, words: str, *names: str) -> None:
    """One coder gives these codes to the passage with these words."""
    actor: Actor = actor_of_person(person)
    found = passage_of(actor, book, passage_with(book, words).pk)
    assert found is not None
    code_passage(actor, found, [each.pk for each in book.codes.filter(name__in=names)])
