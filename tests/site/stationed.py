"""What stands at the addresses of stations: a draft that a board member reads."""

from typing import Any

from tests.house import actor_of_person
from tests.osce.written_stations import brought
from xenia.core.rules import SYSTEM
from xenia.osce.actions.station_reviews import ask_to_read_station, remark_on_station


def furnish_stations(house: Any) -> None:
    """A station that is still written, with a remark."""
    draft, reader = brought(SYSTEM, code="unexamined"), house.people["board_member"]
    ask_to_read_station(SYSTEM, draft, reader, side="community")
    remark = remark_on_station(actor_of_person(reader), draft, place="scenario", words="Who is she?", language="en")
    house.things |= {"station draft": draft.station_id, "station remark": remark.pk}
    house.things["station draft state"] = bytes(draft.digest).hex()
