"""Bringing in a framework from the browser: seen first, then whole or not at all."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xenia.core.models import Media
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.models import Competency, Framework

SHEET = "Code,Label,Parent,Kind\nA,Seeing the person,,domain\nA.1,Asking first,A,standard\n"


def choose(browser: Any, body: bytes, *, name: str = "ours.csv", format: str = "csv", code: str = "") -> Any:
    """Upload a file; the preview's page, or the form again."""
    sent = {"file": SimpleUploadedFile(name, body), "format": format, "code": code}
    return browser.post("/frameworks/import/", sent, follow=True)


def test_a_sheet_is_seen_first_and_then_brought_in(db: Any, programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    preview = choose(browser, SHEET.encode(), code="ours")
    assert "Asking first" in preview.text and not Framework.objects.filter(code="ours").exists()
    done = browser.post(preview.request["PATH_INFO"] + "?" + preview.request["QUERY_STRING"], {"reason": "Adopted"})
    assert done.url == "/frameworks/ours/"
    assert Competency.objects.get(source_id="A.1").parent.source_id == "A"
    assert not Media.objects.exists()


def test_a_file_without_a_code_goes_by_its_name(db: Any, programme_director: Any, sign_in: Any) -> None:
    assert "our-own-2026" in choose(sign_in(programme_director), SHEET.encode(), name="Our own 2026.csv").text


@pytest.mark.parametrize(
    ("name", "format", "body"),
    [
        ("a.csv", "csv", b"Code,Name\nA,x\n"),
        ("a.csv", "csv", b"Code,Label\nA,x\nA,y\n"),
        ("a.json", "case", b"{not json"),
        ("a.json", "case", b'{"CFDocument": 1}'),
        ("a.json", "case", b"\x00\xff\xfe"),
    ],
)
def test_a_bad_file_names_what_to_mend_and_brings_nothing_in(
    db: Any, programme_director: Any, sign_in: Any, name: str, format: str, body: bytes
) -> None:
    before = Framework.objects.count()
    browser = sign_in(programme_director)
    page = choose(browser, body, name=name, format=format)
    assert "can't come in like this" in page.text and name in page.text
    browser.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    assert Framework.objects.count() == before


def test_no_file_and_an_empty_file_are_answered_at_the_field(db: Any, programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    assert "Choose a file first" in browser.post("/frameworks/import/", {"format": "csv"}).text
    assert "empty" in choose(browser, b"").text


def test_a_preview_is_nobody_elses(db: Any, programme_director: Any, administrator: Any, sign_in: Any) -> None:
    page = choose(sign_in(programme_director), SHEET.encode(), code="ours")
    assert sign_in(administrator).get(page.request["PATH_INFO"]).status_code == 404


def test_a_changed_package_shows_what_changes_item_by_item(db: Any, programme_director: Any, sign_in: Any) -> None:
    ensure_shipped()
    browser = sign_in(programme_director)
    package = json.loads(browser.get("/frameworks/ipec-2023/download.json").content)
    package["CFItems"][0]["fullStatement"] = "Quite other words"
    page = choose(browser, json.dumps(package).encode(), name="ipec.json", format="case").text
    assert "<ins>Quite other words</ins>" in page


def test_markup_in_a_file_stays_text(db: Any, programme_director: Any, sign_in: Any) -> None:
    page = choose(sign_in(programme_director), b"Code,Label\nA,<script>alert(1)</script>\n", code="x").text
    assert "<script>alert" not in page


def test_a_sheet_that_is_too_large_is_refused_in_words(
    db: Any, programme_director: Any, sign_in: Any, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 64
    answer = choose(sign_in(programme_director), io.BytesIO(SHEET.encode() * 10).getvalue())
    assert "larger than" in answer.text
