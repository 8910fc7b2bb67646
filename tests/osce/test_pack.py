"""What a tablet is given for its place when the scenario changes in the middle of the day."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.osce.marking import scaled_down
from xenia.core.models import Institution
from xenia.osce.models import ExamStation
from xenia.people.models import Person


@pytest.fixture
def pack(
    held: Held, tablet: Callable[..., Signer], sign_in: Any, make_person: Callable[..., Any]
) -> Callable[[], dict[str, Any]]:
    browser, device = sign_in(make_person("Ada", "exam_administrator")), tablet()
    return lambda: browser.get(reverse("mark_pack", args=[held.exam.pk, device.device])).json()  # type: ignore[no-any-return]


def test_each_is_marked_by_the_form_of_the_scenario_that_they_met(held: Held, pack: Callable[[], Any]) -> None:
    before = pack()
    assert before["earlier"] is None and not any(one["earlier"] for one in before["candidates"])
    place = held.stations[0]
    reserve = ExamStation.objects.create(exam=held.exam, number=9, reserve=True, version=scaled_down(place))
    second = parse_datetime(before["candidates"][1]["begins"])
    ExamStation.objects.filter(pk=place.pk).update(replaced_by=reserve, replaced_at=second)
    after = pack()
    assert after["form"] != before["form"] == after["earlier"]["form"]
    assert [one["earlier"] for one in after["candidates"]] == [True, *[False] * (len(after["candidates"]) - 1)]


def test_times_on_a_tablet_are_the_schools_wherever_whoever_registers_it_lives(
    held: Held, sign_in: Any, make_person: Callable[..., Any]
) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Zurich"})
    person = make_person("Ada", "exam_administrator")
    Person.objects.filter(pk=person.pk).update(time_zone="America/New_York")
    page = sign_in(person).get(reverse("mark", args=[held.exam.pk])).content.decode()
    assert 'data-zone="Europe/Zurich"' in page
