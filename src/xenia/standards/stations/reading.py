"""A station's file: YAML in the shape of `document`, read with the line of everything wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import Node, ScalarNode

from xenia.standards.curriculum import Problem
from xenia.standards.instrument_nodes import InstrumentNodes, Path
from xenia.standards.instrument_places import place_lines
from xenia.standards.instrument_yaml import with_codes
from xenia.standards.instruments import Instrument
from xenia.standards.problems import Problems
from xenia.standards.stations.document import StationDocument
from xenia.standards.yaml_reading import read_coded

FORMS = ("form", "patient_form")


@dataclass(frozen=True, slots=True)
class StationReading:
    """What was made of a text; any error refuses the whole. `lines` has the line of each place (`patient.fears`,
    `form.asks`), as findings name places."""

    document: StationDocument | None
    errors: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, place: str) -> int:
        """The line of a place, or of what contains it; 0 where there is none."""
        while place and place not in self.lines:
            place = place.rpartition(".")[0]
        return self.lines.get(place, 0)


def read_station(content: bytes | str, *, name: str = "") -> StationReading:
    """Read a station. Unknown keys are errors; what is only missing is not: `check_station` tells it, so that a draft
    may be kept half done."""
    nodes = _StationNodes(name, Problems())
    document = read_coded(content, StationDocument, nodes)
    lines = _lines(document, nodes.lines) if document else {}
    return StationReading(document, nodes.problems.errors, lines)


class _StationNodes(InstrumentNodes):
    """The nodes of a station, with forms inside: spaces around a text mean nothing, and a rule of a form that waits for
    a bare number means an answer of that form."""

    def _part(self, node: Node, kind: Any, path: Path) -> Any:
        if kind is not Instrument:
            return super()._part(node, kind, path)
        self.bare_values = {}
        form = super()._part(node, kind, path)
        return with_codes(form, self.bare_values) if isinstance(form, Instrument) else form

    def _scalar(self, node: ScalarNode, kind: Any, path: Path) -> Any:
        read = super()._scalar(node, kind, path)
        return read.strip() if kind is str and isinstance(read, str) else read


def _lines(document: StationDocument, lines: Mapping[Path, int]) -> dict[str, int]:
    found = {".".join(map(str, path)): line for path, line in lines.items() if path and path[0] not in FORMS}
    for name in FORMS:
        form: Instrument | None = getattr(document, name)
        if form is not None:
            within = {path[1:]: line for path, line in lines.items() if path and path[0] == name}
            found |= {f"{name}.{place}": line for place, line in place_lines(form, within).items()}
            found[name] = within[()]
    return found
