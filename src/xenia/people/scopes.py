"""How a course is found by what people write in a sheet."""

from collections.abc import Collection
from uuid import UUID

from xenia.core.models import Thing


def scopes_named(names: Collection[str]) -> dict[str, UUID]:
    """What these names mean: the one living course with exactly this title."""
    titles: dict[str, list[UUID]] = {}
    living = Thing.objects.filter(kind="course", label__in=names, published_at__isnull=False, retired_at__isnull=True)
    for key, label in living.values_list("pk", "label"):
        titles.setdefault(label, []).append(key)
    return {label: keys[0] for label, keys in titles.items() if len(keys) == 1}
