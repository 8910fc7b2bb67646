"""Bring answers in words into a codebook, and look at what may tell who someone is before anyone codes it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from random import SystemRandom
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.models import Codebook, Passage, Privacy, Response
from xenia.assessment.queries.coding.words import originals
from xenia.assessment.queries.words_unsealed import answers_by_response
from xenia.core.actions.audit import recorded
from xenia.core.actions.rows import insert_rows
from xenia.core.rules import Actor, Refused, demand
from xenia.science.textmatch.identifiers import Kind, Span, scan_identifiers
from xenia.science.textmatch.identifiers.spans import joined
from xenia.science.textmatch.languages import recognised_language

#: whoever answers this item of a form with this code allows their words to be quoted; nobody else does
CONSENT, YES = "may_quote", "yes"
COLUMNS = ("uuid", "response", "item", "language", "flagged", "held", "may_quote")
MOST_EXTRA = 20


def bring_passages(actor: Actor, book: Codebook) -> int:
    """Bring in what was answered since; how many passages came. Twice is harmless."""
    demand(actor, "assessment.code", book)
    with recorded(actor, "assessment.bring_passages") as record:
        brought = put_passages(book)
        record.note(book.pk, scope=book.occasion_id, now={"passages": brought})
    return brought


def put_passages(book: Codebook) -> int:
    """Every answer in words that is not in the codebook yet, by reference, in an order that says nothing: with its
    language, with what may be an identifier, and with whether it may be quoted."""
    known = set(book.passages.values_list("response", "item"))
    rows = [row for row in _rows(book) if (row[1], row[2]) not in known]
    if book.occasion.privacy != Privacy.NAMED:
        rows = _without_rare_languages(rows, book)
    SystemRandom().shuffle(rows)
    insert_rows(Passage, COLUMNS, rows, same={"codebook": book.pk}, ignore_conflicts=True)
    return len(rows)


def _rows(book: Codebook) -> Iterator[tuple[Any, ...]]:
    languages = dict(Response.objects.filter(occasion=book.occasion_id, submitted=True).values_list("pk", "language"))
    for response, answers in answers_by_response(languages, words=True):
        may_quote = answers.get(CONSENT) in (YES, [YES])
        for item in book.items:
            text = answers.get(item)
            if isinstance(text, str) and text.strip():
                found = scan_identifiers(text)
                language = recognised_language(text, usual=languages[response].replace("und", ""))
                flagged = [[span.start, span.end, span.kind.value, 0] for span in found]
                yield (uuid4(), response, item, language, flagged, _tells(found), may_quote)


def _tells(found: Collection[Span]) -> bool:
    """Whether someone has to look first. Words about papers alone tell of many, and are shown to whoever looks."""
    return any(span.kind is not Kind.STATUS for span in found)


def _without_rare_languages(rows: list[tuple[Any, ...]], book: Codebook) -> list[tuple[Any, ...]]:
    """Nobody can be told apart by a language that is kept: the list of people has languages too."""
    writers = {(row[1], row[3]) for row in rows} | set(book.passages.values_list("response", "language"))
    shared = Counter(language for _response, language in writers)
    return [(*row[:3], row[3] if shared[row[3]] >= FEWEST else "", *row[4:]) for row in rows]


def clear_passage(actor: Actor, passage: Passage, *, masks: Collection[int], words: Sequence[str] = ()) -> Passage:
    """Someone has looked: `masks` are the flagged spans to cover, by their number, and `words` others that stand in the
    passage. What is not masked is cleared, the original stays sealed where it is, and the passage can be coded.

    Refused for words that do not stand there. A mask can be taken off again in the same way.
    """
    book = passage.codebook
    demand(actor, "assessment.code", book)
    text = originals([passage]).get(passage.pk)
    if text is None:
        raise Refused(_("These words are gone: whoever wrote them was erased."))
    was = sorted(passage.flagged)
    now = [[start, end, kind, int(number in masks)] for number, (start, end, kind, _hidden) in enumerate(was)]
    now = _with_words(now, text, words)
    with recorded(actor, "assessment.clear_passage") as record:
        held = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
        if sorted(held.flagged) != was:
            raise Refused(_("Somebody else looked at this passage just now. Load the page again."))
        held.flagged, held.held = now, False
        held.cleared_by_id, held.cleared_at = actor.person, timezone.now()
        held.save(update_fields=["flagged", "held", "cleared_by", "cleared_at"])
        masked, left = (sum(row[3] == hidden for row in now) for hidden in (1, 0))
        record.note(passage.pk, scope=book.occasion_id, now={"masked": masked, "left": left})
    return held


def _with_words(flagged: list[list[Any]], text: str, words: Sequence[str]) -> list[list[Any]]:
    """Flagged spans with those of further words, each wherever it stands; what overlaps is covered as one."""
    wanted = [word.strip() for word in words if word.strip()]
    if len(wanted) > MOST_EXTRA:
        raise Refused(_("That is more than %(most)s. Mask whole sentences instead.") % {"most": MOST_EXTRA})
    covered = [Span(start, end, Kind(kind)) for start, end, kind, hidden in flagged if hidden]
    for word in wanted:
        places = list(_places(text, word))
        if not places:
            raise Refused(
                _("“%(words)s” does not stand in this passage. Write it just as it stands.") % {"words": word}
            )
        covered += [Span(start, start + len(word), Kind.NAME) for start in places]
    masks = joined(covered)
    free = [
        row for row in flagged if not row[3] and not any(row[0] < mask.end and mask.start < row[1] for mask in masks)
    ]
    return sorted([*free, *([mask.start, mask.end, mask.kind.value, 1] for mask in masks)])


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def hold_passage(actor: Actor, passage: Passage) -> None:
    """Send a passage back to be looked at, because something in it may tell who someone is. Until then nobody codes it
    and nobody quotes it; what was coded stays."""
    demand(actor, "assessment.code", passage.codebook)
    with recorded(actor, "assessment.hold_passage") as record:
        Passage.objects.filter(pk=passage.pk).update(held=True, cleared_at=None, cleared_by=None)
        record.note(passage.pk, scope=passage.codebook.occasion_id, now={"held": True})
