"""The stations of the demo school: written by its people, read by both sides, published; one is being written again."""

import re
from collections.abc import Callable
from pathlib import Path

from xenia.community.demo_voices import DEMO, demo_passage
from xenia.community.models import Side
from xenia.community.queries.named import SHORT, short_name
from xenia.community.queries.standing import standings
from xenia.core.models import Link
from xenia.core.rules import Refused
from xenia.osce.actions.station_reviews import ask_to_read_station, remark_on_station, sign_station
from xenia.osce.actions.stations import begin_version, bring_station, publish_station
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.voices import AUDIENCE, PURPOSE
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices
from xenia.standards.stations import StationDocument, read_station
from xenia.standards.stations.texts import VOICE

Say = Callable[[str], None]
FOLDER = Path(__file__).with_name("demo_stations")
AUTHORS = ("teacher", "course_director", "patient_educator", "exam_administrator")
#: a new version of this one came back from the board
SENT_BACK = "two-voices-on-one-line"
REMARK = (
    "He tells of the cord too easily. My uncle would have hung up. Let him be asked twice, and let the student learn "
    "that the second question is the one that counts."
)
REASON = "Nobody hands over the worst thing at the first question. Write it so that they must be trusted first."


def make_stations(*, say: Say) -> None:
    """Bring the stations in; what stands already is left."""
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    if Station.objects.exists() or not cast:
        return
    say("Writing stations …")
    made = StationMaking(cast)
    for number, file in enumerate(sorted(FOLDER.glob("*.yaml"))):
        try:
            made.bring(file, AUTHORS[number % len(AUTHORS)])
        except (Refused, ValueError) as reason:
            say(f"The station {file.stem} is left out or still a draft: {reason}")
    made.write_again()


def read_demo_station(text: str, *, name: str) -> StationDocument:
    """A station that was written here."""
    reading = read_station(text, name=name)
    if reading.document is None:
        raise ValueError(f"line {reading.errors[0].row}: {reading.errors[0].message}")
    return reading.document


class StationMaking:
    """Who writes and reads, and what stands so far."""

    def __init__(self, cast: dict[str, Person]) -> None:
        self.cast = cast
        self.actors = {kind: actor_for(person.pk) for kind, person in cast.items()}
        links = Link.objects.filter(source__kind=DEMO).select_related("source", "target")
        agreed = standings([link.target_id for link in links])
        self.stories = {
            link.source.label: short_name(link.target.label)
            for link in links
            if link.target_id in agreed and agreed[link.target_id].allows(PURPOSE, AUDIENCE)
        }

    def bring(self, file: Path, author: str) -> None:
        """One station of a file."""
        self.bring_document(self._document(file), author)

    def bring_document(self, document: StationDocument, author: str) -> None:
        """One station, signed by both sides, published."""
        version = bring_station(self.actors[author], document)
        readers = self._ask(version, author)
        for number, reader in enumerate(readers):
            sign_station(self.actors[reader], version, verdict="approves", reason="", minutes=25 + 10 * number)
        publish_station(self.actors["programme_director"], version)

    def write_again(self) -> None:
        """One has a new version, which the community's reader wants changed."""
        station = Station.objects.select_related("thing").filter(code=SENT_BACK).first()
        author = next((kind for kind in AUTHORS if station and self.cast[kind].pk == station.author_id), None)
        if station is None or author is None:
            return
        version = begin_version(self.actors[author], station)
        faculty, community = self._ask(version, author)
        sign_station(self.actors[faculty], version, verdict="approves", reason="", minutes=15)
        reader = self.actors[community]
        remark_on_station(reader, version, place="instructions.patient", words=REMARK, language="en")
        sign_station(reader, version, verdict="asks", reason=REASON, minutes=40)

    def _ask(self, version: StationVersion, author: str) -> tuple[str, str]:
        """Somebody of the school and somebody of the community, neither of whom wrote it."""
        readers = ("programme_director" if author == "course_director" else "course_director"), "board_member"
        for side, reader in zip(Side.values, readers, strict=True):
            ask_to_read_station(self.actors[author], version, self.cast[reader], side=side)
        return readers

    def _document(self, file: Path) -> StationDocument:
        """The text with the names of this school's stories, without the passages that nobody agreed to."""
        return read_demo_station(VOICE.sub(self._named, file.read_text(encoding="utf-8")), name=file.name)

    def _named(self, found: re.Match[str]) -> str:
        rests, code, passage = found.groups()
        if code not in self.stories:
            return ""
        return f"{rests or ''}[[story:{self.stories[code]}#{str(demo_passage(code, passage))[:SHORT]}]]"
