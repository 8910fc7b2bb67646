"""A YAML file as a tree of nodes with their lines, without anything that a file could do to its reader."""

from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from yaml.nodes import MappingNode, Node, ScalarNode

from xenia.standards.sheet_rows import RefusedFileError
from xenia.standards.sheet_text import as_text, foreign_kind

LIMIT_BYTES = 2_000_000
#: no form is deeper: sections, items, options, and their fields
_DEEPEST = 20
_MOST_NODES = 200_000
_SAVE_AS = "text in UTF-8"
_STANDARD = "tag:yaml.org,2002:"
#: what YAML takes a value for by itself; it is read as the field wants it
_TAGS = {
    f"{_STANDARD}{name}"
    for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value")
}
# the C parser where it was built, ten times as fast; both only parse
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_tree(content: bytes) -> Node:
    """The one document of a file. Raises RefusedFileError, with the line where there is one.

    Nothing is constructed: no tag makes an object. A file that is too large, too deep, points into itself, or grows
    beyond measure by its aliases (each is counted as often as it is used) is refused before anyone walks through it.
    """
    if len(content) > LIMIT_BYTES:
        raise RefusedFileError(f"The file is larger than {LIMIT_BYTES // 1_000_000} MB; no form is.")
    if what := foreign_kind(content):
        raise RefusedFileError(f"This is {what}, not a YAML file.")
    text = as_text(content, save_as=_SAVE_AS)
    try:
        _refuse_deep(text)
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _broken(error) from error
    if tree is None:
        raise RefusedFileError("The file is empty.")
    _refuse_endless(tree)
    return tree


def line_of(node: Node) -> int:
    """The line on which a node begins, as an editor counts."""
    return _line(node)


def _line(placed: Node | Event) -> int:
    mark: Any = placed.start_mark
    return int(mark.line) + 1


def is_plain(node: ScalarNode) -> bool:
    """Whether it stands without quotation marks, and so might be a number."""
    return not node.style


def is_nothing(node: Node) -> bool:
    """Whether nothing, ~ or null stands there."""
    return isinstance(node, ScalarNode) and node.tag == f"{_STANDARD}null"


def _refuse_deep(text: str) -> None:
    """By its events, which come one after another however deep the file is."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise RefusedFileError(f"Something is nested more than {_DEEPEST} deep here; no form is.", row=_line(event))
        if number > _MOST_NODES:
            raise RefusedFileError("The file has more parts than any form.", row=_line(event))


def _refuse_endless(tree: Node) -> None:
    sizes: dict[int, int] = {}
    open_now: set[int] = set()

    def size(node: Node) -> int:
        if isinstance(node, ScalarNode):
            _refuse_tag(node)
            return 1
        if id(node) in open_now:
            raise RefusedFileError("An alias points to what it stands in. Write it out.", row=line_of(node))
        if id(node) not in sizes:
            _refuse_tag(node)
            open_now.add(id(node))
            sizes[id(node)] = 1 + sum(size(each) for each in _children(node))
            open_now.discard(id(node))
        if sizes[id(node)] > _MOST_NODES:
            raise RefusedFileError("The file grows beyond any form by its aliases. Write it out.", row=line_of(node))
        return sizes[id(node)]

    size(tree)


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [each for pair in node.value for each in pair]
    children: list[Node] = node.value
    return children


def _refuse_tag(node: Node) -> None:
    tag = str(node.tag)
    if tag not in _TAGS:
        raise RefusedFileError(f"Tags such as “{tag[:40]}” have no meaning here. Take it away.", row=line_of(node))


def _broken(error: yaml.YAMLError) -> RefusedFileError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "it can't be read")
    message = f"This is no YAML: {problem}. Look at the indentation, colons and quotation marks here."
    return RefusedFileError(message, row=mark.line + 1 if mark else None)
