"""Rooms that play a case together: whose they are, what is voted on, and what their screen shows."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from xenia.community.choices import Audience, Purpose
from xenia.community.queries.standing import standings
from xenia.core.keys import ciphers_of
from xenia.core.rules import Actor, may
from xenia.learning.models import GroupSession, Round
from xenia.learning.queries.passages import standing_uses
from xenia.learning.queries.plays import Standing
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Choice, Moment, MomentKind, Scene
from xenia.standards.cases.walking import scene_named

#: fewer votes are never counted out: in so small a room everybody would know who chose what
LEAST = 3


#: under this key of a session its votes are sealed and its devices marked
VOTES_KEY = "group votes"


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer of a vote with how many chose it."""

    words: str
    count: int
    most: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A vote in words of one language."""

    prompt: str
    options: list[tuple[str, str]]


def visible_groups(actor: Actor) -> QuerySet[GroupSession]:
    """The rooms that one facilitates oneself."""
    rows = GroupSession.objects.select_related("play__version__thing", "play__version__case__thing")
    if actor.person is None or not may(actor, "learning.facilitate"):
        return rows.none()
    return rows.filter(facilitator=actor.person)


def open_group_with(code: str) -> GroupSession | None:
    """The room that one joins with this code, however it was typed."""
    typed = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(c for c in typed if c.isalnum())[:8]
    rows = GroupSession.objects.select_related("play__version").filter(code=plain, ended_at=None)
    return rows.first() if plain else None


def last_round(session: GroupSession) -> Round | None:
    """The vote that is open, or else the last one."""
    return session.rounds.order_by("-number").first()


def asked_now(standing: Standing) -> tuple[str, list[str]]:
    """What can be voted on in the present scene: the question that waits, if it is a vote, or else the choices."""
    waiting = standing.position.waiting
    if waiting is not None:
        votes = waiting.kind == MomentKind.VOTE
        return (waiting.id, [option.id for option in waiting.options]) if votes else ("", [])
    return "", [choice.id for choice in standing.position.offered]


def asked_in(document: CaseDocument, scene: str, what: str, options: list[str]) -> Asked:
    """A vote as this document words it."""
    found = scene_named(document, scene)
    if found is None:
        return Asked("", [])
    asked = next((part for part in found.parts if isinstance(part, Moment) and _is_asked(part, what)), None)
    words = {one.id: one.words for one in asked.options} if asked and what else _choices(found)
    return Asked(asked.prompt if asked else "", [(name, words.get(name, "")) for name in options])


def _is_asked(part: Moment, what: str) -> bool:
    if what:
        return part.id == what
    return part.kind == MomentKind.VOTE and not part.options


def _choices(scene: Scene) -> Mapping[str, str]:
    return {choice.id: choice.words for choice in scene.choices}


def counted(document: CaseDocument, round: Round) -> list[Counted]:
    """How a closed vote ended, in the order in which its answers were offered; nothing where too few voted."""
    if not round.closed_at or not round.counts:
        return []
    asked = asked_in(document, round.scene, round.what, round.options)
    most = max(round.counts.values())
    return [Counted(words, round.counts.get(name, 0), most) for name, words in asked.options]


def next_scene(document: CaseDocument, choice: Choice) -> str:
    """The title of the scene that a choice leads to; nothing for one that stays."""
    scene = scene_named(document, choice.goes) if choice.goes else None
    return scene.title if scene else ""


def voices_heard(session: GroupSession) -> int:
    """How many stories may be quoted in this case today, so that a screen falls silent when one is taken back."""
    stories = {reference.story for reference in standing_uses(session.play.version.case).values()}
    held = standings(stories).values() if stories else ()
    return sum(one.allows(Purpose.TEACHING, Audience.STUDENTS) and one.choices.quoted for one in held)


def state_of(session: GroupSession, round: Round | None, steps: int, voices: int = 0) -> str:
    """What a screen has seen: as long as this is the same, there is nothing new to show."""
    vote = f"{round.number}{'c' if round.closed_at else 'o'}" if round else "-"
    timer = int(session.timer_until.timestamp()) if session.timer_until else 0
    return f"{steps}.{vote}.{int(session.talking)}.{timer}.{int(session.ended_at is not None)}.{voices}"


def has_voted(session: GroupSession, device: str, round: Round) -> bool:
    """Whether this device has voted in an open vote; nobody else can ask."""
    opener = ciphers_of(VOTES_KEY, [session.pk]).get(session.pk)
    return opener is not None and round.votes.filter(mark=opener.mark(vote_place(round) + device.encode())).exists()


def vote_place(round: Round) -> bytes:
    """Where the votes of a round open, and nowhere else."""
    return round.session_id.bytes + round.number.to_bytes(4)
