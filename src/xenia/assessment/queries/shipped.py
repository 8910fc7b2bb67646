"""The instruments that ship with Xenia: YAML files beside this room, and an index that saves reading them."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from xenia.standards import instruments as plain
from xenia.standards.instrument_document import document_digest, instrument_document
from xenia.standards.instrument_yaml import read_instrument

log = logging.getLogger(__name__)
FOLDER = files("xenia.assessment") / "instruments"
INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file: the code and digest of what it holds, and the languages into which that is translated."""

    file: str
    code: str
    digest: bytes
    languages: tuple[str, ...]


@cache
def shipped_instruments() -> tuple[Shipped, ...]:
    """All that ship, by their file; a file that the index does not know byte for byte is read."""
    index = json.loads((FOLDER / INDEX).read_text("utf-8"))
    found = []
    for file in _yaml_files():
        entry = index.get(file.name, {})
        if entry.get("sha256") != sha256(file.read_bytes()).hexdigest():
            try:
                entry = index_entry(file.read_bytes(), file.name)
            except ValueError as error:  # one broken form keeps no school from starting
                log.error("A form that ships can't be read and is left out: %s", error)
                continue
        found.append(Shipped(file.name, entry["code"], bytes.fromhex(entry["digest"]), tuple(entry["languages"])))
    return tuple(found)


def shipped_instrument(file: str) -> plain.Instrument:
    """What a file holds. Raises ValueError when it is wrong, which tests keep from happening."""
    return _held((FOLDER / file).read_bytes(), file)


def shipped_index() -> dict[str, Any]:
    """The index as it should be: `python -m scripts.instrument_files` writes it."""
    return {file.name: index_entry(file.read_bytes(), file.name) for file in _yaml_files()}


def index_entry(content: bytes, name: str) -> dict[str, Any]:
    """What the index says of a file."""
    held = _held(content, name)
    return {
        "sha256": sha256(content).hexdigest(),
        "code": held.code,
        "digest": document_digest(instrument_document(held, translations=False)).hex(),
        "languages": [translation.language for translation in held.translations],
    }


def _yaml_files() -> Iterator[Traversable]:
    yield from sorted((file for file in FOLDER.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _held(content: bytes, name: str) -> plain.Instrument:
    reading = read_instrument(content, name=name)
    if reading.instrument is None:
        first = reading.errors[0]
        raise ValueError(f"{name}, line {first.row}: {first.message}")
    return reading.instrument
