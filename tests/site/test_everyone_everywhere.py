"""Every address × everyone: who may read what somebody else's page says, and who may write there."""

import logging
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, path

from tests.site import (
    doors_of_assessment,
    doors_of_authoring,
    doors_of_boards,
    doors_of_exam_days,
    doors_of_exams,
    doors_of_learning,
    doors_of_preparing,
    doors_of_results,
    doors_of_stations,
    doors_of_stories,
    doors_of_tellers,
    doors_of_the_house,
)
from tests.site.doors import DRAFTERS, EDITORS, NONE, Door, said
from tests.site.everyone import House, addresses, ask, house_of
from xenia.core.access import requires
from xenia.core.models import Thing
from xenia.people.models import Person

pytestmark = pytest.mark.django_db

WHO = (
    *doors_of_the_house.WHO,
    *doors_of_assessment.WHO,
    *doors_of_authoring.WHO,
    *doors_of_boards.WHO,
    *doors_of_exam_days.WHO,
    *doors_of_exams.WHO,
    *doors_of_learning.WHO,
    *doors_of_results.WHO,
    *doors_of_preparing.WHO,
    *doors_of_stations.WHO,
    *doors_of_stories.WHO,
    *doors_of_tellers.WHO,
)
#: each part is a test of its own, so that the processes of a test run share the work
PARTS = 4


@pytest.fixture
def house(make_person: Callable[..., Person]) -> Iterator[House]:
    logging.disable(logging.WARNING)  # thousands are refused here, and each refusal would be told with its trace
    yield house_of(make_person)
    logging.disable(logging.NOTSET)


def who_asks(door: Door, house: House) -> dict[str, Any]:
    """Everybody; on PostgreSQL, where only statements can differ, one each who reads there, writes, and does neither.

    Who may is said by roles and rules, in the same words whatever the database; and everybody asks on SQLite.
    """
    if connection.vendor == "sqlite":
        return house.browsers
    here = house.browsers.keys()
    groups = [sorted(group) for group in (door.read & here, door.write & here, here - door.read - door.write)]
    chosen = {group[len(str(door)) % len(group)] for group in groups if group}
    return {name: house.browsers[name] for name in chosen}


def wrong_at(door: Door, house: House, among: dict[str, Any] | None = None) -> list[str]:
    """Who gets in or writes though the table says otherwise, who does not though it says so, and looks that write."""
    address, data, browsers = door.address(house), door.post(house), among or house.browsers
    looks = {name: ask(browser, address) for name, browser in browsers.items()}
    writes = {name: ask(browser, address, data) for name, browser in browsers.items()}
    found = {
        "reads": ({name for name, answer in looks.items() if answer.inside}, door.read),
        "writes": ({name for name, answer in writes.items() if answer.wrote}, door.write),
        "writes by looking": ({name for name, answer in looks.items() if answer.wrote - door.harmless}, NONE),
    }
    here = browsers.keys()
    return [
        f"{door}: {deed}: too many {sorted(who - may)}, too few {sorted(may & here - who)}"
        for deed, (who, may) in found.items()
        if who != may & here
    ] + [f"{door}: {line}" for line in unguarded(looks) + unguarded(writes)]


def unguarded(answers: dict[str, Any]) -> list[str]:
    """Answers that a browser may keep, frame, or run scripts in."""
    wrong = set()
    for name, answer in answers.items():
        headers = answer.response.headers
        if name != "nobody" and "no-store" not in headers.get("Cache-Control", "") and "ETag" not in headers:
            wrong.add("may be kept by the browser of who is signed in")
        if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
            wrong.add("has no strict policy on content")
        if headers.get("X-Content-Type-Options") != "nosniff":
            wrong.add("may be taken for another type")
        if "unsafe" in headers.get("Content-Security-Policy", ""):
            wrong.add("allows unsafe content")
    return sorted(wrong)


@pytest.mark.parametrize("part", range(PARTS))
def test_everyone_at_every_address_reads_and_writes_what_is_theirs(house: House, part: int) -> None:
    wrong = [line for door in WHO[part::PARTS] for line in wrong_at(door, house, who_asks(door, house))]
    assert not wrong, "\n".join(wrong)


def test_every_address_stands_in_the_table() -> None:
    known = {door.name for door in WHO}
    missing = sorted({name for name, _view in addresses()} - known)
    assert not missing, f"say in WHO who may read and write at {missing}"


def test_words_that_are_not_published_reach_only_those_who_edit_them(house: House) -> None:
    found = set()
    for door in WHO:
        if not door.read & {"student", "accreditor"} or door.args[:1] == ("draft course",):
            continue
        for name in {"student", "accreditor", "teacher elsewhere", "dean"} & house.browsers.keys():
            text = ask(house.browsers[name], door.address(house)).response
            body = b"".join(text.streaming_content) if text.streaming else text.content
            if any(words in body for words in (b"Unpublished words", b"Unpublished hour", b"Draft ")):
                found.add(f"{door} as {name}")
    assert not found, "\n".join(sorted(found))


def test_view_that_forgets_to_check_its_object_is_found(house: House, settings: Any) -> None:
    @requires("curriculum.view")
    def careless(request: HttpRequest, key: Any) -> HttpResponse:
        if request.method == "POST":
            Thing.objects.filter(pk=key).update(label=request.POST["title"])
        return HttpResponse(Thing.objects.get(pk=key).label)

    planted = ModuleType("planted")
    planted.urlpatterns = [path("careless/<uuid:key>/", careless, name="careless")]  # type: ignore[attr-defined]
    real = __import__(settings.ROOT_URLCONF, fromlist=["urlpatterns"])
    planted.urlpatterns += real.urlpatterns  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = planted
    clear_url_caches()
    try:
        door = Door("careless", DRAFTERS, args=("draft course",), write=EDITORS, post=said(title="Mine now"))
        reads, writes = (line for line in wrong_at(door, house) if "too many" in line)
        assert "'student'" in reads and "'accreditor'" in writes
        with pytest.raises(AssertionError, match="careless"):
            test_every_address_stands_in_the_table()
    finally:
        clear_url_caches()
