"""A whole station laid out part by part, for its page and for those who read it before it is published."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise

from xenia.community.models import Remark
from xenia.community.queries.passages import Shown
from xenia.community.queries.reviews import remarks_on
from xenia.community.spoken import language_name
from xenia.osce.models import StationVersion
from xenia.osce.queries.blueprint import competencies_named
from xenia.osce.queries.station_fields import FORMS, LISTS, value_at
from xenia.osce.queries.stations import document_of
from xenia.osce.queries.voices import Stretch, shown_voices, stretches
from xenia.osce.station_labels import CHOICES, FIELDS, FIELDS_OF, PARTS, PROFESSIONS
from xenia.standards.cases.document import How, Passage
from xenia.standards.instruments import Instrument, Option
from xenia.standards.stations import StationDocument
from xenia.standards.stations.document import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldToRead:
    """One field: running text with what it quotes, a list, or a form; `remarks` are about this place."""

    place: str
    label: str | Promise
    text: Sequence[Stretch] = ()
    listed: Sequence[str | Promise] = ()
    form: Instrument | None = None
    short: bool = False
    remarks: Sequence[Remark] = ()

    @property
    def sections(self) -> list[tuple[str, str, list[tuple[str, str, tuple[Option, ...]]]]]:
        """Title, introduction, and each item with the answers that are its own, of a form."""
        parts = self.form.sections if self.form else ()
        return [(one.title, one.intro, [(i.text, i.help, i.options) for i in one.items]) for one in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartToRead:
    """One part of the station with the fields that say something."""

    name: str
    title: str | Promise
    fields: list[FieldToRead] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationToRead:
    """The station; `elsewhere` are remarks on the whole, and on places that say nothing any more. `quoted` are the
    stories whose words stand here."""

    document: StationDocument
    parts: list[PartToRead]
    elsewhere: list[Remark]
    quoted: frozenset[UUID]


def station_to_read(version: StationVersion, *, language: str) -> StationToRead:
    """Lay it out with what was said of each place; quotations in `language` where they stand in it."""
    document = document_of(version)
    voices = shown_voices(version.station_id, document, languages=[language, document.language])
    named = competencies_named([one.competency for one in document.competencies])
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_on(version.thing):
        remarks[remark.place].append(remark)
    parts = [
        PartToRead(name=name, title=title, fields=list(_fields(document, name, voices, named, remarks)))
        for name, title in PARTS.items()
    ]
    quoted = frozenset(
        story for one, (story, shown) in voices.items() if story and one.how is How.QUOTED and not shown.silent
    )
    elsewhere = [remark for left in remarks.values() for remark in left]
    return StationToRead(document=document, parts=parts, elsewhere=elsewhere, quoted=quoted)


type Voices = Mapping[Passage, tuple[UUID | None, Shown]]


def _fields(
    station: StationDocument, part: str, voices: Voices, named: Mapping[str, str], remarks: dict[str, list[Remark]]
) -> list[FieldToRead]:
    found = []
    for place in FIELDS_OF[part]:
        value = value_at(station, place)
        if value in ("", 0, None, ()):
            continue
        said = remarks.pop(place, [])
        found.append(_field(place, value, voices, named, said))
    return found


def _field(place: str, value: object, voices: Voices, named: Mapping[str, str], remarks: list[Remark]) -> FieldToRead:
    label = FIELDS[place]
    if place in FORMS and isinstance(value, Instrument):
        return FieldToRead(place=place, label=label, form=value, remarks=remarks)
    if place in LISTS and isinstance(value, tuple):
        return FieldToRead(place=place, label=label, listed=[_entry(one, named) for one in value], remarks=remarks)
    words = _words(place, value)
    return FieldToRead(place=place, label=label, text=stretches(words, voices), short=len(words) < 60, remarks=remarks)


def _entry(entry: object, named: Mapping[str, str]) -> str | Promise:
    if isinstance(entry, Weight):
        return f"{named.get(entry.competency, entry.competency)} · {entry.weight:g}"
    return PROFESSIONS.get(str(entry), str(entry))


def _words(place: str, value: object) -> str:
    if place in CHOICES:
        return str(CHOICES[place].get(str(value), value))
    if place in ("language", "patient.language"):
        return str(language_name(str(value)))
    return f"{value:g}" if isinstance(value, float | int) else str(value)
