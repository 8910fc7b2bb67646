"""A codebook and its codings as tables to take away; blind as every page is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from xenia.assessment.models import Codebook, Coding
from xenia.assessment.queries.coding.blind import passages_of, visible_codings
from xenia.assessment.queries.coding.books import codes_of, questions_of
from xenia.assessment.queries.coding.words import shown_words
from xenia.core.rules import Actor

Rows = list[Sequence[Any]]
#: coded, and no code fits; an empty cell is not coded
NONE_FITS = "–"


def codebook_table(book: Codebook) -> Rows:
    """The codes with when they fit and when not."""
    heads = (_("Code"), _("When it fits"), _("When it does not"))
    return [heads, *((code.name, code.when, code.when_not) for code in codes_of(book))]


def passages_table(actor: Actor, book: Codebook) -> Rows:
    """A line for each passage that nobody has to look at first: its words as they are masked, what each coder said as
    far as the actor may see it, and what was settled and why. Passages are named by their own random key, so that no
    line can be joined to a person's answers."""
    passages = list(passages_of(actor, book).filter(held=False))
    said: dict[Any, list[Coding]] = {}
    for coding in visible_codings(actor, book).prefetch_related("codes"):
        said.setdefault(coding.passage_id, []).append(coding)
    coders = sorted({(_name(one), str(one.coder_id)) for codings in said.values() for one in codings if not one.final})
    words, questions = shown_words(passages), questions_of(book)
    names = [name for name, _coder in coders]
    heads = [_("Passage"), _("Question"), _("Language"), _("Words"), _("May be quoted"), *names, _("Settled"), _("Why")]
    lines: Rows = [heads]
    for passage in passages:
        codings = said.get(passage.pk, [])
        final = next((coding for coding in codings if coding.final), None)
        by_coder = {str(coding.coder_id): _codes(coding) for coding in codings if not coding.final}
        lines.append(
            [
                *(str(passage.pk), questions.get(passage.item, passage.item), passage.language),
                *(words.get(passage.pk, ""), passage.may_quote and passage.cleared_at is not None),
                *(by_coder.get(key, "") for _named, key in coders),
                *((_codes(final), final.reason) if final else ("", "")),
            ]
        )
    return lines


def _name(coding: Coding) -> str:
    return coding.coder.thing.label if coding.coder else _("A coder who was erased")


def _codes(coding: Coding) -> str:
    return "; ".join(sorted(code.name for code in coding.codes.all())) or NONE_FITS
