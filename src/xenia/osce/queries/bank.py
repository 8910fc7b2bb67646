"""The bank: every station with the state of its newest version, what it waits for, and where it was examined."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from xenia.community.queries.reviews import Gate, gates
from xenia.core.rules import Actor
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.history import Used, history_of
from xenia.osce.queries.stations import document_of, visible_stations
from xenia.osce.station_labels import DOMAINS, MODES, STATES
from xenia.standards.stations import StationDocument


@dataclass(frozen=True, slots=True)
class BankLine:
    """A station, where it was examined and, of a draft, what its readers said of it as it stands."""

    station: Station
    version: StationVersion
    document: StationDocument
    used: list[Used]
    gate: Gate

    @property
    def state(self) -> str:
        """published, or how far its readers are with the draft (`Gate.stage`)."""
        return "published" if self.version.thing.published_at else self.gate.stage

    @property
    def shape(self) -> str:
        return STATES[self.state][0]

    @property
    def state_words(self) -> str | Promise:
        return STATES[self.state][1]

    @property
    def domain(self) -> str | Promise:
        return DOMAINS[self.document.domain]

    @property
    def interpreter(self) -> str | Promise:
        return MODES[self.document.interpreter.mode]


def bank_lines(actor: Actor) -> list[BankLine]:
    """All stations that the actor may see, the ones last touched first; at most seven statements."""
    stations = {one.pk: one for one in visible_stations(actor).select_related("author__thing")}
    newest: dict[UUID, StationVersion] = {}
    for version in StationVersion.objects.filter(station__in=stations).select_related("thing").order_by("number"):
        newest[version.station_id] = version
    used = history_of(actor, stations)
    drafts = [one for one in newest.values() if not one.thing.published_at]
    gate = gates({one.pk: bytes(one.digest) for one in drafts})
    lines = [
        BankLine(stations[key], version, document_of(version), used.get(key, []), gate.get(version.pk, Gate()))
        for key, version in newest.items()
    ]
    return sorted(lines, key=lambda line: line.version.at, reverse=True)


def chosen(lines: list[BankLine], wanted: Mapping[str, str]) -> list[BankLine]:
    """The lines that fit what was chosen; what was not chosen fits all."""
    return [line for line in lines if all(not want or _is(line, name) == want for name, want in wanted.items())]


def _is(line: BankLine, name: str) -> str:
    facts = {
        "domain": str(line.document.domain),
        "language": line.document.patient.language,
        "interpreter": str(line.document.interpreter.mode),
        "state": line.state,
    }
    return facts[name]
