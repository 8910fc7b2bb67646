"""What the addresses of coding are filled with: a codebook in the middle of its work, and one that was just begun."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.utils import timezone

from scripts.cast import user_of
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.actions.coding.books import CodeWords, add_code, make_codebook
from xenia.assessment.actions.coding.codings import code_passage, settle_agreed, settle_passage
from xenia.assessment.actions.coding.passages import clear_passage
from xenia.assessment.actions.instruments import bring_instrument
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
from xenia.assessment.models import Codebook, Occasion, Passage
from xenia.assessment.queries.answering import Respondent
from xenia.assessment.queries.coding.words import originals
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM
from xenia.people.queries.actors import actor_for
from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section

CODES = (
    CodeWords(name="Listening", when="Someone was let speak to the end, or was not.", when_not="Politeness alone."),
    CodeWords(name="Interpreter", when="Who carried the words, and how.", when_not="A leaflet in another language."),
    CodeWords(name="Waiting", when="Time spent without being told why."),
    CodeWords(name="Family", when="Relatives are part of what happened, asked for or not."),
)
#: words, how the first and the second coder read them (by the number of the code), none where nobody has yet
SAID: tuple[tuple[str, tuple[int, ...] | None, tuple[int, ...] | None], ...] = (
    ("They listened to my mother until she had finished, and only then they asked.", (0, 3), (0, 3)),
    ("The interpreter sat beside me, not between us.", (1,), (1,)),
    ("We waited for three hours without a word from anybody.", (2,), (2,)),
    ("My son translated. He is nine. I did not want him to hear all of it.", (1, 3), (1,)),
    ("La doctora me escuchó sin prisa y mi hijo pudo jugar.", (0,), (0,)),
    ("انتظرنا ثلاث ساعات ولم يأت المترجم، ثم اتصلوا به بالهاتف.", (1, 2), (2,)),
    ("Le médecin a pris le temps de m'écouter jusqu'au bout.", (0,), None),
    ("Nobody listened, but everybody was polite.", None, None),
    ("They listened, although the line to the interpreter kept breaking.", None, None),
    ("لم يسألني أحد كيف أريد أن أُنادى، ولكن الممرضة كانت لطيفة.", None, None),
    ("Dr Okonkwo drew a picture. I have it at home, in Linden Street, since 12 March 2024.", None, None),
    ("My name is Amina Yusuf, my number is 555-0142, and I came without papers.", None, None),
)


def _form() -> Instrument:
    allow = (Option(code="yes", label="Yes"), Option(code="no", label="No"))
    items = (
        Item(code="words", type=ItemType.LONG_TEXT, text="What should we keep doing, and what should we change?"),
        Item(code="may_quote", type=ItemType.SINGLE, text="May we quote your words, without your name?", options=allow),
    )
    section = (Section(code="words", items=items),)
    return Instrument(code="in-words", title="In your own words", minutes=2, sections=section)


@cache
def answered() -> Occasion:
    brought = bring_instrument(SYSTEM, _form(), reason="For the clinic", publish=True)
    now = timezone.now()
    plan = Plan(
        title="At the Thursday clinic",
        version=brought.version,
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(days=9),
    )
    occasion = plan_occasion(SYSTEM, plan)
    open_occasion(SYSTEM, occasion)
    link_for_anyone(SYSTEM, occasion, uses=None)
    who = Respondent(link=SignedLink.objects.get(scope=occasion.pk))
    for number, (words, _first, _second) in enumerate(SAID):
        response = begin_response(who, occasion, key=uuid4())
        values = {"words": words, "may_quote": "no" if number % 4 == 1 else "yes"}
        save_answers(who, response, [Event(uuid4(), 1, values)])
        submit_response(who, response)
    return occasion


def _coders() -> list[Any]:
    return [actor_for(user_of(kind).person_id) for kind in ("exam_administrator", "curriculum_committee")]


def _passage(book: Codebook, number: int) -> Passage:
    passages = list(Passage.objects.filter(codebook=book).select_related("codebook__occasion"))
    words = originals(passages)
    return next(one for one in passages if words[one.pk] == SAID[number][0])


@cache
def _book() -> Codebook:
    """Two have coded half of it, of which most is settled and some may be quoted."""
    book = make_codebook(SYSTEM, answered(), title="What patients tell us", items=["words"])
    codes = [add_code(SYSTEM, book, words).pk for words in CODES]
    coders = _coders()
    for number, (_words, *readings) in enumerate(SAID):
        for coder, reading in zip(coders, readings, strict=True):
            if reading is not None:
                code_passage(coder, _passage(book, number), [codes[place] for place in reading])
    for number in (0, 2):
        clear_passage(coders[0], _passage(book, number), masks=[])
    clear_passage(coders[1], _passage(book, 4), masks=[], words=["mi hijo"])
    settle_agreed(coders[0], book)
    settle_passage(coders[1], _passage(book, 5), [codes[1], codes[2]], reason="The wait was for the interpreter")
    return book


@cache
def _begun() -> Codebook:
    return make_codebook(SYSTEM, answered(), title="Second reading", items=["words"])


def _books() -> Any:
    return [_book().pk, _begun().pk]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "codebook.key": cache(_books),
    "coding.key": lambda: _book().pk,
    "code.key": lambda: _book().pk,
    "code.code": lambda: _book().codes.earliest("pk").pk,
    "desk.key": cache(_books),
    "look.key": cache(_books),
    "quotations.key": cache(_books),
    "coding.passage": cache(lambda: [_passage(_book(), number).pk for number in (3, 7, 9)]),
    "settle.key": cache(_books),
    "one.key": lambda: _book().pk,
    "settle.passage": cache(lambda: [_passage(_book(), number).pk for number in (3, 5)]),
}
