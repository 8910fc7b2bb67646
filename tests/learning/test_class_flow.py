"""A teacher sees where a class went: five at a time, in fives, and nobody alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.learning.test_plays import step, weighed
from tests.played import published
from xenia.core.rules import Actor
from xenia.learning.actions.groups import end_group, group_step, open_group
from xenia.learning.actions.plays import begin_again, begin_play
from xenia.learning.models import CaseVersion
from xenia.learning.queries.class_flow import ClassFlow, about, class_flow
from xenia.learning.queries.flow_picture import flow_picture
from xenia.learning.queries.plays import texts_of

pytestmark = pytest.mark.django_db
CANARY = "a lantern in Zarnoshk"
Walk = Callable[[str], None]


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    return published(author)


@pytest.fixture
def walk(version: CaseVersion, make_person: Any) -> Walk:
    """Somebody new goes to the leaflet, by Navid or by paper and pencil."""
    names = iter(range(1000))

    def went(by: str) -> None:
        player = actor_of_person(make_person(f"Player {next(names)}", "student"))
        play = begin_play(player, version, language="en")
        weighed(player, play)
        step(player, play, "go-on")
        step(player, play, by)
        if by == "english":
            step(player, play, "gap", "answer", words=CANARY)
        step(player, play, {"navid": "believe", "english": "enough"}[by])

    return went


def read(version: CaseVersion) -> ClassFlow:
    return class_flow(version, texts_of(version)["en"])


def ways(found: ClassFlow, scene: str) -> dict[str, int | None]:
    return {way.words[:10]: way.players for one in found.scenes if one.scene == scene for way in one.ways if way.words}


def test_four_players_are_nobody(version: CaseVersion, walk: Walk) -> None:
    for _player in range(4):
        walk("navid")
    assert read(version) == ClassFlow(players=0, scenes=[], spreads=[])


def test_figures_move_five_players_at_a_time(version: CaseVersion, walk: Walk) -> None:
    for _player in range(5):
        walk("navid")
    before = read(version)
    assert before.players == 5 and ways(before, "drop")["Ask Navid "] == 5
    for _player in range(4):
        walk("english")
        assert read(version) == before, "whoever looks before and after somebody played learns nothing of them"
    walk("english")
    assert ways(read(version), "drop") == {"Ask Navid ": 5, "Go on in E": 5, "Say that t": None}


def test_who_went_alone_is_not_told_from_nobody(version: CaseVersion, walk: Walk) -> None:
    for by in ("navid",) * 9 + ("english",):
        walk(by)
    found = read(version)
    assert ways(found, "drop") == {"Ask Navid ": 10, "Go on in E": None, "Say that t": None}
    english = next(scene for scene in found.scenes if scene.scene == "english")
    assert english.players is None
    assert all(scene.players is None or scene.players % 5 == 0 for scene in found.scenes)


@pytest.mark.parametrize(("count", "said"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_a_count_is_said_to_the_nearest_five(count: int, said: int | None) -> None:
    assert about(count) == said


def test_only_a_first_way_counts_and_no_room(version: CaseVersion, walk: Walk, author: Actor, student: Any) -> None:
    for _player in range(3):
        walk("navid")
    player = actor_of_person(student)
    play = begin_play(player, version, language="en")
    for _again in range(6):
        play = begin_again(player, play)
    session = open_group(author, version, language="en")
    group_step(author, session, kind="answer", what="first", number=1)
    end_group(author, session)
    assert read(version).players == 0, "four people, however often they played"
    walk("navid")
    assert read(version).players == 5


def test_a_teacher_reads_no_word_and_no_name(
    version: CaseVersion, walk: Walk, teacher: Any, student: Any, sign_in: Any
) -> None:
    for _player in range(10):
        walk("english")
    page = sign_in(teacher).get(reverse("case_flow", args=[version.case_id])).content.decode()
    assert CANARY not in page and "Player" not in page.replace("Players", "")
    assert "about 10 answered" in page and "Half gave" in page and "<svg" in page
    assert sign_in(student).get(reverse("case_flow", args=[version.case_id])).status_code == 403


@pytest.mark.parametrize("many", [5, 15])
def test_the_flow_is_the_same_few_statements_however_many_played(
    version: CaseVersion, walk: Walk, many: int, django_assert_num_queries: Any
) -> None:
    for _player in range(many):
        walk("navid")
    with django_assert_num_queries(3):
        assert read(version).players == many


def test_the_picture_leads_from_the_first_scene_down(version: CaseVersion, walk: Walk) -> None:
    for _player in range(5):
        walk("navid")
    picture = flow_picture(read(version).scenes)
    first, *others = picture.boxes
    assert all(first.y < box.y for box in others)
    assert all(box.x >= 0 and box.x + box.width <= picture.width for box in picture.boxes)
    assert {line.few for line in picture.lines} == {True, False}
    assert flow_picture([]).height == 0
