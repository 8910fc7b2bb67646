"""What changed in a station since somebody read it, field by field, in the words in which its page shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from re import Match

from xenia.community.queries.read_before import SinceRead, last_read
from xenia.core.rules import Actor
from xenia.osce.models import ReadText, StationVersion
from xenia.osce.queries.blueprint import competencies_named
from xenia.osce.queries.station_fields import FORMS, value_at
from xenia.osce.queries.station_words import entry_words, says_nothing, value_words
from xenia.osce.queries.stations import document_of, parsed
from xenia.osce.station_labels import FIELDS
from xenia.standards.cases.document import How
from xenia.standards.changed import Changed, Told, changes_in
from xenia.standards.instrument_compare import what_moved
from xenia.standards.instruments import Instrument, texts_of
from xenia.standards.stations import StationDocument
from xenia.standards.stations.texts import VOICE, passage_of


def since_read(actor: Actor, version: StationVersion) -> SinceRead | None:
    """What changed in a draft since this actor signed it last or, before that, since they first spoke of it; None for
    whoever did neither, and when nothing changed."""
    at = None if version.thing.published_at else last_read(actor, version.thing)
    if at is None:
        return None
    read = ReadText.objects.filter(version=version, at__lte=at).order_by("-number").first()
    if read is None:
        return SinceRead(at, None) if version.at > at else None
    if read.number == version.saves:
        return None
    then = parsed(sha256(read.text.encode()).digest(), read.text)
    changed = changes_between(then, document_of(version))
    return SinceRead(at, changed) if changed else None


def changes_between(old: StationDocument, new: StationDocument) -> dict[str, Changed]:
    """What changed, by field; only fields in which something did. Of a voice that a text quotes no word stands here."""
    named = competencies_named([one.competency for one in (*old.competencies, *new.competencies)])
    found = changes_in(_told(old, named), _told(new, named))
    for place in FORMS:
        if _counts_otherwise(value_at(old, place), value_at(new, place)):
            found[place] = replace(found.get(place, Changed((), more=False)), more=True)
    return found


def _told(station: StationDocument, named: Mapping[str, str]) -> dict[str, Told]:
    values = {place: value_at(station, place) for place in FIELDS}
    return {
        place: Told(list(_texts(place, value, named)), list(_voices(value)))
        for place, value in values.items()
        if not says_nothing(value)
    }


def _texts(place: str, value: object, named: Mapping[str, str]) -> Iterator[str]:
    """Line by line, entry by entry, question by question."""
    if isinstance(value, Instrument):
        yield from (text for _place, text in texts_of(value) if text)
        return
    told = [str(entry_words(one, named)) for one in value] if isinstance(value, tuple) else [value_words(place, value)]
    lines = (each.strip() for text in told for each in VOICE.sub(_unquoted, text).splitlines())
    yield from (each for each in lines if each.strip("…"))


def _unquoted(voice: Match[str]) -> str:
    return "…" if passage_of(voice).how is How.QUOTED else ""


def _voices(value: object) -> Iterator[object]:
    texts = value if isinstance(value, tuple) else (value,)
    yield from (passage_of(match) for text in texts if isinstance(text, str) for match in VOICE.finditer(text))


def _counts_otherwise(old: object, new: object) -> bool:
    """Whether something else than a text differs between two forms: an order, a score, what must be answered."""
    if not isinstance(old, Instrument) or not isinstance(new, Instrument):
        return False
    texts = {place for form in (old, new) for place, _text in texts_of(form)}
    return any(move.place not in texts for move in what_moved(old, new))
