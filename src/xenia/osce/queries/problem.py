"""The rostering problem of an exam, built from its tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from xenia.core.queries.institution import school_zone
from xenia.osce.models import Candidate, Circuit, Conflict, Crew, Exam, ExamStation, Part, Sitting
from xenia.osce.queries.exams import (
    DayRules,
    day_rules,
    extended,
    rotation,
    sitting_ends,
    slot_minutes,
    stations_of,
)
from xenia.osce.queries.hardship import borne_before, hardship_of
from xenia.osce.queries.needs import main_parts, needs_of
from xenia.osce.queries.pairs import Company, company_of
from xenia.osce.queries.tokens import CANDIDATE, CIRCUIT, CREW, SITE, SITTING, STATION, token
from xenia.science.rostering import problem as science
from xenia.science.rostering.problem import Problem, Quarantine, Session, Window

#: the parts to which the solver gives places; community members come where they like
POSTED = (Part.EXAMINER, Part.PATIENT, Part.INTERPRETER)


@dataclass(frozen=True, slots=True)
class Upset:
    """What happened since the schedule was made: where somebody can't be, and circuits that can't be held."""

    candidates: dict[int, frozenset[int]] = field(default_factory=dict)
    crew: dict[int, frozenset[int]] = field(default_factory=dict)
    closed: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables of an exam as the problem needs them. Nine statements. `company` says who comes to which station."""

    exam: Exam
    places: list[ExamStation]
    circuits: list[Circuit]
    sittings: list[Sitting]
    candidates: list[Candidate]
    crew: list[Crew]
    conflicts: list[Conflict]
    #: days and minutes are those of the school, whoever asks
    zone: ZoneInfo
    company: Company
    #: hard hours of earlier exams, by person
    borne: Mapping[UUID, int]


def rows_of(exam: Exam) -> Rows:
    """What stands in the tables; who withdrew is left out."""
    zone = school_zone()
    candidates, places = Candidate.objects.filter(exam=exam, withdrawn_at=None), rotation(stations_of(exam))
    return Rows(
        exam=exam,
        places=places,
        circuits=list(Circuit.objects.filter(exam=exam).select_related("campus")),
        sittings=list(Sitting.objects.filter(exam=exam)),
        candidates=list(candidates),
        crew=list(Crew.objects.filter(exam=exam, part__in=POSTED).select_related("person__thing").order_by("pk")),
        conflicts=list(Conflict.objects.filter(crew__exam=exam, candidate__in=candidates)),
        zone=zone,
        company=company_of(places),
        borne=borne_before(exam, zone),
    )


def problem_of(
    rows: Rows,
    *,
    upset: Upset = Upset(),
    previous: Iterable[science.Assignment] = (),
    settled: Iterable[int] = (),
) -> Problem:
    """The problem, with tokens for keys. `previous` is kept as far as can be; what is in `settled` stays as it was."""
    rules = day_rules(rows.exam)
    posted = {crew.pk for crew in rows.crew}
    return Problem(
        stations=tuple(_station(rows, one) for one in rows.places),
        circuits=tuple(science.Circuit(token(CIRCUIT, one.pk), site_of(one)) for one in rows.circuits),
        sessions=tuple(_session(rows, one) for one in rows.sittings),
        candidates=tuple(_candidate(rows, one, upset) for one in rows.candidates),
        people=tuple(_person(rows, one, upset) for one in rows.crew),
        conflicts=tuple(
            science.Conflict(token(CANDIDATE, one.candidate_id), token(CREW, one.crew_id), one.reason)
            for one in rows.conflicts
            if one.crew_id in posted
        ),
        quarantine=_quarantine(rules),
        avoid_own_language=rules.avoid_own_language,
        travel=rules.travel,
        closed=frozenset((token(SITTING, sitting), token(CIRCUIT, circuit)) for sitting, circuit in upset.closed),
        previous=tuple(previous),
        settled=frozenset(token(SITTING, key) for key in settled),
    )


def site_of(circuit: Circuit) -> str:
    """Where a circuit is."""
    return token(SITE, circuit.campus_id) if circuit.campus_id else ""


def _quarantine(rules: DayRules) -> Quarantine | None:
    """Whoever was examined is held until all later ones of the day are called; over night nobody can be held."""
    if not rules.hold:
        return None
    return Quarantine(rules.report, rules.hold, gap=rules.gap, room=rules.room, overnight=False)


def _station(rows: Rows, station: ExamStation) -> science.Station:
    """What it needs. Where nobody of a profession is there a colleague stands in, as often as must be."""
    needs, groups = needs_of(station, places=len(rows.places)), rows.company.groups
    return science.Station(
        id=token(STATION, station.pk),
        rest=station.version_id is None,
        examiners=needs.examiners,
        patients=needs.patients,
        interpreters=needs.interpreters,
        language=needs.language,
        together=rows.company.professions.get(station.pk, ()) if groups else (),
        stand_ins=2 * len(rows.places),
    )


def _session(rows: Rows, sitting: Sitting) -> Session:
    begins, rules = sitting.begins_at.astimezone(rows.zone), day_rules(rows.exam)
    sites = {one.campus_id for one in rows.circuits}
    swaps = rules.swap and 0 < rules.pause_after < len(rows.places) and len(sites) < len(rows.circuits)
    return Session(
        id=token(SITTING, sitting.pk),
        day=begins.date().isoformat(),
        start=begins.hour * 60 + begins.minute,
        slot=slot_minutes(rows.exam, sitting),
        circuits=tuple(token(CIRCUIT, one.pk) for one in rows.circuits),
        stations=tuple(token(STATION, one.pk) for one in rows.places),
        change=rules.change,
        pause_after=rules.pause_after,
        pause=rules.pause,
        swap=frozenset(token(STATION, one.pk) for one in rows.places if one.version_id) if swaps else frozenset(),
        hardship=hardship_of(begins, sitting_ends(rows.exam, sitting, len(rows.places)).astimezone(rows.zone)),
        cohort=sitting.group,
    )


def _candidate(rows: Rows, candidate: Candidate, upset: Upset) -> science.Candidate:
    away = upset.candidates.get(candidate.pk, frozenset())
    rules = day_rules(rows.exam)
    return science.Candidate(
        id=token(CANDIDATE, candidate.pk),
        languages=main_parts(candidate.languages),
        windows=_windows(rows, away, before=rules.report, after=rules.hold) if away else None,
        slot=extended(rows.exam, candidate.extra_time) if candidate.extra_time else 0,
        circuits=frozenset(token(CIRCUIT, one.pk) for one in rows.circuits if one.step_free)
        if candidate.step_free
        else None,
        hardship=rows.borne.get(candidate.person_id, 0),
        group=candidate.profession,
        cohort=candidate.cohort,
        wishes=_sites(rows, candidate.sites),
    )


def _person(rows: Rows, crew: Crew, upset: Upset) -> science.Person:
    named = frozenset(sitting.pk for sitting in rows.sittings if sitting.name in crew.away)
    away = named | upset.crew.get(crew.pk, frozenset())
    declined = {one.pk for one in rows.places if one.version and one.version.station.code in crew.declined}
    rules = day_rules(rows.exam)
    return science.Person(
        id=token(CREW, crew.pk),
        role=crew.part,
        languages=main_parts(crew.languages),
        opted_out=frozenset(token(STATION, key) for key in declined),
        windows=_windows(rows, away) if away else None,
        most_a_session=crew.most,
        most_sessions=rules.most_sittings or None,
        rest=rules.rest,
        hardship=rows.borne.get(crew.person_id, 0),
        sites=_sites(rows, crew.sites) if crew.sites else None,
    )


def _sites(rows: Rows, names: Iterable[str]) -> frozenset[str]:
    """Of the campuses named those at which there is a circuit."""
    return frozenset(site_of(one) for one in rows.circuits if one.campus and one.campus.name in set(names))


def _windows(rows: Rows, away: frozenset[int], *, before: int = 0, after: int = 0) -> tuple[Window, ...]:
    """One for each sitting at which somebody is there, and nothing for the others."""
    there = (_session(rows, one) for one in rows.sittings if one.pk not in away)
    return tuple(Window(one.day, one.start - before, one.end + after) for one in there)
