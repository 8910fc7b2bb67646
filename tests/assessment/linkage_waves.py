"""The same thief over several rounds of a study: codes that stand in some rounds, against who came when or at all."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from uuid import UUID

from tests.assessment.linkage import Loot, _plain

Round = tuple[Any, Loot]


def marks_in_order(loot: Loot) -> list[str]:
    """The codes of a round as they lie on the disk."""
    return [row["pseudonym"] for row in loot.tables["assessment_response"]]


def by_places(rounds: Sequence[Round], *, seed: int) -> dict[UUID, str]:
    """Whoever came early stands early, at least in the right ten: over the rounds, the code that lies nearest."""
    lie = [{mark: place for place, mark in enumerate(marks_in_order(loot))} for _key, loot in rounds]
    came = [{person: place for place, person in enumerate(loot.order)} for _key, loot in rounds]
    marks = list(lie[0])
    Random(seed).shuffle(marks)
    return {person: min(marks, key=lambda mark: _far(mark, person, lie, came)) for person in came[0]}


def _far(mark: str, person: UUID, lie: list[dict[str, int]], came: list[dict[UUID, int]]) -> int:
    pairs = zip(lie, came, strict=True)
    return sum(abs(places[mark] // 10 - order[person] // 10) for places, order in pairs if mark in places)


def by_presence(rounds: Sequence[Round], people: Sequence[UUID], *, seed: int) -> Iterator[dict[UUID, str]]:
    """Whatever the databases still say of a person in each round, taken for having taken part or for not having:
    someone's code is one that stands in just those rounds."""
    random = Random(seed)
    stand: dict[str, list[bool]] = {}
    for mark in {mark for _key, loot in rounds for mark in marks_in_order(loot)}:
        stand[mark] = [mark in marks_in_order(loot) for _key, loot in rounds]
    for signs in _signs(rounds, people):
        for meaning in (True, False):
            yield {
                person: random.choice([mark for mark, there in stand.items() if there == wanted] or list(stand))
                for person in people
                if (wanted := [sign is meaning for sign in signs[person]]) is not None
            }


def _signs(rounds: Sequence[Round], people: Sequence[UUID]) -> Iterator[dict[UUID, list[bool]]]:
    """For each table, and each column of it: whether a row of this person and this round stands there, and says yes."""
    tables = rounds[-1][1].tables
    for rows in tables.values():
        held = {
            (person, key): [row for row in rows if {_plain(person), _plain(key)} <= {_plain(v) for v in row.values()}]
            for person in people
            for key, _loot in rounds
        }
        if not any(held.values()):
            continue
        yield {person: [bool(held[person, key]) for key, _loot in rounds] for person in people}
        for column in rows[0]:
            yield {
                person: [any(bool(row[column]) for row in held[person, key]) for key, _loot in rounds]
                for person in people
            }
