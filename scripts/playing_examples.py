"""A case of the demo school that a student, a room and a class have played, for the pages that show it."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from scripts.cast import new_browser, user_of
from tests.written import both_sign
from xenia.core.rules import Actor
from xenia.learning.actions.cases import bring_case, publish_case
from xenia.learning.actions.groups import cast_vote, close_vote, group_step, open_group, open_vote
from xenia.learning.actions.plays import Wish, begin_again, begin_play, take_step
from xenia.learning.models import Case, CaseVersion, GroupSession, Play
from xenia.learning.queries.cases import published_version
from xenia.learning.queries.plays import standing_of
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for
from xenia.standards.cases import parse

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "cases.md"
EVEN = {"ulcer": "30", "bile": "30", "sadness": "40"}
#: what a class does, a way each; most ask the boy
WAYS = (("ring", "", "grief"), ("navid", "", "believe"), ("navid", "", "believe"), ("english", "gap", "enough"))


@cache
def played_version() -> CaseVersion:
    """The case that docs/cases.md holds whole, published by the teacher, and played by fifteen students."""
    code = "line-drops"
    standing = Case.objects.filter(code=code).first()
    if standing and (version := published_version(standing)):
        return version
    teacher = _actor("teacher")
    found = re.search(r"## A whole case\n\n```text\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    text = found[1].replace("> rests on [[story:told-by-a-son#the-waiting-room]]\n", "")
    version = bring_case(teacher, parse(text))
    publish_case(teacher, both_sign(version))
    version.refresh_from_db()
    for number, person in enumerate(Person.objects.filter(roles__kind="student").distinct()[:15]):
        if person.pk != user_of("student").person_id:
            _go(version, actor_for(person.pk), *WAYS[number % len(WAYS)])
    return version


def _actor(kind: str) -> Actor:
    return actor_for(user_of(kind).person_id)


def _do(player: Actor, play: Play, what: str = "", kind: str = "choice", **said: Any) -> Play:
    now = standing_of(play)
    wish = Wish(number=now.number, scene=now.position.scene.id, kind=kind, what=what, untimed=True, **said)
    return take_step(player, play, wish).play


def _go(version: CaseVersion, player: Actor, first: str, question: str, last: str) -> Play:
    play = begin_play(player, version, language="en")
    _do(player, play, "first", "answer", weights=EVEN)
    _do(player, play, "go-on")
    _do(player, play, first)
    if question:
        _do(player, play, question, "answer", words="What she fears, and what she has taken.")
    if first == "ring":
        _do(player, play, "second", "answer", weights=EVEN)
    return _do(player, play, last)


@cache
def plays() -> list[Any]:
    """A way of the student's that has ended, and one where a weight was held fast to."""
    student = _actor("student")
    ended = _go(played_version(), student, "navid", "", "believe")
    play = begin_again(student, ended)
    _do(student, play, "first", "answer", weights=EVEN)
    _do(student, play, "ask-name")
    _do(student, play, "go-on")
    _do(student, play, "ring")
    _do(student, play, "second", "answer", weights=EVEN)
    return [ended.pk, play.pk]


@cache
def rooms() -> list[Any]:
    """A room that votes, and one that has voted."""
    return [_room(closed=False).pk, _room(closed=True).pk]


def _room(*, closed: bool) -> GroupSession:
    teacher = _actor("teacher")
    session = open_group(teacher, played_version(), language="en")
    group_step(teacher, session, kind="answer", what="first", number=1)
    open_vote(teacher, session)
    for device, option in enumerate(("turn", "turn", "ask-name", "go-on")):
        cast_vote(session, f"phone {device}", option)
    if closed:
        close_vote(teacher, session)
    return session


def seated() -> Client:
    """A phone in the room that votes."""
    client = new_browser()
    client.post(reverse("room_join"), {"code": GroupSession.objects.get(pk=rooms()[0]).code})
    return client


EXAMPLES: dict[str, Callable[[], Any]] = {
    "case.key": lambda: played_version().case_id,
    "play.key": plays,
    "group.key": rooms,
    "group_open.key": lambda: played_version().case_id,
}
