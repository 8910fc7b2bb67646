"""A case is text in versions; the stories in it are references that are silent as soon as their tellers say so."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.leaks import words_on_disk
from tests.house import actor_of_person
from tests.told import CANARY, TEACHING, passages_of, released, told
from tests.written import both_sign, brought, document
from xenia.community.actions.owners import MEND
from xenia.community.actions.withdrawals import complete_withdrawal, withdraw
from xenia.community.models import Use
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.learning.actions.cases import begin_version, bring_case, publish_case, save_script
from xenia.learning.models import Case, Script
from xenia.learning.queries.cases import document_of, newest_version, published_version, visible_cases
from xenia.learning.queries.passages import passages_in, shown_passages
from xenia.people.models import Task


def name_of(story: Any) -> str:
    return f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"


def shown(version: Any) -> list[str]:
    text = document_of(version.scripts.get(language="en"))
    found = shown_passages(version.case, text, languages=["en"])
    return [found[passage].words for passage in passages_in(text)]


def test_a_case_quotes_a_story_and_holds_none_of_its_words(keeper: Actor, second_keeper: Actor, author: Actor) -> None:
    story = released(keeper, second_keeper)
    version = brought(author, passage=name_of(story))
    assert shown(version) == [CANARY]
    assert CANARY not in Script.objects.get().text
    assert Use.objects.get().place_id == version.case_id


def test_a_withdrawn_story_is_silent_in_the_case_and_its_author_is_asked_to_mend(
    keeper: Actor, second_keeper: Actor, author: Actor
) -> None:
    story = released(keeper, second_keeper)
    version = brought(author, passage=name_of(story))
    withdraw(SYSTEM, story)
    assert shown(version) == [""]
    assert Task.objects.get(kind=MEND).assignee_id == author.person
    save_script(author, version, document(passage=name_of_gone(version)), seen=1)
    assert Use.objects.count() == 1, "the author may save again before they mend it"
    save_script(author, version, document(), seen=2)
    assert not Use.objects.exists()


def name_of_gone(version: Any) -> str:
    passage = passages_in(document_of(version.scripts.get()))[0]
    return f"{passage.story}#{passage.passage}"


@pytest.mark.django_db(transaction=True)
def test_after_the_end_no_word_is_left_in_any_case(keeper: Actor, second_keeper: Actor, author: Actor) -> None:
    words = "the oven door creaked in Vestrimar"  # no other test writes them
    story = released(keeper, second_keeper, passages=(words, "The second part."))
    version = brought(author, passage=name_of(story))
    publish_case(author, both_sign(version))
    assert shown(version) == [words]
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    assert shown(version) == [""]
    assert words_on_disk(words) == []


@pytest.mark.parametrize("passage", ["ZZZZZ#00000000", "7#1"])
def test_a_passage_that_stands_nowhere_is_refused_with_its_name(author: Actor, passage: str) -> None:
    with pytest.raises(Refused, match=f"story:{passage}"):
        brought(author, passage=passage)
    assert not Case.objects.exists()


def test_a_story_that_is_not_released_can_not_be_used(keeper: Actor, author: Actor) -> None:
    with pytest.raises(Refused, match="No released story"):
        brought(author, passage=name_of(told(keeper)))


def test_whoever_may_not_be_quoted_is_not_quoted(keeper: Actor, second_keeper: Actor, author: Actor) -> None:
    story = released(keeper, second_keeper, choices=replace(TEACHING, quoted=False))
    with pytest.raises(Refused, match="does not want to be quoted"):
        brought(author, passage=name_of(story))


def test_of_two_editors_the_later_one_is_asked_to_compare(author: Actor) -> None:
    version = brought(author)
    save_script(author, version, replace(document(), title="Mine"), seen=1)
    with pytest.raises(Refused, match="Nothing of yours is lost"):
        save_script(author, version, replace(document(), title="Theirs"), seen=1)
    assert version.scripts.get().saves == 2
    assert Case.objects.get().thing.label == "Mine"


def test_a_published_version_stays_and_takes_new_languages_only(author: Actor) -> None:
    version = brought(author)
    publish_case(author, both_sign(version))
    version.refresh_from_db()
    with pytest.raises(Refused, match="Begin a new version"):
        save_script(author, version, replace(document(), title="Other"), seen=1)
    save_script(author, version, replace(document(), language="es", translates="en"), seen=0)
    draft = begin_version(author, version.case)
    assert draft.pk != version.pk and begin_version(author, version.case).pk == draft.pk
    assert set(draft.scripts.values_list("language", flat=True)) == {"en", "es"}
    assert published_version(version.case) == version
    publish_case(author, both_sign(draft))
    assert published_version(version.case) == draft == newest_version(version.case)


def test_students_find_published_cases_only(author: Actor, student: Any, stranger: Any) -> None:
    version = brought(author)
    reader = actor_of_person(student)
    assert not visible_cases(reader).exists() and visible_cases(author).exists()
    publish_case(author, both_sign(version))
    assert visible_cases(reader).exists()
    with pytest.raises(NotPermitted):
        bring_case(reader, document(code="other"))


def test_a_code_is_taken_once(author: Actor) -> None:
    brought(author)
    with pytest.raises(Refused, match="stands already"):
        brought(author)
