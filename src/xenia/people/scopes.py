"""How a course is found by what people write in a sheet: its room says."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from xenia.core.models import Thing

Finder = Callable[[Collection[str]], Mapping[str, UUID]]

_finders: list[Finder] = []


def register_scopes(finder: Finder) -> None:
    """Register a function from written names or codes to what they mean; it leaves out what it can't tell."""
    if finder not in _finders:
        _finders.append(finder)


def scopes_named(names: Collection[str]) -> dict[str, UUID]:
    """What these names mean: what a room's finder knows, else the one living course with exactly this title."""
    found: dict[str, UUID] = {}
    titles: dict[str, list[UUID]] = {}
    living = Thing.objects.filter(kind="course", label__in=names, published_at__isnull=False, retired_at__isnull=True)
    for key, label in living.values_list("pk", "label"):
        titles.setdefault(label, []).append(key)
    found.update({label: keys[0] for label, keys in titles.items() if len(keys) == 1})
    for finder in _finders:
        found.update(finder(names))
    return found
