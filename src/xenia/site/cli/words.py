"""Results of commands as a person reads them in a terminal."""

from collections import Counter
from typing import Any

SHOWN = 20
NAME = 48


def in_words(result: Any, *, indent: int = 0) -> str:
    """Numbers side by side, lists below their names, problems one a line."""
    pad = " " * indent
    if isinstance(result, dict):
        return "\n".join(_entry(name, value, indent) for name, value in result.items() if value not in ([], {}, ""))
    if isinstance(result, list):
        lines = [pad + _line(row) for row in result[:SHOWN]]
        more = [f"{pad}… and {len(result) - SHOWN} more (--json prints all)"] if len(result) > SHOWN else []
        return "\n".join(lines + more)
    return f"{pad}{result}"


def _entry(name: str, value: Any, indent: int) -> str:
    pad = " " * indent
    words = name.replace("_", " ")
    if isinstance(value, dict) and all(isinstance(v, int | float | str) for v in value.values()):
        return f"{pad}{words:<12}" + "  ".join(f"{v} {k}" for k, v in value.items())
    if isinstance(value, dict | list):
        return f"{pad}{words}\n{in_words(value, indent=indent + 2)}"
    return f"{pad}{words:<12}{value}"


def _line(row: Any) -> str:
    if isinstance(row, dict) and "message" in row:
        place = ", ".join(str(row[k]) for k in ("source", "row", "field") if row.get(k))
        return f"{place}: {row['message']}"
    if isinstance(row, dict):
        return "  ".join(str(value) for value in row.values())
    if isinstance(row, list):
        return "  ".join(f"{value:>5}" for value in row)
    return str(row)


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
