"""Answers as files on their pages: taken out by whoever may, brought in after a look, a file left and found again."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from tests.assessment.test_response_files import answered
from tests.house import actor_of_person
from xenia.assessment.actions.responses.files import bring_file, confirm_bringing, look_at_file
from xenia.assessment.models import Occasion, Response, Version
from xenia.assessment.queries.brought_files import brought_file
from xenia.core.actions.media import sweep_media
from xenia.core.models import Job, Media
from xenia.core.progress import Progress
from xenia.core.rules import Refused

MakeOccasion = Callable[..., Occasion]
MakeVersion = Callable[..., Version]
GOOD = b"id,listens,words\nr1,2,Canary in the file\nr2,0,\n"


def page(version: Version, more: str = "") -> str:
    return f"/instruments/{version.instrument_id}/responses/{more}"


def uploaded(browser: Any, version: Version, content: bytes = GOOD, name: str = "autumn.csv") -> str:
    """Bring a file and have it looked at; the address of its page."""
    answer = browser.post(page(version, "bring/"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.text
    worked(look_at_file)
    return str(answer.url)


def worked(work: Callable[..., None]) -> None:
    """What the worker does with the latest job."""
    job = Job.objects.exclude(arguments={}).latest("created_at")
    work(Progress(), **job.arguments)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_looked_at_then_brought_in_and_found_again(
    make_version: MakeVersion, programme_director: Any, sign_in: Any
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    address = uploaded(browser, version)
    look = browser.get(address).text
    assert "What this file would bring" in look and "autumn.csv. Nothing is brought in yet." in look
    assert not Response.objects.exists()
    assert browser.post(f"{address}do/", {"do": "bring"}).url == address
    assert "progress" in browser.get(address).text
    worked(bring_file)
    assert "The answers are here" in browser.get(address).text and Response.objects.count() == 2
    again = uploaded(browser, version)
    assert "Everything in this file is here already." in browser.get(again).text


def test_a_wrong_file_lists_every_place_fifty_on_a_page(
    make_version: MakeVersion, programme_director: Any, sign_in: Any
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    rows = "".join(f"r{number},<b>wrong</b>\n" for number in range(60))
    address = uploaded(browser, version, f"id,listens\n{rows}".encode())
    found = browser.get(address).text
    assert "60 places in the file need you" in found and found.count('class="refused"') == 50
    assert "&lt;b&gt;wrong&lt;/b&gt;" in found and "<b>wrong" not in found
    assert browser.get(f"{address}?page=2").text.count('class="refused"') == 10
    browser.post(f"{address}do/", {"do": "bring"})
    assert not Job.objects.filter(name="assessment.bring_responses").exists()


def test_a_file_that_went_wrong_since_the_look_is_refused_whole(
    make_version: MakeVersion, make_occasion: MakeOccasion, programme_director: Any, student: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student], title="On paper")
    browser = sign_in(programme_director)
    content = b"id,occasion,person,listens\nr1,On paper,Samira Student,1\n"
    address = uploaded(browser, occasion.version, content)
    answered(occasion, {"listens": "2"}, person=student)
    browser.post(f"{address}do/", {"do": "bring"})
    worked(bring_file)
    assert "has begun or answered this form already" in browser.get(address).text
    assert Response.objects.get().source_id == ""


def test_pressing_twice_makes_one_step(make_version: MakeVersion, programme_director: Any, sign_in: Any) -> None:
    version, browser = make_version(), sign_in(programme_director)
    address = uploaded(browser, version)
    actor = actor_of_person(programme_director)
    file = brought_file(actor, version.instrument, address.split("/")[-2])  # type: ignore[arg-type]
    assert file is not None
    confirm_bringing(actor, version.instrument, file)
    with pytest.raises(Refused, match="taken further"):
        confirm_bringing(actor, version.instrument, file)


def test_neither_the_file_nor_what_was_found_lies_readable_anywhere(
    make_version: MakeVersion, programme_director: Any, sign_in: Any, settings: Any
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    uploaded(browser, version, GOOD + b"r3,canary-cell,\n")
    everything = b"".join(path.read_bytes() for path in settings.MEDIA_DIR.iterdir())
    assert b"Canary" not in everything and b"canary-cell" not in everything
    for rows in (Job.objects.values(), Media.objects.values()):
        assert "canary" not in str(list(rows)).lower()


def test_a_file_given_up_is_forgotten_and_so_is_an_old_one(
    make_version: MakeVersion, programme_director: Any, sign_in: Any
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    address = uploaded(browser, version)
    assert Media.objects.count() == 2
    assert browser.post(f"{address}do/", {"do": "give_up"}).url == page(version)
    assert not Media.objects.exists() and browser.get(address).status_code == 404
    uploaded(browser, version)
    Media.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweep_media()
    assert not Media.objects.exists()


@pytest.mark.parametrize("content", [None, b"", b"x" * (65 * 2**20)])
def test_no_file_an_empty_one_and_one_that_is_too_large_are_refused_in_words(
    make_version: MakeVersion, programme_director: Any, sign_in: Any, content: bytes | None
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    data = {} if content is None else {"file": SimpleUploadedFile("a.csv", content)}
    answer = browser.post(page(version, "bring/"), data)
    assert answer.status_code == 422 and not Media.objects.exists()
    assert any(words in answer.text for words in ("Choose a file", "is empty", "larger than 64 MB"))


def test_a_file_is_its_owner_s_alone_and_of_one_form(
    make_version: MakeVersion, programme_director: Any, administrator: Any, sign_in: Any
) -> None:
    version = make_version()
    address = uploaded(sign_in(programme_director), version)
    assert sign_in(administrator).get(address).status_code == 404
    assert sign_in(administrator).post(f"{address}do/", {"do": "bring"}).status_code == 404
    other = address.replace(str(version.instrument_id), str(uuid4()))
    assert sign_in(programme_director).get(other).status_code == 404


@pytest.mark.parametrize("who", ["student", "teacher", "dean", "coordinator", "committee_member", "stranger"])
def test_nobody_else_takes_or_brings(
    make_version: MakeVersion, sign_in: Any, who: str, request: pytest.FixtureRequest
) -> None:
    version, browser = make_version(), sign_in(request.getfixturevalue(who))
    assert browser.get(page(version)).status_code == 403
    assert browser.post(page(version, "take/"), {"version": "1", "format": "csv"}).status_code == 403
    assert browser.post(page(version, "bring/"), {"file": SimpleUploadedFile("a.csv", GOOD)}).status_code == 403


def test_answers_are_taken_as_workbook_table_and_codebook(
    make_occasion: MakeOccasion, student: Any, programme_director: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student])
    answered(occasion, {"listens": "2", "words": "Canary"}, person=student)
    browser = sign_in(programme_director)
    shown = browser.get(page(occasion.version)).text
    assert "After the visit" in shown

    def take(**data: Any) -> Any:
        return browser.post(page(occasion.version, "take/"), {"version": "1", **data})

    table = body(take(format="csv"))
    assert b"Samira" not in table and b"Canary" not in table and str(student.pk).encode() in table
    assert b"Samira" in body(take(format="csv", names="on")) and b"Canary" in body(take(format="csv", words="on"))
    answer = take(format="xlsx", occasion=str(occasion.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="rapport-1.xlsx"'
    assert load_workbook(io.BytesIO(body(answer))).sheetnames == ["responses", "codebook"]
    assert b"Lets the patient finish" in body(take(format="codebook"))


def test_the_codebook_is_there_before_the_first_answer(
    make_version: MakeVersion, programme_director: Any, sign_in: Any
) -> None:
    version, browser = make_version(), sign_in(programme_director)
    answer = browser.post(page(version, "take/"), {"version": "1", "format": "codebook"})
    assert b"Never;Sometimes;Always" in body(answer)
    assert "Bring in answers from a file" in browser.get(f"/instruments/{version.instrument_id}/quality/").text


@pytest.mark.parametrize("data", [{}, {"version": "9", "format": "csv"}, {"version": "1", "format": "exe"}])
def test_a_choice_that_does_not_exist_is_refused_in_words(
    make_version: MakeVersion, programme_director: Any, sign_in: Any, data: dict[str, str]
) -> None:
    answer = sign_in(programme_director).post(page(make_version(), "take/"), data)
    assert answer.status_code == 422 and "Not saved yet" in answer.text


def test_nothing_to_take_is_said_on_the_page(make_version: MakeVersion, programme_director: Any, sign_in: Any) -> None:
    answer = sign_in(programme_director).post(page(make_version(), "take/"), {"version": "1", "format": "csv"})
    assert answer.status_code == 422 and "There are no answers to take." in answer.text
