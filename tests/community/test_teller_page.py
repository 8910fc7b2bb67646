"""The storyteller's own page: a link alone shows nothing, a code opens it, and everything on it is one touch away."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.told import CANARY, NAME, PSEUDONYM, passages_of, released, told
from xenia.community import places
from xenia.community.actions.keepers_told import CHANGED
from xenia.community.actions.story_links import ENOUGH, FAILURES, KNOCKED, issue_story_link
from xenia.community.actions.telling import renew_code
from xenia.community.actions.uses import note_openings, note_taken
from xenia.community.models import Recipient, Story, Teller, Use, Withdrawal
from xenia.community.places import PlaceKind, register_place
from xenia.community.queries.teller_page import band_of
from xenia.community.queries.wording import languages_with, wording
from xenia.core.models import Institution, SignedLink, Thing
from xenia.core.rules import Actor
from xenia.people.models import Task


@pytest.fixture
def story(keeper: Actor, second_keeper: Actor) -> Story:
    Institution.objects.create(pk=1, name="Alderbay", helper_name="Rosa Delacroix", helper_phone="+1 555 0142")
    return released(keeper, second_keeper)


@pytest.fixture
def code(story: Story, keeper: Actor) -> str:
    return renew_code(keeper, story)


@pytest.fixture
def phone(story: Story, keeper: Actor) -> Client:
    """A phone on which the link was opened, and no code typed yet."""
    client = Client()
    secret = issue_story_link(keeper, story).partition("#")[2]
    answer = client.post("/l/page/", {"secret": secret})
    assert answer.headers["Location"] == "/mine/"
    return client


@pytest.fixture
def opened(phone: Client, code: str) -> Client:
    assert phone.post("/mine/code/", {"code": code}).status_code == 302
    return phone


def stand_in(story: Story, kind: str, words: str | None, label: str) -> Thing:
    register_place(
        PlaceKind(
            kind=kind,
            words=lambda keys: dict.fromkeys(keys, words) if words else {},
            owners=lambda keys: {},
            task_route=lambda key: "/",
        )
    )
    place = Thing.objects.create(kind=kind, label=label, published_at=timezone.now())
    passage = passages_of(story)[0].id
    Use.objects.create(story=story, passage=passage, place=place, how="quoted", since=timezone.localdate())
    return place


def test_a_link_alone_shows_nothing(phone: Client, code: str) -> None:
    for path in ("/mine/", "/mine/withdraw/", "/mine/change/quoted/"):
        answer = phone.get(path)
        assert answer.headers["Location"] == "/mine/code/"
    page = phone.get("/mine/code/").text
    assert "tory" not in page.replace("my-story", "").replace("story.css", "").replace("history", "").replace(
        "History", ""
    )
    assert NAME not in page and PSEUDONYM not in page and "Rosa Delacroix" in page


def test_without_the_link_the_code_opens_nothing(code: str) -> None:
    client = Client()
    answer = client.post("/mine/code/", {"code": code})
    assert "Closed" in answer.text
    assert "Closed" in client.get("/mine/").text


def test_the_code_opens_the_page_of_this_story_and_it_is_never_kept(opened: Client) -> None:
    answer = opened.get("/mine/")
    assert "Your story" in answer.text and "no-store" in answer.headers["Cache-Control"]
    assert CANARY not in answer.text and NAME not in answer.text


def test_a_phone_left_lying_asks_for_the_code_again(opened: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xenia.community.views.teller.PATIENCE", -1)
    assert opened.get("/mine/").headers["Location"] == "/mine/code/"


def test_after_an_hour_it_asks_again_however_often_it_was_touched(
    opened: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    for minutes in (10, 20, 30, 40, 50):
        monkeypatch.setattr("time.time", lambda at=began + 60 * minutes: at)
        assert opened.get("/mine/").status_code == 200
    monkeypatch.setattr("time.time", lambda: began + 61 * 60)
    assert opened.get("/mine/").headers["Location"] == "/mine/code/"


def test_an_open_page_of_one_story_does_not_open_another(opened: Client, keeper: Actor, second_keeper: Actor) -> None:
    other = released(keeper, second_keeper)
    opened.post("/l/page/", {"secret": issue_story_link(keeper, other).partition("#")[2]})
    assert opened.get("/mine/").headers["Location"] == "/mine/code/"


def test_wrong_codes_lock_the_door_tell_the_keeper_and_end_the_link(phone: Client, code: str, story: Story) -> None:
    for _try in range(FAILURES):
        assert phone.post("/mine/code/", {"code": "000000"}).status_code == 403
    assert "15 minutes" in phone.post("/mine/code/", {"code": code}).text, "locked for the right one, too"
    story.refresh_from_db()
    Story.objects.filter(pk=story.pk).update(keeper=None)
    assert Teller.objects.get(story=story).locked_until
    Teller.objects.filter(story=story).update(locked_until=None, failures=ENOUGH - 1)
    phone.post("/mine/code/", {"code": "000000"})
    assert SignedLink.objects.get(purpose="page", scope=story.pk).revoked_at
    assert "Closed" in phone.get("/mine/code/").text


def test_the_keeper_is_asked_to_look_after_five_wrong_codes(phone: Client, code: str, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(keeper=_some_keeper())
    for _try in range(FAILURES):
        phone.post("/mine/code/", {"code": "000000"})
    assert Task.objects.filter(kind=KNOCKED, thing=story.pk, done_at=None).count() == 1


def _some_keeper() -> Any:
    from xenia.people.models import Role

    return Role.objects.get(kind="coordinator").person


def test_a_new_link_ends_the_old_one(opened: Client, keeper: Actor, story: Story) -> None:
    issue_story_link(keeper, story)
    assert "Closed" in opened.get("/mine/").text


def test_a_new_code_ends_what_is_open_with_the_old_one(opened: Client, keeper: Actor, story: Story) -> None:
    assert opened.get("/mine/").status_code == 200
    fresh = renew_code(keeper, story)
    assert opened.get("/mine/").headers["Location"] == "/mine/code/"
    assert opened.post("/mine/withdraw/").headers["Location"] == "/mine/code/"
    assert Story.objects.get(pk=story.pk).hidden_at is None
    opened.post("/mine/code/", {"code": fresh})
    assert opened.get("/mine/").status_code == 200


def test_wrong_codes_that_come_at_once_do_not_jump_over_the_lock(
    phone: Client, code: str, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another wrong code is counted between counting this one and looking at how many there are."""
    read_again = Teller.refresh_from_db

    def late(teller: Teller, *args: Any, **named: Any) -> None:
        Teller.objects.filter(pk=teller.pk).update(failures=FAILURES + 1)
        read_again(teller, *args, **named)

    Teller.objects.filter(story=story).update(failures=FAILURES - 1)
    monkeypatch.setattr(Teller, "refresh_from_db", late)
    phone.post("/mine/code/", {"code": "000000"})
    assert Teller.objects.get(story=story).locked_until


def test_where_it_stands_is_said_in_kinds_and_bands_and_never_an_exam(
    opened: Client, story: Story, make_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_kinds", {})
    case = stand_in(story, "leaflet", "A case for students", "The brother who translates")
    exam = stand_in(story, "exam", None, "Station 7")
    people = [make_person(f"Reader {number}") for number in range(21)]
    for person in people:
        note_openings(Actor(person=person.pk), [story.pk], role="student", place=case)
    note_openings(Actor(person=people[0].pk), [story.pk], role="examiner", place=exam)
    page = opened.get("/mine/").text
    assert "A case for students" in page and "more than 20" in page
    for hidden in ("The brother who translates", "Station 7", "Reader", "21", "Others"):
        assert hidden not in page.partition("<main")[2].partition("What you said")[0]


def test_that_its_words_were_taken_along_is_said_also_when_it_is_hidden(
    opened: Client, story: Story, make_person: Any
) -> None:
    line = "outside of our school: fewer than 5"
    assert line not in opened.get("/mine/").text
    place = Thing.objects.create(kind="leaflet", label="The brother who translates")
    note_taken(Actor(person=make_person("Reader 1").pk), [story.pk], place=place)
    page = opened.get("/mine/").text
    assert line in page and "Others" not in page and "Who opened it" not in page
    opened.post("/mine/withdraw/")
    assert line in opened.get("/mine/").text


def test_who_elsewhere_got_it_and_was_told_of_its_end_is_named(opened: Client, story: Story) -> None:
    given = {"address": "desk@kessler.example", "given_at": timezone.now()}
    got = Recipient.objects.create(story=story, name="Kessler College", **given)
    page = opened.get("/mine/").text
    assert "Kessler College" in page and "desk@kessler.example" not in page and "stands nowhere yet" not in page
    opened.post("/mine/withdraw/")
    page = opened.get("/mine/").text
    assert "Schools or people elsewhere who had it: 1." in page and "Kessler College" in page and "✓" not in page
    Recipient.objects.filter(pk=got.pk).update(told_at=timezone.now())
    assert "✓" in opened.get("/mine/").text


@pytest.mark.parametrize(
    ("readers", "band"), [(0, ""), (1, "few"), (4, "few"), (5, "five"), (19, "five"), (20, "twenty"), (250, "hundred")]
)
def test_bands_never_single_out_a_reader(readers: int, band: str) -> None:
    assert band_of(readers) == band


def test_every_choice_can_be_changed_alone(opened: Client, story: Story) -> None:
    assert "May we use your own words?" in opened.get("/mine/change/quoted/").text
    answer = opened.post("/mine/change/quoted/", {"answer": "no"})
    assert answer.headers["Location"] == "/mine/?saved=1#said"
    newest = story.consents.order_by("number").last()
    assert newest.choices["quoted"] is False and newest.choices["retold"] is True and newest.way == "self"
    opened.post("/mine/change/purposes-teaching/", {"answer": "no"})
    assert story.consents.order_by("number").last().choices["purposes"] == []
    opened.post("/mine/change/until/", {"answer": "one-year"})
    assert story.consents.order_by("number").last().until == timezone.localdate() + timedelta(days=365)


def test_the_end_can_be_set_to_any_day_that_is_ahead(opened: Client, story: Story) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert f'type="date" name="day" min="{tomorrow.isoformat()}"' in opened.get("/mine/change/until/").text
    before = story.consents.count()
    for day in ("", "soon", timezone.localdate().isoformat(), "2020-01-01"):
        answer = opened.post("/mine/change/until/", {"answer": "day", "day": day})
        assert answer.status_code == 422 and "Choose a day that comes after today." in answer.text
    assert story.consents.count() == before, "a day that nobody named never means for ever"
    assert opened.post("/mine/change/until/", {"answer": "day", "day": tomorrow.isoformat()}).status_code == 302
    assert story.consents.order_by("number").last().until == tomorrow


def test_the_keeper_is_asked_whether_it_was_the_teller_when_more_is_allowed_or_all_is_ended(
    opened: Client, story: Story
) -> None:
    """Whoever has the phone for an hour can press every button: nothing that weighs goes unseen."""
    Story.objects.filter(pk=story.pk).update(keeper=_some_keeper())
    waiting = Task.objects.filter(kind=CHANGED, thing=story.pk, done_at=None)
    opened.post("/mine/change/quoted/", {"answer": "no"})
    assert not waiting.exists(), "to allow less is nobody's business"
    opened.post("/mine/change/audiences-everyone/", {"answer": "yes"})
    assert waiting.count() == 1
    waiting.delete()
    opened.post("/mine/withdraw/")
    assert waiting.count() == 1 and CANARY not in str(list(waiting.values()))


def test_what_is_no_question_or_answer_is_not_found(opened: Client, story: Story) -> None:
    before = story.consents.count()
    assert opened.get("/mine/change/money/").status_code == 404
    for key, answer in (("quoted", "maybe"), ("purposes-advertising", "yes"), ("until", "for-ever"), ("called", "yes")):
        assert opened.post(f"/mine/change/{key}/", {"answer": answer}).status_code == 404
    assert story.consents.count() == before


def test_ones_own_name_needs_a_talk_about_safety_first(opened: Client, story: Story) -> None:
    answer = opened.post("/mine/change/called/", {"answer": "name"})
    assert answer.status_code == 422 and "speaks with them" in answer.text
    assert story.consents.order_by("number").last().choices["called"] == "pseudonym"


def test_taking_it_back_is_one_question_and_one_button(opened: Client, story: Story) -> None:
    assert "hidden everywhere at once" in opened.get("/mine/withdraw/").text
    assert Story.objects.get(pk=story.pk).hidden_at is None, "looking changes nothing"
    opened.post("/mine/withdraw/")
    assert Story.objects.get(pk=story.pk).hidden_at
    assert "gone for ever" in opened.get("/mine/").text
    opened.post("/mine/decide/", {"answer": "back"})
    assert Story.objects.get(pk=story.pk).hidden_at is None


def test_gone_now_leaves_a_receipt_and_closes_the_door(opened: Client, story: Story) -> None:
    opened.post("/mine/withdraw/")
    page = opened.post("/mine/decide/", {"answer": "now"}).text
    assert str(Withdrawal.objects.get(story=story).pk) in page
    assert Story.objects.get(pk=story.pk).gone_at
    assert "Closed" in opened.get("/mine/").text


def test_leaving_closes_it_on_this_device(opened: Client) -> None:
    opened.post("/mine/leave/")
    assert "Closed" in opened.get("/mine/").text


def test_before_anything_was_asked_the_page_says_that_we_work_on_it(keeper: Actor) -> None:
    story = told(keeper)
    client, code = Client(), renew_code(keeper, story)
    client.post("/l/page/", {"secret": issue_story_link(keeper, story).partition("#")[2]})
    client.post("/mine/code/", {"code": code})
    assert "We are still working on it" in client.get("/mine/").text


@pytest.mark.parametrize("folder", ["teller_words", "consent_words"])
def test_every_language_says_everything(folder: str) -> None:
    def keys(node: Any, path: str = "") -> set[str]:
        if isinstance(node, dict):
            return {found for key, value in node.items() for found in keys(value, f"{path}/{key}")}
        return {path}

    assert len(languages_with(folder)) >= 3
    ours = keys(wording(folder, "en")[1])
    for language in languages_with(folder):
        assert keys(wording(folder, language)[1]) == ours


def test_an_unknown_language_reads_in_english(story: Story) -> None:
    assert wording("teller_words", "ar-SY")[0] == "ar"
    assert wording("teller_words", "so")[0] == "en"


def test_the_receipt_says_every_version_and_names_nobody(opened: Client, story: Story) -> None:
    opened.post("/mine/change/quoted/", {"answer": "no"})
    page = opened.get("/mine/receipt/").text
    assert "May we use your own words?" in page and "/mine/receipt.jsonld" in page and "/stories/" not in page
    file = opened.get("/mine/receipt.jsonld")
    assert file.headers["Content-Type"].startswith("application/ld+json")
    for secret in (NAME, CANARY, "by the shop"):
        assert secret not in page and secret not in file.content.decode()
