"""What a pasted table may name: the sessions and objectives of a course or a year, by code or title."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from xenia.core.rules import Actor, may
from xenia.curriculum.models import Course, Objective, Session
from xenia.curriculum.queries.alignments import Placed


def folded(text: str) -> str:
    """Titles are the same when only their spaces and capitals differ."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a row may name."""

    key: UUID
    title: str
    allowed: bool


@dataclass(slots=True)
class Names:
    """Everything that may be named, by code first and then by title."""

    codes: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))

    def find(self, text: str) -> list[Named]:
        """Every thing of that code, else of that title."""
        name = folded(text)
        return self.codes.get(name) or self.titles.get(name) or []


def names_in(actor: Actor, *, course: Course | None, year: int) -> Names:
    """The sessions and objectives that stand in a course, or in a whole academic year; three statements."""
    names = Names()
    sessions = Session.objects.filter(thing__retired_at__isnull=True, course__thing__retired_at__isnull=True)
    objectives = Objective.objects.filter(thing__retired_at__isnull=True)
    courses = Course.objects.filter(thing__retired_at__isnull=True)
    if course is not None:
        sessions, objectives = sessions.filter(course=course), objectives.filter(course=course)
        courses = courses.filter(pk=course.pk)
    else:
        sessions, objectives = sessions.filter(year__begins=year), objectives.filter(year__begins=year)
        courses = courses.filter(year__begins=year)
    everywhere = may(actor, "curriculum.align")
    scoped = "pk", "source_id", "thing__label", "course"
    _put(names, courses.values_list("pk", "source_id", "thing__label", "pk"), actor, everywhere=everywhere)
    _put(names, sessions.values_list(*scoped), actor, everywhere=everywhere)
    _put(names, objectives.values_list(*scoped), actor, everywhere=everywhere)
    return names


def _put(names: Names, rows: Iterable[tuple[UUID, str, str, UUID | None]], actor: Actor, *, everywhere: bool) -> None:
    for key, code, title, course in rows:
        path = (key,) if course is None else (key, course)
        found = Named(key, title, everywhere or may(actor, "curriculum.align", Placed(path)))
        names.titles[folded(title)].append(found)
        for name in filter(None, (code, str(key))):
            names.codes[folded(name)].append(found)
