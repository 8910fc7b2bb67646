"""The blueprint: what an exam should cover beside what its stations carry, and what is left out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from xenia.curriculum.models import Competency, Framework, MapCount
from xenia.curriculum.models.counts import Layer
from xenia.osce.models import BlueprintLine, Exam, ExamStation
from xenia.osce.queries.exams import rotation, stations_of
from xenia.osce.queries.stations import document_of
from xenia.people.models import Cohort

WHOLE = 100
#: a framework as it is read: each domain, and behind it what it contains
IN_ORDER = (
    Coalesce("parent__position", "position"), F("parent").asc(nulls_first=True), "position", "source_id",
)  # fmt: skip

#: a competency and a domain of practice
Place = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Shares of 100 by competency and domain: laid down, and carried by the stations of the rotation.

    `unknown` are competencies that stations name and no framework has. `untested` are taught to the cohort in its year
    and carried by no station; `untaught` are carried and not taught.
    """

    planned: dict[Place, Decimal]
    carried: dict[Place, float]
    stations: dict[Place, list[int]]
    competencies: list[Competency]
    frameworks: list[Framework]
    framework: Framework | None
    unknown: list[str] = field(default_factory=list)
    untested: list[Competency] = field(default_factory=list)
    untaught: list[Competency] = field(default_factory=list)

    @property
    def domains(self) -> list[str]:
        """The domains that are laid down or carried, in their order."""
        return sorted({domain for _competency, domain in {*self.planned, *self.carried}})


def blueprint_of(exam: Exam, framework: Framework | None = None) -> Blueprint:
    """The blueprint, checked against `framework`, or against the one that its stations name most. Nine statements."""
    places = [one for one in rotation(stations_of(exam)) if one.version]
    known = _known({name for one in places for name, _share in _weights(one)})
    carried, stations, unknown = _carried(places, known)
    planned = {(line.competency_id, line.domain): line.share for line in BlueprintLine.objects.filter(exam=exam)}
    touched = {competency for competency, _domain in {*planned, *carried}}
    found = Competency.objects.filter(pk__in=touched).select_related("thing", "framework")
    rows = list(found.order_by("framework__code", *IN_ORDER))
    frameworks = list(Framework.objects.filter(thing__retired_at=None).select_related("thing").order_by("code"))
    chosen = framework or _most_named(rows, frameworks)
    untested, untaught = _left_out(exam, chosen, {key for key, _domain in carried}) if chosen else ([], [])
    return Blueprint(planned, carried, stations, rows, frameworks, chosen, sorted(unknown), untested, untaught)


def _weights(station: ExamStation) -> list[tuple[str, float]]:
    """The competencies of a station, each with its share of it; together 1."""
    assert station.version is not None
    named = document_of(station.version).competencies
    total = sum(one.weight for one in named)
    return [(one.competency, one.weight / total) for one in named] if total > 0 else []


def _known(names: Iterable[str]) -> dict[str, UUID]:
    return {name: row.pk for name, row in _rows(names).items()}


def competencies_named(names: Iterable[str]) -> dict[str, str]:
    """What competencies are called, by framework:identifier; one statement."""
    return {name: f"{row.code} {row.thing.label}".strip() for name, row in _rows(names).items()}


def _rows(names: Iterable[str]) -> dict[str, Competency]:
    """Competencies by framework:identifier; one statement."""
    wanted = {name for name in names if ":" in name}
    rows = Competency.objects.filter(framework__code__in={name.partition(":")[0] for name in wanted})
    found = {f"{row.framework.code}:{row.source_id}": row for row in rows.select_related("framework", "thing")}
    return {name: found[name] for name in wanted if name in found}


def _carried(
    places: list[ExamStation], known: dict[str, UUID]
) -> tuple[dict[Place, float], dict[Place, list[int]], set[str]]:
    total = float(sum(one.weight for one in places)) or 1.0
    carried: dict[Place, float] = defaultdict(float)
    stations: dict[Place, list[int]] = defaultdict(list)
    unknown = set()
    for one in places:
        assert one.version is not None
        domain = str(document_of(one.version).domain)
        for name, share in _weights(one):
            if name not in known:
                unknown.add(name)
                continue
            carried[known[name], domain] += WHOLE * float(one.weight) / total * share
            stations[known[name], domain].append(one.number)
    return dict(carried), dict(stations), unknown


def _most_named(rows: list[Competency], frameworks: list[Framework]) -> Framework | None:
    named = [row.framework_id for row in rows]
    return max(frameworks, key=lambda one: named.count(one.pk), default=None)


def _left_out(exam: Exam, framework: Framework, examined: set[UUID]) -> tuple[list[Competency], list[Competency]]:
    """What is taught to the candidates in their year of study and not examined, and the reverse. Three statements."""
    counts = MapCount.objects.filter(
        framework=framework, axis="year", layer__in=(Layer.PLANNED, Layer.TAUGHT), year=exam.year, sessions__gt=0
    )
    if levels := levels_of(exam):
        counts = counts.filter(column__in=[str(level) for level in levels])
    taught = set(counts.values_list("competency", flat=True))
    rows = framework.competencies.filter(thing__retired_at=None).select_related("thing")
    every = list(rows.order_by(*IN_ORDER))
    return (
        [one for one in every if one.pk in taught - examined],
        [one for one in every if one.pk in examined - taught],
    )


def levels_of(exam: Exam) -> list[int]:
    """The years of study in which the candidates are, as their cohorts tell it. One statement."""
    people = exam.candidates.filter(withdrawn_at=None).values("person")
    cohorts = Cohort.objects.filter(thing__members__person__in=people, thing__members__ends=None)
    return sorted({exam.year.begins - entered + 1 for entered in cohorts.values_list("entered__begins", flat=True)})
