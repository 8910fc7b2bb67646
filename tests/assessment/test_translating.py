"""A form as text and in other languages: it comes back as it went out, and nobody overwrites unseen words."""

from dataclasses import replace
from typing import Any

import pytest

from tests.assessment.instruments_at_hand import TWO, answer, at, draft, published, reworded, standing
from tests.standards.instrument_examples import FULL
from xenia.assessment.actions.instruments import begin_version, save_translation
from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.translation_page import text_digest
from xenia.core.models import Translation
from xenia.core.rules import SYSTEM

pytestmark = pytest.mark.django_db


def test_text_of_a_draft_comes_back_as_it_went_out_and_changes_what_it_says(
    programme_director: Any, sign_in: Any
) -> None:
    version = begin_version(SYSTEM, published(FULL).instrument)
    browser = sign_in(programme_director)
    page = browser.get(at(version, "text"))
    text, basis = page.context["form"]["text"].value(), page.context["basis"]
    browser.post(at(version, "text"), {"text": text.replace("\n", "\r\n"), "basis": basis})
    assert standing(version) == replace(FULL, translations=())
    changed = text.replace("title: Working with", "title: Talking with")
    browser.post(at(version, "text"), {"text": changed, "basis": basis})
    assert standing(version).title == "Talking with an interpreter"
    assert Translation.objects.filter(thing=version.pk, language="ar").exists()


def test_text_with_faults_comes_back_with_their_lines(programme_director: Any, sign_in: Any) -> None:
    version, browser = draft(), sign_in(programme_director)
    page = browser.get(at(version, "text"))
    wrong = page.context["form"]["text"].value().replace("type: likert", "typ: likert", 1)
    told = browser.post(at(version, "text"), {"text": wrong, "basis": page.context["basis"]})
    line = wrong.split("\n").index("        typ: likert") + 1
    assert told.status_code == 422 and f'data-line="{line}"' in told.text and "typ: likert" in told.text
    assert standing(version).items[0].type == "likert"


def test_text_on_a_form_that_was_changed_meanwhile_is_kept_beside_theirs(
    programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = draft()
    mine = sign_in(programme_director)
    page = mine.get(at(version, "text"))
    sign_in(administrator).post(at(version, "edit"), {"do": "remove", "place": "q2"})
    text = page.context["form"]["text"].value().replace("q1?", "Mine?")
    clash = mine.post(at(version, "text"), {"text": text, "basis": page.context["basis"]})
    assert clash.status_code == 422 and "Mine?" in clash.text and clash.context["theirs"]
    mine.post(at(version, "text"), {"text": text, "basis": clash.context["basis"]})
    assert [each.text for each in standing(version).items] == ["Mine?", "q2?"]


def translation(browser: Any, version: Version, **said: str) -> Any:
    page = browser.get(at(version, "translate", "ar"))
    data = {f"w.{row.name}": row.was for row in page.context["shown"].rows}
    data |= {f"t.{row.name}": row.text for row in page.context["shown"].rows}
    return browser.post(at(version, "translate", "ar"), data | {f"t.{place}": text for place, text in said.items()})


def test_text_that_stands_in_several_places_is_translated_once(programme_director: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    page = browser.get(at(version, "translate", "ar"))
    assert page.text.count(">Never<") == 1
    translation(browser, version, **{"q1.never": "أبدًا", "q1": "هل سألت؟"})
    held = plain_of(version, "ar")
    assert [each.options[0].label for each in held.items] == ["أبدًا", "أبدًا"]
    assert "Priya Programme" in browser.get(at(version, "translate", "ar")).text


def test_language_is_checked_as_a_whole_and_a_change_makes_it_a_draft_again(
    programme_director: Any, sign_in: Any
) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    translation(browser, version, q1="س١")
    browser.post(at(version, "translate", "ar"), {"status": "checked"})
    assert set(Translation.objects.filter(thing=version.pk).values_list("status", flat=True)) == {"checked"}
    translation(browser, version, q2="س٢")
    states = dict(Translation.objects.filter(thing=version.pk).values_list("field", "status"))
    assert states == {"q1": "checked", "q2": "draft"}


def test_two_translators_of_one_text_both_keep_their_words(
    programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = published(TWO)
    sent = {"t.q1": "لي", "w.q1": text_digest("")}
    sign_in(administrator).post(at(version, "translate", "ar"), {"t.q1": "لهم", "w.q1": text_digest("")})
    clash = sign_in(programme_director).post(at(version, "translate", "ar"), sent)
    assert clash.status_code == 422 and "لهم" in clash.text and "لي" in clash.text
    assert Translation.objects.get(thing=version.pk, field="q1").value == "لهم"


def test_language_that_someone_has_answered_in_is_fixed_and_says_so(programme_director: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    save_translation(SYSTEM, version, "ar", {"q1": "س"}, "checked")
    answer(version, language="ar")
    page = browser.get(at(version, "translate", "ar")).text
    assert "its words stay as they are" in page and 'name="t.q1"' not in page
    browser.post(at(version, "translate", "ar"), {"t.q1": "غير", "w.q1": text_digest("س")})
    assert Translation.objects.get(thing=version.pk, field="q1").value == "س"


def test_text_whose_source_changed_is_told_to_be_outdated(programme_director: Any, sign_in: Any) -> None:
    published(TWO)
    save_translation(SYSTEM, Version.objects.select_related("thing", "instrument__thing").get(), "ar", {"q1": "س"})
    version = published(reworded(TWO, q1="Quite different?"))
    page = sign_in(programme_director).get(at(version, "translate", "ar")).text
    assert "One is outdated" in page and "▲ outdated" in page


def test_language_is_chosen_by_its_tag(programme_director: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(programme_director)
    assert browser.get(at(version, "translate"), {"into": "so"}).url == at(version, "translate", "so")
    assert "no language tag" in browser.get(at(version, "translate"), {"into": "Somali!"}, follow=True).text
    assert browser.get(at(version, "translate", "en")).status_code == 404


def test_only_authors_translate(teacher: Any, sign_in: Any) -> None:
    version, browser = published(TWO), sign_in(teacher)
    assert browser.get(at(version, "translate", "ar")).status_code == 403
    assert browser.post(at(version, "translate", "ar"), {"t.q1": "س", "w.q1": ""}).status_code == 403
