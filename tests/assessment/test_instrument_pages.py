"""The forms of a school: their list, each with its versions and licence, and how one is begun or brought in."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assessment.conftest import small_form
from tests.assessment.instruments_at_hand import SLOT, TWO, at, published, reworded
from tests.standards.instrument_examples import FULL, form, item
from xenia.assessment.actions.instruments import begin_instrument, bring_instrument, save_translation
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import newest_version, whole_of
from xenia.core.rules import SYSTEM
from xenia.standards.instrument_yaml import read_instrument, write_instrument

pytestmark = pytest.mark.django_db


def test_list_says_whose_each_form_is_what_it_lacks_and_how_often_it_went_out(
    programme_director: Any, sign_in: Any, make_occasion: Any
) -> None:
    published(SLOT)
    make_occasion(version=published(TWO))
    page = sign_in(programme_director).get("/instruments/").text
    assert "its texts are missing" in page and "Written here" in page and "English" in page
    row = page[page.index("Two questions") :]
    assert re.search(r'class="amount">1<', row)


def test_list_finds_by_title_in_any_language_and_by_code(programme_director: Any, sign_in: Any) -> None:
    version = published(TWO)
    published(small_form())
    save_translation(SYSTEM, version, "ar", {"title": "سؤالان"}, "checked")
    browser = sign_in(programme_director)
    for words in ("two quest", "سؤال", "TWO"):
        page = browser.get("/instruments/", {"q": words}).text
        assert "Two questions" in page and "Rapport" not in page
    assert "No form is called so" in browser.get("/instruments/", {"q": "nothing"}).text


def test_drafts_are_seen_by_those_who_write_and_by_nobody_else(
    programme_director: Any, teacher: Any, sign_in: Any
) -> None:
    version = begin_instrument(SYSTEM, replace(TWO, title="Not ready"))
    assert "Not ready" in sign_in(programme_director).get("/instruments/").text
    reader = sign_in(teacher)
    assert "Not ready" not in reader.get("/instruments/").text
    assert reader.get(at(version)).status_code == 404
    assert reader.get(at(version, "edit")).status_code == 403


@pytest.mark.parametrize("many", [1, 3])
def test_list_takes_the_same_number_of_statements_for_one_form_and_for_three(
    many: int, programme_director: Any, sign_in: Any
) -> None:
    for number in range(many):
        save_translation(SYSTEM, published(replace(TWO, code=f"form{number}")), "ar", {"q1": "س"})
    browser = sign_in(programme_director)
    browser.get("/instruments/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get("/instruments/")
    assert len(asked) == 12


def test_page_shows_what_is_asked_and_what_moved_in_words(teacher: Any, sign_in: Any) -> None:
    published(FULL)
    changed = reworded(FULL, **{FULL.items[0].code: "Quite another question?"})
    version = published(changed)
    page = sign_in(teacher).get(at(version)).text
    assert "Quite another question?" in page and FULL.items[0].text in page
    assert "Words of a question" in page and "One thing moved" in page
    assert FULL.licence.citation in page
    older = sign_in(teacher).get(at(version), {"version": "1"}).text
    assert older.index(FULL.items[0].text) < older.index("Versions")
    assert sign_in(teacher).get(at(version), {"version": "9"}).status_code == 404


def test_page_reads_in_the_language_that_is_asked_for(teacher: Any, sign_in: Any) -> None:
    version = published(TWO)
    save_translation(SYSTEM, version, "ar", {"q1": "هل سألت المريض؟"}, "checked")
    assert "هل سألت المريض؟" in sign_in(teacher).get(at(version), {"language": "ar"}).text


def test_file_is_the_form_with_all_its_languages(teacher: Any, sign_in: Any) -> None:
    version = published(FULL)
    response = sign_in(teacher).get(at(version, "file"))
    assert f'filename="{FULL.code}-1.yaml"' in response["Content-Disposition"]
    assert read_instrument(response.content, name="x").instrument == whole_of(version)


def test_licence_of_others_is_attested_with_a_sentence_a_name_and_a_day(
    programme_director: Any, make_person: Any, sign_in: Any
) -> None:
    bring_instrument(SYSTEM, SLOT, reason="x", publish=True)
    owned = form(item("q1"), code="theirs", title="Theirs", licence=SLOT.licence)
    version = published(owned)
    browser = sign_in(programme_director)
    assert "somebody says which licence" in browser.get(at(version)).text
    assert "Say in a sentence" in browser.post(at(version, "do"), {"do": "attest"}, follow=True).text
    page = browser.post(at(version, "do"), {"do": "attest", "statement": "By mail of 3 May"}, follow=True).text
    assert "By mail of 3 May" in page and "Priya Programme" in page and "somebody says" not in page
    director = make_person("Dora Director", ("course_director", version.thing))
    answered = sign_in(director).post(at(version, "do"), {"do": "attest", "statement": "Mine"}, follow=True)
    assert "do not allow" in answered.text
    assert Instrument.objects.get().attestation == "By mail of 3 May"


def test_form_is_retired_and_brought_back_with_a_reason(programme_director: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    assert "Say in a sentence why" in browser.post(at(version, "do"), {"do": "retire"}, follow=True).text
    browser.post(at(version, "do"), {"do": "retire", "reason": "Nobody reads it"})
    assert Instrument.objects.get().thing.state == "retired"
    browser.post(at(version, "do"), {"do": "bring_back", "reason": "They do"})
    assert Instrument.objects.get().thing.state == "published"
    assert browser.post(at(version, "do"), {"do": "erase"}).status_code == 403


def test_new_version_is_begun_published_or_given_up(programme_director: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    assert browser.post(at(version, "do"), {"do": "begin"}).url == at(version, "edit")
    browser.post(at(version, "do"), {"do": "discard", "reason": "Not now"})
    assert version.instrument.versions.count() == 1
    browser.post(at(version, "do"), {"do": "begin"})
    browser.post(at(version, "do"), {"do": "publish"})
    newest = newest_version(version.instrument, published=True)
    assert newest is not None and newest.number == 2
    assert "no draft" in browser.post(at(version, "do"), {"do": "publish"}, follow=True).text


def test_draft_with_faults_is_not_published_and_the_author_is_led_back_to_it(
    programme_director: Any, sign_in: Any
) -> None:
    version = begin_instrument(SYSTEM, form(item("q1", text=""), code="half", title="Half"))
    answered = sign_in(programme_director).post(at(version, "do"), {"do": "publish", "back": "edit"}, follow=True)
    assert answered.redirect_chain[0][0] == at(version, "edit") and "no text" in answered.text


def test_form_is_begun_with_its_title_and_a_code_of_its_own(programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    for title, code in (("After a visit!", "after-a-visit"), ("After a visit", "after-a-visit-1"), ("زيارة", "form")):
        answered = browser.post("/instruments/new/", {"title": title, "language": "en"})
        made = Instrument.objects.get(code=code)
        assert answered.url == f"/instruments/{made.pk}/edit/"
    refused = browser.post("/instruments/new/", {"title": " ", "language": "en"})
    assert refused.status_code == 422 and "Not saved yet" in refused.text


def test_file_is_looked_at_and_becomes_a_draft(programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    file = SimpleUploadedFile("full.yaml", write_instrument(FULL).encode())
    looked = browser.post("/instruments/bring/", {"file": file})
    page = browser.get(looked.url).text
    assert FULL.title in page and not Instrument.objects.exists()
    made = browser.post(looked.url, {"reason": "From a colleague"})
    version = Version.objects.select_related("thing", "instrument__thing").get()
    assert made.url == at(version) and whole_of(version) == FULL and version.thing.published_at is None
    assert browser.get(looked.url).status_code == 404


def test_file_with_faults_tells_each_with_its_line(programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    wrong = write_instrument(TWO).replace("type: likert", "type: likertt", 1).encode()
    looked = browser.post("/instruments/bring/", {"file": SimpleUploadedFile("x.yaml", wrong)})
    page = browser.get(looked.url).text
    line = wrong.decode().split("\n").index("        type: likertt") + 1
    assert f">{line}<" in page and "Did you mean “likert”?" in page
    browser.post(looked.url)
    assert not Instrument.objects.exists()


def test_file_of_a_form_that_stands_says_what_would_move(programme_director: Any, sign_in: Any) -> None:
    published(TWO)
    changed = write_instrument(reworded(TWO, q1="Better?")).encode()
    browser = sign_in(programme_director)
    looked = browser.post("/instruments/bring/", {"file": SimpleUploadedFile("x.yaml", changed)})
    page = browser.get(looked.url).text
    assert "Words of a question" in page and "Better?" in page and "version 1" in page


def test_file_that_someone_else_looks_at_is_theirs(programme_director: Any, administrator: Any, sign_in: Any) -> None:
    file = SimpleUploadedFile("full.yaml", write_instrument(FULL).encode())
    looked = sign_in(programme_director).post("/instruments/bring/", {"file": file})
    assert sign_in(administrator).get(looked.url).status_code == 404
    assert sign_in(administrator).post(looked.url).status_code == 404


def test_form_is_found_by_its_name_by_those_who_may_read_it(teacher: Any, student: Any, sign_in: Any) -> None:
    version = published(TWO)
    assert at(version) in sign_in(teacher).get("/search/", {"q": "two questions"}).text
    assert at(version) not in sign_in(student).get("/search/", {"q": "two questions"}).text
