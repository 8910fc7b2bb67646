"""Results of commands as a person reads them in a terminal."""

from collections import Counter
from typing import Any

SHOWN = 20
NAME = 48
WIDE = 12
#: so many numbers stand beside their name, more below it
BESIDE = 8
#: from here on four digits would say less than the whole number before the point
MANY = 10_000
NUMBER = int | float | None
SCALAR = NUMBER | str


def in_words(result: Any, *, indent: int = 0) -> str:
    """Numbers side by side, lists below their names, problems one a line."""
    pad = " " * indent
    if isinstance(result, dict):
        told = {name.replace("_", " "): value for name, value in result.items() if value not in ([], {}, "")}
        wide = max([WIDE, *(len(words) + 2 for words, value in told.items() if not isinstance(value, dict | list))])
        return "\n".join(_entry(words, value, indent, wide) for words, value in told.items())
    if isinstance(result, list):
        lines = [pad + _line(row) for row in result[:SHOWN]]
        more = [f"{pad}… and {len(result) - SHOWN} more (--json prints all)"] if len(result) > SHOWN else []
        return "\n".join(lines + more)
    return f"{pad}{_figure(result)}"


def _entry(words: str, value: Any, indent: int, wide: int) -> str:
    pad = " " * indent
    if isinstance(value, dict) and all(isinstance(v, SCALAR) for v in value.values()):
        figures = (f"{_figure(v)} {k.replace('_', ' ')}" for k, v in value.items())
        return f"{pad}{words:<{wide}}" + "  ".join(figures)
    if isinstance(value, list) and len(value) <= BESIDE and all(isinstance(v, NUMBER) for v in value):
        return f"{pad}{words:<{wide}}" + "  ".join(_figure(v) for v in value)
    if isinstance(value, dict | list):
        return f"{pad}{words}\n{in_words(value, indent=indent + 2)}"
    return f"{pad}{words:<{wide}}{_figure(value)}"


def _figure(value: Any) -> str:
    """Four digits that say something; all of them are in --json."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < MANY else str(value)


def _line(row: Any) -> str:
    if isinstance(row, dict) and "message" in row:
        place = ", ".join(str(row[k]) for k in ("source", "row", "field") if row.get(k))
        return f"{place}: {row['message']}"
    if isinstance(row, dict):
        return "  ".join(_figure(value) for value in row.values())
    if isinstance(row, list):
        return "  ".join(f"{_figure(value):>5}" for value in row)
    return _figure(row)


def map_in_words(document: dict[str, Any]) -> str:
    """A layer of the map as a table, long names of columns below it, then what is not on the map and the gaps."""
    labels, marks = document["column_labels"], document["columns"]
    short = all(len(label) <= 8 for label in labels)
    heads = labels if short else [str(number) for number in range(1, len(labels) + 1)]
    wide = [max(len(head), 5) for head in heads]
    lines = [f"{document['framework']}, {document['layer']}: sessions by {document['by']}", ""]
    lines.append(" " * NAME + "".join(f"  {head:>{w}}" for head, w in zip(heads, wide, strict=True)))
    for label, cells in zip(document["row_labels"], document["cells"], strict=True):
        figures = "".join(f"  {n or '–':>{w}}" for n, w in zip(cells, wide, strict=True))
        lines.append(f"{label if len(label) <= NAME else label[: NAME - 1] + '…':<{NAME}}{figures}")
    if not short:
        lines += ["", *(f"{head:>5}  {label}" for head, label in zip(heads, labels, strict=True))]
    kinds = Counter(gap["kind"].replace("_", " ") for gap in document["gaps"])
    rest = document["unmapped"]
    lines += ["", f"not on the map: {rest['objectives']} objectives, {rest['sessions']} sessions"]
    lines += [f"gaps: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}"] if kinds else []
    return "\n".join(lines if marks else [lines[0], "There is no course to count here."])
