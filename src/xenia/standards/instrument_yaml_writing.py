"""An instrument as a YAML file that people read and change."""

from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from xenia.standards.instrument_document import instrument_document
from xenia.standards.instruments import WITH_OPTIONS, Instrument, options_of

_WIDTH = 110
#: what has only these keys stands on one line: an answer, a row, a cut-off, a rule
_ON_ONE_LINE = {"code", "label", "score", "at_least", "item", "test", "value"}


def write_instrument(instrument: Instrument) -> str:
    """The text of the file; reading it gives the same instrument, and writing that the same bytes.

    Answers that several items share are written once, and pointed to by name.
    """
    return yaml_text(form_document(instrument))


def form_document(instrument: Instrument) -> dict[str, Any]:
    """The instrument as it stands in a file, alone or within a station."""
    document = instrument_document(instrument)
    _share_options(document)
    _keep_numbers(document, instrument)
    return document


def yaml_text(document: dict[str, Any]) -> str:
    """A document as text, in the one way of writing that files of this house have."""
    text: str = yaml.dump(
        document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return text


class _Bare(float):
    """A number that would be taken for the code of an answer if it had no point."""


def _keep_numbers(document: dict[str, Any], instrument: Instrument) -> None:
    items = {item.code: item for item in instrument.items}
    for section in document.get("sections", ()):
        for written in section.get("items", ()):
            rule = written.get("show_if", {})
            earlier = items.get(rule.get("item", ""))
            value = rule.get("value")
            if earlier is None or not isinstance(value, int) or earlier.type not in WITH_OPTIONS:
                continue
            if str(value) in {option.code for option in options_of(earlier)}:
                rule["value"] = _Bare(value)


def _share_options(document: dict[str, Any]) -> None:
    """Let equal lists of answers be one object, which the writer then writes once."""
    known: dict[str, Any] = {}
    for section in document.get("sections", ()):
        for item in section.get("items", ()):
            options = item.get("options", ())
            if len(options) > 1:
                item["options"] = known.setdefault(repr(options), options)


class _Writer(yaml.SafeDumper):
    """Lists stand below their key and indented, words of several lines as a block; answers and lists of codes stand on
    one line.

    The Python writer, not the C one: the same bytes on every machine.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return not isinstance(data, list)

    def generate_anchor(self, node: Node) -> str:
        self.last_anchor_id += 1
        return f"answers{self.last_anchor_id}"


def _text(writer: _Writer, text: str) -> ScalarNode:
    block = "\n" in text and text == "\n".join(line.strip() for line in text.split("\n")).strip()
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


def _number(writer: _Writer, number: _Bare) -> ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:float", f"{number:.1f}")


def _list(writer: _Writer, entries: list[Any]) -> SequenceNode:
    codes = all(isinstance(each, str) and " " not in each for each in entries)
    return writer.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=codes)


def _group(writer: _Writer, group: dict[str, Any]) -> MappingNode:
    return writer.represent_mapping("tag:yaml.org,2002:map", group, flow_style=set(group) <= _ON_ONE_LINE)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _list)
_Writer.add_representer(dict, _group)
_Writer.add_representer(_Bare, _number)
