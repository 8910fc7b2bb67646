"""A case is taken along as one page that sends nothing, and no voice leaves the school whose owner did not agree."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.learning.test_play_pages import names_of
from tests.played import line_drops, published
from tests.told import CANARY, TEACHING, released
from xenia.community.actions.uses import note_openings
from xenia.community.actions.withdrawals import withdraw
from xenia.community.choices import Audience, Purpose
from xenia.community.models import Opening
from xenia.community.queries.teller_page import teller_page
from xenia.core.actions.media import store_media
from xenia.core.models import AuditEntry
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.learning.actions.offline import take_along
from xenia.learning.models import CaseFile

pytestmark = pytest.mark.django_db

SHARED = replace(
    TEACHING,
    purposes=frozenset({Purpose.TEACHING, Purpose.SHARING}),
    audiences=frozenset({Audience.STUDENTS, Audience.SCHOOLS}),
)
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.fixture
def reader(student: Any) -> Actor:
    return actor_of_person(student)


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def test_the_page_has_every_scene_in_every_language_and_no_evidence(author: Actor, reader: Actor) -> None:
    page = take_along(reader, published(author), without_voices=False).decode()
    data = data_of(page)
    assert set(data["texts"]) == {"en", "ar"} and data["first"] == "en"
    assert [scene["id"] for scene in data["texts"]["ar"]["scenes"]][:2] == ["start", "drop"]
    assert "evidence" not in page and data["words"]["ar"]["do"]


def test_nothing_can_be_sent_and_only_our_own_script_runs(author: Actor, reader: Actor) -> None:
    page = take_along(reader, published(author), without_voices=False).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1] and "connect" not in policy[1]
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy[1]
    assert not re.search(r"(src|href|action)=\"?http", page) and "fetch(" not in page


def test_a_word_that_looks_like_markup_stays_a_word(author: Actor, reader: Actor) -> None:
    version = published(author, replace(line_drops(), title="</script><script>alert(1)</script>"))
    page = take_along(reader, version, without_voices=False).decode()
    assert page.count("<script") == 2 and data_of(page)["texts"]["en"]["title"].startswith("</script>")


def test_pictures_go_along_inside_the_file(author: Actor, reader: Actor) -> None:
    version = published(author)
    media = store_media(SYSTEM, PICTURE, name="room.gif", content_type="image/gif", scope=version.case.thing)
    CaseFile.objects.create(case=version.case, name="room.jpg", media=media)
    page = take_along(reader, version, without_voices=False).decode()
    assert f"data:image/gif;base64,{base64.b64encode(PICTURE).decode()}" in page


def test_a_voice_that_did_not_agree_to_leave_stays_and_the_page_says_why(
    author: Actor, keeper: Actor, second_keeper: Actor, reader: Actor, student: Any, sign_in: Any
) -> None:
    version = published(author, line_drops(names=names_of(released(keeper, second_keeper))))
    with pytest.raises(Refused, match="did not agree that they leave the school"):
        take_along(reader, version, without_voices=False)
    assert CANARY not in take_along(reader, version, without_voices=True).decode()
    client, address = sign_in(student), reverse("case_offline", args=[version.case_id])
    front = client.get(address).content.decode()
    assert "2 passages whose tellers did not agree" in front and "Download without these voices" in front
    assert client.post(address).status_code == 422
    answer = client.post(address, {"without": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="line-drops.html"'
    assert "no-store" in answer["Cache-Control"] and CANARY.encode() not in answer.content


def test_a_voice_that_agreed_goes_along_until_it_is_taken_back(
    author: Actor, keeper: Actor, second_keeper: Actor, reader: Actor
) -> None:
    story = released(keeper, second_keeper, choices=SHARED)
    version = published(author, line_drops(names=names_of(story)))
    assert CANARY in take_along(reader, version, without_voices=False).decode()
    withdraw(SYSTEM, story)
    with pytest.raises(Refused):
        take_along(reader, version, without_voices=False)
    assert CANARY not in take_along(reader, version, without_voices=True).decode()


def test_a_teller_sees_that_their_words_were_taken_along_and_by_how_many(
    author: Actor, keeper: Actor, second_keeper: Actor, reader: Actor, make_person: Any
) -> None:
    story = released(keeper, second_keeper, choices=SHARED)
    version = published(author, line_drops(names=names_of(story)))
    note_openings(reader, [story.pk], role="student", place=version.case.thing)
    take_along(reader, version, without_voices=True)
    assert teller_page(story).taken == ""
    for _copy in range(2):
        take_along(reader, version, without_voices=False)
    page = teller_page(story)
    assert (page.taken, page.opened) == ("few", (("student", "few"),)), "beside that they met it, once for each"
    for number in range(4):
        taker = make_person(f"Taker {number}", "student")
        take_along(actor_of_person(taker), version, without_voices=False)
    page = teller_page(story)
    assert page.taken == "five" and page.stands[0].band == "few", "whoever took it along is not counted twice"
    assert Opening.objects.count() == 6


def test_each_copy_is_in_the_record_and_a_draft_is_not_copied(author: Actor, reader: Actor) -> None:
    from tests.written import brought

    take_along(reader, published(author), without_voices=False)
    assert AuditEntry.objects.filter(verb="case.take_along").count() == 1
    with pytest.raises(NotPermitted):
        take_along(reader, brought(author), without_voices=False)
