"""Pictures of candidates are chosen many at once: made small, matched and seen before any is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.exam_day.school import Held
from tests.browser.live import SitDown, sit_down
from tests.osce.marking import held
from tests.osce.pictured import CAMERA, picture
from xenia.core.actions.media import open_media
from xenia.core.models import Media
from xenia.osce.actions.pictures import MOST
from xenia.osce.models import Candidate

__all__ = ["held", "sit_down"]

pytestmark = pytest.mark.django_db(transaction=True)


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def test_large_pictures_are_made_small_matched_and_seen_before_they_are_sent(
    held: Held, sit_down: SitDown, make_person: Callable[..., Any]
) -> None:
    first, second = Candidate.objects.select_related("person__thing").order_by("number")[:2]
    large = picture("A face", wide=900, high=1200)
    assert len(large) > MOST and CAMERA.encode() in large
    tab = sit_down(make_person("Ada", "exam_administrator"), f"/exams/{held.exam.pk}/people/")
    tab.get_by_role("link", name="Pictures of the candidates").click()
    files = [file(f"{first.number}.png", large), file("nobody.png", large), file(f"{second.number}.jpg", b"no picture")]
    tab.get_by_label("Pictures, as many").set_input_files(files)
    rows = tab.locator("[data-rows] tr")
    expect(rows).to_have_count(3)
    expect(tab.get_by_text("With a candidate: 1 of 3")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("No candidate of this exam has this number")
    expect(rows.nth(1)).to_contain_text("This browser does not read it as a picture")
    expect(rows.nth(2)).to_contain_text(f"{first.number} · {first.person.name}")
    assert not Media.objects.exists(), "nothing is sent before it was seen"
    tab.get_by_role("button", name="Bring in the pictures").click()
    expect(tab.get_by_role("heading", name="With a picture: 1 of 4")).to_be_visible()
    expect(tab.locator(".faces img")).to_have_count(1)
    assert tab.wait_for_function("document.querySelector('.faces img').naturalHeight === 320")
    kept = Media.objects.get(pk=Candidate.objects.get(pk=first.pk).picture_id)
    with open_media(kept) as stream:
        assert kept.content_type == "image/jpeg" and CAMERA.encode() not in stream.read()
    tab.get_by_role("button", name=f"Remove {first.number}").click()
    expect(tab.get_by_role("heading", name="With a picture: 0 of 4")).to_be_visible()
    expect(tab.locator(".faces img")).to_have_count(0)


def test_more_than_go_at_once_all_arrive(held: Held, sit_down: SitDown, make_person: Callable[..., Any]) -> None:
    people = [make_person(f"Sitter {number}", account=False) for number in range(90)]
    Candidate.objects.bulk_create(
        Candidate(exam=held.exam, person=one, number=f"n{number}") for number, one in enumerate(people)
    )
    tab = sit_down(make_person("Ada", "exam_administrator"), f"/exams/{held.exam.pk}/people/pictures/")
    files = [file(f"N{number}.png", picture(f"Face {number}")) for number in range(90)]
    tab.get_by_label("Pictures, as many").set_input_files(files)
    expect(tab.get_by_text("With a candidate: 90 of 90")).to_be_visible()
    tab.get_by_role("button", name="Bring in the pictures").click()
    expect(tab.get_by_role("heading", name="With a picture: 90 of 94")).to_be_visible(timeout=60_000)
