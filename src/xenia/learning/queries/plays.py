"""Plays: whose they are, in which languages they go on, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from django.db.models import QuerySet
from django.utils import timezone

from xenia.core.rules import Actor
from xenia.learning.models import CaseVersion, Play, Script, Step
from xenia.learning.queries.cases import document_of
from xenia.standards.cases import CaseDocument, parse
from xenia.standards.cases.places import bones_of
from xenia.standards.cases.walking import Did, Move, Position, walk

#: how long a choice may be on its way when time is up
GRACE = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Standing:
    """A play with its steps and where they lead. `texts` are the case in each language in which it can go on."""

    play: Play
    texts: Mapping[str, CaseDocument]
    steps: list[Step]
    position: Position

    @property
    def document(self) -> CaseDocument:
        """The case in the language of the play, or else in the one that it was written in."""
        return self.texts.get(self.play.language) or self.original

    @property
    def original(self) -> CaseDocument:
        """The text whose names and ways count."""
        return self.texts[self.play.version.language]

    @property
    def last_answer(self) -> str:
        """The question that was answered last, where nothing was done since."""
        last = self.steps[-1] if self.steps else None
        return last.what if last and last.kind == Step.Kind.ANSWER else ""

    @property
    def number(self) -> int:
        """The number of the step that comes next."""
        return len(self.steps) + 1

    @property
    def entered_at(self) -> datetime:
        """When the present scene began, by the server's clock."""
        return self.steps[self.position.entered - 1].at if self.position.entered else self.play.started_at

    @property
    def deadline(self) -> datetime | None:
        """When time is up, where there is a timer that leads somewhere."""
        timer = self.position.scene.timer
        return self.entered_at + timedelta(seconds=timer.seconds) if timer and timer.goes else None

    def time_is_up(self, *, late: timedelta = timedelta(0)) -> bool:
        """Whether the present scene's time has passed."""
        return self.deadline is not None and timezone.now() >= self.deadline + late


def visible_plays(actor: Actor) -> QuerySet[Play]:
    """One's own, and nobody else's whoever one is."""
    rows = Play.objects.select_related("version__thing", "version__case__thing")
    return rows.filter(person=actor.person) if actor.person else rows.none()


def texts_of(version: CaseVersion) -> dict[str, CaseDocument]:
    """The case in each language that has every scene and choice of the original; one statement.

    A language that came after the signatures is played when a second person has read it, since no other eyes saw it.
    """
    scripts = {
        script.language: script for script in Script.objects.filter(version=version) if _was_read(script, version)
    }
    bones = _bones(bytes(scripts[version.language].digest), scripts[version.language].text)
    return {
        language: document_of(script)
        for language, script in scripts.items()
        if language == version.language or _bones(bytes(script.digest), script.text) == bones
    }


def _was_read(script: Script, version: CaseVersion) -> bool:
    published = version.thing.published_at
    stood = published is None or script.at <= published
    return stood or script.language == version.language or script.status == Script.Status.CHECKED


@lru_cache(maxsize=256)
def _bones(_digest: bytes, text: str) -> bytes:
    """What is not words, as a digest: two texts with the same one lead the same ways."""
    return blake2b(repr(list(bones_of(parse(text)))).encode()).digest()


def moves_of(steps: list[Step]) -> list[Move]:
    """Steps as moves over the document."""
    return [Move(Did(step.kind), step.scene, step.what, step.said) for step in steps]


def standing_of(play: Play) -> Standing:
    """Where a play stands; two statements."""
    texts, steps = texts_of(play.version), list(play.steps.order_by("number"))
    return Standing(play, texts, steps, walk(texts[play.version.language], moves_of(steps)))


def place_of(play: Play, number: int) -> bytes:
    """Where the words of a step open, and nowhere else."""
    return play.pk.bytes + number.to_bytes(4)
