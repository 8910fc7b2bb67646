"""The standing curriculum as plain data: what an export writes, and what an import is compared with."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xenia.core.models import Institution
from xenia.curriculum.models import Competency, Course, Objective, Offering, Session, SessionMethod
from xenia.curriculum.queries.document_links import (
    KeptAlignments,
    Loose,
    kept_alignments,
    loose_references,
    school_crosswalks,
)
from xenia.standards import curriculum as plain

Pairs = dict[UUID, list[UUID]]
#: the loose reference by which a course that only holds sessions without one is known
HOLDS = "holds"


@dataclass
class Standing:
    """The curriculum as it stands, the thing behind each (kind, identifier), and what of it is retired."""

    document: plain.Curriculum
    things: dict[str, dict[str, UUID]] = field(default_factory=dict)
    retired: dict[str, set[Hashable]] = field(default_factory=dict)
    alignments: KeptAlignments = field(default_factory=KeptAlignments)
    #: where each objective is at home: thing → (course, academic year)
    homes: dict[UUID, tuple[UUID | None, int | None]] = field(default_factory=dict)
    year_of_session: dict[UUID, int] = field(default_factory=dict)


def standing_curriculum(
    years: Iterable[int], *, source: str | None = None, frameworks: Iterable[str] | None = None, retired: bool = False
) -> Standing:
    """What stands in these academic years, from one source or from all; a constant number of statements.

    Compared with an import (`source` given) only alignments that an import made are included; an export has all that
    are counted. Identifiers are the source's own; a thing made here, or one whose identifier two sources share, goes
    by its uuid. `frameworks` limits the competencies to the school's own ones of these codes. What is `retired` is
    left out unless asked for.
    """
    begins = sorted(set(years))
    here = Q(year__begins__in=begins)
    if source is not None:
        here &= Q(source=source)
    alive = Q() if retired else Q(thing__retired_at__isnull=True)
    courses = _ordered(Course.objects.filter(here & alive & ~_holding()).select_related("thing", "year"))
    sessions = _ordered(Session.objects.filter(here & alive).select_related("thing"))
    outcomes = Q(year__isnull=True) if source is None else Q(year__isnull=True, source=source)
    objectives = _ordered(Objective.objects.filter((here | outcomes) & alive).select_related("thing"))
    names = _Names(courses, sessions, objectives)
    loose = loose_references()
    kept = kept_alignments(names.of, names.kind, loose, begins, source=source)
    competencies = _competencies(frameworks, retired=retired)
    return Standing(
        document=plain.Curriculum(
            institution=_institution(),
            years=tuple(begins),
            competencies=tuple(row for row, _ in competencies),
            objectives=_objectives(objectives, names, loose),
            courses=_courses(courses, here, names, loose),
            sessions=_sessions(sessions, here, names, loose),
            alignments=kept.counted,
            crosswalks=school_crosswalks(loose),
        ),
        things=names.things,
        retired={**names.retired, "competency": {(row.framework, row.id) for row, gone in competencies if gone}},
        alignments=kept,
        homes={row.pk: (row.course_id, row.year_id) for row in objectives},
        year_of_session={row.pk: row.year_id for row in sessions},
    )


def _ordered(rows: QuerySet[Any, Any]) -> list[Any]:
    return list(rows.order_by("position", "source_id"))


def _holding() -> Q:
    """The courses that an import made to hold sessions whose course did not come; they are in no file."""
    return Q(thing__loose_references__field=HOLDS)


class _Names:
    """Identifiers of things within one document, both ways."""

    def __init__(self, courses: list[Course], sessions: list[Session], objectives: list[Objective]) -> None:
        self.things: dict[str, dict[str, UUID]] = {}
        self.of: dict[UUID, str] = {}
        self.kind: dict[UUID, str] = {}
        self.retired: dict[str, set[Hashable]] = {}
        for kind, rows in (("course", courses), ("session", sessions), ("objective", objectives)):
            known: dict[str, UUID] = {}
            for row in rows:
                name = row.source_id if row.source_id and row.source_id not in known else str(row.pk)
                known[name], self.of[row.pk], self.kind[row.pk] = row.pk, name, kind
            self.things[kind] = known
            self.retired[kind] = {self.of[row.pk] for row in rows if row.thing.retired_at}

    def all(self, keys: Iterable[UUID], extra: Iterable[str] = ()) -> tuple[str, ...]:
        """The identifiers of those keys that the document knows, and `extra`, sorted."""
        return tuple(sorted([self.of[key] for key in keys if key in self.of] + list(extra)))


def _pairs(rows: QuerySet[Any, Any]) -> Pairs:
    pairs: Pairs = defaultdict(list)
    for left, right in rows.iterator(chunk_size=10_000):
        pairs[left].append(right)
    return pairs


def _institution() -> plain.Institution:
    row = Institution.objects.first() or Institution()
    return plain.Institution(
        name=row.name,
        domain=row.domain,
        aamc_code=row.aamc_code,
        programme=row.programme,
        programme_id=row.programme_code,
    )


def _competencies(frameworks: Iterable[str] | None, *, retired: bool) -> list[tuple[plain.Competency, bool]]:
    """Each competency, and whether it is retired."""
    rows = Competency.objects.all()
    if not retired:
        rows = rows.filter(thing__retired_at__isnull=True, framework__thing__retired_at__isnull=True)
    if frameworks is not None:
        rows = rows.filter(framework__own=True, framework__code__in=set(frameworks))
    read = rows.order_by("framework__code", "position", "source_id").values_list(
        "source_id", "thing__label", "framework__code", "parent__source_id", "uri", "thing__retired_at"
    )
    return [
        (plain.Competency(id=name, label=label, framework=code, parent=parent or "", uri=uri), gone is not None)
        for name, label, code, parent, uri, gone in read
    ]


def _objectives(rows: list[Objective], names: _Names, loose: Loose) -> tuple[plain.Objective, ...]:
    years = {row.year_id for row in rows}
    edges = Objective.parents.through.objects.filter(
        Q(from_objective__year__in=years) | Q(from_objective__year__isnull=True)
    )
    parents = _pairs(edges.values_list("from_objective", "to_objective"))
    return tuple(
        plain.Objective(
            id=names.of[row.pk],
            text=row.thing.label,
            level=plain.Level(row.level),
            parents=names.all(parents.get(row.pk, ()), loose.get((row.pk, "parents"), ())),
        )
        for row in rows
    )


def _courses(rows: list[Course], here: Q, names: _Names, loose: Loose) -> tuple[plain.Course, ...]:
    found = Course.objects.filter(here)
    disciplines = _pairs(found.filter(disciplines__isnull=False).values_list("pk", "disciplines__title"))
    objectives = _pairs(found.filter(objectives__isnull=False).values_list("pk", "objectives"))
    return tuple(
        plain.Course(
            id=names.of[row.pk],
            title=row.thing.label,
            year=row.year.begins,
            level=row.level,
            level_end=row.level_end,
            parent=names.of.get(row.parent_id, "") if row.parent_id else "".join(loose.get((row.pk, "parent"), ())),
            description=row.description,
            start=row.starts,
            end=row.ends,
            days=row.days,
            required=row.required,
            required_in_track=row.required_in_track,
            track=row.track,
            clerkship=row.clerkship,
            order=row.order,
            minimum=row.minimum,
            maximum=row.maximum,
            objectives=names.all(objectives.get(row.pk, ()), loose.get((row.pk, "objectives"), ())),
            disciplines=tuple(sorted(map(str, disciplines.get(row.pk, ())))),
        )
        for row in rows
    )


def _sessions(rows: list[Session], here: Q, names: _Names, loose: Loose) -> tuple[plain.Session, ...]:
    found = Session.objects.filter(here)
    disciplines = _pairs(found.filter(disciplines__isnull=False).values_list("pk", "disciplines__title"))
    objectives = _pairs(found.filter(objectives__isnull=False).values_list("pk", "objectives"))
    methods, offerings = _methods(rows), _offerings(rows)
    return tuple(
        plain.Session(
            id=names.of[row.pk],
            course=names.of.get(row.course_id) or "".join(loose.get((row.pk, "course"), ())),
            title=row.thing.label,
            description=row.description,
            kind=row.kind,
            methods=tuple(methods.get(row.pk, ())),
            minutes=row.minutes,
            required=row.required,
            interprofessional=row.interprofessional,
            objectives=names.all(objectives.get(row.pk, ()), loose.get((row.pk, "objectives"), ())),
            disciplines=tuple(sorted(map(str, disciplines.get(row.pk, ())))),
            keywords=tuple(plain.Keyword(**keyword) for keyword in row.keywords),
            resources=tuple(row.resources),
            offerings=tuple(offerings.get(row.pk, ())),
        )
        for row in rows
    )


def _methods(rows: list[Session]) -> dict[UUID, list[plain.Method]]:
    years = {row.year_id for row in rows}
    found: dict[UUID, list[plain.Method]] = defaultdict(list)
    read = SessionMethod.objects.filter(session__year__in=years).order_by("session", "position")
    for session, code, primary, purpose in read.values_list("session", "method", "primary", "purpose"):
        found[session].append(plain.Method(code=code, primary=primary, purpose=purpose))
    return found


def _offerings(rows: list[Session]) -> dict[UUID, list[plain.Offering]]:
    years = {row.year_id for row in rows}
    found: dict[UUID, list[plain.Offering]] = defaultdict(list)
    read = Offering.objects.filter(session__year__in=years).order_by("session", "starts_at", "source_id")
    for session, name, start, end, place in read.values_list("session", "source_id", "starts_at", "ends_at", "place"):
        found[session].append(plain.Offering(id=name, start=start, end=end, place=place))
    return found
