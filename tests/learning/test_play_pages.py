"""The pages on which cases are found and played: by keyboard, without scripts, in any language, and never too late."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.learning.test_plays import step, weighed
from tests.played import line_drops, published
from tests.told import CANARY, passages_of, released
from xenia.community.actions.policies import adopt_policy
from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Acknowledgement, Opening
from xenia.core.rules import SYSTEM, Actor
from xenia.learning.actions.plays import begin_play
from xenia.learning.models import Play, Step
from xenia.learning.queries.plays import standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil(sign_in: Any, student: Any) -> Client:
    client: Client = sign_in(student)
    client.get("/account/")
    return client


@pytest.fixture
def player(student: Any) -> Actor:
    return actor_of_person(student)


def names_of(story: Any) -> tuple[str, ...]:
    return tuple(f"{story.thing.label.split()[-1]}#{str(one.id)[:8]}" for one in passages_of(story))


def text_of(response: Any) -> str:
    return response.content.decode()


def test_students_find_what_is_published_with_what_they_may_wish_to_know(
    author: Actor, pupil: Client, sign_in: Any, stranger: Any
) -> None:
    version = published(author)
    page = text_of(pupil.get(reverse("cases")))
    assert "The line that drops" in page and "loss of a child is mentioned" in page and "العربية" in page
    assert "The line that drops" not in text_of(pupil.get(reverse("cases") + "?q=kettle"))
    assert "The line that drops" in text_of(pupil.get(reverse("cases") + "?q=PSYCHIATRY"))
    assert "The line that drops" in text_of(pupil.get(reverse("search") + "?q=line+drops"))
    front = text_of(pupil.get(reverse("case", args=[version.case_id])))
    assert front.index("loss of a child") < front.index('<button class="button main">')
    assert sign_in(None).get(reverse("cases")).status_code == 302


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_is_the_same_few_statements_however_many_cases(
    author: Actor, pupil: Client, many: int, django_assert_num_queries: Any
) -> None:
    from dataclasses import replace

    for number in range(many):
        published(author, replace(line_drops(), code=f"case-{number}", title=f"Case {number}"))
    with django_assert_num_queries(11):
        page = pupil.get(reverse("cases"))
    assert text_of(page).count("<h3>") == many


def begun(pupil: Client, version: Any) -> str:
    answer = pupil.post(reverse("case_begin", args=[version.case_id]), {"language": "en"})
    assert answer.status_code == 302
    return answer["Location"]


def form_of(page: str, kind: str) -> dict[str, str]:
    """The hidden fields of the form of that kind."""
    for form in re.findall(r"<form.*?</form>", page, re.S):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        if fields.get("kind") == kind:
            return fields
    raise AssertionError(f"no form of the kind {kind}")


def press(pupil: Client, address: str, kind: str, **said: str) -> Any:
    fields = form_of(text_of(pupil.get(address)), kind)
    return pupil.post(f"{address}step/", {**fields, **said})


def test_a_case_is_played_to_its_end_without_a_script(author: Actor, pupil: Client) -> None:
    address = begun(pupil, published(author))
    page = text_of(pupil.get(address))
    assert "What could it be?" in page and "What do you do?" not in page
    assert press(pupil, address, "answer", **{"w.ulcer": "60", "w.bile": "20", "w.sadness": "20"})["Location"].endswith(
        "#now"
    )
    page = text_of(pupil.get(address))
    assert "Keep all three open" in page and "You gave Ulcer or inflamed stomach 60 of 100" in page
    press(pupil, address, "choice", what="ask-name")
    assert "I call it the stone" in text_of(pupil.get(address))
    press(pupil, address, "choice", what="go-on")
    page = text_of(pupil.get(address))
    assert "Nobody interprets" in page and "seconds are left" in page and "Beep, beep, beep." in page
    press(pupil, address, "choice", what="navid")
    page = text_of(pupil.get(address))
    assert "He is thirteen" in page and "thinks, and does not say" in page
    press(pupil, address, "choice", what="believe")
    page = text_of(pupil.get(address))
    assert "brought in at night" in page and "Where did you sit" in page
    back = text_of(pupil.get(f"{address}path/"))
    assert "He is thirteen" in back and "Nobody was unkind" not in back
    assert "Played on" in text_of(pupil.get(reverse("cases")))


def test_interpreter_takes_part(author: Actor, pupil: Client) -> None:
    page = text_of(pupil.get(begun(pupil, published(author))))
    assert "through Laila" in page and "interprets, on the telephone" in page and "دری" in page


def test_scripts_get_the_scene_alone_and_its_title(author: Actor, pupil: Client) -> None:
    address = begun(pupil, published(author))
    fields = form_of(text_of(pupil.get(address)), "answer")
    page = pupil.post(f"{address}step/", {**fields, "pass": "1"}, headers={"HX-Request": "true"})
    assert page.status_code == 200 and text_of(page).lstrip().startswith("<title>") and "<html" not in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_a_stale_form_is_refused_kindly_with_the_present_scene(author: Actor, pupil: Client) -> None:
    address = begun(pupil, published(author))
    fields = form_of(text_of(pupil.get(address)), "answer")
    pupil.post(f"{address}step/", {**fields, "pass": "1"})
    press(pupil, address, "choice", what="go-on")
    stale = pupil.post(f"{address}step/", {"number": "2", "scene": "start", "kind": "choice", "what": "turn"})
    assert stale.status_code == 422 and "where you are now" in text_of(stale) and "The tone" in text_of(stale)


@pytest.mark.parametrize("number", ["", "x", "-1", "999999999999", "٣"])
def test_what_no_page_sends_breaks_nothing(author: Actor, pupil: Client, number: str) -> None:
    address = begun(pupil, published(author))
    sent = {"number": number, "scene": "nowhere", "kind": "dance", "what": "x" * 9000}
    assert pupil.post(f"{address}step/", sent).status_code == 422
    assert not Step.objects.exists()


def test_weights_that_are_refused_are_still_in_their_fields(author: Actor, pupil: Client) -> None:
    address = begun(pupil, published(author))
    refused = press(pupil, address, "answer", **{"w.ulcer": "37", "w.bile": "20"})
    assert refused.status_code == 422 and "make 57" in text_of(refused) and 'value="37"' in text_of(refused)


def test_time_runs_unless_one_wants_none(author: Actor, pupil: Client, player: Actor) -> None:
    address = begun(pupil, published(author))
    play = Play.objects.get()
    weighed(player, play)
    step(player, play, "go-on")
    Step.objects.update(at=timezone.now() - timedelta(seconds=90))
    page = text_of(pupil.get(address))
    assert "Time is up" in page and "Go on in English" not in page, "what can't be chosen any more is not offered"
    assert not play.steps.filter(kind="time").exists(), "looking writes nothing"
    pupil.post(f"{address}settings/", {"untimed": "1"})
    page = text_of(pupil.get(address))
    assert "It does not for you" in page and "Go on in English" in page
    pupil.post(f"{address}settings/", {"untimed": "0"})
    press(pupil, address, "time")
    assert "A minute is long" in text_of(pupil.get(address))


def test_a_scene_stands_in_arabic_from_right_to_left_and_says_so(author: Actor, pupil: Client) -> None:
    address = begun(pupil, published(author))
    pupil.post(f"{address}settings/", {"language": "ar"})
    page = text_of(pupil.get(address))
    assert 'class="scene" lang="ar" dir="rtl"' in page and "بعد أربع دقائق" in page


def test_a_play_is_a_closed_door_to_everybody_else(
    author: Actor, pupil: Client, sign_in: Any, teacher: Any, programme_director: Any
) -> None:
    address = begun(pupil, published(author))
    for other in (teacher, programme_director):
        client = sign_in(other)
        for page in (address, f"{address}path/"):
            assert client.get(page).status_code == 404
        assert client.post(f"{address}step/", {"number": "1"}).status_code == 404


def quoting(author: Actor, keeper: Actor, second_keeper: Actor) -> tuple[Any, Any]:
    story = released(keeper, second_keeper)
    return story, published(author, line_drops(names=names_of(story)))


def test_a_quoted_voice_is_heard_once_and_counted_without_a_name(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client
) -> None:
    _story, version = quoting(author, keeper, second_keeper)
    address = begun(pupil, version)
    page = pupil.get(address)
    assert CANARY in text_of(page) and "Auntie Vesper" in text_of(page) and "no-store" in page["Cache-Control"]
    pupil.get(address)
    opening = Opening.objects.get()
    assert (opening.role, opening.place_id) == ("student", version.case_id)


def test_a_teacher_who_plays_alone_is_counted_as_a_teacher(
    author: Actor, keeper: Actor, second_keeper: Actor, sign_in: Any, make_person: Any
) -> None:
    _story, version = quoting(author, keeper, second_keeper)
    client = sign_in(make_person("Tess", "teacher"))
    client.get(begun(client, version))
    assert Opening.objects.get().role == "teacher"


def test_a_story_withdrawn_while_a_class_plays_is_silent_at_the_next_request(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client
) -> None:
    story, version = quoting(author, keeper, second_keeper)
    address = begun(pupil, version)
    assert CANARY in text_of(pupil.get(address))
    withdraw(SYSTEM, story)
    page = text_of(pupil.get(address))
    assert CANARY not in page and "A voice stood here. It was taken back." in page
    fields = form_of(page, "answer")
    refused = pupil.post(f"{address}step/", {**fields, "w.ulcer": "5"}, headers={"HX-Request": "true"})
    assert CANARY not in text_of(refused) and "taken back" in text_of(refused)


def test_an_open_page_asks_for_its_voices_alone_and_is_told_when_one_is_taken_back(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client
) -> None:
    story, version = quoting(author, keeper, second_keeper)
    address = begun(pupil, version)
    asks = re.search(r'id="voices" hidden hx-get="([^"]+)"', text_of(pupil.get(address)))
    assert asks and asks[1] == f"{address}?heard=1-11"
    openings = Opening.objects.count()
    assert pupil.get(asks[1], headers={"HX-Request": "true"}).status_code == 204
    withdraw(SYSTEM, story)
    now = pupil.get(asks[1], headers={"HX-Request": "true"})
    page = text_of(now)
    assert page.count("A voice stood here. It was taken back.") == 2 and CANARY not in page and "<form" not in page
    assert 'id="voice-' in page and f"{address}?heard=1-00" in page and "no-store" in now["Cache-Control"]
    assert Opening.objects.count() == openings
    elsewhere = pupil.get(f"{address}?heard=7-11", headers={"HX-Request": "true"})
    assert elsewhere["HX-Refresh"] == "true" and not elsewhere.content
    assert "<form" in text_of(pupil.get(asks[1])), "who opens the address has the whole scene"


def test_after_a_step_the_page_asks_where_it_did_and_a_scene_without_voices_does_not(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client
) -> None:
    address = begun(pupil, quoting(author, keeper, second_keeper)[1])
    fields = form_of(text_of(pupil.get(address)), "answer")
    page = text_of(pupil.post(f"{address}step/", {**fields, "pass": "1"}, headers={"HX-Request": "true"}))
    assert f'hx-get="{address}?heard=2-11"' in page
    fields = form_of(page, "choice")
    page = text_of(pupil.post(f"{address}step/", {**fields, "what": "go-on"}, headers={"HX-Request": "true"}))
    assert "The tone" in page and 'id="voices"' not in page


def test_whoever_meets_stories_reads_the_policy_first(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client, student: Any
) -> None:
    _story, version = quoting(author, keeper, second_keeper)
    words = "Their words stay theirs, in Zarnoshk too."
    adopt_policy(SYSTEM, title="How we hold stories", words={"en": words}, adopted_on=timezone.localdate())
    front = reverse("case", args=[version.case_id])
    assert words in text_of(pupil.get(front)) and not Acknowledgement.objects.exists()
    begun(pupil, version)
    assert Acknowledgement.objects.get().person_id == student.pk
    assert words not in text_of(pupil.get(front))


@pytest.mark.parametrize("many", [1, 10])
def test_a_scene_is_the_same_few_statements_however_many_voices(
    author: Actor,
    keeper: Actor,
    second_keeper: Actor,
    pupil: Client,
    many: int,
    django_assert_num_queries: Any,
) -> None:
    passages = tuple(f"{CANARY} {number}" for number in range(many))
    story = released(keeper, second_keeper, passages=passages)
    address = begun(pupil, published(author, line_drops(names=names_of(story))))
    pupil.get(address)
    with django_assert_num_queries(16):
        page = text_of(pupil.get(address))
    assert page.count(CANARY) == many


def test_a_scene_costs_little(author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client) -> None:
    """At most as much again as a list with nothing in it, in turns: its milliseconds stand in docs/performance.md."""
    _story, version = quoting(author, keeper, second_keeper)
    scene, frame = begun(pupil, version), f"{reverse('cases')}?q=nothing-like-it"
    spent: dict[str, list[float]] = {scene: [], frame: []}
    for address in [scene, frame] * 40:
        begin = time.process_time()
        pupil.get(address)
        spent[address].append(time.process_time() - begin)
    assert min(spent[scene]) < 2.5 * min(spent[frame]), {name: round(1000 * min(one), 1) for name, one in spent.items()}


def test_words_of_a_story_stay_out_of_every_cache(
    author: Actor, keeper: Actor, second_keeper: Actor, pupil: Client
) -> None:
    _story, version = quoting(author, keeper, second_keeper)
    pupil.get(begun(pupil, version))
    assert CANARY not in str(getattr(cache, "_cache", {}))


def test_the_same_case_begun_in_two_tabs_is_one_play(author: Actor, pupil: Client) -> None:
    version = published(author)
    assert begun(pupil, version) == begun(pupil, version)


def test_a_play_of_somebody_goes_on_where_it_was(author: Actor, pupil: Client, player: Actor) -> None:
    version = published(author)
    play = begin_play(player, version, language="en")
    weighed(player, play)
    step(player, play, "go-on")
    page = text_of(pupil.get(reverse("cases")))
    assert "Where you were" in page and f"/plays/{play.pk}/" in page
    assert standing_of(play).position.scene.title in text_of(pupil.get(f"/plays/{play.pk}/"))
