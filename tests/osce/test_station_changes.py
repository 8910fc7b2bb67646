"""A reader of a station sees what changed since they signed it or spoke of it; the text is kept for that alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.house import actor_of_person
from tests.osce.test_story_stations import EXAMINATION, voice
from tests.osce.written_stations import brought, station
from tests.told import CANARY, ledger, released
from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Remark, Review
from xenia.core.rules import SYSTEM, Actor, NotPermitted
from xenia.osce.actions.station_reviews import ask_to_read_station, remark_on_station, sign_station
from xenia.osce.actions.stations import publish_station, save_station
from xenia.osce.models import ReadText, StationVersion
from xenia.osce.queries.station_changes import changes_between, since_read
from xenia.osce.queries.stations import document_of
from xenia.standards.changed import Changed
from xenia.standards.stations.document import Interpreting, Mode, Weight

if TYPE_CHECKING:
    from collections.abc import Callable

    from xenia.people.models import Person

__all__ = ["ledger"]
STATE = re.compile('name="state" value="([0-9a-f]{64})"')
MORE = "Something else than words changed too"


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def version(author: Actor) -> StationVersion:
    return brought(author)


@pytest.fixture
def neighbour(author: Actor, version: StationVersion, make_person: Callable[..., Any]) -> Person:
    person: Person = make_person("A Neighbour", "board_member")
    ask_to_read_station(author, version, person, side="community")
    return person


def saved(author: Actor, version: StationVersion, *, voice: str = "", **changes: Any) -> StationVersion:
    """The draft, saved as the station of these tests with these changes."""
    version.refresh_from_db()
    return save_station(author, version, station(voice=voice, **changes), seen=version.saves)


def sign(reader: Person, version: StationVersion, verdict: str = "asks") -> None:
    sign_station(actor_of_person(reader), version, verdict=verdict, reason="She is no riddle.", minutes=0)


def page(browser: Any, version: StationVersion) -> str:
    text: str = browser.get(reverse("station_review", args=[version.station_id])).text
    return text


def field(text: str, place: str) -> str:
    """What stands at a field of the page, up to the next field."""
    return text.split(f'id="{place}"')[1].split('class="station-field')[0]


def test_whoever_is_asked_again_sees_what_changed_where_it_did_and_nowhere_else(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion
) -> None:
    browser, before = sign_in(neighbour), station()
    assert "since you read it" not in page(browser, version)
    sign(neighbour, version)
    assert "since you read it" not in page(browser, version)
    fears = replace(before.patient, fears="That nobody calls her sister.", tried="")
    saved(author, version, patient=fears, minutes=11, interpreter=Interpreting(mode=Mode.VIDEO))
    text = page(browser, version)
    assert "What changed in this text since" in text and text.count("Changed since you read it") == 4
    for place, label in (("minutes", "Minutes in the station"), ("patient.fears", "What they are afraid of")):
        assert f'<a href="#{place}">{label}</a>' in text
    assert "<ins><p>That nobody calls her sister.</p></ins>" in field(text, "patient.fears")
    assert f"<del><p>{before.patient.tried[:30]}" in field(text, "patient.tried"), (
        "what was taken out stands there struck"
    )
    assert "<ins><p>11</p></ins>" in field(text, "minutes")
    assert "<ins><p>Interpreter by video</p></ins>" in field(text, "interpreter.mode")
    assert "since you read it" not in field(text, "scenario") and MORE not in text
    sign(neighbour, version, "approves")
    assert "since you read it" not in page(browser, version)


def test_who_only_spoke_sees_what_changed_since_they_first_did(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion
) -> None:
    remark_on_station(actor_of_person(neighbour), version, place="lead", words="Whose words?", language="en")
    saved(author, version, lead="Another sentence.")
    remark_on_station(actor_of_person(neighbour), version, place="lead", words="Better.", language="en")
    saved(author, version, lead="A third sentence.")
    lead = field(page(sign_in(neighbour), version), "lead")
    assert f"<del><p>{station().lead}</p></del><ins><p>A third sentence.</p></ins>" in lead.replace("&#x27;", "'")


def test_each_reader_sees_what_changed_since_they_read_it_themselves(
    author: Actor, neighbour: Person, version: StationVersion, make_person: Callable[..., Any]
) -> None:
    colleague, silent = make_person("A Colleague", "teacher"), make_person("Another", "teacher")
    for person in (colleague, silent):
        ask_to_read_station(author, version, person, side="faculty")
    sign(neighbour, version)
    saved(author, version, lead="Another sentence.")
    sign(colleague, version)
    now = saved(author, version, lead="Another sentence.", setting="A tent")
    seen = {who.pk: since_read(actor_of_person(who), now) for who in (neighbour, colleague, silent)}
    changed = {who: since and set(since.changed or ()) for who, since in seen.items()}
    assert changed == {neighbour.pk: {"lead", "setting"}, colleague.pk: {"setting"}, silent.pk: None}


@pytest.mark.parametrize("verdict", ["approves", "asks"])
def test_nobody_says_anything_unseen_of_what_was_changed_while_they_read(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion, verdict: str
) -> None:
    browser, where = sign_in(neighbour), reverse("station_sign", args=[version.station_id])
    sent = {"verdict": verdict, "reason": "She is no <riddle>.", "minutes": "35"}
    before = STATE.findall(page(browser, version))[0]
    saved(author, version, lead="Another sentence.")
    for old in (sent | {"state": before}, sent | {"state": ""}, sent | {"state": "no state"}, sent):
        answer = browser.post(where, old)
        assert answer.status_code == 422 and "It was changed while you read" in answer.text
        assert ">She is no &lt;riddle&gt;.</textarea>" in answer.text and 'value="35"' in answer.text
        assert "Another sentence." in answer.text
    assert not Review.objects.exists() and not ReadText.objects.exists()
    assert browser.post(where, sent | {"state": STATE.findall(answer.text)[0]}).status_code == 302
    assert Review.objects.get().verdict == verdict and "Another sentence." in ReadText.objects.get().text


def test_a_remark_on_what_was_changed_meanwhile_stands_in_its_field(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion
) -> None:
    browser, where = sign_in(neighbour), reverse("station_remark", args=[version.station_id])
    before = STATE.findall(page(browser, version))[0]
    emptied = replace(station().patient, fears="")
    saved(author, version, lead="Another sentence.", patient=emptied)
    for place, at in (("lead", "lead"), ("patient.fears", "whole"), ("whole", "whole")):
        answer = browser.post(where, {"place": place, "words": "Whose words?", "state": before})
        assert answer.status_code == 422 and "It was changed while you read" in answer.text
        form = answer.text.split('class="remark-form"')[1].split("</form>")[0]
        assert f'name="place" value="{at}"' in form and ">Whose words?</textarea>" in form
    assert browser.post(where, {"place": "lead", "words": "Whose words?"}).status_code == 422
    assert not Remark.objects.exists() and not ReadText.objects.exists()
    again = {"place": "lead", "words": "Whose words?", "state": STATE.findall(form)[0]}
    assert browser.post(where, again).status_code == 302 and Remark.objects.get().place == "lead"


def test_what_was_too_long_to_be_kept_is_not_lost(sign_in: Any, neighbour: Person, version: StationVersion) -> None:
    browser, where = sign_in(neighbour), reverse("station_remark", args=[version.station_id])
    sent = {"place": "lead", "words": "word " * 900, "state": STATE.findall(page(browser, version))[0]}
    answer = browser.post(where, sent)
    assert answer.status_code == 422 and sent["words"] in answer.text and "in a few sentences" in answer.text


def test_a_text_that_was_put_back_has_not_changed(author: Actor, neighbour: Person, version: StationVersion) -> None:
    sign(neighbour, version)
    saved(author, version, lead="Another sentence.")
    assert since_read(actor_of_person(neighbour), saved(author, version)) is None


def test_a_state_that_is_not_kept_is_not_called_unchanged(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion
) -> None:
    sign(neighbour, version)
    saved(author, version, lead="Another sentence.")
    ReadText.objects.all().delete()
    assert "when you read it is not kept" in page(sign_in(neighbour), version)


@pytest.mark.django_db
def test_a_mark_that_counts_otherwise_is_told_though_no_word_differs() -> None:
    before = station()
    assert before.form
    first = before.form.sections[0]
    heavier = replace(first, items=(replace(first.items[0], weight=3), *first.items[1:]))
    after = replace(before, form=replace(before.form, sections=(heavier, *before.form.sections[1:])))
    assert changes_between(before, after) == {"form": Changed((), more=True)}
    asked = replace(first, items=(replace(first.items[0], text="Sits down."), *first.items[1:]))
    after = replace(before, form=replace(before.form, sections=(asked, *before.form.sections[1:])))
    assert changes_between(before, after) == {"form": Changed(((first.items[0].text, "Sits down."),), more=False)}


@pytest.mark.django_db
def test_a_weight_is_told_in_words_and_a_line_alone() -> None:
    before = replace(
        station(), scenario="She came.\n\nIt rained.\nStill.", competencies=(Weight(competency="x", weight=60),)
    )
    after = replace(
        before, scenario="She came.\n\nIt snowed.\nStill.", competencies=(Weight(competency="x", weight=40),)
    )
    found = {place: change.words for place, change in changes_between(before, after).items()}
    assert found == {"scenario": (("It rained.", "It snowed."),), "competencies": (("x · 60", "x · 40"),)}


def test_the_text_is_kept_when_somebody_read_it_and_goes_when_it_is_published(
    author: Actor, neighbour: Person, version: StationVersion, make_person: Callable[..., Any]
) -> None:
    saved(author, version, lead="Nobody read this yet.")
    assert not ReadText.objects.exists()
    colleague = make_person("A Colleague", "teacher")
    ask_to_read_station(author, version, colleague, side="faculty")
    for reader in (neighbour, colleague):
        sign(reader, version)
    assert [(one.number, one.text) for one in ReadText.objects.all()] == [(2, StationVersion.objects.get().text)]
    now = saved(author, version, lead="A third sentence.")
    for reader in (neighbour, colleague):
        sign(reader, now, "approves")
    assert ReadText.objects.count() == 2
    publish_station(SYSTEM, now)
    assert not ReadText.objects.exists()
    remark_on_station(actor_of_person(neighbour), now, place="lead", words="Well said.", language="en")
    assert not ReadText.objects.exists(), "a published text changes no more"


def test_no_text_stays_that_nobody_goes_by(
    author: Actor, neighbour: Person, version: StationVersion, make_person: Callable[..., Any]
) -> None:
    colleague, speaker = make_person("A Colleague", "teacher"), make_person("A Speaker", "board_member")
    ask_to_read_station(author, version, colleague, side="faculty")
    ask_to_read_station(author, version, speaker, side="community")

    def kept() -> list[int]:
        return sorted(ReadText.objects.values_list("number", flat=True))

    def remark() -> None:
        remark_on_station(actor_of_person(speaker), version, place="lead", words="Whose words?", language="en")

    sign(neighbour, version)
    remark()
    saved(author, version, lead="Another sentence.")
    sign(colleague, version)
    sign(neighbour, version)
    saved(author, version, lead="A third sentence.")
    assert kept() == [1, 2], "the first is that of whoever spoke first then"
    remark()
    sign(neighbour, version)
    sign(speaker, version)
    assert kept() == [1, 2, 3]
    now = saved(author, version, lead="A fourth sentence.")
    assert kept() == [2, 3]
    seen = {who.pk: since_read(actor_of_person(who), now) for who in (neighbour, colleague, speaker)}
    was = {who: since and since.changed and since.changed["lead"].words[0][0] for who, since in seen.items()}
    third = "A third sentence."
    assert was == {neighbour.pk: third, colleague.pk: "Another sentence.", speaker.pk: third}


def test_no_text_is_kept_for_more_than_a_hundred_saves(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion
) -> None:
    sign(neighbour, version)
    StationVersion.objects.filter(pk=version.pk).update(saves=99)
    saved(author, version, lead="Another sentence.")
    assert ReadText.objects.exists()
    saved(author, version, lead="A third sentence.")
    assert not ReadText.objects.exists() and "when you read it is not kept" in page(sign_in(neighbour), version)


def test_whoever_may_not_sign_leaves_no_text_behind(version: StationVersion, make_person: Callable[..., Any]) -> None:
    with pytest.raises(NotPermitted):
        sign(make_person("Another", "board_member"), version)
    assert not ReadText.objects.exists()


def kept_bytes() -> str:
    """All that the table of kept texts holds, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM osce_readtext")
        return repr(cursor.fetchall())


def test_what_is_kept_holds_no_word_of_a_story_before_and_after_it_is_withdrawn(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion, coordinator: Any, programme_director: Any
) -> None:
    story = released(actor_of_person(coordinator), actor_of_person(programme_director), choices=EXAMINATION)
    quoting = saved(author, version, voice=f"\n\nShe says: {voice(story)} and waits.")
    browser = sign_in(neighbour)
    assert CANARY in page(browser, version)
    sign(neighbour, quoting)
    assert voice(story) in kept_bytes() and CANARY not in kept_bytes()
    saved(author, version)
    text = page(browser, version)
    assert CANARY not in text + kept_bytes() and "story:" not in text
    assert "<del><p>She says: … and waits.</p></del>" in text and MORE in text
    saved(author, version, voice=f"\n\nShe says: {voice(story)} and waits.")
    withdraw(SYSTEM, story)
    assert not ReadText.objects.exists() and "when you read it is not kept" in page(browser, version)
    sign(neighbour, version)
    assert voice(story) in kept_bytes(), "of what still stands in the draft"
    saved(author, version)
    assert not ReadText.objects.exists(), "and then nobody's"
    text = page(browser, version)
    assert CANARY not in text and "when you read it is not kept" in text
    sign(neighbour, saved(author, version, voice=f"She told us that {CANARY}."))
    assert CANARY in kept_bytes(), "had somebody written them in by hand, this test would see it"


def test_a_passage_that_is_only_retold_leaves_no_trace_in_what_changed(author: Actor) -> None:
    before = station()
    after = replace(before, scenario=f"{before.scenario}\nrests on [[story:ABC#12]]")
    found = changes_between(before, after)
    assert found == {"scenario": Changed((), more=True)}


def test_the_page_takes_the_same_statements_however_much_changed(
    sign_in: Any, author: Actor, neighbour: Person, version: StationVersion, django_assert_num_queries: Any
) -> None:
    browser = sign_in(neighbour)
    sign(neighbour, version)
    for changes in ({"lead": "Another."}, {"lead": "A third.", "setting": "A tent", "props": ("A cup", "A shawl")}):
        saved(author, version, **changes)
        page(browser, version)
        with django_assert_num_queries(22):
            page(browser, version)


def test_no_page_but_that_of_readers_says_what_changed(
    sign_in: Any, author: Actor, neighbour: Person, teacher: Any, version: StationVersion
) -> None:
    sign(neighbour, version)
    saved(author, version, lead="Another sentence.")
    browser = sign_in(teacher)
    assert "since you read it" not in browser.get(reverse("station", args=[version.station_id])).text
    assert "since you read it" not in page(browser, version), "nor to the author, who did not read it for a side"
    assert document_of(StationVersion.objects.get()).lead == "Another sentence."
