"""A story that is withdrawn is hidden everywhere at once, can be called off for a week, and is then gone for good."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.core.leaks import bytes_on_disk, words_on_disk
from tests.told import TEACHING, agree, passages_of, released
from xenia.community import places
from xenia.community.actions.consent import change_consent
from xenia.community.actions.owners import MEND
from xenia.community.actions.telling import change_card, opened_card, renew_code
from xenia.community.actions.uses import note_openings, set_uses
from xenia.community.actions.withdrawals import ENDING, call_off, complete_withdrawal, keep_withdrawals, withdraw
from xenia.community.choices import Audience, Purpose
from xenia.community.models import Consent, Opening, Story, Text, Use, Withdrawal
from xenia.community.places import PlaceKind, register_place
from xenia.community.queries.passages import Reference, quoted_passages
from xenia.community.queries.words import words_of
from xenia.core.actions.audit import recorded
from xenia.core.backup import restore_backup, write_backup
from xenia.core.ledger import hidden_things, write_shown
from xenia.core.models import Key, Notice, Thing
from xenia.core.rules import SYSTEM, Actor, Refused
from xenia.people.models import Task


@pytest.fixture
def story(keeper: Actor, second_keeper: Actor) -> Story:
    return released(keeper, second_keeper)


def reference(story: Story) -> Reference:
    return Reference(story.pk, passages_of(story)[0].id)


def is_silent(one: Reference) -> bool:
    found = quoted_passages([one], purpose=Purpose.TEACHING, audience=Audience.STUDENTS, languages=["en"])
    return found[one].silent


def stand_in(place: Thing, one: Reference, *, how: str = "quoted") -> None:
    with recorded(SYSTEM, "test") as record:
        set_uses(place, [(one, how)], purpose=Purpose.TEACHING, audience=Audience.STUDENTS, record=record)


@pytest.fixture
def owned(teacher: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make places of a kind of their own, all mended by one teacher."""
    monkeypatch.setattr(places, "_kinds", {})
    kind = PlaceKind(
        kind="leaflet",
        words=lambda keys: dict.fromkeys(keys, "A leaflet"),
        owners=lambda keys: {key: [teacher.pk] for key in keys},
        task_route=lambda key: f"/leaflets/{key}/",
    )
    register_place(kind)

    def make(count: int, one: Reference) -> list[Thing]:
        things = [
            Thing(kind="leaflet", label=f"Leaflet {number}", published_at=timezone.now()) for number in range(count)
        ]
        Thing.objects.bulk_create(things)
        Use.objects.bulk_create(
            Use(story_id=one.story, passage=one.passage, place=thing, how="quoted", since=timezone.localdate())
            for thing in things
        )
        return things

    return make


def test_withdrawing_hides_at_once_and_tells_who_mends(story: Story, owned: Any, teacher: Any) -> None:
    one = reference(story)
    owned(2, one)
    withdrawal = withdraw(SYSTEM, story)
    assert is_silent(one)
    assert Task.objects.filter(kind=MEND, assignee=teacher, done_at=None).count() == 2
    assert Notice.objects.filter(kind=MEND, recipient=teacher.pk).count() == 1
    assert withdrawal.counted == {"places": 2, "elsewhere": 0}


def test_asking_twice_is_one_end(story: Story) -> None:
    assert withdraw(SYSTEM, story).pk == withdraw(SYSTEM, story).pk


def test_calling_off_within_the_week_shows_it_as_before(story: Story) -> None:
    one = reference(story)
    call_off(SYSTEM, withdraw(SYSTEM, story))
    assert not is_silent(one)
    again = withdraw(SYSTEM, story)
    assert is_silent(one)
    complete_withdrawal(SYSTEM, again)
    with pytest.raises(Refused, match="nobody can bring it back"):
        call_off(SYSTEM, again)


@pytest.mark.django_db(transaction=True)
def test_what_is_confirmed_is_gone_and_a_tombstone_stays(keeper: Actor, second_keeper: Actor) -> None:
    story = released(keeper, second_keeper)
    one, key = reference(story), Key.objects.get(purpose="story", owner=story.pk)
    wrapped = bytes(key.wrapped or b"")
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    assert is_silent(one)
    assert not Text.objects.filter(story=story).exists()
    assert not Key.objects.filter(owner=story.pk, destroyed_at=None).exists()
    assert bytes_on_disk(wrapped) == []  # in the files of PostgreSQL a dead row stays, as docs/privacy.md says
    stone = Story.objects.get(pk=story.pk)
    assert stone.gone_at and stone.hidden_at and words_of(stone, cleared=False) == {}
    assert [consent.sealed for consent in Consent.objects.filter(story=story) if consent.sealed] == []
    assert Withdrawal.objects.get(story=story).done_at


def test_a_week_makes_it_final_by_itself(story: Story) -> None:
    withdrawal = withdraw(SYSTEM, story)
    keep_withdrawals()
    assert Story.objects.get(pk=story.pk).gone_at is None
    Withdrawal.objects.filter(pk=withdrawal.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    keep_withdrawals()
    assert Story.objects.get(pk=story.pk).gone_at


def test_consent_that_is_over_does_the_same_by_itself(keeper: Actor, second_keeper: Actor) -> None:
    story = released(keeper, second_keeper, until=timezone.localdate() + timedelta(days=1))
    keep_withdrawals()
    assert Story.objects.get(pk=story.pk).hidden_at is None
    Consent.objects.filter(story=story).update(until=timezone.localdate() - timedelta(days=1))
    keep_withdrawals()
    assert Withdrawal.objects.get(story=story).cause == "expired"
    assert Story.objects.get(pk=story.pk).hidden_at


def test_a_keeper_hears_a_month_before_consent_ends(keeper: Actor, second_keeper: Actor) -> None:
    near, far = timezone.localdate() + timedelta(days=20), timezone.localdate() + timedelta(days=60)
    story, _other = (released(keeper, second_keeper, until=until) for until in (near, far))
    Story.objects.update(keeper=second_keeper.person)
    keep_withdrawals()
    keep_withdrawals()
    task = Task.objects.get(kind=ENDING)
    assert (task.thing_id, task.assignee_id, task.due) == (story.pk, second_keeper.person, near)


def test_a_choice_taken_back_asks_those_who_mend_for_a_look(story: Story, owned: Any, teacher: Any) -> None:
    owned(1, reference(story))
    more = replace(TEACHING, voice=True)
    change_consent(story, choices=more, until=None, language="so", wording="1")
    assert not Task.objects.filter(kind=MEND).exists()
    change_consent(story, choices=replace(more, quoted=False), until=None, language="so", wording="1")
    assert Task.objects.filter(kind=MEND, assignee=teacher, done_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_keys_that_a_crash_left_alive_are_destroyed_later(
    keeper: Actor, second_keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = released(keeper, second_keeper)
    with monkeypatch.context() as crash:
        crash.setattr("xenia.community.actions.withdrawals.destroy_keys_of", lambda owner: 0)
        complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    assert Key.objects.filter(owner=story.pk, destroyed_at=None).exists()
    keep_withdrawals()
    assert not Key.objects.filter(owner=story.pk, destroyed_at=None).exists()


def test_nothing_changes_in_a_story_that_was_withdrawn(story: Story, keeper: Actor) -> None:
    card = opened_card(story)
    withdraw(SYSTEM, story)
    for change in (
        lambda: agree(story, "release", keeper=keeper),
        lambda: change_card(keeper, story, card),
        lambda: renew_code(keeper, story),
        lambda: change_consent(story, choices=None, until=None, language="so", wording="1"),  # type: ignore[arg-type]
    ):
        with pytest.raises(Refused, match="was withdrawn"):
            change()


def test_a_use_that_the_teller_did_not_agree_to_is_refused(story: Story) -> None:
    one, place = reference(story), Thing.objects.create(kind="leaflet", label="Leaflet")
    with recorded(SYSTEM, "test") as record, pytest.raises(Refused, match="does not agree"):
        set_uses(place, [(one, "quoted")], purpose=Purpose.PUBLIC, audience=Audience.EVERYONE, record=record)
    stand_in(place, one)
    withdraw(SYSTEM, story)
    stand_in(place, one)  # what stood may stay; its owners have been told
    with pytest.raises(Refused, match="took it back"):
        stand_in(Thing.objects.create(kind="leaflet", label="Another"), one)


def test_readers_are_counted_once_and_named_nowhere(story: Story, student: Any, teacher: Any) -> None:
    for person in (student, student, teacher):
        note_openings(Actor(person=person.pk), [story.pk], role="student")
    rows = list(Opening.objects.values())
    assert len(rows) == 2
    for person in (student, teacher):
        assert str(person.pk) not in str(rows) and person.pk.hex not in str(rows)
        assert all(bytes(row["mark"]) != person.pk.bytes for row in rows)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("destroyed", [False, True])
def test_no_restored_backup_shows_what_was_withdrawn_since(
    keeper: Actor, second_keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, destroyed: bool
) -> None:
    monkeypatch.setenv("XENIA_BACKUP_KEY", "a passphrase that someone wrote down")
    story = released(keeper, second_keeper)
    one = reference(story)
    write_backup(tmp_path / "before.backup")
    withdrawal = withdraw(SYSTEM, story)
    if destroyed:
        complete_withdrawal(SYSTEM, withdrawal)
    restore_backup(tmp_path / "before.backup", force=True)
    assert is_silent(one), "hidden before the first page is served"
    back = Story.objects.get(pk=story.pk)
    assert back.hidden_at
    assert words_of(back, cleared=False).keys() == (set() if destroyed else {"en"})
    assert Withdrawal.objects.get(story=back).due_at > timezone.now(), "its end comes by itself"


@pytest.mark.django_db(transaction=True)
def test_no_restored_backup_allows_what_a_teller_took_back_since(
    keeper: Actor, second_keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XENIA_BACKUP_KEY", "a passphrase that someone wrote down")
    narrowed, widened = released(keeper, second_keeper), released(keeper, second_keeper)
    write_backup(tmp_path / "before.backup")
    said: dict[str, Any] = {"until": None, "language": "so", "wording": "2026-1"}
    change_consent(narrowed, choices=replace(TEACHING, quoted=False), **said)
    change_consent(widened, choices=replace(TEACHING, software=True), **said)
    restore_backup(tmp_path / "before.backup", force=True)
    assert is_silent(reference(narrowed)) and not is_silent(reference(widened))
    newest = Consent.objects.filter(story=narrowed).latest("number")
    assert newest.choices["purposes"] == [] and not newest.understood, "nothing is allowed until they are asked"


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_the_week_shows_again_what_was_called_off_since(
    keeper: Actor, second_keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XENIA_BACKUP_KEY", "a passphrase that someone wrote down")
    story = released(keeper, second_keeper)
    one, withdrawal = reference(story), withdraw(SYSTEM, story)
    write_backup(tmp_path / "within.backup")
    call_off(SYSTEM, withdrawal)
    restore_backup(tmp_path / "within.backup", force=True)
    assert not is_silent(one)


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_a_copy_that_a_place_should_not_have_made(keeper: Actor, second_keeper: Actor) -> None:
    words = "the lamp hummed in Tervalen"  # others than elsewhere: the log of a database keeps what was planted
    story = released(keeper, second_keeper, passages=(words,))
    assert words_on_disk(words) == []
    Thing.objects.create(kind="leaflet", label=f"Leaflet: {passages_of(story)[0].words}")
    assert words_on_disk(words), "the search must bite"


def test_a_story_in_five_hundred_places_is_withdrawn_within_two_seconds(story: Story, owned: Any) -> None:
    owned(500, reference(story))
    started = time.process_time()
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    assert time.process_time() - started < 2.0
    assert Task.objects.filter(kind=MEND, done_at=None).count() == 500


def test_the_ledger_that_calls_shown_what_is_hidden_is_set_right(story: Story) -> None:
    """Withdrawn in the instant in which it was called off: the two lines came in the other order."""
    withdraw(SYSTEM, story)
    write_shown(story.pk)
    keep_withdrawals()
    assert hidden_things()[story.pk]


def test_a_withdrawal_that_a_restore_swallowed_happens_after_all(story: Story) -> None:
    """The server ran on while its database was replaced: the ledger has what the database lost."""
    withdraw(SYSTEM, story)
    Withdrawal.objects.all().delete()
    Story.objects.filter(pk=story.pk).update(hidden_at=None)
    keep_withdrawals()
    assert Story.objects.get(pk=story.pk).hidden_at and Withdrawal.objects.get(story=story).due_at > timezone.now()
