"""Words for storytellers, a file a language: a school adds its own languages beside ours."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, load

ROOM = Path(__file__).resolve().parent.parent


@cache
def languages_with(folder: str) -> tuple[str, ...]:
    """The languages that a folder of words has, ours first."""
    return tuple(sorted((file.stem for file in (ROOM / folder).glob("*.yaml")), key=lambda code: (code != "en", code)))


def wording(folder: str, language: str) -> tuple[str, Mapping[str, Any]]:
    """The words of a folder in a language, else in its general form, else in English; with the language they are in."""
    known = languages_with(folder)
    found = next((one for one in (language, language.split("-")[0]) if one in known), "en")
    return found, _words(folder, found)


def wording_read(version: str, language: str) -> str:
    """The name under which consent keeps what was read: its version, and the language in which it stood on the page."""
    return f"{version} {language}"


def read_in(kept: str, spoken: str) -> str:
    """In which language the questions of a consent stood, which need not be the one that was spoken."""
    return kept.partition(" ")[2] or wording("consent_words", spoken)[0]


@cache
def _words(folder: str, language: str) -> Mapping[str, Any]:
    """Kept for the languages that there are, not for each that somebody asks for."""
    text = (ROOM / folder / f"{language}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = load(text, Loader=CSafeLoader)
    return found
