"""The forms that ship: sound, valid, there from the start, and never stronger than what a school made of them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.standards.instrument_examples import form, item
from tests.together import together
from xenia.assessment.actions.instruments import bring_instrument, retire, save_translation
from xenia.assessment.actions.shipped import ensure_shipped_instruments
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries import shipped as shelf
from xenia.assessment.queries.instruments import instrument_of, newest_version, plain_of, usable, whole_of
from xenia.core.models import Translation
from xenia.core.rules import SYSTEM
from xenia.standards.instrument_check import check_instrument
from xenia.standards.instrument_schema import instrument_schema
from xenia.standards.instrument_yaml import read_instrument, write_instrument
from xenia.standards.shipped import shipped_frameworks

FILES = sorted(Path(str(shelf.FOLDER)).glob("*.yaml"))
FORMS = tuple(shelf.shipped_instrument(file.name) for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_form_that_ships_is_sound_valid_and_named_after_its_code(file: Path) -> None:
    reading = read_instrument(file.read_bytes(), name=file.name)

    assert reading.errors == ()
    assert reading.instrument is not None
    assert reading.instrument.code == file.stem
    checked = check_instrument(reading.instrument, usable=reading.instrument.licence.kind != "slot")
    assert (checked.errors, checked.warnings) == ((), ())
    assert read_instrument(write_instrument(reading.instrument).encode(), name="again").instrument == reading.instrument
    jsonschema.Draft202012Validator(instrument_schema()).validate(yaml.safe_load(file.read_text("utf-8")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_competency_that_a_form_names_ships_too(file: Path) -> None:
    known = {f"{framework.code}:{one.id}" for framework in shipped_frameworks() for one in framework.items}
    held = shelf.shipped_instrument(file.name)

    assert {name for each in held.items for name in each.competencies} <= known


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_belongs_to_others_ships_without_their_words_and_says_where_to_get_them(file: Path) -> None:
    held = shelf.shipped_instrument(file.name)
    if held.licence.kind == "slot":
        assert not any(each.text or each.help for each in held.items)
        assert not any(option.label for each in held.items for option in (*each.options, *each.rows))
        assert all((held.licence.holder, held.licence.citation, held.licence.obtain))
        assert held.subscales or "Verify against the source" in held.licence.obtain
    elif held.licence.kind == "open":
        assert all((held.licence.holder, held.licence.terms, held.licence.citation))


def test_the_index_is_up_to_date() -> None:
    index = json.loads((shelf.FOLDER / shelf.INDEX).read_text("utf-8"))

    assert index == shelf.shipped_index(), "run python -m scripts.instrument_files"


def test_a_school_starts_with_all_of_them(db: None) -> None:
    assert ensure_shipped_instruments()

    assert Instrument.objects.count() == len(FILES)
    assert not Version.objects.filter(thing__published_at=None).exists()
    told = {each.code: usable(each) for each in Instrument.objects.select_related("thing")}
    slots = {each.code for each in FORMS if each.licence.kind == "slot"}
    assert {code for code, reason in told.items() if not reason} == told.keys() - slots
    assert all("own copy" in told[code] for code in slots)
    version = newest_version(instrument_of("global-rating"), published=True)
    assert version is not None
    assert whole_of(version) == shelf.shipped_instrument("global-rating.yaml")


def test_when_all_stands_it_takes_one_statement_and_reads_no_file(
    db: None, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_shipped_instruments()
    shelf.shipped_instruments.cache_clear()
    monkeypatch.setattr(shelf, "read_instrument", None)

    with django_assert_num_queries(1):
        assert not ensure_shipped_instruments()


@pytest.fixture
def shelf_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ship these instead."""

    def ship(**texts: str) -> None:
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        (tmp_path / shelf.INDEX).write_text("{}")
        shelf.shipped_instruments.cache_clear()

    monkeypatch.setattr(shelf, "FOLDER", tmp_path)
    yield ship
    shelf.shipped_instruments.cache_clear()


def text(question: str, *, arabic: str = "", code: str = "ours") -> str:
    written = write_instrument(form(item("q1", text=question), code=code, title="Ours"))
    return written + (f"translations:\n  - language: ar\n    texts: {{q1: {arabic}}}\n" if arabic else "")


def words(code: str = "ours") -> tuple[int, str]:
    version = newest_version(instrument_of(code), published=False)
    assert version is not None
    return version.number, plain_of(version).items[0].text


def test_a_better_file_becomes_a_new_version_of_a_form_that_nobody_touched(db: None, shelf_of: Any) -> None:
    shelf_of(ours=text("First?"))
    ensure_shipped_instruments()
    shelf_of(ours=text("Second?"))

    assert ensure_shipped_instruments()
    assert words() == (2, "Second?")
    assert not ensure_shipped_instruments()


def test_what_the_school_made_of_a_form_stays(db: None, shelf_of: Any) -> None:
    shelf_of(ours=text("First?"))
    ensure_shipped_instruments()
    mine = form(item("q1", text="Our own?"), code="ours", title="Ours")
    bring_instrument(SYSTEM, mine, reason="It suits us better", publish=True)
    shelf_of(ours=text("Second?"))

    assert not ensure_shipped_instruments()
    assert words() == (2, "Our own?")


def test_what_the_school_retired_or_called_by_the_same_code_stays(db: None, shelf_of: Any) -> None:
    own = form(item("q1", text="Our own?"), code="ours", title="Ours")
    bring_instrument(SYSTEM, own, reason="Before it shipped", publish=True)
    shelf_of(ours=text("First?"), theirs=text("First?", code="theirs"))
    assert ensure_shipped_instruments()
    retire(SYSTEM, instrument_of("theirs"), reason="Not for us")
    shelf_of(theirs=text("Second?", code="theirs"))

    assert not ensure_shipped_instruments()
    assert words() == (1, "Our own?")
    assert words("theirs") == (1, "First?")


def test_a_new_language_is_added_and_one_that_stands_is_left(db: None, shelf_of: Any) -> None:
    shelf_of(ours=text("First?"))
    ensure_shipped_instruments()
    shelf_of(ours=text("First?", arabic="أولا؟"))
    assert ensure_shipped_instruments()
    version = newest_version(instrument_of("ours"), published=True)
    assert version is not None
    assert plain_of(version, "ar").items[0].text == "أولا؟"

    save_translation(SYSTEM, version, "ar", {"q1": "السؤال الأول؟"})
    shelf_of(ours=text("First?", arabic="ثانيا؟"))
    assert not ensure_shipped_instruments()
    assert plain_of(version, "ar").items[0].text == "السؤال الأول؟"
    assert Translation.objects.count() == 1


def test_one_broken_file_keeps_no_school_from_starting(
    db: None, shelf_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_of(ours=text("First?"), broken="code: broken\ntitel: Broken\n")

    assert ensure_shipped_instruments()
    assert [each.code for each in Instrument.objects.all()] == ["ours"]
    assert "broken.yaml, line 2" in caplog.text


def test_two_programs_that_start_at_once_bring_each_form_once(transactional_db: None) -> None:
    shelf.shipped_instruments.cache_clear()
    done = together(ensure_shipped_instruments, ensure_shipped_instruments)

    assert True in done
    assert not [each for each in done if isinstance(each, Exception)]
    assert Instrument.objects.count() == Version.objects.count() == len(FILES)
