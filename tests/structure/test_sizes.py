"""Files and functions stay small enough to read, and every module says in its first line what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in ("src", "scripts", "benchmarks", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end, docstring aside."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_length_of_a_function_leaves_its_docstring_out() -> None:
    tree = ast.parse('def f() -> int:\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n')
    assert [length(function) for function in functions(tree)] == [3]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.count("\n")
    assert lines <= MOST_LINES_OF_A_FILE, f"{lines} lines: split it by noun"
    too_long = {function.name: length(function) for function in functions(tree)}
    too_long = {name: lines for name, lines in too_long.items() if lines > MOST_LINES_OF_A_FUNCTION}
    assert not too_long, f"longer than {MOST_LINES_OF_A_FUNCTION} lines: {too_long}"
    if text.strip():
        docstring = ast.get_docstring(tree)
        assert docstring, "a module opens with one line that says what it is for"
        assert len(docstring.splitlines()[0]) <= 120
