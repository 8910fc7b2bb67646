"""Every sentence of the catalogue that pages can say, found by reading their templates and code and not by luck."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from django.template import engines
from django.template.base import NodeList
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise

#: what marks a sentence for the catalogue; of a plural both forms
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}


def sentences_of_templates(names: Iterable[str]) -> set[str]:
    """What these templates say, with all that they extend and include; of a block that they replace only theirs."""
    return {found for name in names for found in _of_template(name, frozenset())}


def _of_template(name: str, replaced: frozenset[str]) -> Iterator[str]:
    yield from _of_nodes(engines["django"].engine.get_template(name).nodelist, replaced)  # type: ignore[attr-defined]


def _of_nodes(nodes: NodeList, replaced: frozenset[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, BlockNode) and node.name in replaced:
            continue
        if isinstance(node, TranslateNode):
            yield _literal(node.filter_expression.var)
        elif isinstance(node, BlockTranslateNode):
            forms = (node.singular, node.plural) if node.plural else (node.singular,)
            yield from (node.render_token_list(form)[0] for form in forms)
        elif isinstance(node, IncludeNode):
            yield from _of_template(_literal(node.template.var), frozenset())
        elif isinstance(node, ExtendsNode):
            own = {block.name for block in node.nodelist.get_nodes_by_type(BlockNode)}
            yield from _of_template(_literal(node.parent_name.var), replaced | own)
        for inner in node.child_nodelists:
            yield from _of_nodes(getattr(node, inner, None) or NodeList(), replaced)


def _literal(found: Any) -> str:
    literal = getattr(found, "literal", found)
    assert isinstance(literal, str), f"{found} is not known before the page is made"
    return literal


def sentences_of_code(roots: Iterable[Callable[..., Any]]) -> set[str]:
    """What these functions can say, and all functions of ours that they call, name or hand on."""
    waiting = [inspect.unwrap(root) for root in roots]
    read: set[str] = set()
    found: set[str] = set()
    while waiting:
        function = waiting.pop()
        name = f"{function.__module__}.{function.__qualname__}"
        if name in read or not name.startswith("xenia."):
            continue
        read.add(name)
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        found.update(_marked(tree))
        for value in _named(tree, sys.modules[function.__module__]):
            found.update(_lazy(value))
            if isinstance(value, FunctionType):
                waiting.append(inspect.unwrap(value))
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            for said in node.args[: MARKS[node.func.id]]:
                assert isinstance(said, ast.Constant), f"{ast.unparse(node)} is a sentence that nobody can collect"
                yield str(said.value)


def _named(tree: ast.AST, module: Any) -> Iterator[Any]:
    """What the names in it stand for in its module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and hasattr(module, node.id):
            yield getattr(module, node.id)


def _lazy(value: object) -> set[str]:
    """A sentence that a module holds, or the sentences of a table of them."""
    held = list(value.values()) if isinstance(value, Mapping) else [value]
    return {str(one) for one in held if isinstance(one, Promise)}
