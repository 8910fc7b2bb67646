"""Two versions of a station side by side."""

from dataclasses import dataclass
from difflib import SequenceMatcher

#: lines that stay around each change, so that one sees where it is
AROUND = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it was and as it is; `how` is same, changed, added, gone or skipped (`was` counts what was skipped)."""

    how: str
    was: str = ""
    now: str = ""


def rows_between(old: str, new: str) -> list[Row]:
    """The lines of two texts beside one another; long stretches in which nothing changed are skipped."""
    before, after = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for how, first, last, begin, end in matched:
        was, now = before[first:last], after[begin:end]
        if how == "equal":
            rows += _same(was, leading=bool(first or begin), trailing=last < len(before) or end < len(after))
            continue
        for number in range(max(len(was), len(now))):
            one, other = (side[number] if number < len(side) else None for side in (was, now))
            kind = "gone" if other is None else "added" if one is None else "changed"
            rows.append(Row(kind, one or "", other or ""))
    return rows


def _same(lines: list[str], *, leading: bool, trailing: bool) -> list[Row]:
    """What did not change, shortened to what stands beside a change."""
    head, tail = AROUND if leading else 0, AROUND if trailing else 0
    if len(lines) <= head + tail + 1:
        return [Row("same", line, line) for line in lines]
    skipped = Row("skipped", str(len(lines) - head - tail))
    ends = lines[len(lines) - tail :] if tail else []
    return [*(Row("same", one, one) for one in lines[:head]), skipped, *(Row("same", one, one) for one in ends)]
