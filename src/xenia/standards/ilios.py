"""A school's curriculum from the JSON lists of an Ilios site."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from xenia.standards.curriculum import (
    Alignment,
    Competency,
    Course,
    Curriculum,
    Institution,
    Keyword,
    Level,
    Method,
    Objective,
    Offering,
    Reading,
    Session,
)
from xenia.standards.hierarchy import circles
from xenia.standards.ilios_minutes import Slot, minutes_of_one_learner
from xenia.standards.ilios_records import Files, Record, read_records
from xenia.standards.problems import Problems

_CLERKSHIPS = {"": "", "1": "rotation", "2": "longitudinal", "3": "integrated"}
_PURPOSES = {"1": "summative", "2": "formative"}


def read_ilios(source: Path | BinaryIO, *, name: str = "") -> Reading:
    """The curriculum in a folder of an Ilios site's JSON lists, or in a ZIP archive of it, a file or a stream.

    Deleted courses, sessions and offerings are left out and counted in a warning. An objective without any place is
    kept, and so is a reference to a record that is not there, under its id and with a warning.
    """
    problems = Problems()
    name = name or (source.name if isinstance(source, Path) else "archive.zip")
    files = read_records(source, problems, name=name)
    if problems.errors:
        return Reading(Curriculum(), problems.warnings, problems.errors)
    curriculum = _Site(files, problems, name).curriculum()
    return Reading(Curriculum() if problems.errors else curriculum, problems.warnings, problems.errors)


@dataclass(slots=True)
class _Site:
    """The lists of one site, and what was noticed about them."""

    files: Files
    problems: Problems
    name: str
    absent: set[str] = field(default_factory=set)

    def curriculum(self) -> Curriculum:
        live_courses = {key: r for key, r in self.all("courses").items() if not r.flag("deleted")}
        live_sessions = self._live_sessions(live_courses)
        objectives = tuple(self._objective(record) for record in self.all("objectives").values())
        competencies = tuple(self._competency(record) for record in self.all("competencies").values())
        self._refuse_circles("objectives.json", {o.id: o.parents for o in objectives})
        self._refuse_circles("competencies.json", {c.id: (c.parent,) for c in competencies if c.parent})
        courses = tuple(self._course(record) for record in live_courses.values())
        return Curriculum(
            institution=self._institution(live_courses, live_sessions),
            years=tuple(sorted({course.year for course in courses})),
            competencies=competencies,
            objectives=objectives,
            courses=courses,
            sessions=self._sessions(live_sessions),
            alignments=tuple(self._alignments()),
            crosswalks=tuple(
                (record.id, "pcrs", pcrs)
                for record in self.all("competencies").values()
                for pcrs in record.references("aamcPcrses")
            ),
        )

    def all(self, name: str) -> Mapping[str, Record]:
        return self.files.get(name, {})

    def named(self, name: str, key: str, *, by: Record, field: str) -> Record | None:
        """The record that `by` refers to; where there is none, that is warned about (once for a whole absent file)."""
        if not key:
            return None
        if name in self.files:
            found = self.files[name].get(key)
            if found is None:
                by.warn(f"{name}.json has no record {key}; the id is kept without it.", field=field)
            return found
        if name not in self.absent:
            self.absent.add(name)
            message = f"{name}.json is missing; what refers to it is kept by id only."
            self.problems.warn(message, source=f"{name}.json")
        return None

    def named_all(self, name: str, *, by: Record, field: str) -> tuple[str, ...]:
        keys = by.references(field)
        for key in keys:
            self.named(name, key, by=by, field=field)
        return keys

    def _live_sessions(self, live_courses: Mapping[str, Record]) -> dict[str, Record]:
        courses, sessions = self.all("courses"), self.all("sessions")
        deleted_courses = set(courses) - set(live_courses)
        live = {
            key: record
            for key, record in sessions.items()
            if not record.flag("deleted") and record.reference("course") not in deleted_courses
        }
        offerings = sum(record.flag("deleted") for record in self.all("offerings").values())
        counts = (
            (len(deleted_courses), "courses"),
            (len(sessions) - len(live), "sessions"),
            (offerings, "offerings"),
        )
        left_out = ", ".join(f"{count} {what}" for count, what in counts if count)
        if left_out:
            self.problems.warn(f"What is deleted there was left out: {left_out}.", source=self.name)
        return live

    def _objective(self, record: Record) -> Objective:
        """Without any place, an objective that serves a competency itself is one of the programme's."""
        if record.references("programYears"):
            level = Level.PROGRAMME
        elif record.references("courses"):
            level = Level.COURSE
        elif record.references("sessions") or not record.reference("competency"):
            level = Level.SESSION
        else:
            level = Level.PROGRAMME
        parents = self.named_all("objectives", by=record, field="parents")
        return Objective(id=record.id, text=record.title(), level=level, parents=parents)

    def _competency(self, record: Record) -> Competency:
        parent = record.reference("parent")
        self.named("competencies", parent, by=record, field="parent")
        return Competency(id=record.id, label=record.title(), parent=parent)

    def _alignments(self) -> Iterable[Alignment]:
        for record in self.all("objectives").values():
            if key := record.reference("competency"):
                self.named("competencies", key, by=record, field="competency")
                yield Alignment(subject=record.id, subject_kind="objective", competency=key)

    def _course(self, record: Record) -> Course:
        start, end = record.moment("startDate"), record.moment("endDate")
        if start and end and start > end:
            record.error("the course ends before it starts.", field="endDate")
        year = record.whole("year", low=1900, high=2200)
        if year is None and record.data.get("year") is None:
            record.error("the academic year is missing.", field="year")
        clerkship = record.reference("clerkshipType")
        if clerkship not in _CLERKSHIPS:
            record.warn(f"the clerkship type {clerkship} is unknown and left out.", field="clerkshipType")
        return Course(
            id=record.id,
            title=record.title(),
            year=year or 0,
            level=record.whole("level", low=0, high=20),
            start=start.date() if start else None,
            end=end.date() if end else None,
            clerkship=_CLERKSHIPS.get(clerkship, ""),
            objectives=self.named_all("objectives", by=record, field="objectives"),
            disciplines=self._labels("disciplines", by=record, field="disciplines"),
        )

    def _labels(self, name: str, *, by: Record, field: str) -> tuple[str, ...]:
        keys = by.references(field)
        found = [(key, self.named(name, key, by=by, field=field)) for key in keys]
        return tuple(dict.fromkeys(record.title() if record else key for key, record in found))

    def _sessions(self, live: Mapping[str, Record]) -> tuple[Session, ...]:
        offerings: dict[str, list[Record]] = {}
        for offering in self.all("offerings").values():
            key = offering.reference("session")
            if not key:
                offering.error("the offering belongs to no session.", field="session")
            elif key not in self.all("sessions"):
                self.named("sessions", key, by=offering, field="session")
            elif not offering.flag("deleted"):
                offerings.setdefault(key, []).append(offering)
        parents = {key: group.reference("parent") for key, group in self.all("learnerGroups").items()}
        words = {r.reference("session"): r.text("description") for r in self.all("sessionDescriptions").values()}
        return tuple(
            self._session(record, offerings=offerings.get(key, []), parents=parents, description=words.get(key, ""))
            for key, record in live.items()
        )

    def _session(
        self, record: Record, *, offerings: list[Record], parents: Mapping[str, str], description: str
    ) -> Session:
        course = record.reference("course")
        if not course:
            record.error("the session belongs to no course.", field="course")
        self.named("courses", course, by=record, field="course")
        self.named_all("offerings", by=record, field="offerings")
        held = [(offering, made) for offering in offerings if (made := self._offering(offering))]
        slots = [Slot(made.start, made.end, offering.references("learnerGroups")) for offering, made in held]
        type_id = record.reference("sessionType")
        kind = self.named("sessionTypes", type_id, by=record, field="sessionType")
        return Session(
            id=record.id,
            course=course,
            title=record.title(),
            description=description or record.text("description"),
            kind=kind.title() if kind else type_id,
            methods=_methods(kind) if kind else (),
            minutes=minutes_of_one_learner(slots, parents=parents) if slots else self._independent_minutes(record),
            required=not record.flag("supplemental"),
            objectives=self.named_all("objectives", by=record, field="objectives"),
            disciplines=self._labels("disciplines", by=record, field="disciplines"),
            keywords=self._keywords(record),
            offerings=tuple(made for _, made in held),
        )

    def _offering(self, record: Record) -> Offering | None:
        start, end = record.moment("startDate"), record.moment("endDate")
        for when, moment in (("startDate", start), ("endDate", end)):
            if moment is None and not record.data.get(when):
                record.error("the time is missing.", field=when)
        if start is None or end is None:
            return None
        if end < start:
            record.error("the offering ends before it starts.", field="endDate")
            return None
        return Offering(id=record.id, start=start, end=end, place=record.text("room"))

    def _independent_minutes(self, record: Record) -> int:
        """What learners do on their own time states its hours, in a record of its own or on the session."""
        field = "ilmSessionFacet" if "ilmSessionFacet" in record.data else "ilmSession"
        facet = self.named("ilmSessions", record.reference(field), by=record, field=field)
        hours = facet.hours("hours") if facet else None
        if hours is None:
            hours = record.hours("instructionHours")
        return round((hours or 0) * 60)

    def _keywords(self, record: Record) -> tuple[Keyword, ...]:
        keys = record.references("meshDescriptors")
        found = [(key, self.named("meshDescriptors", key, by=record, field="meshDescriptors")) for key in keys]
        return tuple(
            Keyword(label=(term.text("name") if term else "") or key, source="MeSH", id=key) for key, term in found
        )

    def _refuse_circles(self, source: str, parents: Mapping[str, tuple[str, ...]]) -> None:
        for circle in circles(parents):
            message = f"Records stand above one another in a circle: {' → '.join(circle)}. Remove one of these links."
            self.problems.error(message, source=source, field="parents")

    def _institution(self, courses: Mapping[str, Record], sessions: Mapping[str, Record]) -> Institution:
        """Named after the school that holds most sessions, or else most courses."""
        schools = {key: record for key, record in self.all("schools").items() if not record.flag("deleted")}
        weight = Counter(record.reference("owningSchool") for record in courses.values())
        for record in sessions.values():
            if course := courses.get(record.reference("course")):
                weight[course.reference("owningSchool")] += len(courses)
        ranked = [key for key, _ in weight.most_common() if key in schools] or list(schools)
        if not ranked:
            return Institution()
        school = schools[ranked[0]]
        if len(ranked) > 1:
            message = (
                f"The site holds {len(ranked)} schools; all are read, and the whole is named after {school.title()}."
            )
            self.problems.warn(message, source="schools.json")
        own = [r for r in self.all("curriculumInventoryInstitutions").values() if r.reference("school") == school.id]
        programmes = [r for r in self.all("programs").values() if r.reference("owningSchool") == school.id]
        programme = next((r for r in programmes if not r.flag("deleted")), None)
        return Institution(
            name=school.title(),
            aamc_code=own[0].text("aamcCode") if own else "",
            programme=programme.title() if programme else "",
            programme_id=programme.id if programme else "",
        )


def _methods(kind: Record) -> tuple[Method, ...]:
    """The first method leads; whether an assessment counts is said by the session's type."""
    purpose = _PURPOSES.get(kind.reference("assessmentOption"), "")
    return tuple(
        Method(code=code, primary=position == 0, purpose=purpose if code.startswith("AM") else "")
        for position, code in enumerate(kind.references("aamcMethods"))
    )
