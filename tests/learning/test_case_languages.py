"""A case is told in another language text beside text, and a second person reads it before it counts as checked."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.written import both_sign, brought, document
from xenia.core.rules import Actor, Refused
from xenia.learning.actions.cases import begin_version, check_translation, publish_case, save_script
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of, newest_version, published_version
from xenia.standards.cases.places import bones_of, texts_of


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    return brought(author)


def address(version: CaseVersion, language: str = "es") -> str:
    return reverse("case_translate", args=[version.case_id, language])


def all_told(version: CaseVersion) -> dict[str, str]:
    original = document_of(version.scripts.get(language="en"))
    return {f"t.{place}": f"{text} (es)" for place, text in texts_of(original) if text}


def test_what_misses_is_counted_and_the_bones_stay(sign_in: Any, teacher: Any, version: CaseVersion) -> None:
    browser = sign_in(teacher)
    browser.post(address(version), {"t.title": "La tetera", "seen": "0"})
    script = Script.objects.get(language="es")
    assert document_of(script).title == "La tetera"
    original = document_of(version.scripts.get(language="en"))
    assert list(bones_of(document_of(script))) == list(bones_of(original)), "names and ways are the same"
    text = browser.get(address(version)).content.decode()
    assert "1 of 18 texts are told." in text and "is not translated yet" in text
    browser.post(address(version), {**all_told(version), "seen": "1"})
    assert "18 of 18" in browser.get(address(version)).content.decode()


def test_what_stands_is_kept_when_only_a_part_is_sent(sign_in: Any, teacher: Any, version: CaseVersion) -> None:
    browser = sign_in(teacher)
    browser.post(address(version), {"t.title": "La tetera", "seen": "0"})
    browser.post(address(version), {"t.lead": "Un dolor con nombre.", "seen": "1"})
    told = document_of(Script.objects.get(language="es"))
    assert (told.title, told.lead) == ("La tetera", "Un dolor con nombre.")


def test_two_translators_lose_nothing(sign_in: Any, teacher: Any, version: CaseVersion) -> None:
    browser = sign_in(teacher)
    browser.post(address(version), {"t.title": "La tetera", "seen": "0"})
    answer = browser.post(address(version), {"t.title": "El hervidor", "seen": "0"})
    assert answer.status_code == 422 and "El hervidor" in answer.content.decode()
    assert document_of(Script.objects.get(language="es")).title == "La tetera"


def test_whoever_wrote_it_does_not_check_it(
    sign_in: Any, teacher: Any, author: Actor, programme_director: Any, version: CaseVersion
) -> None:
    sign_in(teacher).post(address(version), {**all_told(version), "seen": "0"})
    script = Script.objects.get(language="es")
    with pytest.raises(Refused, match="second person"):
        check_translation(author, script)
    with pytest.raises(Refused, match="translated from"):
        check_translation(actor_of_person(programme_director), version.scripts.get(language="en"))
    check_translation(actor_of_person(programme_director), script)
    assert Script.objects.get(language="es").status == "checked"
    save_script(author, version, document_of(script), seen=1)
    assert Script.objects.get(language="es").status == "draft", "what is changed is checked again"


@pytest.mark.parametrize("language", ["en", "not a language", "../x"])
def test_what_is_no_other_language_is_not_found(
    sign_in: Any, teacher: Any, version: CaseVersion, language: str
) -> None:
    where = reverse("case_translate_new", args=[version.case_id])
    answer = sign_in(teacher).get(where, {"into": language}, follow=True)
    assert answer.status_code == 404 or "as its code" in answer.content.decode()
    assert Script.objects.count() == 1


def test_a_long_case_is_translated_in_parts_that_a_form_can_send(
    sign_in: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    original = document_of(version.scripts.get(language="en"))
    more = tuple(replace(original.scenes[2], id=f"paper-{n}", title=f"Paper {n}") for n in range(400))
    save_script(author, version, replace(original, scenes=(*original.scenes, *more)), seen=1)
    browser = sign_in(teacher)
    browser.post(address(version), {"t.title": "La tetera", "seen": "0"})
    first, last = browser.get(address(version)), browser.get(address(version) + "?part=99")
    assert first.content.count(b"<textarea") < 500 and b'name="t.title"' in first.content
    assert b'name="t.paper-399"' in last.content and b'name="t.title"' not in last.content
    browser.post(address(version) + "?part=3", {"t.paper-399": "Papel", "seen": "1"})
    assert document_of(Script.objects.get(language="es")).title == "La tetera", "the other parts stay as they stand"


def published(author: Actor, version: CaseVersion) -> CaseVersion:
    publish_case(author, both_sign(version))
    version.thing.refresh_from_db()
    return version


def test_on_a_published_version_one_goes_on_in_a_new_draft(
    sign_in: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    browser, played = sign_in(teacher), published(author, version)
    assert "a new version" in browser.get(address(version)).content.decode()
    first = browser.post(address(version), {"t.title": "La tetera", "seen": "0"}, follow=True)
    assert b'name="t.lead"' in first.content and b"readonly" not in first.content
    browser.post(address(version), {"t.lead": "Un dolor con nombre.", "seen": str(first.context["seen"])})
    draft = newest_version(version.case)
    assert draft != played and published_version(version.case) == played
    assert set(played.scripts.values_list("language", flat=True)) == {"en"}, "what is played has no text half told"
    told = document_of(draft.scripts.get(language="es"))
    assert (told.title, told.lead) == ("La tetera", "Un dolor con nombre.")


def test_a_published_translation_is_mended_in_the_draft_and_stays_as_it_is_played(
    sign_in: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    browser = sign_in(teacher)
    for seen, title in (("0", "La olla"), ("1", "La tetera")):
        browser.post(address(version), {**all_told(version), "t.title": title, "seen": seen})
    published(author, version)
    opened = browser.get(address(version)).context["seen"]
    browser.post(address(version), {"t.title": "El hervidor", "seen": str(opened)})
    assert document_of(version.scripts.get(language="es")).title == "La tetera"
    draft = newest_version(version.case)
    assert document_of(draft.scripts.get(language="es")).title == "El hervidor"
    late = browser.post(address(version), {"t.title": "La pava", "seen": str(opened)})
    assert late.status_code == 422 and b"La pava" in late.content, "who had the published text has not seen the draft"
    assert document_of(draft.scripts.get(language="es")).title == "El hervidor"


def test_who_opened_the_page_before_a_draft_was_begun_saves_into_it(
    sign_in: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    save_script(author, version, replace(document(), language="es", translates="en"), seen=0)
    save_script(author, version, replace(document(), language="es", translates="en", lead="Dolor."), seen=1)
    browser, played = sign_in(teacher), published(author, version)
    opened = browser.get(address(version)).context["seen"]
    draft = begin_version(author, played.case)
    browser.post(address(version), {"t.title": "La tetera", "seen": str(opened)})
    assert document_of(draft.scripts.get(language="es")).title == "La tetera"


def test_what_is_refused_on_a_published_version_begins_no_draft(
    sign_in: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    published(author, version)
    answer = sign_in(teacher).post(address(version), {"t.title": "La tetera", "seen": "7"})
    assert answer.status_code == 422 and b"La tetera" in answer.content
    assert version.case.versions.count() == 1
