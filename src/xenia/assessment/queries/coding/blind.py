"""Who sees whose coding: one's own, and of a passage everything once two have coded it.

What two coders read, in which order and under which counts, must not depend on what the other has said. So every read
of codings goes through `visible_codings`, and passages come in the order of their random keys.
"""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from xenia.assessment.models import Codebook, Coding, Passage
from xenia.assessment.queries.coding.books import CODERS, visible_codebooks
from xenia.core.rules import Actor


def visible_codings(actor: Actor, book: Codebook) -> QuerySet[Coding]:
    """One's own codings, and those of passages that both coders have coded; with their coders."""
    of_book = Coding.objects.filter(passage__codebook__in=_seen(actor, book)).select_related("coder__thing")
    own = Q(coder=actor.person, final=False) if actor.person else Q(pk__in=[])
    return of_book.filter(own | Q(Exists(_both(OuterRef("passage"))))).order_by("passage", "final", "pk")


def _seen(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """The codebook, if the actor may see it, within another statement."""
    return visible_codebooks(actor).filter(pk=book.pk).order_by().values("pk")


def _both(passage: Any) -> QuerySet[Any]:
    said = Coding.objects.filter(passage=passage, final=False).values("passage")
    return said.annotate(coders=Count("pk")).filter(coders__gte=CODERS)


def passages_of(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """The passages of a codebook with how many have coded each, and whether one has done so oneself. That number is for
    sorting out what is to be done; it is shown nowhere below two."""
    mine = Coding.objects.filter(passage=OuterRef("pk"), coder=actor.person, final=False)
    settled = Coding.objects.filter(passage=OuterRef("pk"), final=True)
    coders = Count("codings", filter=Q(codings__final=False))
    found = Passage.objects.filter(codebook__in=_seen(actor, book))
    return found.annotate(coders=coders, mine=Exists(mine), settled=Exists(settled)).order_by("pk")


def passage_of(actor: Actor, book: Codebook, key: UUID) -> Passage | None:
    """One passage of a codebook."""
    found: Passage | None = passages_of(actor, book).filter(pk=key).first()
    if found:
        found.codebook = book
    return found


def passages_to_code(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """What the actor has not coded and still can: nothing that waits for a look, nothing that two others coded."""
    return passages_of(actor, book).filter(held=False, mine=False, coders__lt=CODERS)


def passages_both_coded(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """What two have coded, each with its codings and their codes; three statements when read."""
    codings = Prefetch("codings", visible_codings(actor, book).prefetch_related("codes"), to_attr="said")
    return passages_of(actor, book).filter(coders__gte=CODERS).prefetch_related(codings)
