"""The study guide of a course: what it asks, session by session, and what in it serves the care of migrant patients."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from xenia.core.rules import Actor
from xenia.curriculum.models import Course, Objective, Offering, Session, SessionMethod
from xenia.curriculum.queries.course_page import course_people
from xenia.curriculum.queries.courses import visible_objectives, visible_sessions
from xenia.curriculum.queries.served import Item, Served, served_by


@dataclass(frozen=True, slots=True)
class GuideObjective:
    """An objective in the guide, with what it serves for the care of migrant patients."""

    text: str
    route: str
    care: list[Item]


@dataclass(frozen=True, slots=True)
class GuideSession:
    """A session in the guide."""

    title: str
    route: str
    kind: str
    minutes: int
    description: str
    required: bool
    times: list[Offering]
    methods: list[str]
    objectives: list[GuideObjective]
    care: list[Item]
    assessed: bool

    @property
    def first_at(self) -> datetime | None:
        return self.times[0].starts_at if self.times else None

    @property
    def for_migrants(self) -> bool:
        return bool(self.care) or any(objective.care for objective in self.objectives)


@dataclass(frozen=True, slots=True)
class Guide:
    """A course as a student reads it; `care` are the competencies on migrant patients that it serves somewhere."""

    course: Course
    people: list[tuple[str, str]]
    objectives: list[GuideObjective]
    sessions: list[GuideSession]
    care: list[Item] = field(default_factory=list)

    @property
    def hours(self) -> float:
        return round(sum(session.minutes for session in self.sessions) / 60, 1)

    @property
    def marked(self) -> int:
        return sum(1 for session in self.sessions if session.for_migrants)


def study_guide(actor: Actor, course: Course, *, language: str) -> Guide:
    """Read the guide in the order in which it is taught; a constant number of statements."""
    sessions = list(_sessions(actor, course))
    own = list(_objectives(actor).filter(courses=course.pk))
    objectives = {row.pk: row for session in sessions for row in session.objectives.all()}
    served = served_by(
        [*(row.pk for row in own), *objectives, *(session.pk for session in sessions)], language=language
    )
    read = [_session(session, served) for session in sessions]
    care = {item.key: item for group in served.values() for item in _care(group)}
    return Guide(
        course=course,
        people=_people(course),
        objectives=[_objective(row, served) for row in own],
        sessions=sorted(read, key=lambda session: (session.first_at is None, session.first_at)),
        care=sorted(care.values(), key=lambda item: (item.framework, item.code)),
    )


def _people(course: Course) -> list[tuple[str, str]]:
    names: dict[str, list[str]] = {}
    for role in course_people(course):
        names.setdefault(str(role.get_kind_display()), []).append(role.person.name)
    return [(kind, ", ".join(group)) for kind, group in names.items()]


def _sessions(actor: Actor, course: Course) -> list[Session]:
    rows = visible_sessions(actor).filter(course=course, thing__retired_at__isnull=True)
    rows = rows.prefetch_related("offerings", "methods__method", Prefetch("objectives", _objectives(actor)))
    return list(rows.order_by("position", "source_id", "pk"))


def _objectives(actor: Actor) -> QuerySet[Objective]:
    return visible_objectives(actor).filter(thing__retired_at__isnull=True)


def _session(session: Session, served: dict[UUID, list[Served]]) -> GuideSession:
    methods: list[SessionMethod] = list(session.methods.all())
    return GuideSession(
        title=session.thing.label,
        route=session.thing.route,
        kind=session.kind,
        minutes=session.minutes,
        description=session.description,
        required=session.required,
        times=list(session.offerings.all()),
        methods=[method.method.label for method in methods],
        objectives=[_objective(row, served) for row in session.objectives.all()],
        care=_care(served[session.pk]),
        assessed=any(method.method.assesses for method in methods) or any(s.assessed for s in served[session.pk]),
    )


def _objective(row: Objective, served: dict[UUID, list[Served]]) -> GuideObjective:
    return GuideObjective(row.thing.label, row.thing.route, _care(served[row.pk]))


def _care(served: list[Served]) -> list[Item]:
    """What is said directly: the programme's outcomes above reach everything and would mark nothing."""
    return [row.item for row in served if row.item.for_migrants and not row.through]
