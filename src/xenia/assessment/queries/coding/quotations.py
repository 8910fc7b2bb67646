"""What may be quoted: settled, looked at, allowed by whoever wrote it, and masked."""

from dataclasses import dataclass
from typing import Any

from xenia.assessment.models import Codebook, Coding
from xenia.assessment.queries.coding.blind import passages_both_coded
from xenia.assessment.queries.coding.books import questions_of
from xenia.assessment.queries.coding.desk import language_of
from xenia.assessment.queries.coding.words import shown_words
from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that may stand elsewhere, with their language, what was asked, and what they were settled to be about."""

    passage: Any
    text: str
    language: str
    question: str
    codes: tuple[Any, ...]


def quotations(actor: Actor, book: Codebook, *, code: int | None = None) -> list[Quotation]:
    """Every passage that was settled, that someone has looked at and cleared, and whose writer said that it may be
    quoted; of one code or of all. Without consent there is none, whatever else holds."""
    cleared = passages_both_coded(actor, book).filter(
        may_quote=True, held=False, cleared_at__isnull=False, settled=True
    )
    of_code = Coding.objects.filter(final=True, codes=code).values("passage")
    passages = list(cleared.filter(pk__in=of_code) if code else cleared)
    words, questions = shown_words(passages), questions_of(book)
    return [
        Quotation(
            passage,
            words[passage.pk],
            language_of(passage, words[passage.pk]),
            questions.get(passage.item, passage.item),
            tuple(each for coding in passage.said if coding.final for each in coding.codes.all()),
        )
        for passage in passages
        if passage.pk in words
    ]
