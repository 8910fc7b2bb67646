"""What stands where those who help are prepared: a calibration where the house's examiner has a post."""

from typing import Any

from tests.house import actor_of_person
from tests.osce.calibrated import document, on_duty, opened, reference
from tests.osce.written_stations import brought
from xenia.assessment.queries.form_page import field_name
from xenia.core.rules import SYSTEM
from xenia.osce.actions.calibrations import send_attempt
from xenia.standards.instruments import Item, ItemType
from xenia.standards.stations.calibration import write_calibration

TEXT = write_calibration(document("written-here"))
MARKS = {field_name(Item(code=code, type=ItemType.CHECKLIST, text="")): mark for code, mark in reference().items()}


def furnish_preparing(house: Any) -> None:
    """Nobody of the house knows its reference but the owner, who has marked it."""
    version = brought(SYSTEM, code="prepared")
    crew = on_duty(version, house.people["examiner"])
    made = opened(version)
    send_attempt(actor_of_person(house.people["owner"]), made, reference(), number=1)
    house.things |= {
        "prepared version": version.pk,
        "prepared station": version.station_id,
        "prepared exam": crew.exam_id,
        "prepared crew": crew.pk,
        "calibration": made.pk,
    }
