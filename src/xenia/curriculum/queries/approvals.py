"""What was confirmed and waits for the committee, by the step that made it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from xenia.core.models import AuditEntry
from xenia.core.queries.audit import Opener
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Alignment, Course
from xenia.curriculum.queries.served import Item, items_read

SETS = 30
#: so many rows of a set are approved at a time
ROWS = 200
COURSE = Coalesce("subject__session__course", "subject__objective__course", "subject__course")


@dataclass(frozen=True, slots=True)
class WaitingSet:
    """The alignments of one course that one step made: how many wait, who said so, when and why."""

    entry: UUID
    course: UUID
    title: str
    level: int | None
    verb: str
    who: str
    at: datetime
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class SetRow:
    """One alignment of a set."""

    key: int
    subject: str
    route: str
    item: Item
    depth: str
    assessed: bool
    said_by: str


def confirmed_in(course: UUID) -> QuerySet[Alignment]:
    """The course's confirmed alignments, those of what is retired left out."""
    here = Q(subject__session__course=course) | Q(subject__objective__course=course) | Q(subject=course)
    return _waiting().filter(here)


def _waiting() -> QuerySet[Alignment]:
    standing = Q(subject__retired_at__isnull=True, competency__thing__retired_at__isnull=True)
    return Alignment.objects.filter(standing, status=Alignment.Status.CONFIRMED, entry__isnull=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of sets, and how many alignments wait in all."""

    page: Page[Any]
    sets: list[WaitingSet]
    count: int


def waiting_sets(actor: Actor, *, year: int, course: UUID | None, page: int) -> Waiting:
    """The sets of one academic year that wait, newest first; a constant number of statements, and one for each key."""
    demand(actor, "curriculum.approve")
    rows = confirmed_in(course) if course else _waiting()
    # by subquery rather than by join: the sets are counted over the alignments of the year's own things
    of_year = Q(subject__session__year__begins=year) | Q(subject__objective__year__begins=year)
    rows = rows.filter(of_year | Q(subject__course__year__begins=year))
    counted = rows.annotate(course=COURSE).exclude(course=None).values_list("entry", "course").annotate(n=Count("pk"))
    listed = list(counted.order_by(F("entry").desc(), "course"))
    shown = Paginator(listed, SETS).get_page(page)
    keys = list(shown.object_list)
    entries = AuditEntry.objects.select_related("actor").in_bulk([entry for entry, _, _ in keys])
    courses = Course.objects.select_related("thing").in_bulk([course for _, course, _ in keys])
    opener = Opener()
    sets = [_set(entries[entry], courses[place], count, opener) for entry, place, count in keys if place in courses]
    return Waiting(shown, sets, sum(count for _, _, count in listed))


def _set(entry: AuditEntry, course: Course, count: int, opener: Opener) -> WaitingSet:
    return WaitingSet(
        entry=entry.uuid,
        course=course.pk,
        title=course.thing.label,
        level=course.level,
        verb=entry.verb,
        who=entry.actor.label if entry.actor else "",
        at=entry.at,
        why=opener.reason(entry),
        count=count,
    )


def waiting_set(actor: Actor, entry: UUID, course: Course, *, language: str) -> tuple[WaitingSet | None, list[SetRow]]:
    """One set, at most so many rows of it as are approved at a time; None when nothing of it waits any more."""
    demand(actor, "curriculum.approve")
    found = AuditEntry.objects.select_related("actor").filter(uuid=entry).first()
    waiting = confirmed_in(course.pk).filter(entry__uuid=entry)
    rows = list(waiting.select_related("subject", "made_by").order_by("subject__label", "pk")[: ROWS + 1])
    if found is None or not rows:
        return None, []
    count = len(rows) if len(rows) <= ROWS else waiting.count()
    items = items_read({row.competency_id for row in rows}, language=language)
    by_subject: dict[UUID, list[SetRow]] = defaultdict(list)
    for row in rows[:ROWS]:
        if row.competency_id in items:
            by_subject[row.subject_id].append(_row(row, items[row.competency_id]))
    return _set(found, course, count, Opener()), [row for group in by_subject.values() for row in group]


def _row(row: Alignment, item: Item) -> SetRow:
    return SetRow(
        key=row.pk,
        subject=row.subject.label,
        route=row.subject.route,
        item=item,
        depth=row.depth,
        assessed=row.assessed,
        said_by=row.made_by.label if row.made_by else "",
    )
