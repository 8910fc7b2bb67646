"""A form is written in the browser, part by part, by several at once; nothing that anyone typed is lost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assessment.conftest import small_form
from tests.assessment.instruments_at_hand import TWO, at, draft, published, standing
from tests.house import actor_of_person
from tests.standards.instrument_examples import OFTEN, form, item
from xenia.assessment.actions.instruments import begin_instrument, begin_version
from xenia.core.rules import SYSTEM

pytestmark = pytest.mark.django_db
QUICK = {"headers": {"HX-Request": "true"}}


def was(page: str) -> str:
    found = re.search(r'name="was" value="(\w*)"', page)
    assert found
    return found[1]


def question(place: str, page: str, **said: Any) -> dict[str, Any]:
    """What the browser sends of an open question."""
    usual = {"do": "save", "place": place, "was": was(page), "type": "likert", "text": "?", "spoken": "on"}
    return usual | {"options": "never | Never | 0\noften | Often | 1"} | said


def test_question_is_added_written_moved_and_taken_out_without_any_script(
    programme_director: Any, sign_in: Any
) -> None:
    version, browser = draft(), sign_in(programme_director)
    desk = at(version, "edit")
    added = browser.post(desk, {"do": "add", "section": "all", "after": "q1"})
    place = re.search(r"open=(\w+)", added.url)
    assert place and place[1] == "q3"
    page = browser.get(added.url).text
    said = question("q3", page, text="How often\r\ndid you ask?", required="on", rule_item="q1", rule_value="often")
    saved = browser.post(desk, said | {"finished": "1"})
    assert saved.url == desk
    written = standing(version).items[1]
    assert (written.code, written.text, written.required) == ("q3", "How often\ndid you ask?", True)
    assert written.show_if and (written.show_if.item, written.show_if.value) == ("q1", "often")
    browser.post(desk, {"do": "down", "place": "q3"})
    assert [each.code for each in standing(version).items] == ["q1", "q2", "q3"]
    browser.post(desk, {"do": "remove", "place": "q3"})
    browser.post(desk, {"do": "undo"})
    assert standing(version).items[2] == written


def test_change_is_saved_at_once_and_only_what_stands_beside_it_comes_back(
    programme_director: Any, sign_in: Any
) -> None:
    version, browser = draft(), sign_in(programme_director)
    page = browser.get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    saved = browser.post(at(version, "edit"), question("q1", page, text="Reworded?"), **QUICK)
    assert saved["HX-Reswap"] == "none" and "data-open" not in saved.text
    assert "Reworded?" in saved.text and "Saved." in saved.text
    assert standing(version).items[0].text == "Reworded?"
    again = browser.post(at(version, "edit"), question("q1", saved.text, text="Once more?"), **QUICK)
    assert again.status_code == 200 and standing(version).items[0].text == "Once more?"


def test_fields_of_the_rule_follow_the_question_that_is_chosen(programme_director: Any, sign_in: Any) -> None:
    version, browser = draft(), sign_in(programme_director)
    page = browser.get(at(version, "edit"), {"open": "q2"}, **QUICK).text
    saved = browser.post(at(version, "edit"), question("q2", page, rule_item="q1"), **QUICK).text
    assert 'id="rule-rest"' in saved and '<option value="sometimes">' in saved
    later = browser.post(at(version, "edit"), question("q2", saved, rule_item="q1", rule_value="often"), **QUICK).text
    assert 'id="rule-rest"' not in later, "what is being typed in must not be replaced"


def test_what_is_wrong_is_one_line_while_one_types_and_beside_the_field_when_one_is_done(
    programme_director: Any, sign_in: Any
) -> None:
    version, browser = draft(), sign_in(programme_director)
    page = browser.get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    typing = browser.post(at(version, "edit"), question("q1", page, weight="much", text="Kept?"), **QUICK)
    assert typing.status_code == 422 and typing["HX-Reswap"] == "none" and "no number" in typing.text
    done = browser.post(at(version, "edit"), question("q1", page, weight="much", text="Kept?", finished="1"), **QUICK)
    assert done.status_code == 422 and "Kept?" in done.text and 'value="much"' in done.text
    assert standing(version).items[0].text == "q1?"


def test_two_who_write_the_same_question_see_each_other_and_lose_nothing(
    programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = draft()
    mine, other = sign_in(programme_director), sign_in(administrator)
    page = mine.get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    other.post(at(version, "edit"), question("q1", page, text="Theirs?", finished="1"), **QUICK)
    clash = mine.post(at(version, "edit"), question("q1", page, text="Mine?"), **QUICK)
    assert clash.status_code == 422 and "Theirs?" in clash.text and "Mine?" in clash.text
    assert standing(version).items[0].text == "Theirs?"
    mine.post(at(version, "edit"), question("q1", clash.text, text="Mine?", finished="1"), **QUICK)
    assert standing(version).items[0].text == "Mine?"


def test_words_for_a_question_that_somebody_took_out_meanwhile_are_shown_again(
    programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = draft()
    page = sign_in(programme_director).get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    sign_in(administrator).post(at(version, "edit"), {"do": "remove", "place": "q1"})
    lost = sign_in(programme_director).post(at(version, "edit"), question("q1", page, text="Long thought"), **QUICK)
    assert lost.status_code == 422 and "Long thought" in lost.text and "took this part out" in lost.text


def test_question_taken_out_while_another_changed_it_stays(
    programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = draft()
    page = sign_in(programme_director).get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    sign_in(administrator).post(at(version, "edit"), question("q1", page, text="Newer?"), **QUICK)
    taken = {"do": "remove", "place": "q1", "was": was(page)}
    assert "changed this meanwhile" in sign_in(programme_director).post(at(version, "edit"), taken, **QUICK).text
    assert standing(version).items[0].text == "Newer?"


def test_head_section_and_scale_are_written_in_place(programme_director: Any, sign_in: Any) -> None:
    version, browser = draft(), sign_in(programme_director)
    desk = at(version, "edit")

    def write(place: str, **said: Any) -> None:
        page = browser.get(desk, {"open": place}, **QUICK).text
        saved = browser.post(desk, {"do": "save", "place": place, "was": was(page), "finished": "1", **said}, **QUICK)
        assert saved.status_code == 200, saved.text

    write("title", title="Better", minutes="2,5", language="en", kind="open", holder="Us", purpose="To see")
    write("section.all", title="First part", intro="Read this.")
    browser.post(desk, {"do": "add_scale"}, **QUICK)
    write("scale.scale1", title="Sum", items=["q1", "q2"], rule="sum", answered="0.5", cutoffs="1 | Some")
    held = standing(version)
    assert (held.title, held.minutes, held.licence.holder, held.purpose) == ("Better", 2.5, "Us", "To see")
    assert (held.sections[0].title, held.sections[0].intro) == ("First part", "Read this.")
    scale = held.subscales[0]
    assert (scale.items, scale.rule, scale.answered, scale.cutoffs[0].label) == (("q1", "q2"), "sum", 0.5, "Some")
    browser.post(desk, {"do": "remove", "place": "scale.scale1"}, **QUICK)
    browser.post(desk, {"do": "add_section"}, **QUICK)
    browser.post(desk, {"do": "up", "place": "section.part1"}, **QUICK)
    assert [each.code for each in standing(version).sections] == ["part1", "all"]
    browser.post(desk, {"do": "remove", "place": "section.all"}, **QUICK)
    assert not standing(version).items and not standing(version).subscales


def test_question_that_follows_one_of_a_battery_begins_with_the_same_answers(
    programme_director: Any, sign_in: Any
) -> None:
    version, browser = draft(), sign_in(programme_director)
    browser.post(at(version, "edit"), {"do": "add", "section": "all", "after": "q2"})
    added = standing(version).items[-1]
    assert (added.type, added.options, added.text) == ("likert", OFTEN, "")


def test_code_of_a_question_stays_once_answers_may_go_by_it(programme_director: Any, sign_in: Any) -> None:
    version, browser = draft(), sign_in(programme_director)
    desk = at(version, "edit")
    page = browser.get(desk, {"open": "q1"}, **QUICK).text
    browser.post(desk, question("q1", page, code="other", text="Same"), **QUICK)
    assert standing(version).items[0].code == "q1"
    browser.post(desk, {"do": "add", "section": "all", "after": "q2"})
    page = browser.get(desk, {"open": "q3"}, **QUICK).text
    renamed = browser.post(desk, question("q3", page, code="fresh"), **QUICK)
    assert standing(version).items[2].code == "fresh" and 'name="place" value="fresh"' in renamed.text


def test_faults_lead_to_their_places(programme_director: Any, sign_in: Any) -> None:
    version = begin_instrument(SYSTEM, form(item("q1"), item("q2", text=""), code="half", title="Half"))
    page = sign_in(programme_director).get(at(version, "edit")).text
    assert 'href="?open=q2#part-q2"' in page and "One thing is missing" in page
    assert 'class="part wrong" id="part-q2"' in page


def test_preview_is_the_form_as_it_is_answered(programme_director: Any, sign_in: Any) -> None:
    version = begin_version(SYSTEM, published(small_form()).instrument)
    page = sign_in(programme_director).get(at(version, "edit")).text
    preview = page[page.index("data-preview") :]
    assert 'data-if="listens"' in preview and 'name="a.listens" value="0"' in preview and "data-listen" in preview


def test_desk_opens_only_where_there_is_a_draft(programme_director: Any, sign_in: Any) -> None:
    version = published(TWO)
    browser = sign_in(programme_director)
    for page in ("edit", "text"):
        assert "Begin a new version" in browser.get(at(version, page), follow=True).text


def test_step_that_nobody_knows_is_refused(programme_director: Any, sign_in: Any) -> None:
    version = draft()
    browser = sign_in(programme_director)
    assert browser.post(at(version, "edit"), {"do": "explode"}).status_code == 403
    moved = browser.post(at(version, "edit"), {"do": "up", "place": "nowhere"}, follow=True)
    assert "not in the form any more" in moved.text
    assert browser.get(at(version, "edit"), {"open": "nowhere"}).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_desk_takes_the_same_number_of_statements_for_one_question_and_for_three(
    many: int, programme_director: Any, sign_in: Any
) -> None:
    items = [item(f"q{number}", competencies=(f"who:{number}",), evidence="behaviour") for number in range(many)]
    version = begin_instrument(SYSTEM, form(*items, code="some", title="Some"))
    browser = sign_in(programme_director)
    browser.get(at(version, "edit"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(at(version, "edit"))
    assert len(asked) == 11


@pytest.fixture
def framework(db: Any) -> None:
    from tests.school import bring_in, two_courses

    bring_in(two_courses())


@pytest.mark.usefixtures("framework")
def test_competency_is_found_by_words_and_named_by_what_it_is_called(programme_director: Any, sign_in: Any) -> None:
    from xenia.curriculum.models import Competency

    first = Competency.objects.select_related("thing", "framework").order_by("pk").first()
    assert first is not None
    browser = sign_in(programme_director)
    offered = browser.get("/instruments/competencies/", {"competency": first.thing.label[:12]}, **QUICK).text
    words = re.findall(r'value="([^"]+)"', offered)
    assert any(first.thing.label in each for each in words)
    version = draft()
    page = browser.get(at(version, "edit"), {"open": "q1"}, **QUICK).text
    chosen = next(each for each in words if first.thing.label in each)
    saved = browser.post(at(version, "edit"), question("q1", page, competency=chosen, evidence="behaviour"), **QUICK)
    reference = f"{first.framework.code}:{first.source_id}"
    assert standing(version).items[0].competencies == (reference,)
    assert f'value="{reference}" checked' in saved.text and first.thing.label in saved.text
    assert not browser.get("/instruments/competencies/", {"competency": "a"}, **QUICK).text.strip()


def test_actor_without_the_right_is_turned_away_from_every_way_of_writing(
    teacher: Any, student: Any, sign_in: Any
) -> None:
    version = draft()
    for person in (teacher, student):
        browser = sign_in(person)
        for address in ("/instruments/new/", "/instruments/bring/", at(version, "edit"), at(version, "text")):
            assert browser.get(address).status_code == 403
        assert browser.post(at(version, "edit"), {"do": "add"}).status_code == 403
    assert len(standing(version).items) == 2
    assert not actor_of_person(student).holds("teacher")
