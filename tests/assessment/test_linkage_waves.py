"""Rounds of a study without names: neither the order of coming nor who took part tells whose code is whose."""

import secrets
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.assessment.cohorts import answered
from tests.assessment.linkage_waves import Round, by_places, by_presence
from tests.assessment.test_linkage_attacker import CROWD, browsers, luck
from tests.assessment.unnamed_marks import pseudonym
from xenia.assessment.actions import boxes, occasions
from xenia.assessment.actions.occasions import begin_study
from xenia.assessment.models import Response
from xenia.core.rules import SYSTEM

__all__ = ["browsers"]

pytestmark = pytest.mark.django_db(transaction=True)

Browsers = dict[UUID, Client]
Study = tuple[list[Round], dict[UUID, str]]
Make = Callable[..., Study]


@pytest.fixture
def study(browsers: Browsers, make_occasion: Any, make_version: Any) -> Make:
    """A study of some rounds, in each of which some are missing: the rounds as stolen, and whose code is whose."""
    version = make_version()

    def make(waves: int, *, missing: float = 0.0, seed: int) -> Study:
        random, made = Random(seed), begin_study(SYSTEM, title="Four years", privacy="linkable")
        marks = {person: pseudonym(secrets.token_bytes(16), made.pk) for person in browsers}
        asked = [Response(pk=person) for person in browsers]  # whatever has the key of a person
        rounds = []
        for wave in range(waves):
            occasion = make_occasion(asked, privacy="linkable", study=made.pk, version=version)
            there = {person: browser for person, browser in browsers.items() if random.random() >= missing}
            cohort = answered(occasion, there, seed=100 * seed + wave, marks=marks)
            rounds.append((occasion.pk, cohort.loot))
        return rounds, marks

    return make


def right(guess: dict[UUID, str], marks: dict[UUID, str]) -> int:
    return sum(marks[person] == mark for person, mark in guess.items())


def placed(study: Make) -> tuple[int, int]:
    """How many codes of three studies are told by where they lie over three rounds, and of how many."""
    made = [study(3, seed=seed) for seed in range(3)]
    return sum(right(by_places(rounds, seed=1), marks) for rounds, marks in made), 3 * CROWD


def test_several_rounds_in_which_one_knows_who_came_when_tell_no_more_than_one(study: Make) -> None:
    found, of = placed(study)
    assert found <= luck(of, 1 / CROWD)


def test_rows_that_lay_in_tens_as_they_came_would_tell_over_three_rounds(study: Make, monkeypatch: Any) -> None:
    """Each round alone hides everyone among ten; together they do not."""

    def in_tens(found: list[dict[str, Any]]) -> None:
        found.sort(key=lambda one: one["values"]["words"])
        for start in range(0, len(found), 10):
            ten = found[start : start + 10]
            Random(start).shuffle(ten)
            found[start : start + 10] = ten

    monkeypatch.setattr(boxes, "shuffle", in_tens)
    found, of = placed(study)
    assert found > luck(of)


def present(study: Make) -> tuple[int, int]:
    """How many codes are told at best by what is kept of who took part in five rounds, and of how many."""
    best: dict[int, int] = {}
    for seed in range(2):
        rounds, marks = study(5, missing=0.35, seed=seed)
        for number, guess in enumerate(by_presence(rounds, list(marks), seed=seed)):
            best[number] = best.get(number, 0) + right(guess, marks)
    return max(best.values(), default=0), 2 * CROWD


def test_who_took_part_in_which_rounds_is_kept_nowhere(study: Make) -> None:
    found, of = present(study)
    assert found <= luck(of, 1 / CROWD)


def test_who_took_part_in_which_rounds_would_tell_whose_code_is_whose(study: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(occasions, "forget_who_took_part", lambda _occasion: None)
    found, of = present(study)
    assert found > luck(of)
