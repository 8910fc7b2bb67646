"""The passages of stories in a station: from their names in its text to what may be shown today."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Use
from xenia.community.queries import named
from xenia.community.queries.passages import SILENT, Reference, Shown, quoted_passages
from xenia.community.queries.standing import Standing, standings
from xenia.osce.models import Exam, ExamStation, Station
from xenia.osce.queries.stations import document_of, newest_version, published_version
from xenia.standards.cases.document import How, Passage
from xenia.standards.stations import StationDocument
from xenia.standards.stations.texts import VOICE, passage_of, voices_of

PURPOSE, AUDIENCE = Purpose.EXAMINATION, Audience.STUDENTS


def uses_of(station: Station) -> list[tuple[Reference, str]]:
    """What a station takes up: its newest version, the published one, and those of examinations that are not released.
    Raises Refused for a name that no story has."""
    newest, published = newest_version(station), published_version(station)
    in_exams = ExamStation.objects.exclude(exam__state=Exam.State.RELEASED).values("version")
    versions = {
        version.pk: version for version in (newest, published, *station.versions.filter(pk__in=in_exams)) if version
    }
    passages = (one for version in versions.values() for one in voices_of(document_of(version)))
    return named.references_of(station.pk, {(one.story, one.passage, one.how.value) for one in passages})


def shown_voices(
    station: UUID, document: StationDocument, *, languages: Collection[str]
) -> dict[Passage, tuple[UUID | None, Shown]]:
    """What each passage of a text shows today, with its story; silent where its teller does not agree (any more)."""
    voices = voices_of(document)
    standing = named.standing_uses(station) if voices else {}
    met = {one: standing.get((one.story, one.passage, one.how.value)) for one in voices}
    references = {reference for reference in met.values() if reference}
    shown = quoted_passages(references, purpose=PURPOSE, audience=AUDIENCE, languages=languages)
    return {one: (found.story, shown.get(found, SILENT)) if found else (None, SILENT) for one, found in met.items()}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text: words of the station, or a passage of a story that is quoted there."""

    text: str = ""
    shown: Shown | None = None


def stretches(text: str, shown: Mapping[Passage, tuple[UUID | None, Shown]]) -> list[Stretch]:
    """A text cut where it quotes; what is only retold leaves no trace in it."""
    found, begin = [], 0
    for match in VOICE.finditer(text):
        found.append(Stretch(text[begin : match.start()].strip()))
        passage = passage_of(match)
        if passage.how is How.QUOTED:
            found.append(Stretch(shown=shown.get(passage, (None, SILENT))[1]))
        begin = match.end()
    found.append(Stretch(text[begin:].strip()))
    return [one for one in found if one.text or one.shown]


def silenced(stations: Collection[UUID]) -> set[UUID]:
    """Of these stations, those that rest on a story whose teller does not agree to it today; three statements."""
    uses = list(Use.objects.filter(place__in=stations).values_list("place", "story", "how"))
    standing = standings({story for _place, story, _how in uses})
    return {place for place, story, how in uses if not _agreed(standing.get(story), how)}


def _agreed(standing: Standing | None, how: str) -> bool:
    if standing is None or not standing.allows(PURPOSE, AUDIENCE):
        return False
    return standing.choices.quoted if how == Use.How.QUOTED else standing.choices.retold
