"""Suggestions that wait for a person, the surest first."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from xenia.core.rules import Actor, may
from xenia.curriculum.models import Alignment, Course, Framework, Session
from xenia.curriculum.queries.served import Item, items_read

ON_A_PAGE = 25
#: those who align hold one of these on the course
STAFF = ("course_director", "teacher", "coordinator")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An objective, the competency that it may serve, and how likely that is."""

    key: int
    objective: str
    route: str
    course: str
    sessions: list[str]
    item: Item
    confidence: float

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which proposals someone wants to see."""

    framework: Framework | None = None
    course: UUID | None = None
    page: int = 1


def proposals_of(course: UUID) -> QuerySet[Alignment]:
    """What waits in one course."""
    return _waiting().filter(subject__objective__course=course)


def visible_proposals(actor: Actor) -> QuerySet[Alignment]:
    """What waits in the courses that the actor may align."""
    if may(actor, "curriculum.align"):
        return _waiting()
    scopes = actor.scopes_of(*STAFF)
    return _waiting().filter(Q(subject__objective__course__in=scopes))


def _waiting() -> QuerySet[Alignment]:
    standing = {"subject__retired_at__isnull": True, "competency__thing__retired_at__isnull": True}
    return Alignment.objects.filter(status=Alignment.Status.PROPOSED, **standing)


def proposal_page(actor: Actor, asked: Asked, *, language: str) -> tuple[Page[Alignment], list[Proposal]]:
    """A page of the queue; a constant number of statements."""
    rows = asked_proposals(actor, asked).select_related("subject", "subject__objective__course__thing")
    page = Paginator(rows.order_by(F("confidence").desc(nulls_last=True), "pk"), ON_A_PAGE).get_page(asked.page)
    return page, _read(list(page.object_list), language=language)


def asked_proposals(actor: Actor, asked: Asked) -> QuerySet[Alignment]:
    """The proposals that someone wants to see."""
    rows = visible_proposals(actor)
    if asked.framework:
        rows = rows.filter(competency__framework=asked.framework)
    return rows.filter(subject__objective__course=asked.course) if asked.course else rows


def _read(rows: list[Alignment], *, language: str) -> list[Proposal]:
    items = items_read({row.competency_id for row in rows}, language=language)
    titles: dict[UUID, list[str]] = defaultdict(list)
    placed = Session.objects.filter(objectives__in=[row.subject_id for row in rows], thing__retired_at__isnull=True)
    for objective, title in placed.order_by("position", "pk").values_list("objectives", "thing__label"):
        titles[objective].append(title)
    return [
        Proposal(
            key=row.pk,
            objective=row.subject.label,
            route=row.subject.route,
            course=row.subject.objective.course.thing.label if row.subject.objective.course else "",
            sessions=titles[row.subject_id],
            item=items[row.competency_id],
            confidence=row.confidence or 0.0,
        )
        for row in rows
        if row.competency_id in items
    ]


def courses_waiting(actor: Actor, framework: Framework | None) -> list[tuple[UUID, str, int]]:
    """(course, title, how many wait), those with most first; two statements."""
    rows = visible_proposals(actor)
    if framework:
        rows = rows.filter(competency__framework=framework)
    counts = dict(rows.order_by().values_list("subject__objective__course").annotate(Count("pk")))
    titles = Course.objects.filter(pk__in=[key for key in counts if key]).values_list("pk", "thing__label")
    return sorted(((key, title, counts[key]) for key, title in titles), key=lambda row: (-row[2], row[1]))


def courses_to_look_in(actor: Actor, year: int) -> list[tuple[UUID, str]]:
    """The courses of a year that the actor may align."""
    rows = Course.objects.filter(year__begins=year, thing__retired_at__isnull=True)
    if not may(actor, "curriculum.align"):
        rows = rows.filter(pk__in=actor.scopes_of(*STAFF))
    return list(rows.order_by("level", "position").values_list("pk", "thing__label"))


def has_confirmed(framework: Framework) -> bool:
    """Whether anything was ever confirmed with this framework, from which a ranking could learn."""
    return Alignment.objects.filter(competency__framework=framework, status__in=Alignment.COUNTED).exists()
