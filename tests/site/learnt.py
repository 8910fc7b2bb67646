"""What stands at the addresses of cases: a published one that the student and a room play, and a draft."""

from typing import Any

from tests.house import actor_of_person
from tests.played import published
from tests.written import brought
from xenia.core.rules import SYSTEM
from xenia.learning.actions.case_reviews import ask_to_read, remark_on_case
from xenia.learning.actions.groups import open_group
from xenia.learning.actions.plays import begin_play
from xenia.learning.models import CaseVersion
from xenia.learning.reviewed import state_of


def furnish_learning(house: Any) -> None:
    """A case that is played, and one that is still written."""
    version = published(SYSTEM)
    draft = brought(SYSTEM, code="unpublished")
    play = begin_play(actor_of_person(house.people["student"]), version, language="en")
    room = open_group(actor_of_person(house.people["owner"]), version, language="en")
    house.things |= {"case": version.case_id, "case draft": draft.case_id, "play": play.pk, "room": room.pk}
    _read(house, draft)


def _read(house: Any, draft: CaseVersion) -> None:
    """A board member reads the draft and has said something."""
    reader = house.people["board_member"]
    ask_to_read(SYSTEM, draft, reader, side="community")
    remark = remark_on_case(actor_of_person(reader), draft, place="room", words="Who is she?", language="en")
    house.things |= {
        "case remark": remark.pk,
        "case draft saves": 1,
        "case draft state": state_of(draft.thing).hex(),
        "owner key": house.people["owner"].pk,
    }
