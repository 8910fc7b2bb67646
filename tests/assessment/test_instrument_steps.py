"""A draft is changed part by part: authors of different parts lose nothing, and each takes back their own steps."""

from dataclasses import replace
from typing import Any

import pytest

from tests.assessment.instruments_at_hand import TWO, draft, published
from tests.house import actor_of_person
from tests.standards.instrument_examples import item
from tests.together import together
from xenia.assessment.actions.instruments import (
    PartChanged,
    change_part,
    discard_draft,
    may_undo,
    publish_version,
    save_draft,
    save_translation,
    undo_step,
)
from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of, whole_of
from xenia.core.models import AuditEntry
from xenia.core.rules import NotPermitted, Refused
from xenia.standards import instruments as plain
from xenia.standards.instrument_edit import drop_item, replace_item
from xenia.standards.instrument_parts import part_digest, parts_of

pytestmark = pytest.mark.django_db


def standing(version: Version) -> plain.Instrument:
    return plain_of(Version.objects.select_related("thing", "instrument__thing").get(pk=version.pk))


def texts(version: Version) -> list[str]:
    return [each.text for each in standing(version).items]


def reword(code: str, text: str) -> Any:
    return lambda held: replace_item(held, code, item(code, text=text))


def seen(version: Version, place: str) -> dict[str, str]:
    return {"place": place, "was": part_digest(parts_of(plain_of(version)), place)}


def test_two_authors_of_different_questions_both_keep_their_words(programme_director: Any, administrator: Any) -> None:
    one, other = actor_of_person(programme_director), actor_of_person(administrator)
    version = draft()
    change_part(one, version, reword("q1", "Mine?"), **seen(version, "q1"))
    change_part(other, version, reword("q2", "Theirs?"), **seen(version, "q2"))
    assert texts(version) == ["Mine?", "Theirs?"]


def test_two_authors_of_one_question_are_told_and_nothing_is_overwritten(
    programme_director: Any, administrator: Any
) -> None:
    version = draft()
    opened = seen(version, "q1")
    change_part(actor_of_person(programme_director), version, reword("q1", "First?"), **opened)
    with pytest.raises(PartChanged, match="Theirs stands"):
        change_part(actor_of_person(administrator), version, reword("q1", "Second?"), **opened)
    assert texts(version) == ["First?", "q2?"]


@pytest.mark.django_db(transaction=True)
def test_changes_of_different_parts_in_one_moment_are_all_kept(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    results = together(
        lambda: change_part(actor, version, reword("q1", "One?"), **seen(version, "q1")),
        lambda: change_part(actor, version, reword("q2", "Two?"), **seen(version, "q2")),
    )
    assert not [each for each in results if isinstance(each, Exception)]
    assert texts(version) == ["One?", "Two?"]


def test_what_changes_nothing_is_no_step(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    before = AuditEntry.objects.count()
    change_part(actor, version, lambda held: held, **seen(version, "q1"))
    assert AuditEntry.objects.count() == before and not may_undo(actor, version)


def test_change_of_what_is_gone_or_given_up_or_published_is_refused(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    with pytest.raises(Refused, match="not in the form any more"):
        change_part(actor, version, reword("q9", "?"))
    publish_version(actor, version)
    with pytest.raises(Refused, match="stays as it is"):
        change_part(actor, version, reword("q1", "?"))
    other = draft(replace(TWO, code="other"))
    discard_draft(actor, other, reason="No")
    with pytest.raises(Refused, match="given up"):
        change_part(actor, other, reword("q1", "?"))


def test_steps_are_taken_back_one_by_one_to_the_beginning_and_on_from_there(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    began = standing(version)
    change_part(actor, version, reword("q1", "A?"))
    change_part(actor, version, lambda held: drop_item(held, "q2"))
    undo_step(actor, version)
    assert texts(version) == ["A?", "q2?"]
    change_part(actor, version, reword("q2", "B?"))
    undo_step(actor, version)
    undo_step(actor, version)
    assert standing(version) == began
    with pytest.raises(Refused, match="no step of yours left"):
        undo_step(actor, version)


def test_undoing_takes_back_ones_own_steps_and_nobody_elses(programme_director: Any, administrator: Any) -> None:
    mine, other = actor_of_person(programme_director), actor_of_person(administrator)
    version = draft()
    change_part(mine, version, reword("q1", "Mine?"))
    change_part(other, version, reword("q2", "Theirs?"))
    undo_step(mine, version)
    assert texts(version) == ["q1?", "Theirs?"]
    assert not may_undo(mine, version) and may_undo(other, version)


def test_step_on_which_someone_has_built_is_not_taken_back(programme_director: Any, administrator: Any) -> None:
    mine, version = actor_of_person(programme_director), draft()
    change_part(mine, version, reword("q1", "Mine?"))
    change_part(actor_of_person(administrator), version, reword("q1", "Better?"))
    with pytest.raises(Refused, match="changed the same part since"):
        undo_step(mine, version)
    assert texts(version)[0] == "Better?"


def test_whole_text_with_translations_is_one_step(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    arabic = plain.Translation(language="ar", texts={"q1": "س"})
    held = replace(standing(version), title="Two better questions", translations=(arabic,))
    save_draft(actor, version, held, basis=bytes(version.digest).hex())
    assert whole_of(Version.objects.select_related("thing", "instrument__thing").get(pk=version.pk)).translations[
        0
    ].texts == {"q1": "س"}
    undo_step(actor, version)
    assert standing(version).title == "Two questions" and not may_undo(actor, version)


def test_only_authors_change_and_undo(teacher: Any, student: Any) -> None:
    version = draft()
    for person in (teacher, student):
        actor = actor_of_person(person)
        with pytest.raises(NotPermitted):
            change_part(actor, version, reword("q1", "?"))
        with pytest.raises(NotPermitted):
            undo_step(actor, version)


def test_outdated_translation_is_told_after_a_change_of_its_question(programme_director: Any) -> None:
    actor, version = actor_of_person(programme_director), draft()
    save_translation(actor, version, "ar", {"q1": "س"}, "checked")
    change_part(actor, version, reword("q1", "Else?"))
    assert version.thing.translations.get(field="q1").status == "outdated"


def test_things_lead_to_their_pages() -> None:
    version = published()
    assert version.instrument.thing.route == f"/instruments/{version.instrument_id}/"
    assert version.thing.route == f"/instruments/{version.instrument_id}/?version=1"
