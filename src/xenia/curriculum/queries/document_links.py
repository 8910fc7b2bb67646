"""Alignments, crosswalks and references that point nowhere, as a document of the curriculum has them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from xenia.core.models import Link
from xenia.curriculum.models import Alignment, Competency, LooseReference
from xenia.standards import curriculum as plain

#: (thing, field) → identifiers that it refers to and that stand nowhere
Loose = Mapping[tuple[UUID, str], list[str]]
SCHOOL = "school"
#: fields of loose references to a competency: "<framework> <identifier>"
SERVES, RELATED = "serves", "related"


@dataclass
class KeptAlignments:
    """The alignments that a document has, the row behind each, and what people said, which no import changes."""

    counted: tuple[plain.Alignment, ...] = ()
    rows: dict[Hashable, int] = field(default_factory=dict)
    by_people: set[Hashable] = field(default_factory=set)


def loose_references() -> Loose:
    """Every reference that points nowhere."""
    found: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for thing, name, value in LooseReference.objects.order_by("source_id").values_list("thing", "field", "source_id"):
        found[thing, name].append(value)
    return found


def kept_alignments(
    names: Mapping[UUID, str], kinds: Mapping[UUID, str], loose: Loose, years: Iterable[int], *, source: str | None
) -> KeptAlignments:
    """What these subjects serve: all that counts, or (for a `source`) what imports said and what people said apart."""
    kept = KeptAlignments()
    found: list[plain.Alignment] = []
    for row in _rows(list(years)):
        pk, subject, competency, framework, depth, assessed, origin, status = row
        if subject not in names:
            continue
        key = (kinds[subject], names[subject], framework, competency)
        counted = status in Alignment.COUNTED
        if source is not None and origin != "import" and status != Alignment.Status.PROPOSED:
            kept.by_people.add(key)
            continue
        kept.rows[key] = pk
        if counted:
            found.append(_alignment(key, plain.Depth(depth), assessed=assessed))
    found += _pointing_nowhere(names, kinds, loose, known=_known_to(loose) if source is not None else set())
    kept.counted = tuple(sorted(found, key=lambda a: (a.subject_kind, a.subject, a.framework, a.competency)))
    return kept


def _rows(years: list[int]) -> Iterable[tuple[int, UUID, str, str, str, bool, str, str]]:
    """The alignments of these years; one statement a kind of subject, because a statement that joins all three reads
    the whole table."""
    of_objectives = Q(subject__objective__year__begins__in=years) | Q(subject__objective__year__isnull=True)
    for here in (
        Q(subject__kind="course", subject__course__year__begins__in=years),
        Q(subject__kind="session", subject__session__year__begins__in=years),
        Q(subject__kind="objective") & of_objectives,
    ):
        rows = Alignment.objects.filter(here).order_by()
        yield from rows.values_list(
            "pk", "subject", "competency__source_id", "competency__framework__code", "depth", "assessed", "origin",
            "status",
        ).iterator(chunk_size=10_000)  # fmt: skip


def _alignment(key: tuple[str, str, str, str], depth: plain.Depth, *, assessed: bool) -> plain.Alignment:
    kind, subject, framework, competency = key
    return plain.Alignment(
        subject=subject, subject_kind=kind, competency=competency, framework=framework, depth=depth, assessed=assessed
    )


def _known_to(loose: Loose) -> set[str]:
    """What pointed nowhere and would find its end today, so that an import makes it."""
    waiting = {value for (_, name), values in loose.items() if name == SERVES for value in values}
    frameworks = {value.partition(" ")[0] for value in waiting}
    rows = Competency.objects.filter(framework__code__in=frameworks).values_list("framework__code", "source_id")
    return waiting & {f"{framework} {name}" for framework, name in rows}


def _pointing_nowhere(
    names: Mapping[UUID, str], kinds: Mapping[UUID, str], loose: Loose, *, known: set[str]
) -> Iterable[plain.Alignment]:
    for (thing, name), values in loose.items():
        if name == SERVES and thing in names:
            for value in set(values) - known:
                framework, _, competency = value.partition(" ")
                key = (kinds[thing], names[thing], framework, competency)
                yield _alignment(key, plain.Depth.NOT_STATED, assessed=False)


def school_crosswalks(loose: Loose) -> tuple[tuple[str, str, str], ...]:
    """Which competencies of other frameworks the school's own are related to."""
    links = Link.objects.filter(
        kind="related", source__competency__framework__code=SCHOOL, target__competency__isnull=False
    )
    read = links.values_list(
        "source__competency__source_id", "target__competency__framework__code", "target__competency__source_id"
    )
    found = set(read)
    nowhere = {thing: values for (thing, name), values in loose.items() if name == RELATED}
    if nowhere:
        named = Competency.objects.filter(pk__in=nowhere).values_list("pk", "source_id")
        for thing, name in named:
            ends = (value.partition(" ") for value in nowhere[thing])
            found |= {(name, framework, other) for framework, _, other in ends}
    return tuple(sorted(found))
