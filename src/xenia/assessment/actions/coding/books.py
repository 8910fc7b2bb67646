"""Make a codebook, and its codes: add, change, merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.actions.coding.passages import put_passages
from xenia.assessment.models import Code, Codebook, Coding, Occasion, Privacy
from xenia.assessment.queries.coding.books import items_in_words
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand

MOST_CODES = 60
LONGEST_NAME = 80
LONGEST_WORDS = 2000
Given = Coding.codes.through


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWords:
    """What a code is called, when it fits and when it does not."""

    name: str
    when: str = ""
    when_not: str = ""


def make_codebook(actor: Actor, occasion: Occasion, *, title: str, items: Sequence[str]) -> Codebook:
    """Begin to code the answers in words to some questions of an occasion, and bring its passages in.

    Refused for an anonymous occasion before it is closed, or with fewer than ten answers: what is read one by one while
    others still answer could be told apart.
    """
    demand(actor, "assessment.code", occasion)
    in_words = [item.code for item in items_in_words(occasion)]
    wanted = [code for code in in_words if code in set(items)]
    if not title.strip():
        raise Refused(_("Give the codebook a name."))
    if not wanted or len(wanted) != len(set(items)):
        raise Refused(_("Choose at least one question that is answered in a person's own words."))
    _demand_ready(occasion)
    with recorded(actor, "assessment.make_codebook") as record:
        key = uuid4()
        thing = Thing.objects.create(
            pk=key, kind="codebook", label=title.strip(), route=f"/coding/{key}/", published_at=timezone.now()
        )
        book = Codebook.objects.create(thing=thing, occasion=occasion, items=wanted)
        brought = put_passages(book)
        record.note(key, scope=occasion.pk, now={"items": wanted, "passages": brought})
    return book


def _demand_ready(occasion: Occasion) -> None:
    answers = occasion.responses.filter(submitted=True).count()
    if occasion.privacy != Privacy.NAMED:
        if occasion.closed_at is None:
            raise Refused(_("These answers were promised to be read by nobody before the form is closed."))
        if answers < FEWEST:
            raise Refused(_("Fewer than %(least)s answered, and could be told apart.") % {"least": FEWEST})
    if not answers:
        raise Refused(_("Nobody has answered this form yet."))


def add_code(actor: Actor, book: Codebook, words: CodeWords) -> Code:
    """Add a code at the end."""
    demand(actor, "assessment.code", book)
    said = _checked(book, words)
    if book.codes.count() >= MOST_CODES:
        raise Refused(_("Nobody keeps more than %(most)s codes in mind. Merge some first.") % {"most": MOST_CODES})
    with recorded(actor, "assessment.add_code") as record:
        last = book.codes.aggregate(last=Max("position"))["last"]
        code = Code.objects.create(codebook=book, position=(last or 0) + 1, **said)
        record.note(book.pk, scope=book.occasion_id, now={"code": code.pk, **said})
    return code


def change_code(actor: Actor, code: Code, words: CodeWords) -> Code:
    """Call a code otherwise, or say better when it fits; what was coded with it stays."""
    demand(actor, "assessment.code", code.codebook)
    said = _checked(code.codebook, words, but=code)
    was = {name: getattr(code, name) for name in said}
    if was == said:
        return code
    with recorded(actor, "assessment.change_code") as record:
        for name, value in said.items():
            setattr(code, name, value)
        code.save(update_fields=list(said))
        record.note(code.codebook_id, scope=code.codebook.occasion_id, was={"code": code.pk, **was}, now=said)
    return code


def merge_codes(actor: Actor, code: Code, *, into: Code, reason: str) -> None:
    """Make two codes one: whatever was coded with the first is coded with the second, and the first is gone.

    How much that was is told to nobody, since another's coding may be in it that the actor must not know yet.
    """
    book = code.codebook
    demand(actor, "assessment.code", book)
    if into.codebook_id != book.pk or into.pk == code.pk:
        raise Refused(_("Choose another code of this codebook."))
    if not reason.strip():
        raise Refused(_("Say in a sentence why the two are one."))
    with recorded(actor, "assessment.merge_codes", reason=reason.strip()) as record:
        had = set(Given.objects.filter(code=into).values_list("coding_id", flat=True))
        Given.objects.filter(code=code).exclude(coding__in=had).update(code=into)
        gone = {"code": code.pk, "name": code.name, "when": code.when, "when_not": code.when_not}
        code.delete()
        record.note(book.pk, scope=book.occasion_id, was=gone, now={"code": into.pk, "name": into.name})


def _checked(book: Codebook, words: CodeWords, *, but: Code | None = None) -> dict[str, str]:
    said = {"name": " ".join(words.name.split()), "when": words.when.strip(), "when_not": words.when_not.strip()}
    if not 0 < len(said["name"]) <= LONGEST_NAME:
        raise Refused(_("Give the code a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
    if max(len(said["when"]), len(said["when_not"])) > LONGEST_WORDS:
        raise Refused(_("Say it in at most %(most)s characters.") % {"most": LONGEST_WORDS})
    same = book.codes.filter(name__iexact=said["name"])
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused(_("There is a code of this name already."))
    return said
