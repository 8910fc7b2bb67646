"""Consent is asked for one question at a time, written down when the teller says it is right, and has a receipt."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from tests.house import actor_of_person
from tests.told import NAME, PSEUDONYM, agree, told
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.talks import hold_safety_talk
from xenia.community.models import Consent, Story
from xenia.community.queries.asking import Asking
from xenia.community.queries.consent_questions import asked_at
from xenia.community.queries.receipts import receipts_of
from xenia.community.queries.wording import languages_with, read_in, wording
from xenia.core.rules import SYSTEM, Actor
from xenia.science.textmatch.readability import readability

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
YES = {
    "interpreter-choice": "chosen",
    "not-your-clinician": "no",
    "guardian": "no",
    "safety": "no",
    "third-parties": "no",
    "called": "pseudonym",
}

#: steps of the longest conversation, and some
MOST = 40


@pytest.fixture
def desk(coordinator: Any, sign_in: Any) -> Any:
    policy = adopt_policy(SYSTEM, title="Rules", words={"en": "Yes."}, adopted_on=timezone.localdate())
    acknowledge_policy(actor_of_person(coordinator), policy)
    return sign_in(coordinator)


def begun(desk: Any, story: Story, at_stage: str, **more: Any) -> Any:
    sent = {
        "stage": at_stage,
        "language": "ar",
        "way": "interpreted",
        "interpreter": "Nimco",
        "interpreter_chosen": "on",
    }
    return desk.post(f"/stories/{story.pk}/consent/", sent | {"not_their_clinician": "on"} | more)


def said(desk: Any, story: Story, page: Any, **more: str) -> Any:
    """Press a button of the page that is open."""
    carried = dict(FIELD.findall(page.text.split('class="teller-answers"')[-1])) or dict(FIELD.findall(page.text))
    return desk.post(f"/stories/{story.pk}/consent/ask/", carried | more)


def led_to(place: str, desk: Any, story: Story, page: Any, answers: dict[str, str]) -> Any:
    """Answer yes, unless `answers` says otherwise, until this place of the conversation stands open."""
    for _step in range(MOST):
        at = page.context["at"]
        if at == place:
            return page
        asked = page.context["question"]["answers"] if page.context["question"] else {}
        usual = "yes" if "yes" in asked else next(iter(asked), "start" if at == "intro" else "right")
        page = said(desk, story, page, answer=answers.get(at) or YES.get(at) or usual)
    raise AssertionError(f"{place} never comes; at {at}")


def talked(desk: Any, story: Story, stage: str, answers: dict[str, str] | None = None, **more: Any) -> Any:
    """A whole conversation up to its summary."""
    return led_to("summary", desk, story, begun(desk, story, stage, **more), answers or {})


def written(desk: Any, story: Story, page: Any) -> Any:
    carried = dict(FIELD.findall(page.text))
    return desk.post(f"/stories/{story.pk}/consent/ask/", carried | {"record": "1"})


def test_each_page_asks_one_question_in_the_tellers_language_and_direction(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = said(desk, story, begun(desk, story, "editing"), answer="start")
    words = wording("consent_words", "ar")[1]["questions"]
    assert 'lang="ar" dir="rtl"' in page.text
    assert [question["question"] in unescape(page.text.split("<main")[1]) for question in words.values()].count(
        True
    ) == 1


def test_a_conversation_becomes_a_consent_when_the_teller_says_it_is_right(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = talked(desk, story, "editing")
    assert Consent.objects.filter(story=story).count() == 1, "nothing is written down on the way"
    assert written(desk, story, page).url == f"/stories/{story.pk}/consent/receipt/?in=ar"
    consent = Consent.objects.filter(story=story).latest("number")
    assert (consent.stage, consent.way, consent.language, consent.understood) == ("editing", "interpreted", "ar", True)
    assert consent.choices["quoted"] and consent.choices["retold"]
    assert b"Nimco" not in bytes(consent.sealed)


def test_the_receipt_says_in_which_language_the_questions_stood_and_in_which_they_were_heard(
    keeper: Actor, desk: Any
) -> None:
    story = told(keeper)
    form = desk.get(f"/stories/{story.pk}/consent/").text
    assert "are written in these languages: English, العربية, Español, Français." in form
    written(desk, story, talked(desk, story, "editing", language="so"))
    consent = Consent.objects.filter(story=story).latest("number")
    assert (consent.language, read_in(consent.wording, consent.language)) == ("so", "en")
    receipt = desk.get(f"/stories/{story.pk}/consent/receipt/?in=en").text
    assert "The questions were written in English. You heard them in Soomaali, from Nimco." in receipt
    file = desk.get(f"/stories/{story.pk}/consent/receipt.jsonld").json()
    newest = file["dpv:hasRecordOfActivity"][0]
    assert newest["dpv:hasNotice"]["dct:language"] == "en"
    assert newest["dpv:hasIndicationMethod"] == "spoken through an interpreter whom the person chose, in so"
    assert "Nimco" not in str(file)


def test_what_was_read_stays_as_it_was_when_more_languages_are_written() -> None:
    assert read_in("2026-1 en", "ar") == "en", "a page that stood in English before there was an Arabic one"
    assert read_in("2026-1", "ar-SY") == "ar"


def test_what_nobody_said_yes_to_is_a_no(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    agree(story, "editing", keeper=keeper)
    answers = {"software": "no", "quoted": "ask", "retold": "see", "voice": "spoken", "purposes-public": "later"}
    written(desk, story, talked(desk, story, "release", answers | {"until": "three-years"}))
    consent = Consent.objects.filter(story=story).latest("number")
    assert consent.choices["purposes"] == ["examination", "sharing", "teaching"]
    assert not any(consent.choices[flag] for flag in ("software", "quoted", "retold", "voice"))
    assert consent.until and consent.until.year == timezone.localdate().year + 3
    wishes = receipts_of(story, language="ar")[0].wishes
    assert wording("consent_words", "ar")[1]["questions"]["quoted"]["answers"]["ask"] in wishes


@pytest.mark.parametrize(
    ("question", "answer"),
    [("can-stop", "stop"), ("not-your-clinician", "yes"), ("not-your-clinician", "unsure"), ("guardian", "alone")],
)
def test_some_answers_end_the_conversation_and_nothing_is_kept(
    keeper: Actor, desk: Any, question: str, answer: str
) -> None:
    story = told(keeper)
    page = led_to(question, desk, story, begun(desk, story, "editing"), {})
    page = said(desk, story, page, answer=answer)
    assert page.context["at"] == "stopped"
    assert Consent.objects.filter(story=story).count() == 1


@pytest.mark.parametrize("day", ["", "soon", "today"])
def test_a_day_that_nobody_named_is_asked_for_again_and_never_means_for_ever(
    keeper: Actor, desk: Any, day: str
) -> None:
    story, today = told(keeper), timezone.localdate()
    agree(story, "editing", keeper=keeper)
    page = led_to("until", desk, story, begun(desk, story, "release"), {})
    page = said(desk, story, page, answer="day", day=today.isoformat() if day == "today" else day)
    assert page.context["at"] == "until"
    page = said(desk, story, page, answer="day", day=(today + timedelta(days=9)).isoformat())
    written(desk, story, led_to("summary", desk, story, page, {}))
    assert Consent.objects.filter(story=story).latest("number").until == today + timedelta(days=9)


@pytest.mark.parametrize(("answer", "leads_to"), [("beside", "302"), ("alone", "stopped")])
def test_a_teller_who_says_that_they_are_under_age_is_asked_with_an_adult_beside_them(
    keeper: Actor, desk: Any, answer: str, leads_to: str
) -> None:
    story = told(keeper)
    page = led_to("guardian", desk, story, begun(desk, story, "editing"), {})
    page = said(desk, story, page, answer=answer)
    assert leads_to in (str(page.status_code), page.context and page.context["at"])
    story.refresh_from_db()
    assert story.minor and begun(desk, story, "editing").status_code == 422, "nobody asks without the adult"
    summary = talked(desk, story, "editing", {"guardian": "beside"}, guardian="Aunt Idil")
    written(desk, story, summary)
    assert Consent.objects.filter(story=story).latest("number").guardian


def test_no_is_a_button_like_yes(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = led_to("quoted", desk, story, begun(desk, story, "editing", language="en"), {})
    buttons = re.findall(r'<button class="([^"]*)" name="answer" value="(\w+)"', page.text)
    assert [look for look, _value in buttons] == ["button"] * 3
    assert {"yes", "no"} <= {value for _look, value in buttons}


def test_what_is_not_understood_is_explained_and_asked_again(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = led_to("can-stop", desk, story, begun(desk, story, "editing", language="en"), {})
    page = said(desk, story, page, answer="again")
    assert page.context["at"] == "can-stop" and "Show the page and the button." in page.text


def test_teach_back_that_was_not_right_is_not_called_understood() -> None:
    asking = Asking({"stage": "editing", "language": "en", "way": "oral"}, at="s.stop")
    asking.answer("again")
    assert asking.at == "s.stop" and asking.explained and not asking.understood
    asking.answer("right")
    asking.answer("right")
    assert asking.at == "summary" and asking.understood


def test_one_goes_back_and_changes_an_answer(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    summary = talked(desk, story, "editing", {"quoted": "yes"})
    carried = dict(FIELD.findall(summary.text))
    page = desk.post(f"/stories/{story.pk}/consent/ask/", carried | {"to": "quoted"})
    assert page.context["at"] == "quoted" and page.context["chosen"] == "yes"
    page = said(desk, story, page, back="1")
    assert page.context["at"] == "called"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"not_their_clinician": ""}, "Whoever treats this person"),
        ({"interpreter": ""}, "the teller chose them"),
        ({"interpreter_chosen": ""}, "the teller chose them"),
        ({"stage": "release"}, "release"),
    ],
)
def test_nobody_begins_to_ask_who_should_not(keeper: Actor, desk: Any, wrong: dict[str, str], words: str) -> None:
    story = told(keeper)
    answer = begun(desk, story, "editing", **wrong)
    assert answer.status_code == 422 and words in answer.text


def test_beside_someone_under_age_an_adult_agrees(keeper: Actor, desk: Any) -> None:
    story = told(keeper, minor=True)
    assert begun(desk, story, "editing").status_code == 422
    page = talked(desk, story, "editing", {"guardian": "beside"}, guardian="Her aunt")
    written(desk, story, page)
    assert Consent.objects.filter(story=story).latest("number").guardian


def test_the_voice_of_the_machine_says_that_it_is_one(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = said(desk, story, begun(desk, story, "editing", language="en"), answer="start").text
    assert "The computer reads this aloud." in page and "data-aloud" in page


def test_letters_grow_and_stay_large(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    page = said(desk, story, begun(desk, story, "editing", language="en"), answer="start")
    page = said(desk, story, page, larger="1")
    assert "ask larger" in page.text
    assert "ask larger" in said(desk, story, page, answer="chosen").text


# the receipt


def test_the_receipt_lists_every_version_in_the_tellers_words_without_a_name(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    agree(story, "editing", keeper=keeper)
    page = desk.get(f"/stories/{story.pk}/consent/receipt/?in=es").text
    assert 'lang="es"' in page and "¿Podemos usar su historia para enseñar a los estudiantes de aquí?" in page
    assert 'id="v1"' in page and 'id="v2"' in page and NAME not in page and PSEUDONYM not in page


def test_the_file_follows_the_structure_of_ts_27560_in_terms_of_dpv(keeper: Actor, desk: Any) -> None:
    story = told(keeper)
    agree(story, "editing", keeper=keeper, until=timezone.localdate().replace(year=timezone.localdate().year + 1))
    answer = desk.get(f"/stories/{story.pk}/consent/receipt.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    receipt = json.loads(answer.content)
    assert receipt["@type"] == "dpv:ConsentReceipt" and receipt["@context"]["dpv"] == "https://w3id.org/dpv#"
    newest, before = receipt["dpv:hasRecordOfActivity"]
    assert newest["dct:replaces"] == before["@id"] and newest["dpv:hasConsentStatus"] == "dpv:ConsentGiven"
    for part in (
        *("dct:identifier", "dct:conformsTo", "dpv:hasDataSubject", "dpv:hasNotice", "dpv:hasProcess"),
        *("dpv:hasDataController", "dpv:hasStorageCondition", "dpv:hasRight", "dpv:isIndicatedAtTime", "dct:valid"),
    ):
        assert newest[part], part
    status = {process["dct:identifier"]: process["dpv:hasConsentStatus"] for process in newest["dpv:hasProcess"]}
    assert status["teaching"] == "dpv:ConsentGiven" and status["software"] == "dpv:ConsentRefused"
    assert "gdpr" not in answer.text.casefold(), "which law holds, the reader knows"


def test_no_name_stands_in_the_file_unless_the_teller_chose_one(keeper: Actor, desk: Any) -> None:
    from dataclasses import replace

    from tests.told import TEACHING
    from xenia.community.choices import Called

    story = told(keeper, route="identified")
    hold_safety_talk(keeper, story, held_on=timezone.localdate(), language="so")
    for called, found in ((Called.NOBODY, set()), (Called.PSEUDONYM, {PSEUDONYM}), (Called.NAME, {NAME})):
        agree(story, "editing", keeper=keeper, choices=replace(TEACHING, called=called))
        text = desk.get(f"/stories/{story.pk}/consent/receipt.jsonld").text
        assert {name for name in (NAME, PSEUDONYM) if name in text} == found


# the words themselves


def test_every_language_has_the_same_questions_and_the_same_words_around_them() -> None:
    for folder in ("consent_words", "consent_pages"):
        assert {"en", "ar", "es", "fr"} <= set(languages_with(folder))
        shapes = [_shape(wording(folder, language)[1]) for language in languages_with(folder)]
        assert all(shape == shapes[0] for shape in shapes), folder


def _shape(words: Any) -> Any:
    if isinstance(words, dict):
        return {key: _shape(value) for key, value in words.items() if key != "language"}
    return len(words) if isinstance(words, list) and not isinstance(words[0], str) else None


def test_each_stage_asks_what_it_should() -> None:
    words = wording("consent_words", "en")[1]
    assert "software" in asked_at("telling", words) and "quoted" in asked_at("editing", words)
    assert {"until", "audiences-everyone", "purposes-public"} <= set(asked_at("release", words))


@pytest.mark.parametrize("language", languages_with("consent_words"))
def test_every_question_and_every_page_of_the_teller_is_read_at_twelve(language: str) -> None:
    asked = wording("consent_words", language)[1]
    texts = {key: [one["question"], one["why"], *one["answers"].values()] for key, one in asked["questions"].items()}
    texts |= {key: [one["title"], *one["intro"]] for key, one in asked["stages"].items()}
    texts |= {f"back {key}": [one["ask"]] for key, one in asked["teach-back"]["prompts"].items()}
    page = wording("teller_words", language)[1]
    texts |= {f"page {key}": [str(words) for words in page[key].values()] for key in ("where", "withdraw", "hidden")}
    texts["ending"] = asked["withdrawal"]["words"]
    long = {key: lines for key, lines in texts.items() if len(" ".join(lines).split()) > 25}  # of fewer it says nothing
    ages = {key: _age_of(lines, language) for key, lines in long.items()}
    assert len(ages) > 15 and {key: age for key, age in ages.items() if age > 12} == {}


def _age_of(lines: list[str], language: str) -> float:
    read = readability(" ".join(line if line[-1] in ".?!؟:" else f"{line}." for line in lines), language=language)
    assert read.reading_age is not None
    return read.reading_age
