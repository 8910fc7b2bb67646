"""What every page of a codebook shares: the book as the actor sees it, the way to it, and its tabs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.assessment.models import Codebook
from xenia.assessment.queries.coding.books import progress_of, visible_codebooks
from xenia.core.access import actor_of


def seen_book(request: HttpRequest, key: UUID) -> Codebook:
    """The codebook, or not found."""
    found: Codebook = get_object_or_404(visible_codebooks(actor_of(request)), pk=key)
    return found


def key_said(word: str) -> UUID | None:
    """The key that an address or a form names, if it is one."""
    try:
        return UUID(word)
    except ValueError:
        return None


def around(request: HttpRequest, book: Codebook, here: str, words: str = "") -> dict[str, Any]:
    """The frame of a page: `here` is its tab, `words` what it is called beside the codebook."""
    trail = [(_("Coding"), reverse("codebooks")), (book.thing.label, reverse("codebook", args=[book.pk]))]
    context = {"book": book, "here": here, "trail": [*trail, (words, "")] if words else trail}
    return context | {"progress": progress_of(actor_of(request), book)}
