"""Frameworks, their trees, and what their items are to items of others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from xenia.core.models import Link, Translation
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Competency, Framework, MapCount
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.coverage import Row, map_rows
from xenia.curriculum.queries.served import Item, items_read

#: what a crosswalk says when it is read from its other end
INVERSE = {"exact": "exact", "broader": "narrower", "narrower": "broader", "related": "related"}


def framework_of(code: str) -> Framework:
    """The framework of this code; Refused with the codes that there are when there is none."""
    found = Framework.objects.select_related("thing").filter(code=code).first()
    if found is None:
        codes = ", ".join(Framework.objects.order_by("code").values_list("code", flat=True))
        raise Refused(f"There is no framework “{code}”. There are: {codes or 'none yet'}.")
    return found


def visible_frameworks(actor: Actor) -> QuerySet[Framework]:
    """Every framework that is not retired, the school's own first."""
    demand(actor, "curriculum.view_map")
    alive = Framework.objects.filter(thing__retired_at__isnull=True).select_related("thing", "supersedes__thing")
    return alive.annotate(items=Count("competencies")).order_by("-own", "code")


def visible_competencies(actor: Actor) -> QuerySet[Competency]:
    """Every item of those frameworks."""
    demand(actor, "curriculum.view_map")
    return Competency.objects.filter(framework__thing__retired_at__isnull=True).select_related(
        "thing", "framework__thing", "parent__thing"
    )


def period(holder: Framework | Competency, *, today: date) -> str:
    """Whether it holds: now, ended or coming."""
    if holder.valid_until and holder.valid_until < today:
        return "ended"
    return "coming" if holder.valid_from and holder.valid_from > today else "now"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What an item is to another (`kind`, read from this item's end); `link` is the row behind it."""

    link: int
    kind: str
    other: Item


@dataclass(frozen=True, slots=True)
class Branch:
    """An item of the tree in the reader's language, its crosswalks, and how many sessions serve it."""

    row: Row
    depth: int
    draft: bool
    crosswalks: list[Crosswalk]
    sessions: int


def framework_tree(framework: Framework, *, year: int, language: str) -> list[Branch]:
    """Every item after the one that contains it; a constant number of statements."""
    rows = map_rows(framework, language=language)
    drafts = draft_labels(language, framework)
    walks = crosswalks_of(Competency.objects.filter(framework=framework), language=language)
    counted = MapCount.objects.filter(framework=framework, axis="year", layer=Layer.PLANNED, year__begins=year)
    sessions = dict(counted.values_list("competency").annotate(Sum("sessions")).order_by())
    depths: dict[UUID, int] = {}
    tree = []
    for row in rows:
        depths[row.key] = depths.get(row.parent, -1) + 1 if row.parent else 0
        tree.append(
            Branch(
                row=row,
                depth=depths[row.key],
                draft=row.key in drafts,
                crosswalks=walks.get(row.key, []),
                sessions=sessions.get(row.key, 0),
            )
        )
    return tree


def draft_labels(language: str, framework: Framework) -> set[UUID]:
    """Items whose label in this language nobody has checked; no statement in English."""
    base = language.split("-")[0]
    if base == "en":
        return set()
    drafts = Translation.objects.filter(
        thing__competency__framework=framework, field="label", language__in={language, base}
    )
    return set(drafts.filter(status=Translation.Status.DRAFT).values_list("thing", flat=True))


def crosswalks_of(competencies: QuerySet[Competency], *, language: str) -> dict[UUID, list[Crosswalk]]:
    """Crosswalks of these items by item, whichever end they stand at; three statements in English."""
    keys = competencies.order_by().values("pk")
    between = Link.objects.filter(kind__in=INVERSE, source__competency__isnull=False, target__competency__isnull=False)
    ends = ("pk", "source", "kind", "target")
    found = [
        *((here, link, kind, other) for link, here, kind, other in between.filter(source__in=keys).values_list(*ends)),
        *(
            (here, link, INVERSE[kind], other)
            for link, other, kind, here in between.filter(target__in=keys).values_list(*ends)
        ),
    ]
    items = items_read({other for _, _, _, other in found}, language=language)
    order = {key: number for number, key in enumerate(items)}
    walks: dict[UUID, list[Crosswalk]] = defaultdict(list)
    for here, link, kind, other in sorted(found, key=lambda row: order.get(row[3], 0)):
        if other in items:
            walks[here].append(Crosswalk(link, kind, items[other]))
    return walks


@dataclass(frozen=True, slots=True)
class Choice:
    """A framework with the items that a crosswalk may lead to."""

    title: str
    items: list[tuple[UUID, str]]


def crosswalk_choices(actor: Actor, competency: Competency, *, language: str) -> list[Choice]:
    """Items of the other frameworks, by framework."""
    rows = visible_competencies(actor).exclude(framework=competency.framework_id)
    groups: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for item in _read(rows, language=language):
        groups[f"{item.framework_title} ({item.framework})"].append((item.key, f"{item.code} {item.label}"))
    return [Choice(title, items) for title, items in groups.items()]


def _read(rows: QuerySet[Competency], *, language: str) -> Iterable[Item]:
    return items_read(rows.order_by().values_list("pk", flat=True), language=language).values()
