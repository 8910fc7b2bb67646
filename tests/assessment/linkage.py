"""Someone who stole everything and tries to say whose answers are whose. Shares no code with what it attacks.

It has both databases with their rows in physical order, what their logs and dead rows remember of every earlier state,
all data keys and the root key, the log at level INFO, the list of people with their languages, and it knows in which
order they came. Each way of guessing gives one answer for every person; those it can say nothing about are guessed.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Row = dict[str, Any]
Guesses = dict[Any, Any]
#: values that stand in more rows than this join nothing
RARE = 3


@dataclass
class Loot:
    """What was stolen. `states` has, after each arrival, the boxes as they stood: key, sealed, full."""

    tables: dict[str, list[Row]]
    order: list[UUID]
    languages: dict[UUID, str]
    keys: list[bytes] = field(default_factory=list)
    states: list[list[Row]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


def unwrapped(rows: Sequence[Row], root: str) -> list[bytes]:
    """The data keys, opened with the root key."""
    wrap = HKDF(algorithm=SHA256(), length=32, salt=b"xenia", info=b"wrap").derive(root.encode())
    return [
        AESGCM(wrap).decrypt(bytes(row["wrapped"])[:12], bytes(row["wrapped"])[12:], _uuid(row["uuid"]).bytes)
        for row in rows
        if row["wrapped"]
    ]


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def opened(blob: bytes, places: Sequence[bytes], keys: Sequence[bytes]) -> Any:
    """What is in there, through as many layers as the keys open; None when they don't."""
    for _layer in range(3):
        blob = next(_tries(bytes(blob), places, keys), b"")
        if not blob:
            return None
        try:
            return json.loads(blob)
        except ValueError:
            continue
    return None


def _tries(blob: bytes, places: Sequence[bytes], keys: Sequence[bytes]) -> Iterator[bytes]:
    for key in keys:
        for place in places:
            try:
                yield AESGCM(key).decrypt(blob[:12], blob[12:], place)
            except InvalidTag:
                continue


class Attacker:
    """Every way of guessing that we could think of, by name."""

    def __init__(self, loot: Loot, *, seed: int) -> None:
        self.loot, self.random = loot, Random(seed)
        self.rows = [self._read(row) for row in loot.tables["assessment_answers"]]

    def _read(self, event: Row) -> Row:
        """A response with its answers as one row, and its words in the clear."""
        responses = self.loot.tables["assessment_response"]
        response = next(row for row in responses if row["uuid"] == event["response_id"])
        place = _uuid(event["response_id"]).bytes + _uuid(event["event"]).bytes
        said = opened(event["sealed"], [place], self.loot.keys) or {}
        size = len(bytes(event["sealed"]))
        return {f"answers {k}": v for k, v in event.items()} | response | {"said": said.get("words"), "size": size}

    @cached_property
    def answers(self) -> list[Any]:
        """All that could be read: responses, or before the end what stood in boxes."""
        boxed = {words for state in self._opened_states() for words in state or ()}
        boxed |= {words for group in self._opened_full() for words in group}
        return [row["said"] for row in self.rows] or sorted(boxed)

    def guesses(self) -> dict[str, Guesses]:
        """What each way says of whom."""
        found = {"by chance": {}, "joins": self.by_joins(), "language": self.by_language()}
        found |= {"what came to the box": self.by_states(), "full boxes": self.by_full_boxes()}
        found |= {"size of the box": self.by_size(), **self.by_columns(), **self.by_log()}
        return {name: self._filled(guess) for name, guess in found.items()}

    def _filled(self, guess: Guesses) -> Guesses:
        return {person: guess.get(person) or self.random.choice(self.answers or [None]) for person in self.loot.order}

    def by_columns(self) -> dict[str, Guesses]:
        """Rows sorted by each of their columns, the place on the disk among them, in the order in which people came."""
        found = {}
        for column in self.rows[0] if self.rows else ():
            values = [row[column] for row in self.rows]
            if column == "said" or any(value is None for value in values):
                continue
            ranked = sorted(self.rows, key=lambda row: _sortable(row[column]))
            for name, rows in ((f"column {column}", ranked), (f"column {column} backwards", ranked[::-1])):
                found[name] = {who: row["said"] for who, row in zip(self.loot.order, rows, strict=False)}
        return found

    def by_joins(self) -> Guesses:
        """From a person's rows over values that stand in few rows to a row of a response, in at most three steps."""
        holders = defaultdict(list)
        rows = [row for table in self.loot.tables.values() for row in table]
        for number, row in enumerate(rows):
            for value in _telling(row):
                holders[value].append(number)
        said = {_plain(row["uuid"]): row["said"] for row in self.rows}
        return {
            person: found
            for person in self.loot.order
            if (found := self._reached(_plain(person), rows, holders, said)) is not None
        }

    def _reached(self, start: Any, rows: list[Row], holders: dict[Any, list[int]], said: dict[Any, Any]) -> Any:
        edge, known = {start}, {start}
        for step in range(3):
            reached = {
                number for value in edge for number in holders[value] if step == 0 or len(holders[value]) <= RARE
            }
            edge = {value for number in reached for value in _telling(rows[number])} - known
            if hits := edge & said.keys():
                return said[min(hits, key=str)]
            known |= edge
        return None

    def by_language(self) -> Guesses:
        """Someone's language, among the answers in that language."""
        found = {}
        for person, language in self.loot.languages.items():
            if same := [row["said"] for row in self.rows if row["language"] == language]:
                found[person] = self.random.choice(same)
        return found

    def _opened_states(self) -> list[set[Any] | None]:
        """The words in the box after each arrival, where its state can be opened."""
        found: list[set[Any] | None] = []
        for state in self.loot.states:
            written = next(row for row in state if not row["full"])
            content = opened(written["sealed"], [_uuid(written["uuid"]).bytes], self.loot.keys)
            words = {one["values"].get("words") for one in content["waiting"]} if content else None
            found.append(words)
        return found

    def by_states(self) -> Guesses:
        """What stands in the box after someone came and did not before; of the last state, anything for the last."""
        found: Guesses = {}
        before: set[Any] | None = set()
        for person, after in zip(self.loot.order, self._opened_states(), strict=False):
            if after is not None and before is not None and (new := after - before):
                found[person] = min(new)
            elif after:
                found[person] = self.random.choice(sorted(after))
            before = after
        return found

    def by_full_boxes(self) -> Guesses:
        """Ten each, in the order in which boxes were filled: someone's is most likely the next that is filled, and
        of those who came last what is in none."""
        groups = self._opened_full()
        known = {words for group in groups for words in group}
        groups.append([words for words in self.answers if words not in known])
        last = len(groups) - 1
        return {
            person: self.random.choice(groups[min(number // 10, last)] or self.answers)
            for number, person in enumerate(self.loot.order)
        }

    def _opened_full(self) -> list[list[Any]]:
        """The words in full boxes, in the order in which they were filled."""
        found: dict[Any, list[Any]] = {}
        for state in self.loot.states:
            for row in state:
                if row["full"] and row["uuid"] not in found:
                    content = opened(row["sealed"], [_uuid(row["uuid"]).bytes], self.loot.keys) or []
                    found[row["uuid"]] = [one["values"].get("words") for one in content]
        return [group for group in found.values() if group]

    def by_size(self) -> Guesses:
        """The longer the answer, the more the boxes have grown."""
        sizes = [sum(len(bytes(row["sealed"])) for row in state) for state in self.loot.states]
        grown = [after - before for before, after in zip([0, *sizes], sizes, strict=False)]
        return self._by_rank(grown)

    def by_log(self) -> dict[str, Guesses]:
        """The longer the answer, the longer it took, or the more statements it needed."""
        lines = [line.split() for line in self.loot.log if "answer_put 200" in line]
        columns: dict[str, Callable[[list[str]], float]] = {
            "log: milliseconds": lambda words: float(words[3]),
            "log: statements": lambda words: float(words[5]),
        }
        return {name: self._by_rank([of(words) for words in lines]) for name, of in columns.items()}

    def _by_rank(self, measures: Sequence[float]) -> Guesses:
        people = [person for _measure, _number, person in sorted(_numbered(measures, self.loot.order))]
        by_length = sorted(self.rows, key=lambda row: row["size"])
        return {person: row["said"] for person, row in zip(people, by_length, strict=False)}


def _numbered(measures: Sequence[float], people: Sequence[UUID]) -> list[tuple[float, int, UUID]]:
    return [(measure, number, who) for number, (measure, who) in enumerate(zip(measures, people, strict=False))]


def _sortable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytes) else str(value) if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    """The same for a key however a database writes it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return value.replace("-", "") if isinstance(value, str) and len(value) == 36 else value


def _telling(row: Row) -> set[Any]:
    """Values that may join rows: keys, codes, seals; no short words and no figures."""
    return {plain for value in row.values() if isinstance(plain := _plain(value), str) and len(plain) >= 16}
