"""What counts and lists need to know of sessions: time, ways of teaching, community, clinical phase, disciplines."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Min

from xenia.core.queries.institution import school_zone
from xenia.curriculum.models import Course, Offering, Session, SessionMethod
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.attainment import attained_in
from xenia.curriculum.queries.reach import Service

LECTURE = "IM013"
#: what brings the community into a session: service learning, or the keyword 'community'
COMMUNITY_METHODS = {"IM024"}
COMMUNITY_WORD = "community"
#: plain words: they are looked up a hundred thousand times, and a member of an enumeration takes thrice as long
PLANNED, TAUGHT, ASSESSED, ATTAINED = (layer.value for layer in Layer)


@dataclass(slots=True)
class Facts:
    """One session; `first_on` is the day on which it is first held by the school's clock, `attained` what the learners
    in its course's year of study attained."""

    course: UUID
    minutes: int
    teaches: bool
    assesses: bool
    lecture: bool
    community: bool
    clinical: bool
    first_on: date | None
    method: str = ""
    disciplines: list[int] = field(default_factory=list)
    attained: Set[UUID] = frozenset()


def layers(fact: Facts, service: Service, competency: UUID) -> Iterable[str]:
    """The layers on which a session serves a competency.

    Planned: an objective or the session says so. Taught: it has time and a way of teaching. Assessed: it is marked as
    assessed here, or the session is an assessment. Attained: by the learners in that year of study.
    """
    yield PLANNED
    if fact.teaches:
        yield TAUGHT
    if service.assessed or fact.assesses:
        yield ASSESSED
    if competency in fact.attained:
        yield ATTAINED


def session_facts(courses: list[UUID]) -> dict[UUID, Facts]:
    """What there is to know of every session of these courses; eight statements."""
    alive = Session.objects.filter(course__in=courses, thing__retired_at__isnull=True)
    methods: dict[UUID, list[str]] = defaultdict(list)
    named = SessionMethod.objects.filter(session__in=alive).order_by("session", "-primary", "position")
    for session, code in named.values_list("session", "method"):
        methods[session].append(code)
    first = dict(
        Offering.objects.filter(session__in=alive).values_list("session").annotate(Min("starts_at")).order_by()
    )
    own, inherited = _disciplines(courses)
    attained = attained_in(courses)
    zone = school_zone()
    facts = {}
    for key, course, minutes, keywords, clerkship in alive.values_list(
        "pk", "course", "minutes", "keywords", "course__clerkship"
    ):
        codes = methods[key]
        teaching = [code for code in codes if code.startswith("IM")]
        facts[key] = Facts(
            course=course,
            minutes=minutes,
            teaches=bool(teaching or not codes) and bool(minutes or key in first),
            assesses=any(code.startswith("AM") for code in codes),
            lecture=teaching == [LECTURE],
            community=bool(COMMUNITY_METHODS.intersection(codes))
            or any(w["label"].casefold() == COMMUNITY_WORD for w in keywords),
            clinical=bool(clerkship),
            first_on=first[key].astimezone(zone).date() if key in first else None,
            method=teaching[0] if teaching else "",
            disciplines=own.get(key) or inherited.get(course, []),
            attained=attained.get(course, frozenset()),
        )
    return facts


def _disciplines(courses: list[UUID]) -> tuple[dict[UUID, list[int]], dict[UUID, list[int]]]:
    """Disciplines of sessions, and of courses for the sessions that name none."""
    own: dict[UUID, list[int]] = defaultdict(list)
    inherited: dict[UUID, list[int]] = defaultdict(list)
    through = Session.disciplines.through.objects
    for session, discipline in through.filter(session__course__in=courses).values_list("session", "discipline"):
        own[session].append(discipline)
    for course, discipline in Course.disciplines.through.objects.filter(course__in=courses).values_list(
        "course", "discipline"
    ):
        inherited[course].append(discipline)
    return own, inherited
