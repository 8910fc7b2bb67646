"""What becomes of alignments when a framework's version, or one of its items, ends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from xenia.core.models import Link
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Alignment, Competency, Framework

#: an heir is whatever the ended item is linked to by one of these
KINDS = ("exact", "broader", "narrower")


@dataclass(frozen=True, slots=True)
class Succession:
    """An ended item that still carries alignments: `fate` is moved (one heir), split (several) or orphaned (none)."""

    competency: Competency
    alignments: int
    heirs: tuple[Competency, ...]

    @property
    def fate(self) -> str:
        return ("orphaned", "moved", "split")[min(len(self.heirs), 2)]


def ended(framework: Framework, *, today: date) -> Q:
    """Which of a framework's items have ended by `today`: all, when the framework has."""
    if framework.valid_until and framework.valid_until < today:
        return Q(framework=framework)
    return Q(framework=framework, valid_until__lt=today)


def successions(actor: Actor, framework: Framework, *, today: date) -> list[Succession]:
    """Every ended item with counted alignments, and the items to which crosswalks lead now; four statements."""
    demand(actor, "curriculum.view_map")
    counted = Q(alignments__status__in=Alignment.COUNTED)
    rows = list(
        Competency.objects.filter(ended(framework, today=today))
        .annotate(carried=Count("alignments", filter=counted))
        .filter(carried__gt=0)
        .select_related("thing")
        .order_by("position", "source_id")
    )
    heirs = _heirs({row.pk for row in rows}, today)
    return [Succession(row, row.carried, tuple(heirs.get(row.pk, ()))) for row in rows]


def _heirs(keys: set[UUID], today: date) -> dict[UUID, list[Competency]]:
    """Items that hold today, by the ended item that leads to them; a link counts from either end."""
    ends: dict[UUID, list[UUID]] = defaultdict(list)
    for source, target in _links(keys):
        ends[source if source in keys else target].append(target if source in keys else source)
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    version = Q(framework__valid_until__isnull=True) | Q(framework__valid_until__gte=today)
    wanted = {other for group in ends.values() for other in group}
    rows = Competency.objects.filter(holding & version, pk__in=wanted).select_related("thing", "framework__thing")
    found = {row.pk: row for row in rows}
    return {key: [found[other] for other in dict.fromkeys(group) if other in found] for key, group in ends.items()}


def _links(keys: set[UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Crosswalks between an ended item and its own framework's later version, or any other when it has none."""
    found = Link.objects.filter(Q(source__in=keys) | Q(target__in=keys), kind__in=KINDS)
    return found.values_list("source", "target")
