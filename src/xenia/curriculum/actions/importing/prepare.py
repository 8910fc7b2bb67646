"""Make a file ready to be compared with what stands: whose competencies count, and which alignments find their end."""

from dataclasses import dataclass, field, replace

from xenia.curriculum.models import Competency, Framework
from xenia.curriculum.queries.document import Standing
from xenia.standards.compare import identity
from xenia.standards.curriculum import Alignment, Curriculum, Problem

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it is compared: `loose` are alignments whose competency stands nowhere (kept without a link), `left`
    how many are as people made them here, which no file changes."""

    incoming: Curriculum
    loose: tuple[Alignment, ...] = ()
    left: int = 0
    warnings: tuple[Problem, ...] = field(default=())


def own_part(curriculum: Curriculum) -> Curriculum:
    """The file without competencies of frameworks that are not the school's own: those are referred to, not changed."""
    theirs = set(Framework.objects.filter(own=False).values_list("code", flat=True))
    own = tuple(c for c in curriculum.competencies if c.framework not in theirs)
    years = curriculum.years or tuple(sorted({course.year for course in curriculum.courses}))
    return replace(curriculum, competencies=own, years=years)


def prepared(incoming: Curriculum, standing: Standing, *, source: str) -> Prepared:
    """Find the end of every alignment: a file may name a competency by its identifier or by the code that people read.

    What people have said here about the same subject and competency stands, whatever the file says.
    """
    ends = _Ends(incoming)
    kinds = {"course": incoming.courses, "session": incoming.sessions, "objective": incoming.objectives}
    subjects = {kind: {row.id for row in rows} for kind, rows in kinds.items()}  # type: ignore[attr-defined]
    found: list[Alignment] = []
    loose: list[Alignment] = []
    left, warnings = 0, _Warnings(source)
    for row in incoming.alignments:
        if row.subject not in subjects.get(row.subject_kind, ()):
            warnings.say(row, f"The {row.subject_kind} {row.subject} is not in this file, so an alignment is left out.")
            continue
        ended = ends.canonical(row)
        if ended is None:
            warnings.say(row, f"No competency “{row.competency}” stands in {row.framework}; it is kept without a link.")
            loose.append(row)
        elif identity(ended) in standing.alignments.by_people:
            left += 1
        else:
            found.append(ended)
    nowhere = [replace(row, depth=type(row.depth).NOT_STATED, assessed=False) for row in loose]
    return Prepared(replace(incoming, alignments=(*found, *nowhere)), tuple(nowhere), left, warnings.closed())


class _Ends:
    """The competencies that stand or come, by identifier and by code."""

    def __init__(self, incoming: Curriculum) -> None:
        self._of: dict[str, dict[str, str]] = {}
        self._codes = {code.casefold(): code for code in Framework.objects.values_list("code", flat=True)}
        for name in {row.framework for row in incoming.alignments}:
            self._of[name] = self._known(self._codes.get(name.casefold(), name), incoming)

    def _known(self, framework: str, incoming: Curriculum) -> dict[str, str]:
        rows = list(Competency.objects.filter(framework__code=framework).values_list("source_id", "code"))
        known = {code.casefold(): name for name, code in reversed(rows) if code}
        known |= {code: name for name, code in reversed(rows) if code}
        known |= {c.id: c.id for c in incoming.competencies if c.framework == framework}
        return known | {name: name for name, _ in rows}

    def canonical(self, row: Alignment) -> Alignment | None:
        known = self._of[row.framework]
        name = known.get(row.competency) or known.get(row.competency.casefold())
        framework = self._codes.get(row.framework.casefold(), row.framework)
        if name == row.competency and framework == row.framework:
            return row
        return replace(row, competency=name, framework=framework) if name else None


class _Warnings:
    """What was noticed, each sentence once, up to a readable number."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: dict[str, str] = {}

    def say(self, row: Alignment, message: str) -> None:
        self._found.setdefault(message, row.subject)

    def closed(self) -> tuple[Problem, ...]:
        listed = [
            Problem(source=self._source, field=f"alignment of {subject}", message=message)
            for message, subject in list(self._found.items())[:SHOWN]
        ]
        if (more := len(self._found) - SHOWN) > 0:
            listed.append(Problem(source=self._source, message=f"And {more} more alignments find no competency."))
        return tuple(listed)
