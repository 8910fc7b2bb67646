"""Words of stories on pages: `{% load stories %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from xenia.community import story_labels
from xenia.community.spoken import direction, language_name

register = template.Library()
register.filter("direction", direction)


@register.filter
def tongue(tag: str) -> str:
    """A language, named in itself."""
    return _("A sign language") if tag.split("-")[0] == "sgn" else str(language_name(tag))


@register.inclusion_tag("site/_state.html")
def where(word: str) -> dict[str, Any]:
    """Where a story stands, with its shape."""
    name, words = story_labels.WHERE[word]
    return {"name": name, "words": words}


@register.filter
def called(word: str, table: str) -> str:
    """A word in one of the tables of labels."""
    labels: Mapping[str, Any] = getattr(story_labels, table)
    return str(labels.get(word, word))


@register.filter
def all_called(words: Iterable[str], table: str) -> str:
    """Several of them, one after the other."""
    labels: Mapping[str, Any] = getattr(story_labels, table)
    return ", ".join(str(labels[word]) for word in labels if word in set(words))


@register.filter
def paragraphs(words: str) -> list[str]:
    """The lines of a passage, each apart."""
    return [line for line in words.split("\n") if line.strip()]
