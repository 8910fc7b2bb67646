"""What is kept of a station as its readers read it leaves no word of a story on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests.core.leaks import store_as_written, words_on_disk
from tests.house import actor_of_person
from tests.osce.test_story_stations import EXAMINATION, voice
from tests.osce.written_stations import brought, station
from tests.told import ledger, released
from xenia.community.actions.withdrawals import complete_withdrawal, withdraw
from xenia.core.rules import SYSTEM
from xenia.osce.actions.station_reviews import ask_to_read_station, sign_station
from xenia.osce.actions.stations import save_station
from xenia.osce.models import ReadText

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db(transaction=True)
#: words that no other test writes: the log of a database keeps what was planted elsewhere
WORDS, PLANTED = "the stove hummed in Karvelund", "a drum was hidden in Ostrevik"


def test_a_station_that_was_read_signed_and_changed_leaves_no_word_of_its_story(
    sign_in: Any, coordinator: Any, programme_director: Any, teacher: Any, make_person: Callable[..., Any]
) -> None:
    store_as_written("osce_stationversion", "osce_readtext")
    keepers = actor_of_person(coordinator), actor_of_person(programme_director)
    story = released(*keepers, choices=EXAMINATION, passages=(WORDS, "The second part."))
    author, neighbour = actor_of_person(teacher), make_person("A Neighbour", "board_member")
    version = brought(author, voice=voice(story))
    ask_to_read_station(author, version, neighbour, side="community")
    browser, reader = sign_in(neighbour), actor_of_person(neighbour)
    page = reverse("station_review", args=[version.station_id])
    assert WORDS in browser.get(page).text, "the page must show what is searched for"
    sign_station(reader, version, verdict="asks", reason="Not so.", minutes=0)
    version = save_station(author, version, station(), seen=1)
    assert "since you read it" in browser.get(page).text and WORDS not in browser.get(page).text
    assert ReadText.objects.exists()
    version = save_station(author, version, station(voice=voice(story)), seen=2)
    complete_withdrawal(SYSTEM, withdraw(SYSTEM, story))
    version = save_station(author, version, station(), seen=3)
    assert "when you read it is not kept" in browser.get(page).text and WORDS not in browser.get(page).text
    assert not ReadText.objects.exists() and not words_on_disk(WORDS)
    version = save_station(author, version, station(lead=PLANTED), seen=4)
    sign_station(reader, version, verdict="asks", reason="Not so.", minutes=0)
    assert words_on_disk(PLANTED), "had they been written in by hand, this test would find them"
