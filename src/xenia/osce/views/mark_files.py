"""What the marking screen consists of, so that a device can keep all of it."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.template.loader import get_template
from django.utils.translation import get_language

PAGES = ("osce/mark.html", "osce/_mark_bench.html", "osce/_mark_words.html")
FILES = (
    "site/xenia.css",
    "site/thread.svg",
    "assessment/answer.css",
    "assessment/questions.js",
    "core/outbox.js",
    "osce/mark.css",
    "osce/mark.js",
    "osce/mark_clock.js",
    "osce/mark_device.js",
    "osce/mark_help.js",
    "osce/mark_picture.js",
    "osce/mark_place.js",
    "osce/mark_rest.js",
    "osce/mark_school.js",
    "osce/mark_seal.js",
    "osce/mark_sheet.js",
    "osce/mark_state.js",
    "osce/mark_tabs.js",
)


def files_state() -> str:
    """Changes when the page or one of its files does, or its language: then devices fetch all of them anew."""
    return f"{get_language()}-{_digest()}"


@lru_cache(maxsize=1)
def _digest() -> str:
    digest = sha256()
    for page in PAGES:
        digest.update(get_template(page).template.source.encode())  # type: ignore[attr-defined]
    for name in FILES:
        path = find(name)
        assert isinstance(path, str), f"{name} is missing"
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]
