"""Results of commands as a person reads them in a terminal."""

from typing import Any

SHOWN = 20


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
