"""Code a passage without seeing the other; settle what two have said."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from xenia.assessment.models import Code, Codebook, Coding, Passage
from xenia.assessment.queries.coding.blind import passages_both_coded
from xenia.assessment.queries.coding.books import CODERS
from xenia.assessment.queries.coding.settling import waiting_to_settle
from xenia.assessment.queries.coding.taking import Rows, codebook_table, passages_table
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, NotPermitted, Refused, demand


def code_passage(actor: Actor, passage: Passage, codes: Collection[int]) -> Coding:
    """Say which codes fit, none of them among what can be said; one's own can be changed until the other has coded.

    Refused while someone has to look at the passage first, and to a third coder. The record says that it was coded and
    not how, so that no list of changes tells the other.
    """
    demand(actor, "assessment.code", passage.codebook)
    if actor.person is None:
        raise NotPermitted(_("Nobody is signed in."))
    chosen = _codes(passage.codebook, codes)
    with recorded(actor, "assessment.code_passage") as record:
        held = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
        if held.held:
            raise Refused(_("Somebody looks at this passage first, because it may tell who someone is."))
        coders = list(held.codings.filter(final=False).values_list("coder", flat=True))
        if len(coders) >= CODERS:
            raise Refused(
                _("Both of you have coded this. Settle it together instead.")
                if actor.person in coders
                else _("Two others have coded this passage already.")
            )
        coding, _made = Coding.objects.get_or_create(passage=held, coder_id=actor.person, final=False)
        coding.codes.set(chosen)
        record.note(passage.pk, scope=passage.codebook.occasion_id, now={"coded": True})
    return coding


def settle_passage(actor: Actor, passage: Passage, codes: Collection[int], *, reason: str) -> Coding:
    """Say what stands after both have coded; where they differed, with a reason. Settling again replaces what stood.

    Refused before both have coded, and while someone has to look at the passage.
    """
    book = passage.codebook
    demand(actor, "assessment.code", book)
    chosen, why = _codes(book, codes), reason.strip()
    with recorded(actor, "assessment.settle_passage", reason=why) as record:
        Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
        found = passages_both_coded(actor, book).filter(pk=passage.pk, held=False).first()
        if found is None:
            raise Refused(_("This can be settled once both have coded it, and not while someone has to look at it."))
        given = [{code.pk for code in coding.codes.all()} for coding in found.said if not coding.final]
        wanted = {code.pk for code in chosen}
        if not why and any(said != wanted for said in given):
            raise Refused(_("Say in a sentence why this is what stands."))
        before = next((coding for coding in found.said if coding.final), None)
        was = sorted(code.pk for code in before.codes.all()) if before else None
        final = before or Coding(passage_id=passage.pk, final=True)
        final.coder_id, final.reason = actor.person, why
        final.save()
        final.codes.set(chosen)
        record.note(passage.pk, scope=book.occasion_id, was=was, now=sorted(wanted))
    return final


def settle_agreed(actor: Actor, book: Codebook) -> int:
    """Settle every passage of which both have said the same, in one step; how many this step settled."""
    demand(actor, "assessment.code", book)
    agreed = waiting_to_settle(actor, book).agreed
    if not agreed:
        return 0
    settled = 0
    with recorded(actor, "assessment.settle_agreed") as record:
        for passage in passages_both_coded(actor, book).filter(pk__in=agreed, settled=False):
            first, second, *_more = ([code.pk for code in coding.codes.all()] for coding in passage.said)
            if set(first) != set(second):
                continue
            final, made = Coding.objects.get_or_create(passage=passage, final=True, defaults={"coder_id": actor.person})
            if made:
                final.codes.set(first)
                record.note(passage.pk, scope=book.occasion_id, now=sorted(first))
                settled += 1
    return settled


def take_codings(actor: Actor, book: Codebook, *, what: str) -> dict[str, Rows]:
    """The codebook, the passages, or both, as tables to take away; kept in the record, since words leave the house."""
    demand(actor, "assessment.code", book)
    if what not in ("codebook", "passages", "all"):
        raise Refused(_("Choose the codebook, the passages, or both."))
    with recorded(actor, "assessment.take_codings") as record:
        made = {}
        if what != "codebook":
            made["passages"] = passages_table(actor, book)
        if what != "passages":
            made["codebook"] = codebook_table(book)
        record.note(book.pk, scope=book.occasion_id, now={name: len(rows) - 1 for name, rows in made.items()})
    return made


def _codes(book: Codebook, codes: Collection[int]) -> list[Code]:
    found = list(Code.objects.filter(codebook=book, pk__in=codes))
    if len(found) != len(set(codes)):
        raise Refused(_("One of these codes was merged or is of another codebook. Load the page again."))
    return found
