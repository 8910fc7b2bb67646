"""Drills: short rounds by keyboard and without scripts, one's own progress, and nothing that decides about anybody."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.core.leaks import bytes_on_disk
from tests.house import actor_of_person
from tests.learning.test_drill_content import best
from xenia.assessment.models import Evidence
from xenia.core.models import AuditEntry, Thing
from xenia.core.rules import NOBODY, SYSTEM, Refused
from xenia.curriculum.models import Competency, Framework
from xenia.learning.actions.drills import keep_attempt
from xenia.learning.forms.drills import LANGUAGE
from xenia.learning.models import Attempt
from xenia.learning.queries.drill_content import COMPETENCIES, NAMES, ROUND, drill_in
from xenia.learning.queries.drills import cards, own_attempts, practice, progress
from xenia.people.actions.people import erase_person

pytestmark = pytest.mark.django_db

CANARY = "zygomatic-marmalade"


@pytest.fixture
def pupil(sign_in: Any, student: Any) -> Client:
    client: Client = sign_in(student)
    client.get("/account/")
    return client


@pytest.fixture
def standards() -> dict[str, Competency]:
    """The competencies that drills practise, as this school has them."""
    framework = Framework.objects.create(
        thing=Thing.objects.create(kind="framework", label="WHO", published_at=timezone.now()), code="who-2021"
    )
    made = {}
    for name in sorted({one.partition(":")[2] for names in COMPETENCIES.values() for one in names}):
        thing = Thing.objects.create(kind="competency", label=name, published_at=timezone.now())
        made[name] = Competency.objects.create(thing=thing, framework=framework, source_id=name)
    return made


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the step that waits, as a browser would send them."""
    form = page[page.index('class="drill-step"') :].partition("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    found = dict(pairs)
    found["said"] = re.search(r'name="said" value="(.*?)"><input', form)[1]  # type: ignore[index]
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def tried(person: Any, name: str = "interpreter", *, times: int = 1, level: float = 1.0, **said: Any) -> None:
    """Whole items, one after another."""
    actor = actor_of_person(person)
    drill = drill_in(name, "en")
    assert drill
    for _each in range(times):
        now = practice(actor, drill)
        assert now
        answers = best(now.item, now.heard)
        if level == 0:
            answers |= {
                step.id: min(step.options, key=lambda option: option.level).id
                for step in now.item.steps
                if step.options
            }
        keep_attempt(actor, now, answers, **said)


def test_the_three_drills_are_found_with_what_waits(pupil: Client, student: Any, sign_in: Any) -> None:
    page = text_of(pupil.get(reverse("drills")))
    assert all(reverse("drill", args=[name]) in page for name in NAMES)
    assert "are new to you" in page and "about 3 minutes" in page
    tried(student, level=0)
    assert "1 waits for you today" in text_of(pupil.get(reverse("drills")))
    assert sign_in(None).get(reverse("drills")).status_code == 302


def test_an_unknown_drill_is_nowhere(pupil: Client) -> None:
    assert pupil.get("/drills/juggling/").status_code == 404
    assert pupil.get("/drills/juggling/done/").status_code == 404


def test_a_choice_is_answered_at_once_with_why(pupil: Client) -> None:
    address = reverse("drill", args=["interpreter"])
    page = text_of(pupil.get(address))
    assert "Three chairs" in page and "1 of 4" in page
    page = text_of(pupil.post(address, {**fields_of(page), "answer": "door"}))
    assert "Whoever interprets has to hear every word" in page and "What helps more" in page
    made = Attempt.objects.get()
    assert made.said == {"seat": "door"} and made.level == 0.2 and not made.sealed
    assert "2 of 4" in text_of(pupil.get(address))


def test_words_are_measured_at_once_and_never_judged(pupil: Client) -> None:
    address = reverse("drill", args=["plain-words"])
    fields = fields_of(text_of(pupil.get(address)))
    hard = "Your hypertension necessitates cardiovascular pharmacotherapy indefinitely."
    page = text_of(pupil.post(address, {**fields, "words": hard, "look": ""}))
    assert "aim for 12 or less" in page and "<q>hypertension</q>, <q>cardiovascular</q>" in page and hard in page
    assert "Long words: " in page and not Attempt.objects.exists()
    page = text_of(pupil.post(address, {**fields, "words": "Your blood pushes too hard.", "look": ""}))
    assert "None of the words that are better left out" in page and "you look at yourself" in page
    page = text_of(pupil.post(address, {**fields, "words": " ", "look": ""}))
    assert "Write a few words first." in page


def test_a_term_is_said_heard_back_and_compared_by_oneself(pupil: Client, student: Any) -> None:
    address = reverse("drill", args=["plain-words"])
    page = text_of(pupil.get(address))
    page = text_of(pupil.post(address, {**fields_of(page), "words": f"It pushes. {CANARY}", "go": ""}))
    assert "Ask them to say it back" in page and "One good way" not in page
    page = text_of(pupil.post(address, {**fields_of(page), "answer": "quiet"}))
    assert "To be explained again" in page and "One good way" in page and "Only you can judge it" in page
    page = text_of(pupil.post(address, {**fields_of(page), "has": ["push", "daily"]}))
    assert "Not in it yet:" in page and 'class="drill-step"' not in page
    made = Attempt.objects.get()
    assert made.said["say-check"] == ["push", "daily"] and made.said["teach"] == "quiet"
    assert made.said["heard"] in ("right", "half", "wrong") and CANARY not in json.dumps(made.said)


def test_what_was_written_last_time_is_shown_to_its_writer_alone_and_lies_sealed(
    pupil: Client, student: Any, make_person: Any
) -> None:
    drill = drill_in("plain-words", "en")
    assert drill
    actor, other = actor_of_person(student), actor_of_person(make_person("student"))
    now = practice(actor, drill)
    assert now
    keep_attempt(actor, now, best(now.item, now.heard), words=f"It is {CANARY}.")
    assert bytes_on_disk(CANARY.encode()) == []
    assert not own_attempts(other).exists() and not own_attempts(NOBODY).exists()
    Attempt.objects.update(at=timezone.now() - timedelta(days=3))  # another day
    address = reverse("drill", args=["plain-words"])
    page = text_of(pupil.get(address))
    for answer in ({"words": "It pushes.", "go": ""}, {"answer": "push"}, {"has": ["push"]}):
        page = text_of(pupil.post(address, {**fields_of(page), **answer}))
    assert "What you wrote last time" in page and CANARY in page


def test_a_sentence_is_split_where_a_thought_ends(pupil: Client, student: Any) -> None:
    address = reverse("drill", args=["interpreter"])
    while True:
        page = text_of(pupil.get(address))
        fields = fields_of(page)
        if fields["step"] == "split":
            break
        tried(student)
    assert "Mark at least one place." in text_of(pupil.post(address, fields))
    page = text_of(pupil.post(address, {**fields, "pause": ["2", "4"]}))
    assert "a pause here would help" in page and "your pause" in page


def test_the_same_page_sent_twice_is_one_try(pupil: Client) -> None:
    address = reverse("drill", args=["interpreter"])
    sent = {**fields_of(text_of(pupil.get(address))), "answer": "behind"}
    pupil.post(address, sent)
    assert pupil.post(address, sent).status_code == 302
    assert pupil.post(address, sent, headers={"HX-Request": "true"}).headers["HX-Redirect"]
    assert Attempt.objects.count() == 1


def test_an_old_page_and_one_that_nobody_sends_do_no_harm(pupil: Client) -> None:
    address = reverse("drill", args=["interpreter"])
    fields = fields_of(text_of(pupil.get(address)))
    for wrong in ({"round": "99"}, {"item": "nothing"}, {"round": "x"}, {}):
        answer = pupil.post(address, {**fields, **wrong} if wrong else {})
        assert answer.status_code == 422 and "You went on meanwhile" in text_of(answer)
    for said in ("[[", "[" * 3999, '{"seat": {"a": 1}}', '{"seat": ["door"]}', "7"):
        assert "Choose one of the answers" in text_of(pupil.post(address, {**fields, "said": said}))
    assert pupil.post(address, {**fields, "answer": "ceiling"}).status_code == 200
    assert not Attempt.objects.exists()


def test_nothing_is_kept_while_a_step_waits_or_of_nobody(student: Any) -> None:
    drill = drill_in("triage-consent", "en")
    assert drill
    actor = actor_of_person(student)
    now = practice(actor, drill)
    assert now
    with pytest.raises(Refused, match="not answered yet"):
        keep_attempt(actor, now, {"first": "name"})
    with pytest.raises(Refused):
        keep_attempt(NOBODY, now, best(now.item, now.heard))
    with pytest.raises(Refused, match="longer"):
        keep_attempt(actor, now, best(now.item, now.heard), words="x" * 3000)


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_round_is_practice_and_decides_nothing(name: str, student: Any, standards: Any) -> None:
    tried(student, name, times=ROUND[name] - 1, words="It is plain.")
    assert not Evidence.objects.exists()
    tried(student, name, words="It is plain.")
    seen = list(Evidence.objects.all())
    assert {f"who-2021:{one.competency.source_id}" for one in seen} == set(COMPETENCIES[name])
    for one in seen:
        assert one.stakes == "practice" and one.source.kind == "drill" and 0.8 <= one.level <= 1
        assert one.self_report == (name == "plain-words")
    assert AuditEntry.objects.filter(verb="drill.practise").count() == 1
    tried(student, name, times=ROUND[name], words="It is plain.")
    assert Thing.objects.filter(kind="drill").count() == 1
    assert {row.round for row in Attempt.objects.all()} == {1, 2}


def test_a_school_without_the_framework_practises_all_the_same(student: Any) -> None:
    tried(student, times=ROUND["interpreter"])
    assert Attempt.objects.count() == ROUND["interpreter"] and not Evidence.objects.exists()


def test_a_round_that_was_left_for_hours_begins_anew(pupil: Client, student: Any) -> None:
    tried(student, times=2)
    assert "3 of 4" in text_of(pupil.get(reverse("drill", args=["interpreter"])))
    Attempt.objects.update(at=timezone.now() - timedelta(hours=3))
    assert "1 of 4" in text_of(pupil.get(reverse("drill", args=["interpreter"])))


def test_what_went_badly_comes_first_in_the_next_round(student: Any, pupil: Client) -> None:
    tried(student, level=0)
    first = Attempt.objects.get().item
    tried(student, times=ROUND["interpreter"] - 1)
    assert fields_of(text_of(pupil.get(reverse("drill", args=["interpreter"]))))["item"] == first


def test_the_end_of_a_round_says_how_it_went(pupil: Client, student: Any) -> None:
    done = reverse("drill_done", args=["interpreter"])
    assert pupil.get(done).status_code == 302
    tried(student, level=0)
    tried(student, times=ROUND["interpreter"] - 1)
    page = text_of(pupil.get(done))
    assert "Comes again soon" in page and "Went well" in page and "Three chairs" in page


def test_ones_progress_is_ones_own(pupil: Client, student: Any, make_person: Any, sign_in: Any, dean: Any) -> None:
    tried(student)
    tried(make_person("student"), level=0)
    page = text_of(pupil.get(reverse("drills_progress")))
    assert "Three chairs" in page and "On its way" in page and "yours alone" in page
    assert page.count("Three chairs") == 1
    others = text_of(sign_in(dean).get(reverse("drills_progress")))
    assert "Three chairs" not in others and "Not begun yet." in others


def test_what_goes_well_over_weeks_is_firm(student: Any, pupil: Client) -> None:
    now = timezone.now()
    for number, days in enumerate((12, 10, 6), start=1):
        Attempt.objects.create(
            person=student,
            drill="interpreter",
            round=number,
            item="seat-room",
            language="en",
            level=1,
            at=now - timedelta(days=days),
        )
    part = next(one for one in progress(actor_of_person(student), language="en") if one.name == "interpreter")
    assert [line.item.id for line in part.firm] == ["seat-room"] and not part.repeat
    assert "Firm" in text_of(pupil.get(reverse("drills_progress")))


@pytest.mark.parametrize("times", [1, 3])
def test_pages_read_tries_in_one_statement(times: int, student: Any, pupil: Client) -> None:
    actor = actor_of_person(student)
    tried(student, times=times)
    drill = drill_in("interpreter", "en")
    assert drill
    for look in (
        lambda: cards(actor, language="en"),
        lambda: progress(actor, language="ar"),
        lambda: practice(actor, drill),
    ):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            look()
        assert len(statements) == 1


def test_ones_tries_go_with_a_person_who_is_erased(student: Any, make_person: Any) -> None:
    tried(student, "plain-words", words=CANARY)
    tried(make_person("student"))
    erase_person(SYSTEM, student, reason="They asked.")
    assert Attempt.objects.count() == 1 and not Attempt.objects.filter(person=student).exists()


def test_one_practises_in_another_language_right_to_left_and_without_a_clock(pupil: Client) -> None:
    answer = pupil.post(reverse("drills_set"), {"language": "ar", "drill": "triage-consent"})
    assert (
        answer.headers["Location"] == reverse("drill", args=["triage-consent"]) and answer.cookies[LANGUAGE]["httponly"]
    )
    page = text_of(pupil.get(reverse("drill", args=["triage-consent"])))
    assert 'lang="ar" dir="rtl"' in page and "data-clock" in page
    pupil.post(reverse("drills_set"), {"untimed": "1", "drill": "triage-consent"})
    page = text_of(pupil.get(reverse("drill", args=["triage-consent"])))
    assert "data-clock" not in page and "There is none for you here" in page
    answer = pupil.post(reverse("drills_set"), {"language": "../x", "drill": "//evil.example"})
    assert answer.headers["Location"] == reverse("drills") and LANGUAGE not in answer.cookies


def test_too_late_is_said_and_changes_nothing_of_how_it_went(pupil: Client) -> None:
    address = reverse("drill", args=["interpreter"])
    pupil.post(address, {**fields_of(text_of(pupil.get(address))), "answer": "behind", "late": "1"})
    made = Attempt.objects.get()
    assert made.said["late"] is True and made.level == 1
