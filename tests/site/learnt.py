"""What stands at the addresses of cases: a published one that the student and a room play, and a draft."""

from typing import Any

from tests.house import actor_of_person
from tests.played import published
from tests.written import brought
from xenia.core.rules import SYSTEM
from xenia.learning.actions.groups import open_group
from xenia.learning.actions.plays import begin_play


def furnish_learning(house: Any) -> None:
    """A case that is played, and one that is still written."""
    version = published(SYSTEM)
    draft = brought(SYSTEM, code="unpublished")
    play = begin_play(actor_of_person(house.people["student"]), version, language="en")
    room = open_group(actor_of_person(house.people["owner"]), version, language="en")
    house.things |= {"case": version.case_id, "case draft": draft.case_id, "play": play.pk, "room": room.pk}
