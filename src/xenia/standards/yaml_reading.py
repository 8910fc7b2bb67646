"""From a YAML file to the document that it is, with all that keeps it from being one."""

from typing import Protocol

from yaml.nodes import Node

from xenia.standards.instrument_check import is_code_of_instrument
from xenia.standards.instrument_nodes import InstrumentNodes
from xenia.standards.sheet_rows import RefusedFileError
from xenia.standards.yaml_source import yaml_tree


class Coded(Protocol):
    """A document that goes by a code."""

    @property
    def code(self) -> str: ...


def tree_for(content: bytes | str, nodes: InstrumentNodes) -> Node | None:
    """The tree of a file, None with a problem of `nodes` where it is refused."""
    try:
        return yaml_tree(content.encode() if isinstance(content, str) else content)
    except RefusedFileError as refused:
        nodes.problems.error(refused.message, source=nodes.name, row=refused.row)
        return None


def read_coded[Document: Coded](content: bytes | str, kind: type[Document], nodes: InstrumentNodes) -> Document | None:
    """The document of a file, None where `nodes` have errors; they have the lines of everything in it as well."""
    tree = tree_for(content, nodes)
    if tree is None:
        return None
    document = nodes.read_as(tree, kind)
    if document is not None and not is_code_of_instrument(document.code):
        message = "The code has small letters, digits and hyphens, 64 at most."
        nodes.problems.error(message, source=nodes.name, row=nodes.lines.get(("code",)), field="code")
    return None if nodes.problems.errors else document
