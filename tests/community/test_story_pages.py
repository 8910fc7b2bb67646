"""The pages of stories: what keepers see and do, what makers may open, and what nobody else finds."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.house import actor_of_person
from tests.told import CANARY, NAME, PSEUDONYM, TEACHING, agree, released, signed, told
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.telling import card_of
from xenia.community.actions.withdrawals import complete_withdrawal, withdraw
from xenia.community.actions.words import new_passage, save_words
from xenia.community.models import Acknowledgement, Consent, Opening, Policy, Story, Text
from xenia.community.queries.checklist import CHECKLIST
from xenia.community.queries.stories import kept_stories, offered_stories
from xenia.community.queries.told_names import is_real_name
from xenia.community.queries.words import words_of
from xenia.core.rules import SYSTEM, Actor

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def policy(db: Any) -> Policy:
    return adopt_policy(SYSTEM, title="How we use stories", words={"en": "As agreed."}, adopted_on=timezone.localdate())


@pytest.fixture
def desk(coordinator: Any, policy: Policy, sign_in: Any) -> Any:
    """The browser of a keeper who has read the policy."""
    acknowledge_policy(actor_of_person(coordinator), policy)
    return sign_in(coordinator)


@pytest.fixture
def other_desk(programme_director: Any, policy: Policy, sign_in: Any) -> Any:
    acknowledge_policy(actor_of_person(programme_director), policy)
    return sign_in(programme_director)


@pytest.fixture
def maker(teacher: Any, policy: Policy, sign_in: Any) -> Any:
    acknowledge_policy(actor_of_person(teacher), policy)
    return sign_in(teacher)


def of(story: Story, rest: str = "") -> str:
    return f"/stories/{story.pk}/{rest}"


# the list and the story itself


@pytest.mark.parametrize("stories", [1, 3])
def test_keepers_see_where_each_stands_in_the_same_statements(
    keeper: Actor, second_keeper: Actor, django_assert_num_queries: Any, stories: int
) -> None:
    for _number in range(stories):
        released(keeper, second_keeper)
    with django_assert_num_queries(7), django_assert_num_queries(1, using="keys"):
        rows = kept_stories(keeper, language="en")
    assert [(row.title, row.facts.where) for row in rows] == [("Tea", "released")] * stories


@pytest.mark.parametrize("stories", [1, 3])
def test_makers_see_what_is_released_in_the_same_statements(
    keeper: Actor, second_keeper: Actor, policy: Policy, teacher: Any, django_assert_num_queries: Any, stories: int
) -> None:
    actor = actor_of_person(teacher)
    acknowledge_policy(actor, policy)
    for _number in range(stories):
        released(keeper, second_keeper)
    told(keeper)
    with django_assert_num_queries(10), django_assert_num_queries(2, using="keys"):
        rows = offered_stories(actor, language="en")
    assert [(row.title, row.called) for row in rows] == [("Tea", PSEUDONYM)] * stories


def test_what_is_missing_stands_in_whole_sentences(keeper: Actor, desk: Any) -> None:
    told(keeper)
    page = desk.get("/stories/").text
    assert "The teller has not been asked for the release yet." in page
    assert "Two people have to look for whatever could tell who is in it, and sign." in page


def test_one_that_ends_soon_is_said_to(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    released(keeper, second_keeper, until=timezone.localdate() + timedelta(days=30))
    assert "Released, ends soon" in desk.get("/stories/").text


def test_nothing_opens_before_the_policy_was_read(
    keeper: Actor, second_keeper: Actor, teacher: Any, sign_in: Any, policy: Policy
) -> None:
    story, browser = released(keeper, second_keeper), sign_in(teacher)
    for address in ("/stories/", of(story)):
        assert browser.get(address).url == "/stories/policy/"
    assert "I have read it and will keep to it" in browser.get("/stories/policy/").text
    browser.post("/stories/policy/")
    browser.post("/stories/policy/")
    assert Acknowledgement.objects.filter(person=teacher).count() == 1
    assert CANARY in browser.get(of(story)).text


def test_a_new_policy_is_read_anew(keeper: Actor, second_keeper: Actor, maker: Any) -> None:
    story = released(keeper, second_keeper)
    assert maker.get(of(story)).status_code == 200
    adopt_policy(SYSTEM, title="Stricter", words={"en": "Less."}, adopted_on=timezone.localdate())
    assert maker.get(of(story)).url == "/stories/policy/"


def test_without_a_policy_no_maker_reads_anything(
    keeper: Actor, second_keeper: Actor, teacher: Any, sign_in: Any
) -> None:
    story, browser = released(keeper, second_keeper), sign_in(teacher)
    assert browser.get(of(story)).url == "/stories/policy/"
    assert "adopted no policy yet" in browser.get("/stories/policy/").text


def test_a_maker_reads_what_is_released_and_who_tells_it_as_they_want(
    keeper: Actor, second_keeper: Actor, maker: Any
) -> None:
    story = released(keeper, second_keeper)
    page = maker.get(of(story)).text
    assert CANARY in page and PSEUDONYM in page
    assert NAME not in page and "by the shop" not in page
    assert maker.get(of(told(keeper))).status_code == 404


def test_opening_is_noted_as_a_role(keeper: Actor, second_keeper: Actor, maker: Any) -> None:
    story = released(keeper, second_keeper)
    maker.get(of(story))
    maker.get(of(story))
    assert list(Opening.objects.values_list("role", flat=True)) == ["teacher"]


def test_what_was_taken_back_opens_to_no_maker(keeper: Actor, second_keeper: Actor, maker: Any) -> None:
    story = released(keeper, second_keeper)
    withdraw(SYSTEM, story)
    assert maker.get(of(story)).status_code == 404
    assert ">Tea<" not in maker.get("/stories/").text


@pytest.mark.parametrize("who", ["student", "dean", "administrator", "storyteller", "stranger"])
def test_others_find_no_story(
    keeper: Actor, second_keeper: Actor, policy: Policy, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    story, browser = released(keeper, second_keeper), sign_in(request.getfixturevalue(who))
    for address in ("/stories/", of(story), of(story, "card/"), of(story, "words/en/"), of(story, "consent/receipt/")):
        assert browser.get(address).status_code == 403


KEEPERS_ONLY = (
    "card/",
    "words/en/",
    "recordings/",
    "consent/",
    "consent/receipt/",
    "consent/receipt.jsonld",
    "check/en/",
    "check/en/sign/",
    "release/",
    "talk/",
    "door/",
    "withdraw/",
    "elsewhere/",
    "route/",
)


@pytest.mark.parametrize("rest", KEEPERS_ONLY)
def test_only_keepers_get_behind_a_story(keeper: Actor, second_keeper: Actor, desk: Any, maker: Any, rest: str) -> None:
    story = released(keeper, second_keeper)
    assert desk.get(of(story, rest)).status_code == 200
    assert maker.get(of(story, rest)).status_code == 403


def test_a_keeper_sees_who_told_it(keeper: Actor, desk: Any) -> None:
    assert NAME in desk.get(of(told(keeper))).text


# telling


def begin(desk: Any, **more: Any) -> Story:
    said = {"told_in": "ar", "name": NAME, "pseudonym": "Rose", "reach": "by letter", "route": "deidentified"}
    answer = desk.post("/stories/new/", said | more)
    assert answer.status_code == 302, answer.text
    return Story.objects.select_related("thing").latest("thing__created_at")


def test_a_story_begins_with_a_person_and_a_safe_way_to_reach_them(desk: Any) -> None:
    story = begin(desk)
    assert story.told_in == "ar" and story.thing.route == of(story)
    page = desk.get(of(story)).text
    assert NAME in page and "by letter" in page
    assert NAME not in story.thing.label


def test_a_story_without_a_name_is_not_begun(desk: Any) -> None:
    answer = desk.post("/stories/new/", {"told_in": "ar", "name": " ", "route": "deidentified"})
    assert answer.status_code == 422 and "Not saved yet" in answer.text
    assert not Story.objects.exists()


def written(*passages: str, seen: int = 0, kind: str = "edited", title: str = "Bread", **more: str) -> dict[str, str]:
    sent = {"title": title, "seen": str(seen), "kind": kind, "do": "save"}
    for number, words in enumerate(passages):
        sent |= {f"words.new{number}": words, f"warning.new{number}": ""}
    return sent | more


def test_words_are_kept_passage_by_passage_and_empty_lines_part_them(desk: Any) -> None:
    story = begin(desk)
    desk.post(of(story, "words/en/"), written("One.\n\nTwo.", "Three."))
    assert [one.words for one in words_of(story, cleared=False)["en"].passages] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("split:0", ["a", "b", "c", "d"]),
        ("join:1", ["a\n\nb c", "d"]),
        ("up:2", ["a\n\nb", "d", "c"]),
        ("down:0", ["c", "a\n\nb", "d"]),
        ("add", ["a\n\nb", "c", "d", ""]),
        ("up:0", ["a\n\nb", "c", "d"]),
        ("split:99", ["a\n\nb", "c", "d"]),
    ],
)
def test_the_buttons_of_the_editor_work_without_a_script_and_save_nothing(desk: Any, do: str, left: list[str]) -> None:
    story = begin(desk)
    answer = desk.post(of(story, "words/en/"), written("a\n\nb", "c", "d", do=do))
    assert [one.words for one, _beside, _flags in answer.context["lines"]] == left
    assert not Text.objects.exists()


def test_a_passage_keeps_its_key_when_it_is_split_or_joined(keeper: Actor, desk: Any) -> None:
    story = told(keeper, passages=("One.\n\nTwo.", "Three."))
    first, second = words_of(story, cleared=False)["en"].passages
    sent = {"title": "Tea", "seen": "1", "kind": "edited", "do": "split:0"}
    sent |= {f"words.{one.id}": one.words for one in (first, second)}
    lines = desk.post(of(story, "words/en/"), sent).context["lines"]
    assert [one.id for one, _beside, _flags in lines][::2] == [first.id, second.id]


def test_of_two_editors_nothing_is_lost(keeper: Actor, desk: Any, other_desk: Any) -> None:
    story = told(keeper)
    desk.post(of(story, "words/en/"), written("What I wrote.", seen=1))
    answer = other_desk.post(of(story, "words/en/"), written("What they wrote.", seen=1))
    assert answer.status_code == 422 and "Nothing of yours is lost" in answer.text
    assert "What I wrote." in answer.text and "What they wrote." in answer.text
    assert answer.context["seen"] == 2
    assert words_of(story, cleared=False)["en"].passages[0].words == "What I wrote."
    assert other_desk.post(of(story, "words/en/"), written("Both.", seen=2)).status_code == 302


def test_a_script_in_a_story_is_text(keeper: Actor, second_keeper: Actor, desk: Any, maker: Any) -> None:
    story = released(keeper, second_keeper, passages=(f"He typed {SCRIPT} and laughed.", "Second."))
    desk.post(of(story, "words/fr/"), written(f"Il a écrit {SCRIPT}.", kind="translated", title=SCRIPT))
    pages = ["/stories/", of(story), of(story, "words/en/"), of(story, "words/fr/"), of(story, "check/en/")]
    for browser, address in [*((desk, page) for page in pages), (maker, of(story)), (desk, of(story, "beside/fr/"))]:
        page = browser.get(address)
        assert page.status_code == 200
        assert SCRIPT not in page.text and "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in maker.get(of(story)).text


def test_words_about_the_right_to_stay_are_flagged_and_never_hindered(desk: Any) -> None:
    story = begin(desk)
    sent = written("We asked for asylum.", "Bread was cheap.", do="up:1")
    page = desk.post(of(story, "words/en/"), sent)
    assert [flags for _one, _beside, flags in page.context["lines"]] == [[], ["asylum"]]
    assert page.text.count("story-flag") == 1
    assert desk.post(of(story, "words/en/"), written("We asked for asylum.")).status_code == 302


def test_a_translation_stands_beside_the_original_and_is_read_by_another(
    keeper: Actor, desk: Any, other_desk: Any
) -> None:
    story = told(keeper)
    page = desk.get(of(story, "words/es/?as=translated"))
    first = page.context["lines"][0][0]
    assert CANARY in page.text
    desk.post(of(story, "words/es/"), written(kind="translated", **{f"words.{first.id}": "La tetera cantaba."}))
    side = desk.get(of(story, "beside/es/")).text
    assert CANARY in side and "La tetera cantaba." in side and "somebody else reads it" in side
    desk.post(of(story, "beside/es/read/"))
    assert not Text.objects.get(language="es").checked
    other_desk.post(of(story, "beside/es/read/"))
    assert Text.objects.get(language="es").checked


@pytest.mark.parametrize(
    ("made_up", "real", "same"),
    [
        ("Halimo Quennerstedt", "Halimo Quennerstedt", True),
        ("HALIMO", "Halimo Quennerstedt", True),
        ("Auntie Quennerstedt", "Quennerstedt, Halimo", True),
        ("Jose Nunez", "José Núñez", True),
        ("Mariajose", "María José", True),
        ("فاطمة", "أم فاطمة", True),
        ("李明", "李明", True),
        ("Abu Salim", "Abu Nidal", False),
        ("Auntie Rose", "Auntie Halimo", False),
        ("Haline", "Halimo", False),
        ("", "Halimo", False),
    ],
)
def test_a_made_up_name_is_compared_part_by_part_without_case_and_accents(made_up: str, real: str, same: bool) -> None:
    assert is_real_name(made_up, name=real) is same


def test_where_nobody_is_to_be_recognised_the_made_up_name_is_not_the_real_one(keeper: Actor, desk: Any) -> None:
    said = {"told_in": "ar", "name": NAME, "pseudonym": "halimo", "route": "deidentified"}
    answer = desk.post("/stories/new/", said)
    assert answer.status_code == 422 and "own name or a part of it" in answer.text and not Story.objects.exists()
    story = Story.objects.get(pk=desk.post("/stories/new/", said | {"route": "identified"}).url.split("/")[2])
    answer = desk.post(of(story, "route/"), {"route": "deidentified"})
    assert answer.status_code == 422 and "own name or a part of it" in answer.text
    story.refresh_from_db()
    assert story.route == "identified"
    other = told(keeper)
    answer = desk.post(of(other, "card/"), {"name": NAME, "pseudonym": "Ms Quennerstedt"})
    assert answer.status_code == 422 and card_of(keeper, other).pseudonym == PSEUDONYM


# two pairs of eyes


def test_the_scanner_marks_in_words_and_colour_what_could_tell(keeper: Actor, desk: Any) -> None:
    story = told(keeper, passages=("Ask Dr Amina Yusuf, 555-014-2231. Kurdish, we fled the bombing of Aleppo.",))
    page = desk.get(of(story, "check/en/")).text
    assert "ident-name" in page and "ident-phone" in page and "<small>name</small>" in page
    assert "Aleppo · Kurdish · bombing: together these could be one person." in page


def test_what_warns_before_a_passage_is_looked_at_as_well(keeper: Actor, desk: Any) -> None:
    story = told(keeper, passages=("We drank tea.",))
    again = [new_passage("We drank tea.", warning="The death of Dr Amina Yusuf")]
    save_words(keeper, story, kind="edited", language="en", title="Tea", passages=again, seen=1)
    page = desk.get(of(story, "check/en/")).text
    assert "<mark>Amina Yusuf</mark>" in page and "The death of Dr Amina Yusuf</p>" in page


def test_a_script_that_the_scanner_cannot_read_is_said_to_both_who_look(keeper: Actor, desk: Any) -> None:
    story = told(keeper, passages=("我叫李明，电话是138-1234-5678。",))
    for look in ("check/en/", "check/en/sign/"):
        page = desk.get(of(story, look)).text
        assert "can&#x27;t read this script" in page or "can't read this script" in page
        assert "138-1234-5678<small>" in page
    assert "read this script" not in desk.get(of(told(keeper), "check/en/")).text


def test_two_sign_and_one_is_refused_as_a_sentence(keeper: Actor, desk: Any, other_desk: Any) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    answer = desk.post(of(story, "check/en/"), {"names": "absent"})
    assert answer.status_code == 422 and "wait for an answer" in answer.text
    assert desk.post(of(story, "check/en/"), dict.fromkeys(CHECKLIST, "absent")).status_code == 302
    answer = desk.post(of(story, "check/en/sign/"))
    assert answer.status_code == 422 and "neither wrote nor checked" in answer.text
    assert "You are the second pair of eyes" in other_desk.get(of(story, "check/en/sign/")).text
    assert other_desk.post(of(story, "check/en/sign/")).status_code == 302
    assert "signed by two" in desk.get(of(story)).text


def test_release_says_what_is_missing_and_then_releases(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    story = told()
    page = desk.post(of(story, "release/"))
    assert page.status_code == 422 and "not been asked for the release" in page.text
    agree(story, "editing", keeper=keeper)
    signed(story, first=keeper, second=second_keeper)
    agree(story, "release", keeper=keeper)
    assert "Nothing is missing." in desk.get(of(story, "release/")).text
    assert desk.post(of(story, "release/")).status_code == 302
    story.thing.refresh_from_db()
    assert story.thing.published_at


def test_the_talk_about_safety_is_sealed_and_dated(keeper: Actor, desk: Any) -> None:
    story = told(keeper, route="identified")
    sent = {"held_on": timezone.localdate().isoformat(), "language": "so", "notes": "Her cousin reads everything."}
    assert desk.post(of(story, "talk/"), sent).status_code == 302
    assert "Her cousin reads everything." in desk.get(of(story, "talk/")).text
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert desk.post(of(story, "talk/"), sent | {"held_on": tomorrow}).status_code == 422


def test_code_and_link_are_shown_once_and_apart(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    story = released(keeper, second_keeper)
    code = desk.post(of(story, "door/"), {"do": "code"}).context["code"]
    link = desk.post(of(story, "door/"), {"do": "link"}).context["link"]
    page = desk.get(of(story, "door/")).text
    assert code not in page and link not in page and "#" in link and "They have one." in page


# the end


def test_a_teller_who_asks_by_telephone_is_obeyed_at_once(
    keeper: Actor, second_keeper: Actor, desk: Any, maker: Any
) -> None:
    story = released(keeper, second_keeper)
    assert desk.post(of(story, "withdraw/"), {"way": "telephone"}).status_code == 422
    assert desk.post(of(story, "withdraw/"), {"way": "telephone", "sure": "on"}).url == of(story, "ended/")
    assert maker.get(of(story)).status_code == 404
    assert "The teller asked." in desk.get(of(story, "ended/")).text


def test_of_what_is_gone_only_the_receipt_stays(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    story = released(keeper, second_keeper)
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    assert desk.get(of(story)).url == of(story, "ended/")
    assert desk.get(of(story, "ended/")).status_code == 200
    receipt = desk.get(of(story, "consent/receipt/")).text
    assert "This story is gone." in receipt and NAME not in receipt
    record = json.loads(desk.get(of(story, "consent/receipt.jsonld")).content)
    assert record["dpv:hasRecordOfActivity"][0]["dpv:hasConsentStatus"] == "dpv:ConsentWithdrawn"
    for rest in KEEPERS_ONLY[:3]:
        assert desk.get(of(story, rest)).status_code == 404


def test_recipients_elsewhere_are_told_and_it_is_written_down(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    from dataclasses import replace

    from xenia.community.choices import Audience, Purpose

    shared = replace(
        TEACHING,
        purposes=frozenset({Purpose.TEACHING, Purpose.SHARING}),
        audiences=frozenset({Audience.STUDENTS, Audience.SCHOOLS}),
    )
    story = released(keeper, second_keeper, choices=shared)
    sent = {"do": "add", "name": "Harbour School", "address": "stories@harbour.example"}
    assert desk.post(of(story, "elsewhere/"), sent).status_code == 302
    withdraw(SYSTEM, story)
    page = desk.get(of(story, "elsewhere/")).text
    assert "Dear colleagues at Harbour School" in page and "I have told them" in page and CANARY not in page
    recipient = story.recipients.get()
    desk.post(of(story, "elsewhere/"), {"do": "told", "recipient": recipient.pk})
    recipient.refresh_from_db()
    assert recipient.told_at and "told on" in desk.get(of(story, "elsewhere/")).text


def test_nobody_elsewhere_gets_what_may_not_be_shared(keeper: Actor, second_keeper: Actor, desk: Any) -> None:
    story = released(keeper, second_keeper)
    sent = {"do": "add", "name": "Harbour School", "address": "stories@harbour.example"}
    answer = desk.post(of(story, "elsewhere/"), sent)
    assert answer.status_code == 422 and "does not agree that other schools" in answer.text
    assert not story.recipients.exists() and Consent.objects.filter(story=story).count() == 3
