"""A story's words are sealed, staged, looked at by two, and shown only as far as their teller agrees."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.core.leaks import words_on_disk
from tests.house import actor_of_person
from tests.told import CANARY, NAME, PSEUDONYM, TEACHING, agree, passages_of, released, signed, told
from xenia.community.actions.checks import sign_first, sign_second
from xenia.community.actions.consent import change_consent, release_story
from xenia.community.actions.telling import Card, card_of, set_route
from xenia.community.actions.words import new_passage, save_words
from xenia.community.choices import Audience, Called, Choices, Purpose
from xenia.community.models import SafetyTalk, Story
from xenia.community.queries.checklist import CHECKLIST
from xenia.community.queries.passages import Reference, quoted_passages
from xenia.community.queries.words import words_of
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused


def quote(story: Story, *, purpose: Purpose = Purpose.TEACHING, audience: Audience = Audience.STUDENTS) -> Any:
    reference = Reference(story.pk, passages_of(story)[0].id)
    return quoted_passages([reference], purpose=purpose, audience=audience, languages=["en"])[reference]


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_story_and_no_name_of_its_teller_stands_in_the_clear(keeper: Actor, second_keeper: Actor) -> None:
    Thing.objects.create(kind="decoy", label="written in the clear on purpose")
    assert words_on_disk("written in the clear on purpose"), "the search must bite"
    # words that no other test writes: the log of a database keeps what was written elsewhere
    words, *about = "the samovar sighed in Ulmarik", "Ifrah Tolvanderby", "Uncle Quillfeather", "by the quay", "Ubaxley"
    card = Card(**dict(zip(("name", "pseudonym", "reach", "interpreter"), about, strict=True)))
    story = released(keeper, second_keeper, passages=(words,), card=card)
    assert words_of(story, cleared=True)["en"].passages[0].words == words
    for secret in (words, *about):
        assert words_on_disk(secret) == []


def test_only_keepers_read_who_told_it(keeper: Actor, dean: Any, administrator: Any) -> None:
    story = told(keeper)
    assert card_of(keeper, story).name == NAME
    for person in (dean, administrator):
        with pytest.raises(NotPermitted):
            card_of(actor_of_person(person), story)


def test_a_released_story_is_quoted_as_its_teller_wants_to_be_called(keeper: Actor, second_keeper: Actor) -> None:
    shown = quote(released(keeper, second_keeper))
    assert (shown.words, shown.called) == (CANARY, PSEUDONYM)
    unnamed = replace(TEACHING, called=Called.NOBODY)
    assert quote(released(keeper, second_keeper, choices=unnamed)).called == ""


@pytest.mark.parametrize(
    ("purpose", "audience"),
    [
        (Purpose.EXAMINATION, Audience.STUDENTS),
        (Purpose.TEACHING, Audience.SCHOOLS),
        (Purpose.PUBLIC, Audience.EVERYONE),
    ],
)
def test_what_the_teller_did_not_agree_to_is_silent(
    keeper: Actor, second_keeper: Actor, purpose: Purpose, audience: Audience
) -> None:
    assert quote(released(keeper, second_keeper), purpose=purpose, audience=audience).silent


def test_whoever_may_be_retold_but_not_quoted_is_silent(keeper: Actor, second_keeper: Actor) -> None:
    assert quote(released(keeper, second_keeper, choices=replace(TEACHING, quoted=False))).silent


def test_consent_that_is_over_is_silent_on_the_next_day(
    keeper: Actor, second_keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    story = released(keeper, second_keeper, until=until)
    assert not quote(story).silent
    monkeypatch.setattr("xenia.community.queries.standing.timezone.localdate", lambda: until + timedelta(days=1))
    assert quote(story).silent


def test_a_teller_who_changes_a_choice_is_obeyed_at_once(keeper: Actor, second_keeper: Actor) -> None:
    story = released(keeper, second_keeper)
    change_consent(story, choices=replace(TEACHING, purposes=frozenset()), until=None, language="so", wording="2026-1")
    assert quote(story).silent
    change_consent(story, choices=TEACHING, until=None, language="so", wording="2026-1")
    assert not quote(story).silent
    assert [consent.number for consent in story.consents.order_by("number")] == [1, 2, 3, 4, 5]


def test_consent_goes_stage_by_stage(keeper: Actor) -> None:
    story = told(keeper)
    with pytest.raises(Refused, match="One stage after the other"):
        agree(story, "release", keeper=keeper)


def test_whoever_treats_the_teller_does_not_ask(keeper: Actor) -> None:
    with pytest.raises(Refused, match="treats this person"):
        agree(told(keeper), "editing", keeper=keeper, not_their_clinician=False)


def test_an_interpreter_is_named_and_was_the_tellers_choice(keeper: Actor) -> None:
    story = told(keeper)
    for given in ({"interpreter_chosen": True}, {"details": {"interpreter": "Nimco"}}):
        with pytest.raises(Refused, match="interpreted"):
            agree(story, "editing", keeper=keeper, way="interpreted", **given)
    agree(story, "editing", keeper=keeper, way="interpreted", interpreter_chosen=True, details={"interpreter": "Nimco"})


def test_under_age_needs_a_guardian_beside(keeper: Actor) -> None:
    with pytest.raises(Refused, match="guardian"):
        agree(told(keeper, minor=True), "editing", keeper=keeper, guardian=False)


def test_nothing_is_released_without_everything(keeper: Actor, second_keeper: Actor) -> None:
    story = told(keeper)
    with pytest.raises(Refused, match="not been asked for the release yet") as refusal:
        release_story(keeper, story)
    assert "Two people have to look" in str(refusal.value)
    agree(story, "editing", keeper=keeper)
    agree(story, "release", keeper=keeper, understood=False)
    with pytest.raises(Refused, match="said back in their own words"):
        release_story(keeper, story)


def test_one_person_is_not_two_pairs_of_eyes(keeper: Actor, second_keeper: Actor) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    text = story.texts.get()
    with pytest.raises(Refused, match="checklist first"):
        sign_second(second_keeper, text)
    with pytest.raises(Refused, match="wait for an answer"):
        sign_first(keeper, text, {"names": "absent"})
    sign_first(keeper, text, dict.fromkeys(CHECKLIST, "absent"))
    with pytest.raises(Refused, match="neither wrote nor checked"):
        sign_second(keeper, text)
    sign_second(second_keeper, text)


def test_words_that_the_teller_has_not_heard_are_not_signed(keeper: Actor, second_keeper: Actor) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    save_words(keeper, story, kind="edited", language="en", title="Tea", passages=[new_passage("Other words.")], seen=1)
    text = story.texts.get(number=2)
    sign_first(keeper, text, dict.fromkeys(CHECKLIST, "changed"))
    with pytest.raises(Refused):
        sign_second(second_keeper, text)


def test_new_words_wait_while_the_cleared_ones_stay(keeper: Actor, second_keeper: Actor) -> None:
    story = released(keeper, second_keeper)
    first = passages_of(story)[0]
    edited = [replace(first, words="Changed and not yet heard.")]
    save_words(keeper, story, kind="edited", language="en", title="Tea", passages=edited, seen=1)
    assert quote(story).words == CANARY


def test_of_two_editors_the_later_one_is_asked_to_compare(keeper: Actor, second_keeper: Actor) -> None:
    story = told(keeper)
    mine, theirs = [new_passage("Mine.")], [new_passage("Theirs.")]
    save_words(keeper, story, kind="edited", language="en", title="Tea", passages=mine, seen=1)
    with pytest.raises(Refused, match="Nothing of yours is lost"):
        save_words(second_keeper, story, kind="edited", language="en", title="Tea", passages=theirs, seen=1)
    assert words_of(story, cleared=False)["en"].passages[0].words == "Mine."


def test_the_identified_route_needs_the_safety_talk_and_no_checklist(keeper: Actor) -> None:
    story = told(keeper)
    set_route(keeper, story, Story.Route.IDENTIFIED)
    agree(story, "editing", keeper=keeper)
    agree(story, "release", keeper=keeper, choices=replace(TEACHING, called=Called.NAME))
    with pytest.raises(Refused, match="what may follow from being known"):
        release_story(keeper, story)
    SafetyTalk.objects.create(story=story, held_on=timezone.localdate(), held_by_id=keeper.person, language="so")
    release_story(keeper, story)
    assert quote(story).called == NAME


def test_changing_the_route_takes_back_what_was_cleared(keeper: Actor, second_keeper: Actor) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    signed(story, first=keeper, second=second_keeper)
    set_route(keeper, story, Story.Route.IDENTIFIED)
    assert words_of(story, cleared=True) == {}


def test_signatures_from_before_another_route_are_asked_for_anew(keeper: Actor, second_keeper: Actor) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    signed(story, first=keeper, second=second_keeper)
    agree(story, "release", keeper=keeper)
    set_route(keeper, story, Story.Route.IDENTIFIED)
    set_route(keeper, story, Story.Route.DEIDENTIFIED)
    with pytest.raises(Refused, match="Two people have to look"):
        release_story(keeper, story)
    signed(story, first=keeper, second=second_keeper)
    release_story(keeper, story)
    assert quote(story).words == CANARY


def test_a_yes_to_ones_name_does_not_outlive_the_route_that_it_was_given_for(
    keeper: Actor, second_keeper: Actor
) -> None:
    story = told(route="identified")
    named = replace(TEACHING, called=Called.NAME)
    agree(story, "editing", keeper=keeper, choices=named)
    agree(story, "release", keeper=keeper, choices=named)
    set_route(keeper, story, Story.Route.DEIDENTIFIED)
    signed(story, first=keeper, second=second_keeper)
    release_story(keeper, story)
    shown = quote(story)
    assert shown.words == CANARY and NAME not in shown.called


def test_what_the_teller_never_heard_is_not_called_a_translation(keeper: Actor, second_keeper: Actor) -> None:
    story = told(keeper)
    agree(story, "editing", keeper=keeper)
    agree(story, "release", keeper=keeper)
    mine = [new_passage("She never said this.")]
    with pytest.raises(Refused, match="not as a translation"):
        save_words(keeper, story, kind="translated", language="en", title="Tea", passages=mine, seen=1)
    story.texts.all().delete()
    save_words(keeper, story, kind="translated", language="en", title="Tea", passages=mine, seen=0)
    with pytest.raises(Refused, match="Nobody has edited the words"):
        release_story(keeper, story)


def test_what_was_told_is_never_signed_as_it_is(keeper: Actor, second_keeper: Actor) -> None:
    story = told()
    agree(story, "editing", keeper=keeper)
    save_words(keeper, story, kind="told", language="so", title="Shaah", passages=[new_passage("Raw.")], seen=0)
    raw = story.texts.get(language="so")
    with pytest.raises(Refused, match="stays with its keepers"):
        sign_first(keeper, raw, dict.fromkeys(CHECKLIST, "absent"))
    assert set(words_of(story, cleared=True)) == set()


def test_quoting_costs_the_same_however_many(
    keeper: Actor, second_keeper: Actor, django_assert_num_queries: Any
) -> None:
    stories = [released(keeper, second_keeper) for _number in range(3)]
    references = [Reference(story.pk, passages_of(story)[0].id) for story in stories]
    for some in (references[:1], references):
        with django_assert_num_queries(4), django_assert_num_queries(2, using="keys"):
            found = quoted_passages(some, purpose=Purpose.TEACHING, audience=Audience.STUDENTS, languages=["en"])
        assert not any(shown.silent for shown in found.values())


def test_a_choice_that_is_none_is_refused() -> None:
    from xenia.community.choices import choices_from

    with pytest.raises(Refused, match="advertising"):
        choices_from({"purposes": ["advertising"]})
    assert choices_from({}) == Choices()
    assert choices_from(TEACHING.plain()) == TEACHING
