"""What becomes of alignments when a framework's version, or one of its items, ends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xenia.core.models import Change, Link
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Alignment, Competency, Framework

#: an heir is whatever the ended item is linked to by one of these
KINDS = ("exact", "broader", "narrower")
#: the verb of the record that says: what had ended is decided
DECIDED = "framework.decide_ended"


@dataclass(frozen=True, slots=True)
class Succession:
    """An ended item that still carries alignments: `fate` is moved (one heir), split (several) or orphaned (none)."""

    competency: Competency
    alignments: int
    left: int
    heirs: tuple[Competency, ...]

    @property
    def fate(self) -> str:
        return ("orphaned", "moved", "split")[min(len(self.heirs), 2)]


def ended(framework: Framework, *, today: date) -> Q:
    """Which of a framework's items have ended by `today`: all, when the framework has."""
    if framework.valid_until and framework.valid_until < today:
        return Q(framework=framework)
    return Q(framework=framework, valid_until__lt=today)


def carried(framework: Framework) -> Q:
    """Counted alignments that still speak of today: what a year that was over before the version ended says of itself
    stays as it was."""
    until = framework.valid_until
    counted = Q(status__in=Alignment.COUNTED)
    if until is None:
        return counted
    over = [Q(**{f"subject__{noun}__year__ends__lt": until}) for noun in ("session", "objective", "course")]
    return counted & ~(over[0] | over[1] | over[2])


def successions(actor: Actor, framework: Framework, *, today: date) -> list[Succession]:
    """Every ended item with alignments that still speak of today, and the items to which crosswalks lead now.

    `left` is how many of them have no heir's alignment beside them yet. A constant number of statements.
    """
    demand(actor, "curriculum.view_map")
    rows = Competency.objects.filter(ended(framework, today=today)).select_related("thing")
    items = {row.pk: row for row in rows.order_by("position", "source_id")}
    subjects: dict[UUID, list[UUID]] = defaultdict(list)
    still = Alignment.objects.filter(carried(framework), competency__in=items)
    for competency, subject in still.values_list("competency", "subject"):
        subjects[competency].append(subject)
    heirs = _heirs(framework, set(subjects), today)
    served = _served([heir.pk for group in heirs.values() for heir in group])
    return [
        Succession(row, len(subjects[key]), _left(subjects[key], heirs.get(key, []), served), tuple(heirs.get(key, ())))
        for key, row in items.items()
        if key in subjects
    ]


def _left(subjects: list[UUID], heirs: list[Competency], served: dict[UUID, set[UUID]]) -> int:
    return sum(1 for subject in subjects if not any(subject in served.get(heir.pk, ()) for heir in heirs))


def _served(heirs: list[UUID]) -> dict[UUID, set[UUID]]:
    """Which subjects serve the heirs already."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Alignment.objects.filter(competency__in=heirs, status__in=Alignment.COUNTED)
    for competency, subject in rows.values_list("competency", "subject"):
        found[competency].add(subject)
    return found


def _heirs(framework: Framework, keys: set[UUID], today: date) -> dict[UUID, list[Competency]]:
    """Items that hold today, by the ended item that leads to them; a link counts from either end.

    Where the framework's next version has heirs, they go before those of other frameworks.
    """
    ends: dict[UUID, list[UUID]] = defaultdict(list)
    for source, target in _links(keys):
        ends[source if source in keys else target].append(target if source in keys else source)
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    version = Q(framework__valid_until__isnull=True) | Q(framework__valid_until__gte=today)
    wanted = {other for group in ends.values() for other in group}
    rows = Competency.objects.filter(holding & version, pk__in=wanted).select_related("thing", "framework__thing")
    found = {row.pk: row for row in rows.order_by("framework", "position")}
    heirs: dict[UUID, list[Competency]] = {}
    for key, group in ends.items():
        reached = [row for pk, row in found.items() if pk in group]
        own = [row for row in reached if row.framework.supersedes_id == framework.pk]
        heirs[key] = own or reached
    return heirs


def _links(keys: set[UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Crosswalks at either end of an ended item."""
    found = Link.objects.filter(Q(source__in=keys) | Q(target__in=keys), kind__in=KINDS)
    return found.values_list("source", "target")


def decided_at(framework: Framework) -> datetime | None:
    """When someone last said that what had ended is decided; alignments changed since wait again."""
    latest = Change.objects.filter(thing=framework.pk, entry__verb=DECIDED).order_by("-entry__at")
    return latest.values_list("entry__at", flat=True).first()


def waiting(framework: Framework, *, today: date) -> int:
    """How many alignments of ended items nobody has decided about."""
    items = Competency.objects.filter(ended(framework, today=today)).order_by().values("pk")
    rows = Alignment.objects.filter(carried(framework), competency__in=items)
    decided = decided_at(framework)
    return (rows.filter(changed_at__gt=decided) if decided else rows).count()


def frameworks_that_ended(*, today: date) -> QuerySet[Framework]:
    """Frameworks that ended, whole or in an item; one statement."""
    over = Q(valid_until__lt=today) | Q(competencies__valid_until__lt=today)
    return Framework.objects.filter(over, thing__retired_at__isnull=True).select_related("thing").distinct()
