"""What stands in a person's calendar feed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from xenia.core.actions.tokens import FEED
from xenia.core.models import Change, Institution, SignedLink
from xenia.core.rules import Actor
from xenia.curriculum.models import Course, Offering
from xenia.curriculum.queries.courses import visible_courses
from xenia.people.models import AcademicYear, Cohort

#: whose courses a feed holds beside those of the own year of study
ROLES = ("course_director", "teacher", "coordinator", "student")


@dataclass(frozen=True, slots=True)
class Event:
    """One time at which a session is held. `uid` stays the same as long as session and offering do."""

    uid: str
    title: str
    course: str
    route: str
    place: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime


def own_courses(actor: Actor, *, today: date) -> set[UUID]:
    """The courses of a person's own year of study, as their cohort tells it, and those where they hold a role.

    A cohort that entered two years ago is in year 3; years that are over are left out. Only what is published.
    """
    years = list(AcademicYear.objects.filter(ends__gte=today))
    theirs = Q(pk__in=actor.scopes_of(*ROLES))
    for entered in _entered(actor, today):
        for year in years:
            level = year.begins - entered + 1
            here = Q(level=level) | Q(level__lt=level, level_end__gte=level)
            theirs |= here & Q(year=year)
    rows = _published(actor).filter(theirs, year__in=years)
    return set(rows.values_list("pk", flat=True))


def _published(actor: Actor) -> QuerySet[Course]:
    return visible_courses(actor).filter(thing__published_at__isnull=False, thing__retired_at__isnull=True)


def _entered(actor: Actor, today: date) -> list[int]:
    if actor.person is None:
        return []
    current = Q(thing__members__ends__isnull=True) | Q(thing__members__ends__gte=today)
    cohorts = Cohort.objects.filter(current, thing__members__person=actor.person, thing__members__starts__lte=today)
    return list(cohorts.values_list("entered__begins", flat=True))


def feed_events(actor: Actor, *, course: UUID | None, today: date) -> list[Event]:
    """The events of a feed: of one course, or of a person's own; only published sessions. Seven statements at most."""
    if course is None:
        courses = own_courses(actor, today=today)
    else:
        courses = set(_published(actor).filter(pk=course).values_list("pk", flat=True))
    changed = _changed(courses)
    house = Institution.objects.values_list("domain", flat=True).first() or "xenia.invalid"
    open_sessions = Q(session__thing__published_at__isnull=False, session__thing__retired_at__isnull=True)
    rows = Offering.objects.filter(open_sessions, session__course__in=courses).order_by("starts_at", "pk")
    read = rows.values_list(
        "pk", "source_id", "session", "session__thing__label", "session__thing__route", "session__course",
        "session__course__thing__label", "place", "starts_at", "ends_at",
    )  # fmt: skip
    return [
        Event(f"{session}-{name or key}@{house}", title, label, route, place, starts, ends, changed[of])
        for key, name, session, title, route, of, label, place, starts, ends in read
    ]


def _changed(courses: set[UUID]) -> dict[UUID, datetime]:
    """When each course last changed, as the change record tells; the beginning of time where it tells nothing."""
    rows = Change.objects.filter(scope__in=courses).order_by()
    found = dict(rows.values_list("scope").annotate(Max("entry__at")))
    return {course: found.get(course) or datetime(2000, 1, 1, tzinfo=UTC) for course in courses}


def feeds_of(actor: Actor) -> list[SignedLink]:
    """The feeds of a person that work today, their own first; one statement."""
    living = SignedLink.objects.filter(purpose=FEED, revoked_at=None, expires_at__gt=timezone.now())
    return list(living.filter(person=actor.person).select_related("scope").order_by("scope__label", "created_at"))
