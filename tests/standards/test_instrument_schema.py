"""The published JSON Schema says what the reader takes, no more and no less."""

from dataclasses import fields, is_dataclass
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from tests.standards.instrument_examples import FULL, SOUND
from xenia.standards import instruments as plain
from xenia.standards.instrument_document import instrument_document
from xenia.standards.instrument_schema import SCHEMA_FILE, instrument_schema, schema_text
from xenia.standards.instrument_yaml import write_instrument


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(instrument_schema())
    return jsonschema.Draft202012Validator(instrument_schema())


def test_the_published_file_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), "run python -m scripts.instrument_files"


def test_it_describes_every_field_of_every_part() -> None:
    schema = instrument_schema()
    described = {"Instrument": schema, **schema["$defs"]}
    parts = [each for each in vars(plain).values() if isinstance(each, type) and is_dataclass(each)]

    assert set(described) == {part.__name__ for part in parts}
    for part in parts:
        assert list(described[part.__name__]["properties"]) == [field.name for field in fields(part)]
        assert described[part.__name__]["description"]


@given(instrument=SOUND)
@settings(max_examples=30, deadline=None)
def test_whatever_is_written_is_valid(validator: Any, instrument: plain.Instrument) -> None:
    assert list(validator.iter_errors(yaml.safe_load(write_instrument(instrument)))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"code": "My form"},
        {"minutes": 0},
        {"minutes": "2"},
        {"licence": {"kind": "borrowed"}},
        {"sections": [{"title": "Without a code"}]},
        {"sections": [{"code": "a", "items": [{"code": "q", "type": "guess", "text": "Q"}]}]},
        {"sections": [{"code": "a", "items": [{"code": "q.1", "type": "text", "text": "Q"}]}]},
        {"subscales": [{"code": "s", "title": "S", "items": ["q"], "rule": "median"}]},
    ],
)
def test_what_the_reader_refuses_is_not_valid(validator: Any, change: dict[str, Any]) -> None:
    document = instrument_document(FULL)
    validator.validate(document)

    assert not validator.is_valid(document | change)
