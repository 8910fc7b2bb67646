"""Cases come in and go out as files: refused whole when they can't be read, without what a teller keeps here."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.standards.test_picture_metadata import PLACE, PLANTED
from tests.told import CANARY, TEACHING, passages_of, released
from tests.written import brought, document
from xenia.community.choices import Audience, Purpose
from xenia.core.actions.media import open_media
from xenia.core.rules import Actor, Refused
from xenia.learning.actions.case_files import add_case_file
from xenia.learning.models import Case, CaseFile, CaseVersion
from xenia.standards.cases import parse, write
from xenia.standards.cases.patient_package import write_package
from xenia.standards.cases.patient_package_reading import read_package
from xenia.standards.cases.twee import write_twee
from xenia.standards.cases.twee_reading import read_twee

SHARED = replace(
    TEACHING,
    purposes=TEACHING.purposes | {Purpose.SHARING},
    audiences=TEACHING.audiences | {Audience.SCHOOLS},
)


def take(browser: Any, version: CaseVersion, kind: str, query: str = "") -> Any:
    return browser.get(reverse("case_take", args=[version.case_id, kind]) + query)


def quoting(keeper: Actor, second: Actor, author: Actor, choices: Any = TEACHING) -> CaseVersion:
    story = released(keeper, second, choices=choices)
    return brought(author, passage=f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}")


@pytest.mark.parametrize(
    "content", [write(document()), write_twee(document()), write_package(document())], ids=["text", "twee", "package"]
)
def test_each_kind_is_looked_at_and_then_brought_in(sign_in: Any, teacher: Any, content: Any) -> None:
    browser = sign_in(teacher)
    sent = content.encode() if isinstance(content, str) else content
    looked = browser.post(reverse("case_bring"), {"file": SimpleUploadedFile("case", sent)})
    assert "3 scenes were understood." in looked.content.decode() and not Case.objects.exists()
    browser.post(reverse("case_bring"), {"text": looked.context["text"], "code": "again"})
    assert Case.objects.get().code == "again" and Case.objects.get().thing.published_at is None


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"PK\x03\x04 no package", b"---\ncase: x\nmark: y\n---\n", b"hello"]
)
def test_what_can_not_be_read_is_refused_whole(sign_in: Any, teacher: Any, content: bytes) -> None:
    answer = sign_in(teacher).post(reverse("case_bring"), {"file": SimpleUploadedFile("case", content)})
    assert answer.status_code == 422 and not Case.objects.exists()


def test_every_kind_goes_out_and_comes_back_whole(sign_in: Any, teacher: Any, author: Actor) -> None:
    version, browser = brought(author), sign_in(teacher)
    assert parse(take(browser, version, "md").content.decode()) == document()
    assert read_twee(take(browser, version, "twee").content.decode()).document == document()
    assert read_package(io.BytesIO(take(browser, version, "package").getvalue())).document == document()
    assert take(browser, version, "exe").status_code == 404


@pytest.mark.parametrize("kind", ["md", "twee", "package"])
def test_what_nobody_agreed_to_share_is_refused_with_the_reason_and_stays_here(
    keeper: Actor, second_keeper: Actor, author: Actor, sign_in: Any, teacher: Any, kind: str
) -> None:
    version, browser = quoting(keeper, second_keeper, author), sign_in(teacher)
    refused = take(browser, version, kind)
    assert refused.status_code == 409 and "did not agree that other schools" in refused.content.decode()
    gone = take(browser, version, kind, "?without=1")
    assert gone.status_code == 200 and b"story:" not in gone.getvalue()
    assert CANARY.encode() not in refused.content + gone.getvalue()


def test_what_they_agreed_to_share_goes_as_a_reference_and_without_words(
    keeper: Actor, second_keeper: Actor, author: Actor, sign_in: Any, teacher: Any
) -> None:
    answer = take(sign_in(teacher), quoting(keeper, second_keeper, author, SHARED), "md")
    assert answer.status_code == 200 and b"story:" in answer.content and CANARY.encode() not in answer.content


def test_a_picture_loses_its_place_and_keeps_its_name(author: Actor) -> None:
    version = brought(author)
    add_case_file(author, version.case, PLANTED["exif"], name="room.jpg")
    add_case_file(author, version.case, PLANTED["exif"], name="room.jpg")
    kept = CaseFile.objects.select_related("media").get()
    assert kept.name == "room.jpg" and kept.media.content_type == "image/jpeg"
    with open_media(kept.media) as file:
        assert PLACE not in file.read()
    with pytest.raises(Refused, match="no picture"):
        add_case_file(author, version.case, b"<svg onload='alert(1)'>", name="room.svg")
    with pytest.raises(Refused, match="letters, digits"):
        add_case_file(author, version.case, PLANTED["exif"], name="../room.jpg")
