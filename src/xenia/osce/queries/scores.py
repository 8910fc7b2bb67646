"""An exam as plain arrays, candidates × stations: what was scored and graded, by whom, where and how."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from xenia.osce.models import Candidate, Encounter, Exam, Part
from xenia.osce.queries.exams import stations_of
from xenia.osce.queries.fold import ABSENT, PartSheet, Sheet
from xenia.osce.queries.pairs import Company, company_of
from xenia.osce.queries.score_columns import Column, column_of, grade_of, percent_of
from xenia.osce.queries.sheets import marks_of, sheets_of
from xenia.osce.queries.watches import Watch, on_duty, pauses_for, played, who_was

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: what became of an encounter
MARKED, MISSING, EXCUSED, ABSENT_THERE, NOT_ASKED = range(5)
PEOPLE = (Part.EXAMINER.value, Part.PATIENT.value, Part.INTERPRETER.value)
PLACES = ("circuit", "sitting", "site")


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate. `languages` are those in which they said that they could speak with a patient."""

    pk: int
    number: str
    person: UUID
    languages: tuple[str, ...]
    profession: str


@dataclass(frozen=True, slots=True)
class Scores:
    """score (per cent of the checklist) and grade (of the global rating) have shape (candidates, stations), NaN where
    there is none; `state` says why. `facets` hold codes into `labels`, −1 where nobody is known: people by their key,
    places by name. `events` is the digest of every event that the table rests on."""

    exam: UUID
    year: int
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    score: Floats
    grade: Floats
    state: Ints
    facets: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]
    events: bytes

    @property
    def basis(self) -> bytes:
        """A digest of all that is reckoned with: the events, and the plan that gives them their places."""
        made = sha256(self.events + repr((self.exam, self.rows, self.columns, sorted(self.labels.items()))).encode())
        for table in (self.score, self.grade, self.state, *(codes for _name, codes in sorted(self.facets.items()))):
            made.update(np.ascontiguousarray(table).tobytes())
        return made.digest()

    def only(self, columns: list[int]) -> "Scores":
        """The table with some of its stations."""
        return replace(
            self,
            columns=tuple(self.columns[place] for place in columns),
            score=self.score[:, columns],
            grade=self.grade[:, columns],
            state=self.state[:, columns],
            facets={name: codes[:, columns] for name, codes in self.facets.items()},
        )

    def of_profession(self, profession: str) -> "Scores":
        """The table with the candidates of one profession."""
        rows = [place for place, row in enumerate(self.rows) if row.profession == profession]
        return replace(
            self,
            rows=tuple(self.rows[place] for place in rows),
            score=self.score[rows],
            grade=self.grade[rows],
            state=self.state[rows],
            facets={name: codes[rows] for name, codes in self.facets.items()},
        )


def scores_of(exam: Exam) -> Scores:
    """The table of an exam; six statements, however large, and one more where a reserve stands in. A candidate who
    withdrew has no row; an encounter of which nothing was submitted, or a part of which two sources differ about, has
    what stands."""
    sheets = sheets_of(exam)
    candidates = Candidate.objects.filter(exam=exam, withdrawn_at=None)
    rows = [Row(c.pk, c.number, c.person_id, tuple(c.languages), c.profession) for c in candidates]
    encounters = list(_encounters(exam))
    places = {one.pk: one for one in stations_of(exam) if one.version_id}
    pauses = pauses_for(exam, places.values())
    met = {one.pk: played(exam, places[one.station_id], one, pauses) for one in encounters}
    used = {one.pk for one in met.values()}
    stations = [one for one in places.values() if one.pk in used or not (one.reserve or one.replaced_by_id)]
    stands_for = {one.replaced_by_id: one.pk for one in places.values()}
    columns = [column_of(one, stands_for.get(one.pk)) for one in stations]
    made = _Making(rows, columns, on_duty(exam), company_of(stations))
    for one in encounters:
        made.put(one, met[one.pk].pk, sheets.get(one.pk, Sheet()))
    return Scores(
        exam=exam.pk,
        year=exam.year.begins,
        rows=tuple(rows),
        columns=tuple(made.columns),
        score=made.score,
        grade=made.grade,
        state=made.state,
        facets=made.facets,
        labels={name: tuple(codes) for name, codes in made.codes.items()},
        events=events_digest(exam),
    )


def events_digest(exam: Exam) -> bytes:
    """What commits to every event of an exam, in whatever order they came."""
    names = ("event", "encounter", "part", "device", "by", "number", "kind", "said", "seen", "from_paper")
    made = sha256()
    for row in sorted(_plain(row) for row in marks_of(exam).values_list(*names)):
        made.update(row.encode())
    return made.digest()


def _plain(row: tuple[Any, ...]) -> str:
    return json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)


def _encounters(exam: Exam) -> Any:
    found = Encounter.objects.filter(candidate__exam=exam, candidate__withdrawn_at=None)
    return found.select_related("sitting", "circuit__campus").order_by("candidate__number", "station__number")


class _Making:
    """The arrays while they fill."""

    def __init__(self, rows: list[Row], columns: list[Column], watch: Watch, company: Company) -> None:
        self.columns, self.watch = columns, watch
        self.row = {row.pk: place for place, row in enumerate(rows)}
        self.column = {column.pk: place for place, column in enumerate(columns)}
        shape = (len(rows), len(columns))
        self.score, self.grade = np.full(shape, np.nan), np.full(shape, np.nan)
        # of a place with two scenarios everybody is asked one: the planned one, until it is known which was met
        planned = {one.pk for one in columns if one.place == one.pk or one.place not in self.column}
        asked = [[one.pk in planned and company.takes(one.pk, row.profession) for one in columns] for row in rows]
        self.state = np.where(np.array(asked, dtype=bool).reshape(shape), MISSING, NOT_ASKED).astype(np.int64)
        self.facets = {name: np.full(shape, -1, dtype=np.int64) for name in (*PEOPLE, *PLACES)}
        self.codes: dict[str, dict[str, int]] = {name: {} for name in self.facets}

    def put(self, one: Encounter, station: int, sheet: Sheet) -> None:
        """One encounter at its place."""
        at = self.row[one.candidate_id], self.column[station]
        campus = one.circuit.campus
        told = {"circuit": one.circuit.name, "sitting": one.sitting.name, "site": campus.name if campus else ""}
        told |= {part: str(who_was(self.watch, one, part, sheet) or "") for part in PEOPLE}
        for name, label in told.items():
            if label:
                self.facets[name][at] = self.codes[name].setdefault(label, len(self.codes[name]))
        marked = sheet.part(Part.EXAMINER)
        self.state[at[0], [column.place == self.columns[at[1]].place for column in self.columns]] = NOT_ASKED
        self.state[at] = _state(one, marked)
        if self.state[at] == MARKED:
            column = self.columns[at[1]]
            self.score[at] = percent_of(column.form, marked.standing)
            self.grade[at] = grade_of(column.form, marked.standing)


def _state(one: Encounter, marked: PartSheet) -> int:
    if one.excused:
        return EXCUSED
    if marked.state == ABSENT:
        return ABSENT_THERE
    return MARKED if marked.standing else MISSING
