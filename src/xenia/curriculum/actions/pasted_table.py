"""A pasted table read: its columns found, its cells understood, or refused in words."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.curriculum.queries.pasting import folded
from xenia.standards.curriculum import Depth

MOST_ROWS = 2000
MOST_CHARACTERS = 1_000_000
COLUMNS = {
    "what": ("session", "objective", "course", "title", "what", "subject", "id", "objective code", "session code"),
    "competencies": ("competency", "competencies", "competency code", "competency codes", "code", "codes", "serves"),
    "depth": ("depth", "level", "how deep"),
    "assessed": ("assessed", "assessment", "is assessed"),
}
DEPTHS = {
    "": "",
    **{depth.value: depth.value for depth in Depth if depth.value},
    **{"1": "introduced", "2": "practised", "3": "demonstrated", "practiced": "practised"},
    **{"i": "introduced", "p": "practised", "d": "demonstrated", "introduce": "introduced"},
}
YES, NO = ("yes", "y", "x", "1", "true", "assessed", "✓", "✔"), ("no", "n", "0", "false", "-", "–", "not assessed")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the pasted table: its number as pasted, and the texts of its cells by column."""

    number: int
    what: str
    competencies: str
    depth: str
    assessed: str


def lines_in(text: str) -> list[Line]:
    """The rows of a pasted table, numbered as pasted. Refused as a whole when it holds nothing, or too much."""
    if len(text) > MOST_CHARACTERS:
        raise Refused(_("That is too much for one paste. Paste it in parts."))
    try:
        cells = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t"))
    except csv.Error:
        raise Refused(_("A cell is too long, or a quotation mark is never closed. Copy the cells again.")) from None
    numbered = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(cells, start=1)
        if any(map(str.strip, row))
    ]
    if not numbered:
        raise Refused(_("Paste the rows of your spreadsheet first."))
    columns = _header(numbered[0][1])
    if columns:
        numbered = numbered[1:]
    if len(numbered) > MOST_ROWS:
        raise Refused(_("That is more than %(most)s rows. Paste them in parts.") % {"most": MOST_ROWS})
    if not numbered:
        raise Refused(_("There is a row of headings and nothing under it."))
    return [_line(number, row, columns or [(name,) for name in range(len(COLUMNS))]) for number, row in numbered]


def _header(row: Sequence[str]) -> list[tuple[int, ...]] | None:
    """The columns in our order, when the first row names them; 'session' and 'objective' may both stand there."""
    found = []
    for names in COLUMNS.values():
        found.append(tuple(index for index, cell in enumerate(row) if folded(cell) in names))
    return found if found[0] and found[1] else None


def _line(number: int, row: Sequence[str], columns: Sequence[tuple[int, ...]]) -> Line:
    """Of several columns for one thing the last that is filled counts: an objective before its session."""
    texts = [next((row[i] for i in reversed(group) if i < len(row) and row[i]), "") for group in columns]
    return Line(number, *texts)


def depth_in(text: str) -> str | None:
    """The depth that a cell says; None for an empty one."""
    if not text:
        return None
    found = DEPTHS.get(folded(text).removesuffix(".0"))
    if found is None:
        raise Refused(
            _("“%(text)s” is no depth. Write introduced, practised, demonstrated, or 1, 2, 3.") % {"text": text[:40]}
        )
    return found


def assessed_in(text: str) -> bool | None:
    """Whether a cell says yes or no; None for an empty one."""
    name = folded(text)
    if not name:
        return None
    if name in YES or name in NO:
        return name in YES
    raise Refused(
        _("“%(text)s” says neither yes nor no. Write yes or no, or leave the cell empty.") % {"text": text[:40]}
    )
