"""A case is played step by step: nothing is done twice, time is the server's, and practice decides nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.core.leaks import bytes_on_disk
from tests.house import actor_of_person
from tests.played import published
from xenia.assessment.models import Evidence
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.curriculum.models import Competency, Framework
from xenia.learning.actions.plays import Stale, Wish, begin_again, begin_play, set_language, take_step
from xenia.learning.models import Play, Step
from xenia.learning.queries.own_path import own_path
from xenia.learning.queries.plays import Standing, standing_of, visible_plays
from xenia.learning.queries.scene_page import scene_page
from xenia.people.actions.people import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def player(student: Any) -> Actor:
    return actor_of_person(student)


@pytest.fixture
def play(author: Actor, player: Actor) -> Play:
    return begin_play(player, published(author), language="en")


@pytest.fixture
def standard() -> Competency:
    """A competency of the case, as this school has it."""
    framework = Framework.objects.create(
        thing=Thing.objects.create(kind="framework", label="WHO", published_at=timezone.now()), code="who-2021"
    )
    thing = Thing.objects.create(kind="competency", label="Standard 4", published_at=timezone.now())
    return Competency.objects.create(thing=thing, framework=framework, source_id="who-2021-s4")


def step(player: Actor, play: Play, what: str = "", kind: str = "choice", **said: Any) -> Standing:
    now = standing_of(play)
    wish = Wish(number=now.number, scene=now.position.scene.id, kind=kind, what=what, **said)
    return take_step(player, play, wish)


def weighed(player: Actor, play: Play) -> Standing:
    """Past the first weighing."""
    return step(player, play, "first", "answer", weights={"ulcer": "30", "bile": "30", "sadness": "40"})


def test_a_case_opened_twice_is_one_play(author: Actor, player: Actor, play: Play) -> None:
    assert begin_play(player, play.version, language="ar").pk == play.pk


def test_a_question_waits_before_one_goes_on(player: Actor, play: Play) -> None:
    page = scene_page(standing_of(play))
    assert page.waiting and not page.choices
    with pytest.raises(Stale):
        step(player, play, "go-on")
    page = scene_page(weighed(player, play))
    assert not page.waiting and [choice.id for choice in page.choices] == ["turn", "ask-name", "go-on"]


def test_nobody_has_to_answer(player: Actor, play: Play) -> None:
    assert scene_page(step(player, play, "first", "answer", passed=True)).choices


@pytest.mark.parametrize(
    ("weights", "why"),
    [({"ulcer": "30"}, "make 30"), ({"ulcer": "x"}, "whole number"), ({"ulcer": "101"}, "whole number")],
)
def test_weights_that_are_no_hundred_are_refused(player: Actor, play: Play, weights: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        step(player, play, "first", "answer", weights=weights)
    assert not play.steps.exists()


def test_a_choice_that_stays_shows_what_one_learns_and_what_was_answered(player: Actor, play: Play) -> None:
    weighed(player, play)
    page = scene_page(step(player, play, "ask-name"))
    assert page.scene.id == "start" and "ask-name" not in {choice.id for choice in page.choices}
    assert page.done[0].views[0][1].answer.startswith("I call it the stone")
    assert [view.id for _person, view in page.known] == ["name"]


def test_what_was_done_before_opens_and_closes_choices(player: Actor, play: Play) -> None:
    weighed(player, play)
    step(player, play, "go-on")
    standing = step(player, play, "ring")
    standing = step(player, play, "second", "answer", passed=True)
    assert {one.id for one in standing.position.offered} == {"ask-fear", "ask-tried", "ask-hope", "grief"}
    step(player, play, "ask-fear")
    standing = step(player, play, "ask-tried")
    assert {one.id for one in standing.position.offered} == {"ask-hope", "plan"}


def test_the_same_step_sent_twice_is_one_step(player: Actor, play: Play) -> None:
    weighed(player, play)
    wish = Wish(number=2, scene="start", kind="choice", what="turn")
    assert take_step(player, play, wish).number == take_step(player, play, wish).number == 3
    assert play.steps.count() == 2


def test_an_old_page_in_another_tab_is_told_where_one_is(player: Actor, play: Play) -> None:
    weighed(player, play)
    step(player, play, "go-on")
    with pytest.raises(Stale, match="where you are now"):
        take_step(player, play, Wish(number=2, scene="start", kind="choice", what="turn"))
    with pytest.raises(Stale):
        take_step(player, play, Wish(number=3, scene="start", kind="choice", what="turn"))
    assert play.steps.count() == 2


def drop(player: Actor, play: Play, *, seconds: int) -> None:
    """At the timed scene, as if one had come so many seconds ago."""
    weighed(player, play)
    step(player, play, "go-on")
    Step.objects.filter(play=play).update(at=timezone.now() - timedelta(seconds=seconds))


def test_a_choice_after_its_time_is_time_that_was_up(player: Actor, play: Play) -> None:
    drop(player, play, seconds=70)
    standing = step(player, play, "ring")
    assert standing.position.scene.id == "silence" and standing.steps[-1].kind == "time"
    assert scene_page(standing).before == scene_page(standing).before and scene_page(standing).before.time_up


def test_time_is_not_up_before_the_server_says_so(player: Actor, play: Play) -> None:
    drop(player, play, seconds=30)
    with pytest.raises(Refused, match="time left"):
        step(player, play, kind="time")
    assert step(player, play, "ring").position.scene.id == "again"


def test_whoever_wants_no_limits_has_none(player: Actor, play: Play) -> None:
    drop(player, play, seconds=7_000)
    assert step(player, play, "ring", untimed=True).position.scene.id == "again"


def test_own_words_are_sealed_and_shown_beside_the_model_answer(player: Actor, play: Play) -> None:
    weighed(player, play)
    step(player, play, "go-on")
    step(player, play, "english")
    canary = "a lantern in Zarnoshk"
    with pytest.raises(Refused, match="few words"):
        step(player, play, "gap", "answer", words="  ")
    read = scene_page(step(player, play, "gap", "answer", words=canary)).parts[-1].moment
    assert read and read.words == canary and read.moment.look_for
    kept = Step.objects.get(what="gap")
    assert canary not in str(kept.said) and canary.encode() not in bytes(kept.sealed)


def test_who_holds_fast_to_a_weight_is_told(player: Actor, play: Play) -> None:
    weighed(player, play)
    step(player, play, "go-on")
    step(player, play, "ring")
    standing = step(player, play, "second", "answer", weights={"ulcer": "32", "bile": "28", "sadness": "40"})
    read = scene_page(standing).parts[-1].moment
    assert read and read.held and (read.held.before, read.held.now, read.held.reasonable) == (30, 32, 55)
    assert read.held_words == "Ulcer or inflamed stomach"


def test_who_weighs_anew_is_told_nothing_of_the_kind(player: Actor, play: Play) -> None:
    weighed(player, play)
    step(player, play, "go-on")
    step(player, play, "ring")
    standing = step(player, play, "second", "answer", weights={"ulcer": "50", "bile": "15", "sadness": "35"})
    read = scene_page(standing).parts[-1].moment
    assert read and read.held is None


def to_the_end(player: Actor, play: Play) -> Standing:
    weighed(player, play)
    step(player, play, "go-on")
    step(player, play, "navid")
    return step(player, play, "believe")


def test_a_case_that_ends_is_over_and_can_be_begun_again(player: Actor, play: Play) -> None:
    standing = to_the_end(player, play)
    assert scene_page(standing).ended and Play.objects.get().ended_at
    with pytest.raises(Stale):
        step(player, play, "believe")
    again = begin_again(player, play)
    assert again.pk != play.pk and standing_of(again).position.scene.id == "start"


def test_the_way_back_tells_each_scene_with_its_choices(player: Actor, play: Play) -> None:
    path = own_path(to_the_end(player, play))
    assert [(visit.scene.id, [one.id for one in visit.choices]) for visit in path] == [
        ("start", ["go-on"]),
        ("drop", ["navid"]),
        ("navid", ["believe"]),
        ("leaflet", []),
    ]
    assert path[0].answers[0].weights[0].now == 30


def test_what_a_first_way_shows_is_practice_once_and_a_second_way_shows_nothing(
    player: Actor, play: Play, standard: Competency
) -> None:
    to_the_end(player, play)
    row = Evidence.objects.get()
    assert (row.stakes, row.level, row.assessor, row.self_report) == ("practice", 0, None, False)
    assert (row.learner_id, row.source_id, row.competency_id) == (player.person, play.version.case_id, standard.pk)
    to_the_end(player, begin_again(player, play))
    assert Evidence.objects.count() == 1, "trying the other way out is how one learns"


def test_a_draft_that_is_tried_out_is_no_evidence(author: Actor, standard: Competency) -> None:
    from tests.played import line_drops
    from xenia.learning.actions.cases import bring_case

    play = begin_play(author, bring_case(author, line_drops()), language="en")
    to_the_end(author, play)
    assert not Evidence.objects.exists()


def test_a_draft_does_not_open_to_students(author: Actor, player: Actor) -> None:
    from tests.written import brought

    with pytest.raises(NotPermitted):
        begin_play(player, brought(author), language="en")


def test_one_goes_on_in_another_language_at_the_same_scene(player: Actor, play: Play) -> None:
    weighed(player, play)
    set_language(player, play, "ar")
    page = scene_page(standing_of(play))
    assert page.language == "ar" and page.scene.title == "بعد أربع دقائق"
    with pytest.raises(Refused, match="language"):
        set_language(player, play, "fr")


def test_a_way_is_nobody_elses(player: Actor, play: Play, programme_director: Any, author: Actor) -> None:
    for other in (actor_of_person(programme_director), author):
        assert not visible_plays(other).exists()
        with pytest.raises(NotPermitted):
            take_step(other, play, Wish(number=1, scene="start", kind="answer", what="first", passed=True))


@pytest.mark.django_db(transaction=True)
def test_whoever_is_erased_takes_their_ways_along(author: Actor, student: Any, administrator: Any) -> None:
    player = actor_of_person(student)
    play = begin_play(player, published(author), language="en")
    weighed(player, play)
    step(player, play, "go-on")
    step(player, play, "english")
    step(player, play, "gap", "answer", words="a lantern in Zarnoshk")
    erase_person(SYSTEM, student, reason="They asked")
    assert not Play.objects.exists() and not Step.objects.exists()
    assert bytes_on_disk(b"a lantern in Zarnoshk") == []
