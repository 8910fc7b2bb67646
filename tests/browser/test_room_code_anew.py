"""A room gets another code: a tablet that is registered there opens by it, and by the old one no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.test_marking import School, at_station, run_in, school, tablet, tick, waits
from tests.browser.test_marks_sealed import locked

__all__ = ["school", "tablet"]
ANEW = """
import django
django.setup()
from xenia.core.rules import SYSTEM
from xenia.osce.actions.room_codes import renew_room_code
from xenia.osce.models import Encounter
from xenia.osce.queries.device_keys import room_codes
at = Encounter.objects.select_related("circuit__exam", "station").filter(pk="{encounter}").get()
renew_room_code(SYSTEM, at.circuit, at.station, reason="photographed")
print(room_codes(at.circuit.exam_id, [(at.circuit_id, at.station_id)])[at.circuit_id, at.station_id])
"""


def another_code(school: School, station: int) -> str:
    encounter = school.told["devices"][station]["encounters"][0]
    return run_in(school.folder, "-c", ANEW.format(encounter=encounter)).strip()


@pytest.mark.browser
def test_tablet_opens_by_the_new_code_once_it_was_open_with_somebody_signed_in(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(13)
    tab = at_station(context, school)
    tick(tab, "q0", "Done")
    waits(tab, 0)
    new = another_code(school, 13)
    tab.get_by_role("button", name="Lock this tablet").click()
    with tab.expect_response("**/pack/**opens=1"):
        school.opened(tab, 13)  # by the card of before, for the last time
    tab.wait_for_timeout(1500)
    tab.get_by_role("button", name="Lock this tablet").click()
    tab.get_by_label("Code on the card").fill(school.code(13))
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("alert")).to_contain_text("not the code of this room")
    locked(tab)
    tab.get_by_label("Code on the card").fill(new)
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator("[data-item=q0] input").first).to_be_checked()
    tick(tab, "q1", "Done")
    waits(tab, 0)
