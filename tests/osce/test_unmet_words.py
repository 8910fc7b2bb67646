"""Why there is no schedule is told in the reader's language, with every name and number that the method found."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.utils.functional import Promise

from tests.science.rostering.test_impossible import IMPOSSIBLE
from xenia.osce.queries import unmet_words as room
from xenia.osce.queries.unmet_words import unmet_words
from xenia.science.rostering import Unmet, solve
from xenia.science.rostering.words import WORDS

DAYS = {"Monday": "2026-09-14"}


def by_day(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The days of the small exam have names; those of a room are dates."""
    return {name: DAYS.get(value, value) if name == "day" else value for name, value in facts.items()}


def names_in(facts: Any) -> Iterator[str]:
    """The names that facts hold, however deep."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, (list, tuple)):
        for one in facts:
            yield from names_in(one)


def test_the_room_has_words_for_all_that_the_method_can_tell() -> None:
    assert room._WORDS.keys() == WORDS.keys()


@pytest.mark.parametrize("constraint", IMPOSSIBLE)
def test_names_stand_in_the_words_of_the_room(constraint: str) -> None:
    for one in (each for each in solve(IMPOSSIBLE[constraint][0]()).unmet if each.constraint == constraint):
        said = unmet_words(one.constraint, by_day(one.facts))
        for fact in ("who", "sessions", "stations", "first", "second", "where", "station"):
            for name in list(names_in(one.facts.get(fact, [])))[: room.NAMED]:
                assert name in said, (name, said)
        assert "It would do" in said and "%(" not in said


@pytest.mark.parametrize("constraint", IMPOSSIBLE)
def test_no_english_is_left_in_another_language(constraint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def foreign(english: str) -> str:
        """Each word but the places for names is another."""
        return "".join(part if part.startswith("%(") else re.sub(r"[A-Za-z']+", "ж", part)
                       for part in re.split(r"(%\(\w+\)s)", english))  # fmt: skip

    monkeypatch.setattr(room, "_", foreign)
    monkeypatch.setattr(room, "PARTS", dict.fromkeys(room.PARTS, "ж"))
    monkeypatch.setattr(room, "PROFESSIONS", dict.fromkeys(room.PROFESSIONS, "ж"))
    monkeypatch.setattr(room, "date_format", lambda *_: "ж")
    for one in solve(IMPOSSIBLE[constraint][0]()).unmet:
        said = unmet_words(one.constraint, by_day(one.facts))
        for name in sorted((n for fact in one.facts.values() for n in names_in(fact)), key=len, reverse=True):
            said = said.replace(name, "")
        assert not re.search(r"[A-Za-z]{2,}", said), said


def test_rules_of_the_search_itself_have_words_and_what_was_kept_in_english_stays() -> None:
    for constraint in ("effort", "settled"):
        assert unmet_words(constraint, {}) and Unmet(constraint, {}).why
    assert unmet_words("places", "There is no place for 3.") == "There is no place for 3."
    facts = {"who": ["3"], "group": "nursing"}
    assert "Nursing" in unmet_words("group", facts) and isinstance(unmet_words("group", facts), (str, Promise))
