"""Texts in the reader's language."""

from collections.abc import Iterable
from uuid import UUID

from xenia.core.models import Translation


def labels_in(language: str, things: Iterable[UUID], *, field: str = "label") -> dict[UUID, str]:
    """What stands for them in `language` (BCP 47; 'ar' also serves 'ar-EG'); one statement, none in English."""
    base = language.split("-")[0]
    if base == "en":
        return {}
    rows = Translation.objects.filter(thing__in=list(things), field=field, language__in={language, base})
    return {thing: value for thing, _, value in rows.order_by("language").values_list("thing", "language", "value")}
