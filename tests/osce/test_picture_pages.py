"""Who is shown a candidate's picture: whoever leads the exam, and the tablets at the candidate's own stations."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.osce.pictured import entered, give_pictures, picture
from xenia.core.models import Media
from xenia.osce.models import Candidate, Device, Encounter, Exam, Seat, Sitting
from xenia.people.models import Person

JSON = {"Accept": "application/json"}
STATEMENTS = 8


@pytest.fixture
def office(sign_in: Any, make_person: Callable[..., Any]) -> Client:
    return sign_in(make_person("Ada", "exam_administrator"))  # type: ignore[no-any-return]


def here_and_elsewhere(held: Held) -> tuple[Candidate, Candidate]:
    """A candidate of the first circuit, and one of the second."""
    give_pictures(held.exam, "A face")
    met = [Encounter.objects.filter(circuit=one).order_by("turn")[0] for one in held.circuits]
    return met[0].candidate, met[1].candidate


def address(held: Held, device: Signer, one: Candidate) -> str:
    return reverse("mark_picture", args=[held.exam.pk, device.device, one.picture_id])


def state(browser: Client, there: str) -> int:
    """How an address answers; a picture is read to its end."""
    answer = browser.get(there)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_tablet_is_given_the_pictures_of_its_own_candidates_and_no_browser_keeps_them(
    held: Held, tablet: Callable[..., Signer], sign_in: Any
) -> None:
    device, (here, elsewhere) = tablet(), here_and_elsewhere(held)
    browser = sign_in(entered(held.examiners[held.circuits[0].pk, held.stations[0].pk]))
    pack = browser.get(reverse("mark_pack", args=[held.exam.pk, device.device])).json()
    theirs = Candidate.objects.filter(encounters__circuit=held.circuits[0], encounters__station=held.stations[0])
    assert {one["picture"] for one in pack["candidates"]} == {str(one.picture_id) for one in theirs}
    answer = browser.get(address(held, device, here))
    assert b"A face" in b"".join(answer.streaming_content) and answer["Content-Type"] == "image/png"
    assert "no-store" in answer["Cache-Control"] and here.number not in answer["Content-Disposition"]
    assert browser.get(address(held, device, elsewhere)).status_code == 404
    withdrawn = {"withdrawn_at": timezone.now()}
    Candidate.objects.filter(pk=here.pk).update(**withdrawn)
    assert browser.get(address(held, device, here)).status_code == 404


def test_a_mirror_is_given_them_too(held: Held, tablet: Callable[..., Signer], sign_in: Any) -> None:
    _first, mirror, (here, _elsewhere) = tablet(), tablet(), here_and_elsewhere(held)
    browser = sign_in(entered(held.examiners[held.circuits[0].pk, held.stations[0].pk]))
    assert state(browser, address(held, mirror, here)) == 200


def test_nobody_else_is_given_them_nor_by_a_device_that_is_revoked_nor_once_it_is_closed(
    held: Held, tablet: Callable[..., Signer], sign_in: Any, student: Person
) -> None:
    device, (here, _elsewhere) = tablet(), here_and_elsewhere(held)
    there = address(held, device, here)
    other = entered(held.examiners[held.circuits[1].pk, held.stations[0].pk])
    assert [sign_in(one).get(there).status_code for one in (None, student, other)] == [302, 404, 404]
    browser = sign_in(entered(held.examiners[held.circuits[0].pk, held.stations[0].pk]))
    Exam.objects.update(state=Exam.State.CLOSED)
    assert browser.get(there).status_code == 404
    Exam.objects.update(state=Exam.State.RUNNING)
    assert state(browser, there) == 200
    Device.objects.update(revoked_at=timezone.now())
    assert browser.get(there).status_code == 404


def test_page_asks_whom_files_mean_and_keeps_nothing_of_that(held: Held, office: Client) -> None:
    one = Candidate.objects.select_related("person__thing").order_by("number")[0]
    page = reverse("exam_pictures", args=[held.exam.pk])
    names = json.dumps([f"{one.number}.jpg", "nobody.jpg"])
    found = office.post(page, {"deed": "match", "names": names}, headers=JSON).json()["found"]
    assert found[0] == {"candidate": f"{one.number} · {one.person.name}"} and "No candidate" in found[1]["why"]
    for wrong in ("", "7", "{", "[" * 100_000):
        assert office.post(page, {"deed": "match", "names": wrong}, headers=JSON).status_code == 404
    assert not Media.objects.exists()


def test_form_without_a_script_brings_small_ones_in_and_says_what_it_left_out(held: Held, office: Client) -> None:
    one = Candidate.objects.order_by("number")[0]
    page = reverse("exam_pictures", args=[held.exam.pk])
    files = [SimpleUploadedFile(name, picture("A face")) for name in (f"{one.number}.png", "x.png")]
    said = office.post(page, {"deed": "bring", "pictures": files}, follow=True).content.decode()
    assert "One picture is in." in said and "x.png: No candidate" in said and "With a picture: 1 of 4" in said
    kept = Candidate.objects.get(pk=one.pk).picture_id
    shown = office.get(reverse("exam_picture", args=[held.exam.pk, kept]))
    assert b"A face" in b"".join(shown.streaming_content) and "no-store" in shown["Cache-Control"]
    assert "Choose a file first." in office.post(page, {"deed": "bring"}, follow=True).content.decode()
    said = office.post(page, {"deed": "remove", "candidate": one.pk}, follow=True).content.decode()
    assert "The picture is gone." in said and "With a picture: 0 of 4" in said
    Exam.objects.update(state=Exam.State.CLOSED)
    assert "Its pictures are destroyed" in office.get(page).content.decode()
    late = SimpleUploadedFile(f"{one.number}.png", picture("A face"))
    answer = office.post(page, {"deed": "bring", "pictures": late}, headers=JSON)
    assert "closed" in answer.json()["left"][0][1]


def test_of_two_files_with_one_name_neither_is_taken_and_that_is_said(held: Held, office: Client) -> None:
    one, other = Candidate.objects.order_by("number")[:2]
    page = reverse("exam_pictures", args=[held.exam.pk])
    names = (f"{one.number}.png", f"{other.number}.png", f"{one.number}.png")
    files = [SimpleUploadedFile(name, picture(f"A face {place}")) for place, name in enumerate(names)]
    said = office.post(page, {"deed": "bring", "pictures": files}, follow=True).content.decode()
    why = "Several of these files have this name. Choose one of them."
    assert f"{one.number}.png: {why}" in said and "One picture is in." in said
    assert list(Candidate.objects.exclude(picture=None)) == [other]
    files = [SimpleUploadedFile(name, picture("A face")) for name in names]
    left = office.post(page, {"deed": "bring", "pictures": files}, headers=JSON).json()["left"]
    assert left == [[f"{one.number}.png", why]]


@pytest.mark.parametrize("many", [1, 3])
def test_page_asks_as_much_for_three_as_for_one(
    held: Held, office: Client, many: int, django_assert_num_queries: Any
) -> None:
    give_pictures(held.exam, "A face")
    Candidate.objects.filter(pk__in=Candidate.objects.order_by("-number")[: 4 - many]).update(
        withdrawn_at=timezone.now()
    )
    page = reverse("exam_pictures", args=[held.exam.pk])
    office.get(page)
    with django_assert_num_queries(STATEMENTS):
        assert f"With a picture: {many} of {many}" in office.get(page).content.decode()


def test_candidate_is_told_that_there_is_one_where_their_times_are(held: Held, sign_in: Any) -> None:
    one = give_pictures(held.exam, "A face")[0]
    Exam.objects.update(state=Exam.State.FIXED)
    Seat.objects.create(candidate=one, sitting=Sitting.objects.get(exam=held.exam), circuit=held.circuits[0], start=0)
    browser, page = sign_in(entered(one.person)), reverse("exam", args=[held.exam.pk])
    assert "This exam has a picture of you" in browser.get(page).content.decode()
    Candidate.objects.update(picture=None)
    assert "a picture of you" not in browser.get(page).content.decode()
