"""What was confirmed and waits for the committee: by course, and in a course by the step that made it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from xenia.core.models import AuditEntry
from xenia.core.queries.audit import Opener
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Alignment, Course
from xenia.curriculum.queries.served import Item, items_read

COURSES = 40
#: so many alignments of a course are decided on at a time
ROWS = 200
COURSE = Coalesce("subject__session__course", "subject__objective__course", "subject__course")


@dataclass(frozen=True, slots=True)
class WaitingCourse:
    """A course with how much of it waits, from how many steps, and since when nothing was added."""

    key: UUID
    title: str
    level: int | None
    count: int
    steps: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One alignment that waits; `key` and `entry` together say which state of it was shown."""

    key: int
    entry: int
    subject: str
    route: str
    item: Item
    depth: str
    assessed: bool
    said_by: str


@dataclass(frozen=True, slots=True)
class WaitingSet:
    """What one step made: who said so, when and why."""

    entry: UUID
    verb: str
    who: str
    at: datetime
    why: str
    rows: list[WaitingRow]


def confirmed_in(course: UUID) -> QuerySet[Alignment]:
    """The course's confirmed alignments, those of what is retired left out."""
    here = Q(subject__session__course=course) | Q(subject__objective__course=course) | Q(subject=course)
    return _waiting().filter(here)


def _waiting() -> QuerySet[Alignment]:
    standing = Q(subject__retired_at__isnull=True, competency__thing__retired_at__isnull=True)
    return Alignment.objects.filter(standing, status=Alignment.Status.CONFIRMED, entry__isnull=False)


def waiting_courses(actor: Actor, *, year: int, page: int) -> tuple[Page[Any], list[WaitingCourse], int]:
    """A page of the courses of a year in which something waits, the latest first, and how many alignments in all."""
    demand(actor, "curriculum.approve")
    of_year = Q(subject__session__year__begins=year) | Q(subject__objective__year__begins=year)
    rows = _waiting().filter(of_year | Q(subject__course__year__begins=year)).annotate(course=COURSE)
    counted = rows.exclude(course=None).order_by().values_list("course")
    figures = counted.annotate(Count("pk"), Count("entry", distinct=True), Max("entry__at"))
    listed = sorted(figures, key=lambda row: (row[3], row[1], str(row[0])), reverse=True)
    shown = Paginator(listed, COURSES).get_page(page)
    courses = Course.objects.select_related("thing").in_bulk([row[0] for row in shown.object_list])
    found = [
        WaitingCourse(key, courses[key].thing.label, courses[key].level, count, steps, latest)
        for key, count, steps, latest in shown.object_list
        if key in courses
    ]
    return shown, found, sum(row[1] for row in listed)


def waiting_sets(actor: Actor, course: Course, *, step: UUID | None, language: str) -> tuple[list[WaitingSet], int]:
    """What waits in a course, the latest step first, as many rows as are decided on at a time; and how many wait.

    A constant number of statements, and one for each person's key.
    """
    demand(actor, "curriculum.approve")
    waiting = confirmed_in(course.pk)
    if step:
        waiting = waiting.filter(entry__uuid=step)
    ordered = waiting.select_related("subject", "made_by", "entry__actor").order_by("-entry", "subject__label", "pk")
    rows = list(ordered[:ROWS])
    items = items_read({row.competency_id for row in rows}, language=language)
    opener = Opener()
    sets = [
        _set(entry, [_row(row, items[row.competency_id]) for row in group if row.competency_id in items], opener)
        for entry, group in groupby(rows, key=lambda row: row.entry)
        if entry is not None
    ]
    return sets, waiting.count()


def _set(entry: AuditEntry, rows: list[WaitingRow], opener: Opener) -> WaitingSet:
    who = entry.actor.label if entry.actor else ""
    return WaitingSet(entry.uuid, entry.verb, who, entry.at, opener.reason(entry), rows)


def _row(row: Alignment, item: Item) -> WaitingRow:
    return WaitingRow(
        key=row.pk,
        entry=row.entry_id or 0,
        subject=row.subject.label,
        route=row.subject.route,
        item=item,
        depth=row.depth,
        assessed=row.assessed,
        said_by=row.made_by.label if row.made_by else "",
    )
