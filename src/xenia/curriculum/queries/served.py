"""Competencies that something serves, as they are shown beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from xenia.core.queries.text import labels_in
from xenia.curriculum.models import Alignment, Competency
from xenia.curriculum.queries.reach import DEPTHS, Service, alignments_of, ancestry, chunks

#: frameworks that speak of the care of migrant patients and of those who speak another language
MIGRANT_CARE = ("who-2021", "tacct", "clas")


@dataclass(frozen=True, slots=True)
class Item:
    """A competency as a page names it."""

    key: UUID
    code: str
    label: str
    route: str
    framework: str
    framework_title: str

    @property
    def for_migrants(self) -> bool:
        return self.framework in MIGRANT_CARE


@dataclass(frozen=True, slots=True)
class Served:
    """A competency that something serves, how deep, and whether it is assessed; `through` parents only, if so."""

    item: Item
    depth: str = ""
    assessed: bool = False
    through: bool = False


def items_read(keys: Iterable[UUID], *, language: str) -> dict[UUID, Item]:
    """What these competencies are called, in the framework's own order; one statement in English, else two."""
    wanted = list(keys)
    found: dict[UUID, Item] = {}
    for part in chunks(wanted):
        rows = Competency.objects.filter(pk__in=part, thing__retired_at__isnull=True)
        for key, code, source_id, label, route, framework, title in rows.order_by(
            "framework__code", "parent__position", "position", "source_id"
        ).values_list(
            "pk", "code", "source_id", "thing__label", "thing__route", "framework__code", "framework__thing__label"
        ):
            found[key] = Item(key, code or source_id, label, route, framework, title)
    words = labels_in(language, found)
    return {
        key: Item(key, item.code, words.get(key, item.label), item.route, item.framework, item.framework_title)
        for key, item in found.items()
    }


def served_in_order(services: Mapping[UUID, Service], items: Mapping[UUID, Item], *, framework: str) -> list[Served]:
    """What is served of one framework, in the framework's order."""
    return [
        Served(item, DEPTHS[services[key].depth], services[key].assessed)
        for key, item in items.items()
        if key in services and item.framework == framework
    ]


def served_by(subjects: Iterable[UUID], *, language: str) -> dict[UUID, list[Served]]:
    """What each of these objectives or sessions serves, directly or through its parents."""
    keys = list(subjects)
    parents = ancestry(set(keys))
    direct = alignments_of({*keys, *(p for group in parents.values() for p in group)})
    items = items_read({c for group in direct.values() for c, _, _ in group}, language=language)
    found: dict[UUID, list[Served]] = {}
    for key in keys:
        own = {c: Served(items[c], DEPTHS[depth], assessed) for c, depth, assessed in direct.get(key, ()) if c in items}
        above = {c for parent in parents[key] for c, _, _ in direct.get(parent, ()) if c in items} - own.keys()
        order = {c: number for number, c in enumerate(items)}
        found[key] = sorted(
            [*own.values(), *(Served(items[c], through=True) for c in above)],
            key=lambda served: (served.through, order[served.item.key]),
        )
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """An alignment that stands: what is served, in which state it is, and who stands for it."""

    served: Served
    status: str
    made_by: str
    checked_by: str


def alignments_standing(subject: UUID, *, language: str) -> list[Standing]:
    """Every alignment of one thing that nobody rejected; two statements in English."""
    rows = Alignment.objects.filter(subject=subject).exclude(status=Alignment.Status.REJECTED)
    read = list(rows.select_related("made_by", "checked_by"))
    items = items_read([row.competency_id for row in read], language=language)
    by_competency = {row.competency_id: row for row in read}
    return [
        Standing(
            served=Served(item, row.depth, row.assessed),
            status=row.status,
            made_by=row.made_by.label if row.made_by else "",
            checked_by=row.checked_by.label if row.checked_by else "",
        )
        for key, item in items.items()
        if (row := by_competency.get(key))
    ]
