"""A course with everything in it that can be aligned, and what each part serves of one framework."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from xenia.core.rules import Actor, Refused, may
from xenia.curriculum.models import Alignment, Course, Framework, Objective, Session
from xenia.curriculum.queries.courses import visible_sessions
from xenia.curriculum.queries.coverage import map_rows
from xenia.curriculum.queries.reach import alignments_of, ancestry

CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """Something to align, known by itself and what contains it: enough to ask whether someone may."""

    scope_path: tuple[UUID, ...]

    @property
    def pk(self) -> UUID:
        return self.scope_path[0]


@dataclass(frozen=True, slots=True)
class Option:
    """A competency of the framework, as it is found by code or words."""

    key: UUID
    code: str
    label: str

    @property
    def words(self) -> str:
        return f"{self.code} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class Chip:
    """One alignment beside what it belongs to."""

    option: Option
    depth: str
    assessed: bool
    status: str
    made_by: str = ""
    checked_by: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class AlignRow:
    """A course, session or objective with what it serves itself, and what it serves through its parents only."""

    key: UUID
    kind: str
    title: str
    route: str
    note: str
    may_align: bool
    chips: list[Chip] = field(default_factory=list)
    through: list[Option] = field(default_factory=list)

    @property
    def is_said(self) -> bool:
        return any(chip.status in Alignment.COUNTED for chip in self.chips)


@dataclass(frozen=True, slots=True)
class AlignGroup:
    """A session, or the course itself, with the objectives under it."""

    head: AlignRow
    objectives: list[AlignRow]


@dataclass(frozen=True, slots=True)
class AlignPage:
    """The groups of a course in order, and the figures above them."""

    groups: list[AlignGroup]
    options: list[Option]

    @property
    def rows(self) -> list[AlignRow]:
        return [row for group in self.groups for row in (group.head, *group.objectives)]

    @property
    def sessions(self) -> int:
        return sum(1 for group in self.groups if group.head.kind == "session")

    @property
    def aligned(self) -> int:
        """Objectives for which someone stands; what is only proposed is not said yet."""
        return sum(1 for row in self.rows if row.kind == "objective" and (row.through or row.is_said))

    @property
    def objectives(self) -> int:
        return sum(1 for row in self.rows if row.kind == "objective")


def framework_options(framework: Framework, *, language: str) -> list[Option]:
    """The framework's competencies in their order; one statement in English."""
    return [Option(row.key, row.code or row.id, row.label) for row in map_rows(framework, language=language)]


def found_option(options: Iterable[Option], asked: str) -> Option:
    """The competency that someone typed: its words as offered, its code, or words that only one of them has.

    Refused with the nearest ones named when there is none, or more than one.
    """
    wanted = " ".join(asked.split()).casefold()
    listed = list(options)
    for exact in (lambda o: o.words, lambda o: o.code, lambda o: str(o.key), lambda o: o.label):
        for option in listed:
            if wanted and " ".join(exact(option).split()).casefold() == wanted:
                return option
    parts = wanted.split()
    near = [option for option in listed if parts and all(part in option.words.casefold() for part in parts)]
    if len(near) == 1:
        return near[0]
    raise Refused(_not_one(near, asked))


def _not_one(near: list[Option], asked: str) -> str:
    if not asked.strip():
        return _("Type a code or some words of a competency first.")
    if not near:
        return _("No competency of this framework is called “%(asked)s”. Try its code, or other words.") % {
            "asked": asked.strip()[:80]
        }
    names = "; ".join(option.words for option in near[:CANDIDATES])
    return _("Several competencies hold “%(asked)s”: %(names)s. Type the code of one.") % {
        "asked": asked.strip()[:80],
        "names": names,
    }


def align_page(actor: Actor, course: Course, framework: Framework, *, language: str) -> AlignPage:
    """The whole course; a constant number of statements however many sessions and objectives it has."""
    options = framework_options(framework, language=language)
    sessions = list(visible_sessions(actor).filter(course=course, thing__retired_at__isnull=True))
    placed = _placed(sessions)
    own = set(course.objectives.values_list("pk", flat=True))
    objectives = _objectives(course, {*own, *(key for group in placed.values() for key in group)})
    served = _served(actor, [course, *sessions, *objectives.values()], options)
    shown: set[UUID] = set()
    groups = []
    for session in sessions:
        keys = [key for key in objectives if key in placed.get(session.pk, ()) and key not in shown]
        shown.update(keys)
        groups.append(AlignGroup(served[session.pk], [served[key] for key in keys]))
    rest = [served[key] for key in objectives if key not in shown]
    return AlignPage([AlignGroup(served[course.pk], rest), *groups], options)


def align_rows(actor: Actor, course: Course, options: list[Option], keys: Collection[UUID]) -> dict[UUID, AlignRow]:
    """Some rows of the page, those of other courses left out."""
    sessions = list(visible_sessions(actor).filter(course=course, pk__in=keys, thing__retired_at__isnull=True))
    here = Objective.objects.filter(Q(course=course) | Q(sessions__course=course) | Q(courses=course), pk__in=keys)
    objectives = here.filter(thing__retired_at__isnull=True).select_related("thing", "course").distinct()
    found: list[Course | Session | Objective] = [*sessions, *objectives]
    if course.pk in keys:
        found.append(course)
    return _served(actor, found, options)


def _placed(sessions: list[Session]) -> dict[UUID, set[UUID]]:
    placed: dict[UUID, set[UUID]] = {}
    through = Session.objectives.through.objects.filter(session__in=[session.pk for session in sessions])
    for session, objective in through.values_list("session", "objective"):
        placed.setdefault(session, set()).add(objective)
    return placed


def _objectives(course: Course, keys: set[UUID]) -> dict[UUID, Objective]:
    """In their order: those of the course, and those of others that its sessions share."""
    rows = Objective.objects.filter(Q(pk__in=keys) | Q(course=course), thing__retired_at__isnull=True)
    ordered = rows.select_related("thing").order_by("position", "source_id", "pk")
    return {row.pk: row for row in ordered}


def _served(
    actor: Actor, subjects: Iterable[Course | Session | Objective], options: list[Option]
) -> dict[UUID, AlignRow]:
    listed = list(subjects)
    number = {option.key: index for index, option in enumerate(options)}
    parents = ancestry({row.pk for row in listed if isinstance(row, Objective)})
    above = alignments_of({parent for group in parents.values() for parent in group})
    rows = {subject.pk: _row(actor, subject) for subject in listed}
    standing = Alignment.objects.filter(subject__in=list(rows)).exclude(status=Alignment.Status.REJECTED)
    for alignment in sorted(
        standing.select_related("made_by", "checked_by"), key=lambda row: number.get(row.competency_id, 0)
    ):
        if alignment.competency_id in number:
            chip = _chip(alignment, options[number[alignment.competency_id]])
            rows[alignment.subject_id].chips.append(chip)
    for key, group in parents.items():
        inherited = {c for parent in group for c, _depth, _assessed in above.get(parent, ()) if c in number}
        inherited -= {chip.option.key for chip in rows[key].chips}
        rows[key].through.extend(options[index] for index in sorted(number[c] for c in inherited))
    return rows


def _row(actor: Actor, subject: Course | Session | Objective) -> AlignRow:
    return AlignRow(
        key=subject.pk,
        kind=type(subject).__name__.lower(),
        title=subject.thing.label,
        route=subject.thing.route,
        note=subject.kind if isinstance(subject, Session) else "",
        may_align=may(actor, "curriculum.align", subject),
    )


def _chip(row: Alignment, option: Option) -> Chip:
    return Chip(
        option=option,
        depth=row.depth,
        assessed=row.assessed,
        status=str(row.status),
        made_by=row.made_by.label if row.made_by else "",
        checked_by=row.checked_by.label if row.checked_by else "",
        confidence=row.confidence,
    )
