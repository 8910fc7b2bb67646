"""Many alignments at once, pasted from a spreadsheet: read, compared with what stands, written as one step."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.core.models import AuditEntry
from xenia.core.rules import Actor, Refused
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments, said, state_of
from xenia.curriculum.actions.pasted_table import Line, assessed_in, depth_in, lines_in
from xenia.curriculum.models import Alignment, Course, Framework
from xenia.curriculum.queries.alignments import Option, found_option, framework_options
from xenia.curriculum.queries.pasting import Names, folded, names_in
from xenia.curriculum.queries.reach import chunks


@dataclass(slots=True)
class PastedRow:
    """What a row would do: created, updated, unchanged, or refused with the reason and what to do."""

    line: Line
    title: str = ""
    options: list[Option] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    was: list[State | None] = field(default_factory=list)
    problem: str = ""

    @property
    def state(self) -> str:
        if self.problem:
            return "refused"
        pairs = list(zip(self.was, (row.state for row in self.wanted), strict=True))
        if all(was == now for was, now in pairs):
            return "unchanged"
        return "created" if any(was is None or was.counted is None for was, _now in pairs) else "updated"


@dataclass(frozen=True, slots=True)
class Pasted:
    """The whole preview."""

    rows: list[PastedRow]

    def count(self, state: str) -> int:
        """How many rows are in this state."""
        return sum(1 for row in self.rows if row.state == state)

    @property
    def refused(self) -> list[PastedRow]:
        return [row for row in self.rows if row.problem]


def preview_paste(
    actor: Actor, text: str, framework: Framework, *, course: Course | None, year: int, language: str
) -> Pasted:
    """What pasting `text` would do in a course, or in a whole academic year; nothing is written.

    Refused as a whole when it holds nothing, or too much.
    """
    lines = lines_in(text)
    names = names_in(actor, course=course, year=year)
    options = framework_options(framework, language=language)
    rows = [_resolved(line, names, options) for line in lines]
    _compare(rows)
    return Pasted(rows)


def apply_paste(
    actor: Actor,
    text: str,
    framework: Framework,
    *,
    course: Course | None,
    year: int,
    language: str,
    left_out: Collection[int],
    reason: str = "",
) -> AuditEntry:
    """Write what the preview showed, as one step. Refused while a row is in error that nobody ticked to leave out."""
    pasted = preview_paste(actor, text, framework, course=course, year=year, language=language)
    open_problems = [row.line.number for row in pasted.refused if row.line.number not in left_out]
    if open_problems:
        numbers = ", ".join(str(number) for number in open_problems[:8])
        raise Refused(
            _("Nothing was written. Mend the rows in error (%(rows)s), or tick them to be left out.")
            % {"rows": numbers}
        )
    wanted = [
        row for done in pasted.rows if not done.problem and done.line.number not in left_out for row in done.wanted
    ]
    if not any(row.state in ("created", "updated") for row in pasted.rows if row.line.number not in left_out):
        raise Refused(_("There is nothing to write: all of it stands already."))
    return change_alignments(actor, wanted, verb="paste", reason=reason)


def _resolved(line: Line, names: Names, options: list[Option]) -> PastedRow:
    row = PastedRow(line)
    try:
        key, row.title = _subject(line, names)
        row.options = list(_competencies(line, options))
        depth, assessed = depth_in(line.depth), assessed_in(line.assessed)
    except Refused as refusal:
        row.problem = str(refusal)
        return row
    row.wanted = [
        Wanted(key, option.key, State(depth=depth or "", assessed=bool(assessed), origin="pasted"))
        for option in row.options
    ]
    return row


def _subject(line: Line, names: Names) -> tuple[UUID, str]:
    if not line.what:
        raise Refused(_("No session or objective stands in this row. Write its code or its title in the first column."))
    found = names.find(line.what)
    if not found:
        raise Refused(
            _("Nothing here is called that. Take code or title from the align page; retired ones don't count.")
        )
    if len(found) > 1:
        raise Refused(
            _("%(count)s things here are called that. Write the code of the one you mean.") % {"count": len(found)}
        )
    if not found[0].allowed:
        raise Refused(_("Your roles do not allow you to align this. Ask its course director."))
    return found[0].key, found[0].title


def _competencies(line: Line, options: list[Option]) -> Iterator[Option]:
    parts = [part.strip() for part in line.competencies.split(";") if part.strip()]
    if not parts:
        raise Refused(_("No competency stands in this row. Write one or more codes, with ; between them."))
    exact = {folded(name): option for option in options for name in (option.label, option.words, option.code)}
    for part in dict.fromkeys(parts):
        yield exact.get(folded(part)) or found_option(options, part)


def _compare(rows: list[PastedRow]) -> None:
    """Beside each row what stands now; an empty cell leaves what stands, and a second word on the same is refused."""
    subjects = {wanted.subject for row in rows for wanted in row.wanted}
    standing = {
        (row.subject_id, row.competency_id): state_of(row)
        for part in chunks(subjects)
        for row in Alignment.objects.filter(subject__in=part)
    }
    first: dict[tuple[UUID, UUID], tuple[int, State | None]] = {}
    for row in rows:
        depth, assessed = (None, None) if row.problem else (depth_in(row.line.depth), assessed_in(row.line.assessed))
        fresh = []
        for wanted in row.wanted:
            place = (wanted.subject, wanted.competency)
            was = standing.get(place)
            stands = was if was and was.counted else None
            now = said(
                was,
                depth=(stands.depth if stands else "") if depth is None else depth,
                assessed=(stands.assessed if stands else False) if assessed is None else assessed,
                origin="pasted",
            )
            number, before = first.setdefault(place, (row.line.number, now))
            if before != now:
                row.problem = _("Row %(row)s says something else of the same. Keep one of them.") % {"row": number}
            fresh.append((Wanted(*place, now), was))
        row.wanted, row.was = [wanted for wanted, _was in fresh], [was for _wanted, was in fresh]
