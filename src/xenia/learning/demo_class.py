"""A class of the demo school that went through a case, each on a way of their own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from xenia.community.actions.uses import note_openings
from xenia.core.rules import Actor
from xenia.learning.models import CaseVersion, Play, Script, Step
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.passages import standing_uses
from xenia.people.queries.people import roles_held
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import How, Mark
from xenia.standards.cases.walking import Did, Move, after, begin

PLAYERS, LONGEST = 24, 60
WEIGHTS = {Mark.BETTER: 4, Mark.NONE: 3, Mark.NEUTRAL: 3, Mark.WORSE: 2}


def play_through(version: CaseVersion) -> None:
    """Let students play a version, most of them to an end; written at once, as practice of no consequence."""
    document = document_of(Script.objects.get(version=version, language=version.language))
    students = roles_held().filter(kind="student").order_by("person_id").values_list("person", flat=True)
    plays: list[Play] = []
    steps: list[Step] = []
    for number, student in enumerate(students.distinct()[1 : PLAYERS + 1]):
        play, own = _way(version, document, student, Random(f"{version.case.code} {number}"))  # noqa: S311 - a demo
        plays.append(play)
        steps += own
    Play.objects.bulk_create(plays)
    Step.objects.bulk_create(steps)
    _note_voices(version, {play.person_id for play in plays if play.person_id})


def _note_voices(version: CaseVersion, players: Collection[UUID]) -> None:
    """Whose words they met counts them, as the player's pages would have."""
    uses = standing_uses(version.case).items()
    quoted = {reference.story for (_story, _passage, how), reference in uses if how == How.QUOTED}
    for player in players:
        note_openings(Actor(person=player), quoted, role="student", place=version.case.thing)


def _way(version: CaseVersion, document: CaseDocument, student: UUID, chance: Random) -> tuple[Play, list[Step]]:
    at = timezone.now() - timedelta(days=chance.randint(2, 25), minutes=chance.randint(0, 600))
    play = Play(version=version, person_id=student, language=version.language, started_at=at)
    position, steps = begin(document), list[Step]()
    while not position.ended and len(steps) < LONGEST and (position.waiting or position.offered):
        at += timedelta(seconds=chance.randint(8, 70))
        if position.waiting:
            move = Move(Did.ANSWER, position.scene.id, position.waiting.id, {"passed": True})
        else:
            offered = position.offered
            choice = chance.choices(offered, weights=[WEIGHTS[one.mark] for one in offered])[0]
            move = Move(Did.CHOICE, position.scene.id, choice.id)
        steps.append(_step(play, len(steps) + 1, move, at))
        position = after(document, position, move)
    play.ended_at = at if position.ended else None
    return play, steps


def _step(play: Play, number: int, move: Move, at: datetime) -> Step:
    said = dict(move.said or {})
    return Step(play=play, number=number, kind=move.did.value, scene=move.scene, what=move.what, said=said, at=at)
