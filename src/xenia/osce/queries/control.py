"""The control room: where every candidate stands, what waits for a person, what keeps the exam from being closed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db.models import Count, Q, UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.osce.models import Aside, Candidate, Circuit, Encounter, Exam, ExamStation, Incident, Mark, Part
from xenia.osce.queries.aside_words import SIGNATURE
from xenia.osce.queries.clock import PAUSING, folded
from xenia.osce.queries.exams import rotation, stations_of
from xenia.osce.queries.fold import ABSENT, SUBMITTED, Disagreement
from xenia.osce.queries.pairs import company_of
from xenia.osce.queries.sheets import marks_of, sheets_at, sheets_from, words_that_differ

#: a state of an encounter: a shape of its own, so that colour never speaks alone
SHAPES = {SUBMITTED: "submitted", ABSENT: "absent"}
#: stands for an author who is not known
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """An encounter in the grid; `unmarked` of its items have no mark although it was submitted."""

    encounter: UUID
    station: int
    shape: str
    unmarked: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A disagreement and the encounter that it is about."""

    encounter: Encounter
    disagreement: Disagreement


def states_of(exam: Exam) -> dict[UUID, str]:
    """The shape of every encounter that is begun, as its examiner's marks have it. Two statements, whatever the number
    of marks: only what says a state is folded."""
    marks = marks_of(exam).filter(part=Part.EXAMINER)
    begun = set(marks.filter(kind=Mark.Kind.ANSWER).order_by().values_list("encounter", flat=True).distinct())
    found = dict.fromkeys(begun, "opened")
    for encounter, sheet in sheets_from(marks.exclude(kind=Mark.Kind.ANSWER)).items():
        part = sheet.part(Part.EXAMINER)
        if any(not one.item for one in part.disagreements):
            found[encounter] = "differs"
        elif part.state:
            found[encounter] = SHAPES[part.state]
    return found


def grid_of(
    exam: Exam,
    circuit: Circuit,
    unmarked: Mapping[UUID, int] = MappingProxyType({}),
    differ: Collection[UUID] = (),
) -> tuple[list[ExamStation], list[tuple[Candidate, list[Cell | None]]]]:
    """Stations, and each candidate of a circuit with their encounter at each, in the order in which they begin; two who
    share a station stand under one another. Of whoever is not expected any more, what was marked. `differ` are those
    about which a disagreement waits: each shows that, whatever else is true of it."""
    places = rotation(stations_of(exam))
    stations, company = [one for one in places if one.version_id], company_of(places)
    place = {one.pk: number for number, one in enumerate(places)}
    states = states_of(exam)
    found = Encounter.objects.filter(circuit=circuit).select_related("candidate")
    rows: dict[Candidate, dict[int, Cell]] = {}
    chair: dict[Candidate, tuple[datetime, int]] = {}
    for one in found.select_related("sitting").order_by("sitting__begins_at", "candidate__number"):
        if one.candidate.withdrawn_at and one.pk not in states and one.pk not in differ:
            continue
        chair[one.candidate] = one.sitting.begins_at, (place.get(one.station_id, 0) - one.turn) % len(places)
        shape = "excused" if one.excused else states.get(one.pk, "untouched")
        shape = "differs" if one.pk in differ else shape
        rows.setdefault(one.candidate, {})[one.station_id] = Cell(
            one.pk, one.station_id, shape, unmarked.get(one.pk, 0)
        )
    if company.groups:
        rows = dict(sorted(rows.items(), key=lambda row: (chair[row[0]], row[0].profession not in company.groups[:1])))
    return stations, [(who, [cells.get(station.pk) for station in stations]) for who, cells in rows.items()]


def disagreements_of(exam: Exam) -> list[Waiting]:
    """All that waits for a person. Only encounters with more than one source, or with a word of the office, are folded:
    one source does not disagree with itself."""
    # who is unknown is a source too, and so is a paper beside what was taken from aside
    author = Coalesce("by", Value(NOBODY, UUIDField()))
    paper, taken = Q(device=None, from_paper=True), Q(device=None, from_paper=False)
    sources = sum((Count(author, distinct=True, filter=one) for one in (paper, taken)), Count("device", distinct=True))
    several = marks_of(exam).order_by().values("encounter").annotate(sources=sources).filter(sources__gt=1)
    keys = list(several.values_list("encounter", flat=True))
    words = words_that_differ(keys)
    waiting = {key: [*sheet.disagreements, *words.get(key, ())] for key, sheet in sheets_at(keys).items()}
    found = Encounter.objects.filter(pk__in=waiting).select_related("candidate", "station", "circuit")
    return [Waiting(one, each) for one in found.order_by("candidate__number") for each in waiting[one.pk]]


def circuits_of(exam: Exam) -> list[tuple[Circuit, bool, timedelta]]:
    """Each circuit, whether it is paused, and how far its clock is behind the plan. Two statements."""
    rows: dict[int | None, list[tuple[str, datetime]]] = {}
    incidents = Incident.objects.filter(exam=exam, kind__in=PAUSING).order_by("at")
    for key, kind, at in incidents.values_list("circuit", "kind", "at"):
        rows.setdefault(key, []).append((kind, at))
    now = timezone.now()
    found = []
    for circuit in Circuit.objects.filter(exam=exam):
        pauses = folded(rows.get(circuit.pk, []))
        behind = sum(((ends or now) - begins for begins, ends in pauses), timedelta())
        found.append((circuit, bool(pauses) and pauses[-1][1] is None, behind))
    return found


def unaccounted(exam: Exam) -> Collection[UUID]:
    """Encounters that are neither submitted, absent nor excused."""
    states = states_of(exam)
    keys = Encounter.objects.filter(station__exam=exam, excused=False, candidate__withdrawn_at=None)
    done = set(SHAPES.values())
    return [key for key in keys.values_list("pk", flat=True) if states.get(key) not in done]


def keeps_open(exam: Exam, waiting: Sequence[Waiting] | None = None) -> list[str]:
    """Why the exam can't be closed yet, in sentences; `waiting` are the disagreements where they were asked already.
    What no device has signed is shown, but holds nobody up: whoever knows a device's number could send it for ever."""
    counted: Mapping[str, int] = {
        "left": len(unaccounted(exam)),
        "differ": len(disagreements_of(exam) if waiting is None else waiting),
        "aside": Aside.objects.filter(exam=exam, settled_at=None).exclude(reason=SIGNATURE).count(),
        "calls": Incident.objects.filter(exam=exam, kind__in=("help", "safe_word"), answered_at=None).count(),
    }
    paused = sum(1 for _circuit, is_paused, _behind in circuits_of(exam) if is_paused)
    return list(_sentences(counted, paused))


def _sentences(counted: Mapping[str, int], paused: int) -> Iterable[str]:
    if n := counted["left"]:
        yield ngettext(
            "%(n)s encounter is neither submitted, absent nor excused.",
            "%(n)s encounters are neither submitted, absent nor excused.",
            n,
        ) % {"n": n}
    if n := counted["differ"]:
        yield ngettext("%(n)s disagreement waits.", "%(n)s disagreements wait.", n) % {"n": n}
    if n := counted["aside"]:
        yield ngettext("%(n)s event was kept aside.", "%(n)s events were kept aside.", n) % {"n": n}
    if n := counted["calls"]:
        yield ngettext("%(n)s call is not answered.", "%(n)s calls are not answered.", n) % {"n": n}
    if paused:
        yield _("A circuit is paused.")
