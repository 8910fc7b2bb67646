"""Write what an import says of who serves which competency."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from xenia.core.actions.rows import insert_rows
from xenia.curriculum.actions.importing.rows import BATCH, Writing
from xenia.curriculum.models import Alignment, Competency, LooseReference
from xenia.curriculum.queries.document import Standing
from xenia.curriculum.queries.document_links import SERVES
from xenia.standards import curriculum as plain
from xenia.standards.compare import KindComparison, Update, identity

COLUMNS = ("subject", "competency", "depth", "assessed", "status", "origin", "entry", "made_by")
IMPORT = "import"


def write_alignments(
    writing: Writing, part: KindComparison, loose: tuple[plain.Alignment, ...], standing: Standing
) -> None:
    """Create what is new and change what an earlier import said; a suggestion that a file confirms is confirmed.

    What points nowhere is kept under its subject, to be tried again at the next import.
    """
    nowhere = {identity(row) for row in loose}
    keys = _competencies({row.framework for row in part.created} | {u.now.framework for u in part.updated})
    fresh = [row for row in part.created if identity(row) not in nowhere]
    made = [_values(writing, row, keys) for row in fresh if identity(row) not in standing.alignments.rows]
    insert_rows(Alignment, COLUMNS, made, ignore_conflicts=True)
    changed = [u for u in part.updated if identity(u.now) in standing.alignments.rows]
    changed += [Update(was=None, now=row, fields=()) for row in fresh if identity(row) in standing.alignments.rows]
    _change(writing, changed, keys, standing)
    _keep_loose(writing, loose, standing)
    _note(writing, fresh, changed, keys)


def _competencies(frameworks: set[str]) -> dict[tuple[str, str], UUID]:
    rows = Competency.objects.filter(framework__code__in=frameworks)
    return {(code, name): pk for code, name, pk in rows.values_list("framework__code", "source_id", "pk")}


def _values(writing: Writing, row: plain.Alignment, keys: dict[tuple[str, str], UUID]) -> tuple[Any, ...]:
    return (
        writing.things[row.subject_kind][row.subject],
        keys[row.framework, row.competency],
        row.depth.value,
        row.assessed,
        Alignment.Status.CONFIRMED.value,
        IMPORT,
        writing.record.entry.pk,
        writing.record.entry.actor_id,
    )


def _change(writing: Writing, changed: list[Update], keys: dict[tuple[str, str], UUID], standing: Standing) -> None:
    rows = []
    for update in changed:
        values = dict(
            zip((f"{c}_id" if c in _KEYS else c for c in COLUMNS), _values(writing, update.now, keys), strict=True)
        )
        rows.append(Alignment(pk=standing.alignments.rows[identity(update.now)], **values))
    Alignment.objects.bulk_update(rows, [c for c in COLUMNS if c not in ("subject", "competency")], batch_size=BATCH)


_KEYS = ("subject", "competency", "entry", "made_by")


def _keep_loose(writing: Writing, loose: tuple[plain.Alignment, ...], standing: Standing) -> None:
    """The references of this file's subjects that point nowhere now, instead of those that did before."""
    wanted = {(writing.things[row.subject_kind][row.subject], f"{row.framework} {row.competency}") for row in loose}
    subjects = {key for known in writing.things.values() for key in known.values()}
    before = LooseReference.objects.filter(field=SERVES).values_list("pk", "thing", "source_id")
    ended = [pk for pk, thing, value in before if thing in subjects and (thing, value) not in wanted]
    LooseReference.objects.filter(pk__in=ended).delete()
    rows = ((thing, SERVES, value) for thing, value in sorted(wanted, key=str))
    insert_rows(LooseReference, ("thing", "field", "source_id"), rows, ignore_conflicts=True)


def _note(
    writing: Writing, fresh: list[plain.Alignment], changed: list[Update], keys: dict[tuple[str, str], UUID]
) -> None:
    """New alignments are one line of the record for each course; changed ones a line each. All move the counts."""
    by_course: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in fresh:
        key = writing.things[row.subject_kind][row.subject]
        if key not in writing.fresh:
            writing.moved.add(key)
        words = [str(key), str(keys[row.framework, row.competency]), row.depth.value, row.assessed]
        by_course[_course(writing, row)].append(words)
    for course, listed in by_course.items():
        if course is not None:
            writing.record.note(course, scope=course, now={"alignments": listed})
            continue
        for subject, competency, depth, assessed in listed:
            state = {"competency": competency, "depth": depth, "assessed": assessed}
            writing.record.note(UUID(subject), now=state)
    for update in changed:
        key = writing.things[update.now.subject_kind][update.now.subject]
        writing.moved.add(key)
        competency = str(keys[update.now.framework, update.now.competency])
        was, now = (_state(competency, row) for row in (update.was, update.now))
        writing.record.note(key, scope=_course(writing, update.now), was=was, now=now)


def _state(competency: str, row: plain.Alignment | None) -> dict[str, Any] | None:
    """As every change of an alignment is recorded."""
    if row is None:
        return None
    return {
        "competency": competency,
        "depth": row.depth.value,
        "assessed": row.assessed,
        "status": Alignment.Status.CONFIRMED.value,
        "origin": IMPORT,
    }


def _course(writing: Writing, row: plain.Alignment) -> UUID | None:
    if row.subject_kind == "session":
        return writing.course_of_session.get(row.subject)
    return writing.thing("course", row.subject if row.subject_kind == "course" else writing.home.get(row.subject, ""))
