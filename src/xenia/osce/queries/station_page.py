"""A whole station laid out part by part, for its page and for those who read it before it is published."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.functional import Promise

from xenia.community.models import Remark
from xenia.community.queries.passages import Shown
from xenia.community.queries.read_before import SinceRead
from xenia.community.queries.reviews import remarks_on
from xenia.osce.models import StationVersion
from xenia.osce.queries.blueprint import competencies_named
from xenia.osce.queries.station_fields import FORMS, LISTS, value_at
from xenia.osce.queries.station_words import entry_words, says_nothing, value_words
from xenia.osce.queries.stations import document_of
from xenia.osce.queries.voices import Stretch, shown_voices, stretches
from xenia.osce.station_labels import FIELDS, FIELDS_OF, PARTS
from xenia.standards.cases.document import How, Passage
from xenia.standards.changed import Changed
from xenia.standards.instruments import Instrument, Option
from xenia.standards.stations import StationDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldToRead:
    """One field: running text with what it quotes, a list, or a form; `remarks` are about this place. `changed` is what
    did since whoever reads it signed or spoke; a field that says nothing any more stands here for what it said."""

    place: str
    label: str | Promise
    text: Sequence[Stretch] = ()
    listed: Sequence[str | Promise] = ()
    form: Instrument | None = None
    short: bool = False
    remarks: Sequence[Remark] = ()
    changed: Changed | None = None

    @property
    def sections(self) -> list[tuple[str, str, list[tuple[str, str, tuple[Option, ...]]]]]:
        """Title, introduction, and each item with the answers that are its own, of a form."""
        parts = self.form.sections if self.form else ()
        return [(one.title, one.intro, [(i.text, i.help, i.options) for i in one.items]) for one in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartToRead:
    """One part of the station with the fields that say something, or did."""

    name: str
    title: str | Promise
    fields: list[FieldToRead] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationToRead:
    """The station; `elsewhere` are remarks on the whole, and on places that say nothing any more. `quoted` are the
    stories whose words stand here; `since` is what changed since whoever reads it signed or spoke."""

    document: StationDocument
    since: SinceRead | None
    parts: list[PartToRead]
    elsewhere: list[Remark]
    quoted: frozenset[UUID]

    @property
    def changed(self) -> Mapping[str, Changed]:
        """What changed since, by place."""
        return (self.since and self.since.changed) or {}

    @property
    def places(self) -> set[str]:
        """Of which something can be said."""
        return {one.place for part in self.parts for one in part.fields}

    @property
    def changed_places(self) -> list[tuple[str, str | Promise, str]]:
        """Where, with what the field is called in the reader's language."""
        return [(place, label, "") for place, label in FIELDS.items() if place in self.changed]


def station_to_read(version: StationVersion, *, language: str, since: SinceRead | None = None) -> StationToRead:
    """Lay it out with what was said of each place; quotations in `language` where they stand in it."""
    document = document_of(version)
    voices = shown_voices(version.station_id, document, languages=[language, document.language])
    named = competencies_named([one.competency for one in document.competencies])
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_on(version.thing):
        remarks[remark.place].append(remark)
    layout = _Layout(document, voices, named, remarks, (since and since.changed) or {})
    parts = [PartToRead(name=name, title=title, fields=layout.part(name)) for name, title in PARTS.items()]
    quoted = frozenset(
        story for one, (story, shown) in voices.items() if story and one.how is How.QUOTED and not shown.silent
    )
    elsewhere = [remark for left in remarks.values() for remark in left]
    return StationToRead(document=document, since=since, parts=parts, elsewhere=elsewhere, quoted=quoted)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lays fields out; a remark is taken where it stands."""

    station: StationDocument
    voices: Mapping[Passage, tuple[UUID | None, Shown]]
    named: Mapping[str, str]
    remarks: dict[str, list[Remark]]
    changed: Mapping[str, Changed]

    def part(self, name: str) -> list[FieldToRead]:
        """The fields of a part that say something, or said something when they were read."""
        values = {place: value_at(self.station, place) for place in FIELDS_OF[name]}
        told = (place for place in values if not says_nothing(values[place]) or place in self.changed)
        return [self._field(place, values[place]) for place in told]

    def _field(self, place: str, value: object) -> FieldToRead:
        field = FieldToRead(
            place=place, label=FIELDS[place], remarks=self.remarks.pop(place, []), changed=self.changed.get(place)
        )
        if says_nothing(value):
            return field
        if place in FORMS and isinstance(value, Instrument):
            return replace(field, form=value)
        if place in LISTS and isinstance(value, tuple):
            return replace(field, listed=[entry_words(one, self.named) for one in value])
        words = value_words(place, value)
        return replace(field, text=stretches(words, self.voices), short=len(words) < 60)
