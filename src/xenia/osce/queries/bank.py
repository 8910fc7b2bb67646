"""The bank: every station with the state of its newest version, what it waits for, and where it was examined."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

from xenia.community.models import Reader, Remark, Review, Side
from xenia.core.rules import Actor
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.history import Used, history_of
from xenia.osce.queries.readiness import needs_both_sides
from xenia.osce.queries.stations import document_of, visible_stations
from xenia.osce.station_labels import DOMAINS, MODES, STATES
from xenia.standards.stations import StationDocument


@dataclass(slots=True)
class BankLine:
    """A station: `signed` are the sides that have signed its draft as it stands, `asks` who holds it up."""

    station: Station
    version: StationVersion
    document: StationDocument
    used: list[Used]
    readers: int = 0
    signed: set[str] = field(default_factory=set)
    asks: int = 0
    remarks: int = 0

    @property
    def state(self) -> str:
        """published, ready (both sides signed), waiting (somebody reads it) or draft."""
        if self.version.thing.published_at:
            return "published"
        both = self.signed >= set(Side.values) or not needs_both_sides(self.station, self.document)
        if both and not self.asks and not self.remarks:
            return "ready"
        return "waiting" if self.readers else "draft"

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
    lines = {
        version.pk: BankLine(stations[key], version, document_of(version), used.get(key, []))
        for key, version in newest.items()
    }
    _read(lines)
    return sorted(lines.values(), key=lambda line: line.version.at, reverse=True)


def _read(lines: dict[UUID, BankLine]) -> None:
    """Who reads each draft, and what they said last of the state that stands."""
    drafts = [key for key, line in lines.items() if line.version.thing.published_at is None]
    for subject in Reader.objects.filter(subject__in=drafts).values_list("subject", flat=True):
        lines[subject].readers += 1
    for subject in Remark.objects.filter(subject__in=drafts, answered_at=None).values_list("subject", flat=True):
        lines[subject].remarks += 1
    last = {(one.subject_id, one.reader_id): one for one in Review.objects.filter(subject__in=drafts).order_by("at")}
    for (subject, reader), review in last.items():
        if reader is None:
            continue
        if review.verdict == Review.Verdict.ASKS:
            lines[subject].asks += 1
        elif bytes(review.state) == bytes(lines[subject].version.digest):
            lines[subject].signed.add(review.side)


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
