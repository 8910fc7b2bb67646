"""Growth: what was seen of a learner, competency by competency, each kind apart, and what each point rests on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from xenia.assessment.models import Evidence, EvidenceKind, Occasion, Stakes
from xenia.assessment.queries.evidence import deciding, deciding_evidence, standing_evidence
from xenia.assessment.queries.learners import reads_all_of
from xenia.core.queries.text import labels_in
from xenia.core.rules import Actor
from xenia.curriculum.models import Competency
from xenia.curriculum.models.counts import ENOUGH_OBSERVATIONS
from xenia.people.models import AcademicYear, Person

#: in the order in which they stand beside one another
KINDS = tuple(EvidenceKind)


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of evidence as its learner reads it: where and when, by whom as a role, and what it may be used for."""

    key: int
    at: datetime
    level: float
    stakes: str
    place: str
    role: str
    own: bool
    corrected: bool
    by: tuple[UUID, UUID | None]

    @property
    def counts(self) -> bool:
        """Whether a level may rest on it."""
        return not self.own and self.stakes != Stakes.PRACTICE


@dataclass(frozen=True, slots=True)
class YearLevel:
    """The level of an academic year in which enough was seen, and on how many observations it rests."""

    year: AcademicYear
    level: float
    independent: int


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of one competency over time. A level is said only where enough independent observations stand."""

    kind: str
    observations: tuple[Observation, ...]
    independent: int
    level: float | None
    years: tuple[YearLevel, ...]

    @property
    def enough(self) -> bool:
        return self.level is not None


@dataclass(frozen=True, slots=True)
class CompetencyGrowth:
    """A competency with its kinds, which are never added up."""

    key: UUID
    code: str
    label: str
    strands: tuple[Strand, ...]

    @property
    def observed(self) -> list[Strand]:
        """The kinds of which anything was seen."""
        return [strand for strand in self.strands if strand.observations]


@dataclass(slots=True)
class FrameworkGrowth:
    """What was seen of a framework, and the labels of what nobody has seen yet."""

    label: str
    seen: list[CompetencyGrowth] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Growth:
    """All of it. `whole` says that practice and self-reports are among it; `years` are those over which it runs."""

    learner: Person
    whole: bool
    frameworks: tuple[FrameworkGrowth, ...]
    years: tuple[AcademicYear, ...]

    @property
    def strands(self) -> list[Strand]:
        return [strand for part in self.frameworks for one in part.seen for strand in one.strands]


def growth_of(actor: Actor, learner: Person, *, language: str = "en", competency: Competency | None = None) -> Growth:
    """What the actor may read of a learner's growth, of one competency if it is named; four statements in English, one
    more to see whether someone else is their mentor."""
    whole = reads_all_of(actor, learner)
    rows = _rows(learner, whole=whole, competency=competency)
    years = list(AcademicYear.objects.order_by("begins"))
    strands: dict[UUID, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for key, kind, observation in rows:
        strands[key][kind].append(observation)
    running = _running(years, [observation.at for _, _, observation in rows])
    read = {key: tuple(_strand(kind, kinds[kind], running) for kind in KINDS) for key, kinds in strands.items()}
    return Growth(learner, whole, _frameworks(read, language=language, only=competency), running)


def _rows(learner: Person, *, whole: bool, competency: Competency | None) -> list[tuple[UUID, str, Observation]]:
    """Oldest first. What an examination saw is told once it is closed, and not while others still sit it."""
    standing = _told(standing_evidence() if whole else deciding_evidence(), learner).order_by("observed_at", "pk")
    if competency is not None:
        standing = standing.filter(competency=competency)
    return [_read(row) for row in _values(standing)]


def _told(rows: QuerySet[Evidence], learner: Person) -> QuerySet[Evidence]:
    running = Occasion.objects.filter(closed_at=None, closes_at__gt=timezone.now()).values("pk")
    return rows.filter(learner=learner).exclude(stakes=Stakes.DECISION, source__in=running)


def readable_evidence(actor: Actor, learner: Person) -> QuerySet[Evidence]:
    """What stands of a learner, as far as the actor reads it."""
    return _told(standing_evidence() if reads_all_of(actor, learner) else deciding_evidence(), learner)


def withdrawn_from(growth: Growth, competency: Competency) -> list[tuple[str, Observation]]:
    """What was withdrawn of a competency and of which kind, as far as whoever reads its growth reads it; the newest
    first. Their levels are no longer told."""
    rows = Evidence.objects.filter(withdrawn=True, superseded_by=None, competency=competency)
    told = _told(rows if growth.whole else deciding(rows), growth.learner)
    return [(kind, seen) for _key, kind, seen in map(_read, _values(told.order_by("-observed_at", "-pk")))]


def _values(rows: QuerySet[Evidence]) -> Iterable[tuple[Any, ...]]:
    return rows.values_list(
        *("competency", "kind", "pk", "observed_at", "level", "stakes", "source__label", "role"),
        *("self_report", "supersedes", "source", "assessor"),
    )


def _read(row: tuple[Any, ...]) -> tuple[UUID, str, Observation]:
    competency, kind, key, at, level, stakes, place, role, own, supersedes, source, assessor = row
    corrected = supersedes is not None
    return competency, kind, Observation(key, at, level, stakes, place, role, own, corrected, (source, assessor))


def _running(years: Sequence[AcademicYear], moments: Sequence[datetime]) -> tuple[AcademicYear, ...]:
    """The academic years from the first observation to today."""
    if not moments:
        return ()
    first, last = timezone.localdate(moments[0]), max(timezone.localdate(moments[-1]), timezone.localdate())
    begun = [year for year in years if year.starts <= last]
    before = [year for year in begun if year.starts <= first]
    return tuple(begun[max(len(before) - 1, 0) :])


def _strand(kind: str, observations: list[Observation], years: Sequence[AcademicYear]) -> Strand:
    counted = [observation for observation in observations if observation.counts]
    by_year: dict[AcademicYear, list[Observation]] = defaultdict(list)
    for observation in counted:
        day = timezone.localdate(observation.at)
        year = next((year for year in reversed(years) if year.starts <= day), None)
        if year is not None:
            by_year[year].append(observation)
    levels = tuple(
        YearLevel(year, level, len(_looks(seen)))
        for year, seen in by_year.items()
        if (level := level_of(seen)) is not None
    )
    return Strand(kind, tuple(observations), len(_looks(counted)), level_of(counted), levels)


def _looks(observations: Iterable[Observation]) -> dict[tuple[UUID, UUID | None], list[float]]:
    """All that one person saw on one occasion is one independent observation."""
    looks: dict[tuple[UUID, UUID | None], list[float]] = defaultdict(list)
    for observation in observations:
        looks[observation.by].append(observation.level)
    return looks


def level_of(observations: Iterable[Observation]) -> float | None:
    """The mean over independent observations; None while there are too few to speak of a level."""
    looks = _looks(observations)
    return fmean(fmean(levels) for levels in looks.values()) if len(looks) >= ENOUGH_OBSERVATIONS else None


def _frameworks(
    read: dict[UUID, tuple[Strand, ...]], *, language: str, only: Competency | None
) -> tuple[FrameworkGrowth, ...]:
    """Those of which most was seen first; what has others below it is left out where nobody saw it itself."""
    if only is None:
        rows = Competency.objects.filter(framework__in=Competency.objects.filter(pk__in=read).values("framework"))
    else:
        rows = Competency.objects.filter(pk=only.pk)
    items = list(
        rows.order_by("framework__thing__label", "position", "source_id").values_list(
            "pk", "code", "thing__label", "parent", "framework__thing__label", "thing__retired_at"
        )
    )
    words = labels_in(language, [item[0] for item in items])
    parents = {item[3] for item in items}
    found: dict[str, FrameworkGrowth] = {}
    for key, code, label, _parent, framework, gone in items:
        part = found.setdefault(framework, FrameworkGrowth(framework))
        if key in read or only is not None:
            empty = tuple(_strand(kind, [], ()) for kind in KINDS)
            part.seen.append(CompetencyGrowth(key, code, words.get(key, label), read.get(key, empty)))
        elif key not in parents and gone is None:
            part.unseen.append(words.get(key, label))
    return tuple(sorted(found.values(), key=lambda part: -len(part.seen)))
